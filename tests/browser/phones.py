"""Six phones on the playground's page, held as a person holds them: they write, tap, and look at what arrived."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

PATIENCE = 20_000  # milliseconds: the machine may be busy


@dataclass(frozen=True)
class Phone:
    """An app whose messages are bubbles, with buttons under them."""

    page: Page
    app: str

    async def open(self) -> None:
        await self.page.click(f".dock [data-channel={self.app}]")

    async def says(self, text: str) -> None:
        await self.page.fill(f".{self.app} .line", text)
        await self.page.keyboard.press("Enter")

    async def chooses(self, label: str, place: int) -> None:
        """Takes what is offered, by its button here; `place` is its number where there are none."""
        await self.offers(label).last.click()

    @property
    def heard(self) -> Locator:
        """All that the shop has said."""
        return self.page.locator(f".phone.{self.app} .bubble-row.us")

    def bubble(self, words: str) -> Locator:
        return self.heard.filter(has_text=words)

    def offers(self, label: str) -> Locator:
        return self.heard.locator("button", has_text=label)

    async def hears(self, words: str, times: int = 1) -> None:
        """That many bubbles say so, and no more."""
        await self.bubble(words).nth(times - 1).wait_for(timeout=PATIENCE)
        await expect(self.bubble(words)).to_have_count(times)

    async def is_told(self, words: str) -> None:
        """Unasked: where one is looking."""
        await self.hears(words)

    async def has_heard(self, many: int) -> None:
        """So many bubbles in all, and no more."""
        await expect(self.heard).to_have_count(many)


class Telegram(Phone):
    """Before one can write, one presses "Start", and is greeted."""

    async def open(self) -> None:
        await super().open()
        await self.page.click(".telegram .start")
        await self.heard.first.wait_for(timeout=PATIENCE)


class Sms(Phone):
    """Words only: one answers with a number."""

    async def chooses(self, label: str, place: int) -> None:
        await self.says(f"{place}")

    def offers(self, label: str) -> Locator:
        return self.heard.filter(has_text=label)


class Mail(Sms):
    """Each message is a sheet, in a frame of its own."""

    _elsewhere = 0

    async def open(self) -> None:
        await super().open()
        await self.page.click(".email .new")

    async def is_told(self, words: str) -> None:
        """A letter of its own, which the way back to the inbox counts."""
        await expect(self._waiting).to_have_text("1", timeout=PATIENCE)
        self._elsewhere = await self.heard.count()
        await self.page.click(".email .to-inbox")
        await self.page.click(".email .mail-row.unread")
        await self.hears(words)

    async def has_heard(self, many: int) -> None:
        """What lies in the exchange before counts too, and nothing came there since."""
        await expect(self.heard).to_have_count(many - self._elsewhere)
        await expect(self._waiting).to_have_text("")

    @property
    def _waiting(self) -> Locator:
        return self.page.locator(".email .to-inbox .waiting")

    @property
    def heard(self) -> Locator:
        return self.page.locator(".phone.email .sheet.us")

    def bubble(self, words: str) -> Locator:
        return self.heard.filter(has=self.page.locator(f'iframe[srcdoc*="{words}"]'))

    def offers(self, label: str) -> Locator:
        return self.bubble(label)


class Widget(Phone):
    """The element on the shop's own page."""

    async def open(self) -> None:
        await self._in_shop("button.launcher").click()
        await self.heard.first.wait_for(timeout=PATIENCE)  # it greets

    async def says(self, text: str) -> None:
        await self._in_shop("relais-chat textarea").fill(text)
        await self._in_shop("relais-chat textarea").press("Enter")

    @property
    def heard(self) -> Locator:
        return self._in_shop("relais-chat :is([part~=bubble-bot], [part~=bubble-agent])")

    def offers(self, label: str) -> Locator:
        return self._in_shop("relais-chat").get_by_role("button", name=label)

    def _in_shop(self, selector: str) -> Locator:
        return self.page.frame_locator("#shop").locator(selector)


KINDS: dict[str, type[Phone]] = {"widget": Widget, "telegram": Telegram, "sms": Sms, "email": Mail}


def phone(page: Page, app: str) -> Phone:
    return KINDS.get(app, Phone)(page, app)
