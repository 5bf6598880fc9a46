"""The widget's channel: who may post, what they said, and who the shop says they are."""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from pydantic import SecretStr, ValidationError

from channels import Channel, Checks, Request, Tools, Types, Webhook
from channels.http import Http
from channels.sandbox import Bubble, Button, Mischief, Screens, Tile
from channels.sandbox.server import Courier
from channels.widget import Settings, Unreadable, WidgetChannel, create, identity
from dialogs.capabilities import fit
from dialogs.errors import NotForUs
from dialogs.messages import (
    Address,
    CartFilled,
    Edit,
    Outbound,
    Place,
    Purchased,
    Receipt,
    Reply,
    Start,
    Status,
    Tap,
    Text,
    Viewed,
)
from dialogs.selling import InCart
from tests.kit.channel_contract import CAROUSEL, Bench, WebhookContract, outbound
from tests.kit.door import Door
from tests.kit.widget import IDENTITY_SECRET, SHOP, settings

PAYLOADS = Path(__file__).parent / "payloads" / "widget"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
VISITOR = "visitor-1"


def channel(**changes: Any) -> WidgetChannel:
    """A channel that needs no network: it never calls anybody."""
    tools = Tools(http=None, now=lambda: NOW, public_url="https://hub.example")  # type: ignore[arg-type]
    return create(settings().model_copy(update=changes), tools)


def posted(body: bytes, *, by: WidgetChannel | None = None, origin: str = SHOP, token: str = "") -> Request:
    token = token or (by or channel()).sessions.token(VISITOR)
    headers = {"authorization": f"Bearer {token}", "origin": origin, "content-type": "application/json"}
    return Request(method="POST", url="https://hub.example/in/widget", body=body, headers=headers)


def said(payload: str) -> Any:
    (inbound,) = channel().receive(posted((PAYLOADS / f"{payload}.json").read_bytes())).inbound
    return inbound


def saying(**fields: Any) -> bytes:
    return json.dumps({"cid": str(uuid4()), **fields}).encode()


# ---------------------------------------------------------------- the contract of every channel


class Page:
    """A visitor's page, as the element behaves: it posts with a session, and shows what the stream brings."""

    name = "widget"
    base_url = ""

    def __init__(self, door: Door, widget: WidgetChannel) -> None:
        self.mischief = Mischief()
        self._door = door
        self._widget = widget
        self._screens = Screens()
        self._courier = Courier(self.mischief)
        self._line = ExitStack()

    async def start(self) -> None:
        self._events = self._line.enter_context(self._widget.streams.subscribe(Address("widget", VISITOR)))

    async def stop(self) -> None:
        self._line.close()
        await self._courier.close()

    async def write(self, who: str, text: str, *, name: str = "") -> str:
        return await self._post(who, {"type": "text", "text": text})

    async def tap(self, who: str, message: str, button: str) -> None:
        await self._post(who, {"type": "postback", "payload": button, "of": message})

    def screen(self, who: str) -> list[Bubble]:
        while not self._events.empty():
            message = self._events.get_nowait().message
            assert message is not None
            self._screens.put(who, bubble(message, len(self._screens.of(who))))
        return self._screens.of(who)

    def watch(self) -> AsyncIterator[str]:
        return self._screens.watch()

    async def _post(self, who: str, fields: dict[str, str]) -> str:
        cid = str(uuid4())
        token = self._widget.sessions.token(who)
        headers = {"Authorization": f"Bearer {token}", "Origin": SHOP, "Content-Type": "application/json"}
        await self._courier.post(self._door.url, json.dumps({"cid": cid, **fields}).encode(), headers)
        return cid


def bubble(message: Outbound, place: int) -> Bubble:
    reply = message.reply
    tiles = tuple(Tile(card.title, card.subtitle) for card in reply.cards)
    buttons = tuple(Button(choice.payload, choice.label) for choice in reply.choices)
    return Bubble(id=f"{message.id}-{place}", author="us", text=reply.text, buttons=buttons, tiles=tiles)


