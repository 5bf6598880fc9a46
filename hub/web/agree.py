"""The page behind "I confirm", in a mail or an SMS that nobody can answer: the second yes to offers there."""

from collections.abc import Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.channel_names import by_channel, masked
from dialogs.contact.promotions import ALL_OFFERS, CONFIRMED, PURPOSE, version
from dialogs.contact.rules import PROMOTIONAL, Subject
from dialogs.contact.subjects import subjects_named
from dialogs.errors import NotForUs
from dialogs.messages import Address
from dialogs.records import Consent
from dialogs.wording import Wording
from hub.app import Hub
from hub.web.languages import language_of
from hub.web.question import Question, page
from notifications.consent import Consents
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
        return self._page(request, Question(_asked(address, await self._about(address), _), text, _("I confirm")))

    async def act(self, request: web.Request) -> web.Response:
        token, address, _ = request.match_info["token"], self._read(request), self._words(request)
        agreed, about = await self._agreed(address)
        if not agreed:
            return self._page(request, _too_late(_))
        await self._hub.inbox.accept_event(Met(id=f"met:{token}", at=self._hub.clock.now(), person=agreed))
        return self._page(request, _welcome(about, _))

    async def _about(self, address: Address) -> Sequence[Subject]:
        """What they are asked to confirm there; all our offers, where nothing is left to be confirmed."""
        async with self._hub.database.reading() as connection:
            return (await _consents_at(connection, address)).waiting(address) or ALL_OFFERS

    async def _agreed(self, address: Address) -> tuple[str, Sequence[Subject]]:
        """The person who agrees now, and to what; empty after a no, which an old link does not change."""
        async with self._hub.database.writing() as connection:
            known = (await people.load(connection, [address])).get(address)
            if not known:
                return "", ()
            for one in (await _consents_at(connection, address)).waiting(address):
                said = Consent(address, one, True, CONFIRMED, "", version([one]))
                await consents.add(connection, said, known.person.id, self._hub.clock.now())
            standing = await _consents_at(connection, address)
        about = [one for one in PROMOTIONAL if standing.allows(address, one)]
        return (known.person.id if about else ""), about

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


async def _consents_at(connection: AsyncConnection, address: Address) -> Consents:
    """All that was said by whoever the address belongs to."""
    known = (await people.load(connection, [address])).get(address)
    return await consents.of_person(connection, known.person.id) if known else Consents()


def _asked(address: Address, about: Sequence[Subject], _: Wording) -> str:
    by = by_channel(address.channel, _)
    if PURPOSE in about:
        return _("Receive our offers {channel}?", channel=by)
    return _("Receive messages about {subjects} {channel}?", subjects=subjects_named(about, _), channel=by)


def _welcome(about: Sequence[Subject], _: Wording) -> Question:
    if PURPOSE in about:
        return Question(_("Thank you."), _("You will receive our offers. Each has a link that ends them in one click."))
    text = _(
        "We will write to you about {subjects}. Each message has a link that ends them in one click.",
        subjects=subjects_named(about, _),
    )
    return Question(_("Thank you."), text)


def _too_late(_: Wording) -> Question:
    text = _("You have refused our offers since then: you will receive none. Write to us if you change your mind.")
    return Question(_("Nothing has been changed."), text)
