"""The page behind "I confirm", in a mail or an SMS that nobody can answer: the second yes to offers there."""

from aiohttp import web

from dialogs.channel_names import by_channel, masked
from dialogs.contact.promotions import CONFIRMED, PURPOSE, VERSION
from dialogs.errors import NotForUs
from dialogs.messages import Address
from dialogs.records import Consent
from dialogs.wording import Wording
from hub.app import Hub
from hub.web.languages import language_of
from hub.web.question import Question, page
from notifications.events import Met
from storage import consents, people


def routes(hub: Hub) -> list[web.RouteDef]:
    agree = Agree(hub)
    return [web.get("/agree/{token}", agree.show), web.post("/agree/{token}", agree.act)]


class Agree:
    """Whoever brings the link reads what comes to its address: that is all it proves, and all that is needed."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def show(self, request: web.Request) -> web.Response:
        address, _ = self._read(request), self._words(request)
        shop = self._hub.settings.shop.name
        text = _("{shop} will send them to {address}. Each ends them in one click.", shop=shop, address=masked(address))
        return self._page(
            request,
            Question(_("Receive our offers {channel}?", channel=by_channel(address.channel, _)), text, _("I confirm")),
        )

    async def act(self, request: web.Request) -> web.Response:
        token, address, _ = request.match_info["token"], self._read(request), self._words(request)
        agreed = await self._agreed(address)
        if not agreed:
            return self._page(request, _too_late(_))
        await self._hub.inbox.accept_event(Met(id=f"met:{token}", at=self._hub.clock.now(), person=agreed))
        return self._page(request, _welcome(_))

    async def _agreed(self, address: Address) -> str:
        """The person who agrees to them now; empty after a no, which an old link does not change."""
        async with self._hub.database.writing() as connection:
            known = (await people.load(connection, [address])).get(address)
            if not known:
                return ""
            said = Consent(address, PURPOSE, True, CONFIRMED, shown=VERSION)
            await consents.add(connection, said, known.person.id, self._hub.clock.now())
            agreed = (await consents.of_person(connection, known.person.id)).allows(address, PURPOSE)
        return known.person.id if agreed else ""

    def _read(self, request: web.Request) -> Address:
        try:
            token = request.match_info["token"]
            return Address.parse(self._hub.links.read_agreement(token, self._hub.clock.now()))
        except NotForUs as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from None

    def _words(self, request: web.Request) -> Wording:
        return self._hub.wordings[language_of(request)]

    def _page(self, request: web.Request, asked: Question) -> web.Response:
        return page(asked, language_of(request), self._hub.settings.shop.name)


def _welcome(_: Wording) -> Question:
    return Question(_("Thank you."), _("You will receive our offers. Each has a link that ends them in one click."))


def _too_late(_: Wording) -> Question:
    text = _("You have refused our offers since then: you will receive none. Write to us if you change your mind.")
    return Question(_("Nothing has been changed."), text)