class TestContract(WebhookContract):
    """No vendor stands between the page and us: nobody there can be gone, refuse our credentials or break the line.

    A page that is away reads the transcript when it comes back (`tests/hub/test_widget_door.py`).
    """

    test_somebody_who_left_is_gone = None  # type: ignore[assignment]
    test_bad_credentials_are_the_operators_affair = None  # type: ignore[assignment]
    test_too_much_is_told_with_the_time_to_wait = None  # type: ignore[assignment]
    test_a_passing_fault_may_be_tried_again = None  # type: ignore[assignment]
    test_a_line_cut_after_sending_leaves_the_outcome_unknown = None  # type: ignore[assignment]
    test_a_vendor_who_is_away_may_be_tried_again = None  # type: ignore[assignment]
    test_the_text_of_an_error_holds_no_customers_words = None  # type: ignore[assignment]

    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        widget = channel()
        door = Door(widget)
        await door.open("/in/widget")
        page = Page(door, widget)
        await page.start()
        address = Address("widget", VISITOR)
        yield Bench(
            channel=widget, vendor=page, door=door, who=VISITOR, address=address, gone=address, stranger=channel()
        )
        await page.stop()
        await door.close()

    async def test_two_messages_have_two_ids(self, bench: Bench):
        """Ours are the outbox's own: the page has no others to give."""
        first = await bench.channel.send(Outbound(id="01A", address=bench.address, reply=Reply("Un.")))
        second = await bench.channel.send(Outbound(id="01B", address=bench.address, reply=Reply("Deux.")))
        assert (first.provider_id, second.provider_id) == ("01A", "01B")


def test_it_is_a_channel_that_can_be_posted_to_types_and_checks_itself():
    widget = channel()
    assert isinstance(widget, Channel)
    assert isinstance(widget, Webhook)
    assert isinstance(widget, Types)
    assert isinstance(widget, Checks)


# ---------------------------------------------------------------- what visitors do


def test_a_visitor_writes():
    inbound = said("text")
    assert inbound.content == Text("où est ma commande 1042 ?")
    assert inbound.id == f"{VISITOR}:7f4c6f0e-3a0b-4c53-9c0f-0d6c0e5f7a11"
    assert inbound.address == Address("widget", VISITOR)
    assert inbound.at == NOW
    assert inbound.profile.language == "fr"


def test_a_visitor_taps_a_choice():
    assert said("postback").content == Tap("track_order:1042", "Suivre")


def test_a_visitor_shares_where_they_are():
    assert said("location").content == Place(48.85, 2.35, 30)


def test_a_visitor_has_read_what_we_said():
    assert said("read").content == Receipt(Status.READ, provider_ids=("01JTEST", "01JTEST2"))


def test_an_edit_names_the_message_as_the_inbox_knows_it():
    assert said("edit").content == Edit(said("text").id, "où est ma commande 1043 ?")


def test_a_visitor_opens_the_conversation_through_a_link():
    inbound = said("open")
    assert inbound.content == Start("abc_DEF-123")
    assert inbound.profile.language == "en"


def test_a_visitor_looks_at_a_page():
    body = saying(type="view", event="product", data={"product": "LV-40", "page": "https://shop.example/p/lv-40"})
    (inbound,) = channel().receive(posted(body)).inbound
    assert inbound.content == Viewed("LV-40", "https://shop.example/p/lv-40", kept=True)


def test_where_a_visitor_is_goes_along_with_their_words_and_is_not_kept():
    body = saying(type="view", event="context", data={"product": "LV-40"})
    (inbound,) = channel().receive(posted(body)).inbound
    assert inbound.content == Viewed("LV-40", kept=False)


def test_a_visitor_fills_a_cart():
    lines = [{"sku": "LV-40"}, {"sku": "ROB-1", "quantity": 2, "variant": "40"}]
    body = saying(type="cart", lines=lines, url=f"{SHOP}/cart/abc")
    (inbound,) = channel().receive(posted(body)).inbound
    held = (InCart(sku="LV-40"), InCart(sku="ROB-1", quantity=2, variant="40"))
    assert inbound.content == CartFilled(held, f"{SHOP}/cart/abc")


@pytest.mark.parametrize("url", ["https://elsewhere.example/cart", "javascript:alert(1)", "//shop.example", "shop"])
def test_a_link_that_leads_out_of_the_shop_restores_no_cart(url: str):
    (inbound,) = channel().receive(posted(saying(type="cart", lines=[], url=url))).inbound
    assert inbound.content == CartFilled((), "")


def test_a_visitor_has_bought():
    (inbound,) = channel().receive(posted(saying(type="purchase", order="1050", total=149.9))).inbound
    assert inbound.content == Purchased("1050", Decimal("149.9"))


