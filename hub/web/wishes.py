"""What we write to somebody about, when and where: seen and changed on one page, by a signed link and without a login.

Looking at it changes nothing; each button does one thing, says so, and can be undone. The link itself is the proof, and
nobody else's page can know it: there is no cookie that could be abused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from aiohttp import web

from dialogs.capabilities import Capabilities
from dialogs.channel_names import by_channel, masked
from dialogs.contact import promotions
from dialogs.contact.buttons import written
from dialogs.contact.rules import Subject
from dialogs.contact.terms import Standing, Term, changes_of, standing_of, undoing
from dialogs.contact.told import told
from dialogs.contact.why_here import told as why_told
from dialogs.errors import NotForUs, ShopError
from dialogs.messages import Address, Purpose, Reply
from dialogs.person import KnownAddress, Person
from dialogs.products.alerts import named
from dialogs.records import (
    Alert,
    Change,
    Consent,
    Subscribe,
    Unwatch,
    Want,
)
from dialogs.wording import Wording, choose_language
from hub.app import Hub, Invitations
from hub.pen import Pen, Spot, Why
from hub.web.drawing import drawn
from hub.web.languages import language_of
from hub.web.question import POLICY, Question, page
from hub.web.wishes_form import refuses_offers, terms_in, watch_in
from hub.web.wishes_shown import Sheet, key_of, shown
from notifications.events import Met
from storage import changes, consents, notices, people
from storage.unwanted import Said as Spoken

PAGE = "page"
"""The way of what is said here, in the ledger."""

VERSION = "page-1"
"""Of the text above the offers, kept in the ledger with each yes: whoever changes what it promises counts it up."""

OF_NOBODY = frozenset({"most_do", "nothing_known"})
"""Reasons that are not about this person: the page leaves them out."""


def routes(hub: Hub) -> list[web.RouteDef]:
    wishes = Wishes(hub)
    return [web.get("/wishes/{token}", wishes.show), web.post("/wishes/{token}", wishes.act)]


@dataclass(frozen=True)
class Said:
    """What was just done, and what would take it back."""

    text: str = ""
    undo: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Asking:
    """What the second yes to offers is worded from."""

    words: Wording
    shop_name: str
    invitations: Invitations
    channels: Mapping[str, Capabilities]
    now: datetime


class Wishes:
    """The page behind the link."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._can = {name: channel.capabilities for name, channel in hub.channels.items()}
        self._pen = Pen(self._can, hub.wordings, hub.clock)

    async def show(self, request: web.Request) -> web.Response:
        person, good = await self._person(request)
        return await self._page(request, person, Said()) if good else self._too_old(request, person)

    async def act(self, request: web.Request) -> web.Response:
        person, good = await self._person(request)
        form = cast(Mapping[str, Any], await request.post())
        if not good:
            return await self._send_anew(request, person)
        said = await self._done(form, person, self._words(request, person))
        async with self._hub.database.reading() as connection:
            person = await people.person(connection, person.id) or person
        return await self._page(request, person, said)

    async def _person(self, request: web.Request) -> tuple[Person, bool]:
        try:
            ident, good = self._hub.links.read_wishes(request.match_info["token"], self._hub.clock.now())
        except NotForUs as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from None
        async with self._hub.database.reading() as connection:
            person = await people.person(connection, await people.who_became(connection, ident))
        if not person:
            raise web.HTTPNotFound(text="Nobody is known by this link any more.")
        return person, good

    def _words(self, request: web.Request, person: Person) -> Wording:
        return self._hub.wordings[choose_language(person.language, language_of(request))]

    # ------------------------------------------------------------ what is done

    async def _done(self, form: Mapping[str, Any], person: Person, _: Wording) -> Said:
        """One button, one thing."""
        match form.get("do"):
            case "offers":
                return await self._offers(person, str(form.get("channel")), _)
            case "unwatch":
                return await self._unwatched(await standing_of(person, self._hub.memory), str(form.get("alert")), _)
            case "watch":
                await self._keep(person, [watch_in(form)], _("Undo"))
                return Said(_("Understood: {terms}.", terms=_("everything is as it was")))
            case "subject":
                standing = await standing_of(person, self._hub.memory)
                return await self._wanted(standing, terms_in(form, person), _)
            case _:
                return await self._settled(await standing_of(person, self._hub.memory), terms_in(form, person), _)

    async def _wanted(self, standing: Standing, terms: Sequence[Term], _: Wording) -> Said:
        """A yes or no to a subject; what may make them buy is agreed to where it would come, by the same press."""
        wishes = [(one.subject, one.channel) for one in terms if isinstance(one, Want) and one.wanted]
        missing = standing.to_agree_to(wishes)
        said = await self._settled(standing, terms, _)
        if not missing:
            return said
        about = [subject for subject, _channel in missing]
        there = [one for one in standing.open for _subject, channel in missing if channel in ("", one.channel)]
        asked = await self._agreed(standing.person, there, about, _)
        back = {"terms": written([Want(one, False) for one in about])}
        return Said(asked, {}) if asked else Said(said.text, back)

    async def _settled(self, standing: Standing, terms: Sequence[Term], _: Wording) -> Said:
        if not terms:
            return Said()
        words = _("on the page of my wishes")
        await self._keep(standing.person, changes_of(terms, standing, words), words)
        back = undoing(terms, standing)
        return Said(told(terms, _), {"terms": written(back)} if back and not refuses_offers(terms) else {})

    async def _unwatched(self, standing: Standing, key: str, _: Wording) -> Said:
        alert = next((one for one in standing.watched if key_of(one) == key), None)
        if not alert:
            return Said()
        await self._keep(standing.person, [Unwatch(alert.sku, alert.variant, alert.about)], _("No longer"))
        limit = "" if alert.limit is None else str(alert.limit)
        back = {"do": "watch", "alert": key, "limit": limit, "channel": alert.channel}
        return Said(_("Done: no more alert about {product}.", product=await self._product(alert, _)), back)

    async def _offers(self, person: Person, channel: str, _: Wording) -> Said:
        """A yes is kept; on mail and SMS it counts once it is confirmed from there."""
        known = person.on(channel)
        if not known:
            return Said()
        asked = await self._agreed(person, [known.address], promotions.ALL_OFFERS, _)
        if asked:
            return Said(asked)
        return Said(
            _("Thank you: our offers will reach you {channel}.", channel=by_channel(channel, _)), {"terms": "no/m"}
        )

    async def _agreed(self, person: Person, there: Sequence[Address], about: Sequence[Subject], _: Wording) -> str:
        """Kept; what they are told where they are asked once more, empty where their yes is enough."""
        words, now = _("Yes, I agree"), self._hub.clock.now()
        wants = [Want(promotions.PURPOSE, wanted=True)] if promotions.PURPOSE in about else []
        yes = [Consent(one, subject, True, PAGE, words, VERSION) for one in there for subject in about]
        await self._keep(person, [*wants, *yes], words)
        twice = [person.at(one) for one in there if one.channel in promotions.CONFIRMED_TWICE]
        asking = Asking(
            _, self._hub.settings.shop.name, Invitations(self._hub.channels, self._hub.links), self._can, now
        )
        for known in filter(None, twice):
            asked = promotions.confirmation(known.address, about, asking)
            await self._write(person, known, asked, f"offers:{now:%Y%m%d%H%M}")
        sent_to = _.all_of([masked(known.address) for known in twice if known])
        step = _("One last step: confirm it in the message we have just sent to {address}.", address=sent_to)
        return step if sent_to else ""

    async def _keep(self, person: Person, said: Sequence[Change], words: str) -> None:
        """Written down as if they had said it where they were last heard; what follows from it is planned at once."""
        now = self._hub.clock.now()
        address = _last_heard(person)
        plans = [
            plan
            for wish in said
            if isinstance(wish, Subscribe)
            for plan in await self._hub.notifier.follow(person, wish, f"page:{person.id}:{now.timestamp()}")
        ]
        async with self._hub.database.writing() as connection:
            known = (await people.load(connection, [address])).get(address) if address else None
            if known:
                await changes.apply(connection, said, known, known.conversation.id, now, Spoken(PAGE, words))
                await notices.plan(connection, plans)
        if any(isinstance(one, Consent) and one.granted for one in said):
            met = Met(id=f"met:page:{person.id}:{now.timestamp()}", at=now, person=person.id)
            await self._hub.inbox.accept_event(met)
        self._hub.teller.loop.wake()

    # ------------------------------------------------------------ what is shown

    async def _sheet(self, person: Person, _: Wording) -> Sheet:
        standing = await standing_of(person, self._hub.memory)
        async with self._hub.database.reading() as connection:
            allowed = await consents.of_person(connection, person.id)
        watched = [(alert, await self._product(alert, _)) for alert in standing.watched]
        return Sheet(standing, allowed, watched, await self._coming(person), await self._whys(person, _))

    async def _coming(self, person: Person) -> list[str]:
        """What is on the way to them; nothing while the shop does not answer."""
        try:
            orders = await self._hub.shop.orders_of(person.customer_id) if person.customer_id else ()
        except ShopError:
            return []
        return [order.number for order in orders if order.open]

    async def _whys(self, person: Person, _: Wording) -> dict[Address, str]:
        """Why we write where, as far as it is about this person."""
        where = [known.address for known in person.addresses if known.open]
        whys = {address: await self._hub.memory.why_here(person, address) for address in where}
        return {one: why_told(why, one.channel, _) for one, why in whys.items() if why.because not in OF_NOBODY}

    async def _product(self, alert: Alert, _: Wording) -> str:
        product = await self._hub.shop.product(alert.sku)
        variant = next((one for one in product.variants if one.id == alert.variant), None) if product else None
        return named(product, variant, _) if product else alert.sku

    async def _page(self, request: web.Request, person: Person, said: Said) -> web.Response:
        _ = self._words(request, person)
        sheet = await self._sheet(person, _)
        text = drawn(
            "wishes.html", _=_, language=_.language, shop=self._hub.settings.shop.name, said=said, **shown(sheet, _)
        )
        return web.Response(text=text, content_type="text/html", headers=_HEADERS)

    # ------------------------------------------------------------ a link that is too old

    def _too_old(self, request: web.Request, person: Person) -> web.Response:
        _, there = self._words(request, person), _proven(person)
        title, text = _("A fresh link to your page?"), _("For your safety it is good for thirty days, and yours alone.")
        if not there:
            ask = _("Ask our assistant for a new one.")
            return self._tell(_, title, f"{text} {ask}")
        asked = _("We can send a new one to {address}.", address=masked(there.address))
        return self._tell(_, title, f"{text} {asked}", _("Send it"))

    async def _send_anew(self, request: web.Request, person: Person) -> web.Response:
        """To an address they have proven, never to whoever asks."""
        _, there, now = self._words(request, person), _proven(person), self._hub.clock.now()
        if there:
            said = _("Here is your page: what {shop} writes to you about.", shop=self._hub.settings.shop.name)
            reply = Reply(f"{said} {self._hub.links.wishes(person.id, now)}")
            await self._write(person, there, reply, f"wishes:{now:%Y%m%d%H}")
        return self._tell(_, _("It is on its way."), _("Look into your messages."))

    async def _write(self, person: Person, there: KnownAddress, reply: Reply, ident: str) -> None:
        async with self._hub.database.reading() as connection:
            known = (await people.load(connection, [there.address])).get(there.address)
        if known:
            why = Why(person_id=person.id, purpose=Purpose.CODE)
            spot = Spot(there.address, last_inbound_at=there.last_inbound_at)
            written_down = self._pen.write(f"{there.address}:{ident}", reply, spot, known.conversation, why)
            await self._hub.outbox.put(written_down.leaving)

    def _tell(self, _: Wording, title: str, text: str, button: str = "") -> web.Response:
        return page(Question(title, text, button), _.language, self._hub.settings.shop.name)


_HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


def _proven(person: Person) -> KnownAddress | None:
    """Where a link can be sent that opens their page: they read there, and nobody else does."""
    mail, phone = person.on("email"), person.on("sms")
    return mail if mail and mail.open else phone if phone and phone.open else None


def _last_heard(person: Person) -> Address | None:
    known = sorted(person.addresses, key=lambda one: one.last_inbound_at.timestamp() if one.last_inbound_at else 0)
    return known[-1].address if known else None