@pytest.mark.parametrize(
    "said",
    [
        {"type": "cart"},
        {"type": "cart", "lines": [{"sku": ""}]},
        {"type": "cart", "lines": [{"sku": "a\x00b"}]},
        {"type": "cart", "lines": [{"sku": "A", "quantity": 0}]},
        {"type": "cart", "lines": [{"sku": "A"}] * 101},
        {"type": "purchase", "order": ""},
        {"type": "purchase", "order": "1", "total": -1},
        {"type": "purchase", "order": "1", "currency": "euros"},
    ],
)
def test_a_cart_or_a_purchase_that_cannot_be_one_is_refused(said: dict[str, Any]):
    with pytest.raises(Unreadable):
        channel().receive(posted(saying(**said)))


@pytest.mark.parametrize("ticket", ["", "no", "a/b/c/d/e", "2026-11-22/é/c/d/e", "../../etc/passwd"])
def test_a_file_that_the_hub_never_took_is_refused(ticket: str):
    with pytest.raises(NotForUs):
        channel().receive(posted(saying(type="files", files=[ticket])))


def test_a_nul_which_no_database_likes_is_left_out():
    assert said("text_with_nul").content == Text("bonjour")


def test_a_kind_we_do_not_know_is_counted_under_one_name():
    received = channel().receive(posted((PAYLOADS / "typing.json").read_bytes()))
    assert received.inbound == ()
    assert received.ignored == ("unknown",)


@pytest.mark.parametrize("payload", ["text_without_uuid", "text_of_blanks", "location_off_the_globe"])
def test_what_is_no_message_is_refused_as_a_bad_request(payload: str):
    with pytest.raises(NotForUs) as refusal:
        said(payload)
    assert refusal.value.status == 400


def test_a_text_longer_than_the_composer_allows_is_refused():
    with pytest.raises(NotForUs):
        channel().receive(posted(saying(type="text", text="x" * 4001)))


def test_a_body_of_more_than_256_kilobytes_is_refused_unread():
    with pytest.raises(NotForUs) as refusal:
        channel().receive(posted(b"x" * (256 * 1024 + 1)))
    assert refusal.value.status == 413


# ---------------------------------------------------------------- sessions and origins


def test_a_session_lasts_its_days_and_no_longer():
    widget = channel(session_days=1)
    token = widget.sessions.token(VISITOR)
    later = create(widget.settings, tools_at(NOW + timedelta(days=1, seconds=1)))
    assert widget.sessions.visitor(token) == VISITOR
    with pytest.raises(NotForUs):
        later.sessions.visitor(token)


def test_a_session_cannot_be_given_another_visitor_or_a_longer_life():
    visitor, until, signature = channel().sessions.token(VISITOR).split(".")
    for forged in (f"visitor-2.{until}.{signature}", f"{visitor}.{int(until) + 1}.{signature}", f"{visitor}.{until}.é"):
        with pytest.raises(NotForUs):
            channel().receive(posted(saying(type="text", text="bonjour"), token=forged))


def test_a_session_signed_with_another_secret_is_refused():
    stranger = channel(session_secret=SecretStr("t" * 32))
    with pytest.raises(NotForUs):
        channel().receive(posted(saying(type="text", text="bonjour"), by=stranger))


def test_two_visitors_never_share_an_id():
    sessions = channel().sessions
    assert sessions.visitor(sessions.begin()) != sessions.visitor(sessions.begin())


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example", "https://shop.example.evil.example"])
def test_a_page_of_another_site_is_refused(origin: str):
    with pytest.raises(NotForUs) as refusal:
        channel().receive(posted(saying(type="text", text="bonjour"), origin=origin))
    assert refusal.value.status == 403


def test_the_hubs_own_pages_may_embed_the_widget():
    assert channel().receive(posted(saying(type="text", text="bonjour"), origin="https://hub.example")).inbound


def test_a_star_lets_every_site_in():
    widget = channel(allowed_origins=("*",))
    assert widget.receive(posted(saying(type="text", text="bonjour"), origin="https://any.example")).inbound


# ---------------------------------------------------------------- who the shop says they are


def identified(token: str, **changes: Any) -> Any:
    (inbound,) = channel(**changes).receive(posted(saying(type="identify", token=token))).inbound
    return inbound


def signed(secret: str = IDENTITY_SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    whole = {"sub": "cust-42", "exp": int(NOW.timestamp()) + 600, "jti": "a1", **claims}
    return jwt.encode({name: value for name, value in whole.items() if value is not None}, secret, algorithm=algorithm)


def test_the_shops_signature_makes_a_visitor_a_customer():
    inbound = identified(identity(IDENTITY_SECRET, "cust-42", NOW))
    assert inbound.content == Start("identity:cust-42")
    assert inbound.address == Address("widget", VISITOR)


def test_the_same_proof_from_another_browser_is_a_duplicate_for_the_inbox():
    token = signed()
    here, there = identified(token), identified(token)
    assert here.id == there.id
    assert here.id != identified(signed(jti="a2")).id


def test_a_nonce_serves_as_well_as_a_jti():
    assert identified(signed(jti=None, nonce="n1")).content == Start("identity:cust-42")


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(NOW.timestamp()) - 1},
        {"exp": int(NOW.timestamp()) + 3601},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": int(NOW.timestamp()) + 60},
        {"sub": None},
        {"sub": ""},
        {"sub": "two words"},
        {"sub": "line\n"},
        {"jti": None},
    ],
)
def test_a_proof_that_is_over_too_long_or_incomplete_is_refused(claims: dict[str, Any]):
    with pytest.raises(NotForUs):
        identified(signed(**claims))


def test_a_proof_signed_by_somebody_else_or_by_nobody_is_refused():
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    unsigned = f"{header}.{signed().split('.')[1]}."
    for token in (signed("x" * 64), unsigned, "no", ""):
        with pytest.raises(NotForUs):
            identified(token)


def test_only_one_algorithm_is_accepted_even_with_the_right_secret():
    secret = "i" * 64
    with pytest.raises(NotForUs):
        identified(signed(secret, "HS512"), identity_secret=SecretStr(secret))


def test_the_pages_bare_word_proves_nothing():
    with pytest.raises(NotForUs):
        said("open_that_claims_an_identity")


def test_without_an_identity_secret_nobody_can_be_identified():
    with pytest.raises(NotForUs):
        identified(signed(), identity_secret=SecretStr(""))


# ---------------------------------------------------------------- what the visitor's pages hear


async def test_every_page_of_the_visitor_hears_and_nobody_elses_does():
    widget = channel()
    me, other = Address("widget", "me"), Address("widget", "other")
    with (
        widget.streams.subscribe(me) as one,
        widget.streams.subscribe(me) as two,
        widget.streams.subscribe(other) as three,
    ):
        sent = await widget.send(outbound(Reply("Bonjour."), me))
        await widget.typing(me)
        assert [one.get_nowait().kind, one.get_nowait().kind] == ["message", "typing"]
        assert two.qsize() == 2
        assert three.empty()
    assert sent.provider_id == "01JTEST"
    assert sent.status == Status.SENT
    assert widget.streams.listening(me) == 0


async def test_a_page_that_does_not_read_holds_nobody_up():
    widget = channel()
    me = Address("widget", "me")
    with widget.streams.subscribe(me) as events:
        for _ in range(1000):
            await widget.typing(me)
        assert events.qsize() < 100


# ---------------------------------------------------------------- settings


def test_a_carousel_with_choices_is_shown_as_it_is():
    assert fit(CAROUSEL, channel().capabilities) == (CAROUSEL,)


@pytest.mark.parametrize(
    "fault",
    [
        {"session_secret": ""},
        {"session_secret": "short"},
        {"identity_secret": "short"},
        {"allowed_origins": ["https://shop.example/page"]},
        {"allowed_origins": ["shop.example"]},
        {"unknown": 1},
    ],
)
def test_settings_refuse_what_could_not_work(fault: dict[str, Any]):
    with pytest.raises(ValidationError):
        Settings.model_validate({"session_secret": "s" * 32, **fault})


def test_settings_never_show_a_secret():
    assert "s" * 32 not in repr(settings())


async def test_a_widget_that_no_site_may_embed_is_a_fault():
    (fault,) = await channel(allowed_origins=()).check()
    assert "allowed_origins" in fault.remedy


def tools_at(now: datetime) -> Tools:
    http: Http = None  # type: ignore[assignment]
    return Tools(http=http, now=lambda: now, public_url="https://hub.example")
