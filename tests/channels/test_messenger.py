"""Messenger: Meta's payloads read, its windows respected, its refusals understood, its stand-in kept honest."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from msgspec.structs import replace
from pydantic import SecretStr, ValidationError
from pymessenger.bot import Bot
from yarl import URL

from channels import Answer, Checks, Connects, Invites, Received, Request, Tools, Types
from channels.http import Http
from channels.messenger import FIELDS, NotSubscribed, Settings, create, permission, refusal
from channels.messenger import Messenger as Channel
from channels.sandbox.messenger import Messenger as Sandbox
from dialogs.capabilities import fit
from dialogs.errors import (
    ChannelError,
    Gone,
    NotAuthorised,
    NotForUs,
    OutcomeUnknown,
    Refused,
    RetryBackoff,
    WindowClosed,
)
from dialogs.messages import (
    Address,
    Card,
    Choice,
    Content,
    Echo,
    Edit,
    File,
    Files,
    Image,
    Inbound,
    OptOut,
    Outbound,
    Place,
    Purpose,
    Receipt,
    Reply,
    Start,
    Status,
    Tap,
    Template,
    Text,
)
from tests.kit.channel_contract import Bench, WebhookContract, altered, outbound, stores_nothing
from tests.kit.door import Door
from tests.kit.http import Overheard

ANA = "7001002003004005"
BOB = "7001002003004006"
ANA_ADDRESS = Address("messenger", ANA)
WHEN = datetime.fromtimestamp(1790000000.123, UTC)  # when the recorded payloads happened
PAYLOADS = Path(__file__).parent / "payloads" / "messenger"
TRACK = Choice("Suivre", "track_order:1042")
HUMAN = Choice("Un conseiller", "human:")
MAP = Choice("Carte", url="https://shop.example/colis/1")


@dataclass
class Clock:
    """The real time, moved forward on demand."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Ear(Overheard):
    """Hears what leaves for Meta on the wire."""

    @property
    def urls(self) -> list[URL]:
        return [URL(call.url) for call in self.calls]

    @property
    def bodies(self) -> list[object]:
        return [json.loads(call.body) for call in self.calls if call.body]


@dataclass
class Scene:
    """The channel, Meta's stand-in in front of it and a door behind it; Ana has written, Bob has blocked the Page."""

    channel: Channel
    meta: Sandbox
    door: Door
    clock: Clock
    connect: Callable[..., Channel]  # the same channel with other settings
    session: aiohttp.ClientSession

    def heard(self) -> list[Content]:
        return [inbound.content for inbound in self.door.inbound]

    def post(self, body: object, *, token: str = "") -> "aiohttp.client._RequestContextManager":
        """What a program other than ours sends to the stand-in."""
        headers = {"Authorization": f"Bearer {token or self.meta.page_token}"}
        return self.session.post(f"{self.meta.base_url}/v25.0/me/messages", json=body, headers=headers)

    async def refusal_of(self, message: object, **changes: object) -> tuple[int, int]:
        body = {"recipient": {"id": ANA}, "messaging_type": "RESPONSE", "message": message, **changes}
        async with self.post(body) as answer:
            error = (await answer.json())["error"]
            return error["code"], error.get("error_subcode", 0)


def settings_for(meta: Sandbox, **changes: object) -> Settings:
    given: dict[str, object] = {
        "page_id": meta.page_id,
        "app_id": meta.app_id,
        "page_token": meta.page_token,
        "app_secret": meta.app_secret,
        "verify_token": meta.verify_token,
        "base_url": meta.base_url or "http://127.0.0.1:1",
        "timeout": 2.0,
    }
    return Settings.model_validate(given | changes)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def http(ear: Ear) -> AsyncIterator[Http]:
    async with ear.http() as http:
        yield http


@pytest.fixture
async def scene(http: Http) -> AsyncIterator[Scene]:
    clock, door = Clock(), Door()
    meta = Sandbox(now=clock, templates={"order_shipped": "Votre commande {{1}} arrive {{2}}."})
    await meta.start()
    tools = Tools(http=http, now=clock, public_url="https://shop.example")

    def connect(**changes: object) -> Channel:
        return create(settings_for(meta, **changes), tools)

    door.channel = channel = connect()
    meta.webhook_url = await door.open("/in/messenger")
    await meta.write(ANA, "bonjour")
    await meta.write(BOB, "bonjour")
    await meta.block(BOB)
    async with aiohttp.ClientSession() as session:
        yield Scene(channel, meta, door, clock, connect, session)
    await meta.stop()
    await door.close()


class TestMessenger(WebhookContract):
    """The contract of every channel."""

    @pytest.fixture
    async def bench(self, scene: Scene) -> Bench:
        return Bench(
            channel=scene.channel,
            vendor=scene.meta,
            door=scene.door,
            who=ANA,
            address=ANA_ADDRESS,
            gone=Address("messenger", BOB),
            stranger=scene.connect(page_token="expired"),
        )


# ---------------------------------------------------------------- what Meta sends


@pytest.fixture
def reader(http: Http) -> Channel:
    """The channel just after the recorded payloads happened."""
    tools = Tools(http=http, now=lambda: WHEN + timedelta(minutes=1), public_url="https://shop.example")
    return create(settings_for(Sandbox()), tools)


def recorded(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


def signed(body: bytes) -> Request:
    signature = hmac.new(Sandbox().app_secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"content-type": "application/json", "x-hub-signature-256": f"sha256={signature}"}
    return Request(method="POST", url="https://shop.example/in/messenger", body=body, headers=headers)


def read(reader: Channel, name: str) -> Received:
    return reader.receive(signed(recorded(name)))


def only(received: Received) -> Inbound:
    (inbound,) = received.inbound
    return inbound


async def test_a_text_has_its_id_its_author_and_its_time(reader: Channel):
    inbound = only(read(reader, "text"))
    assert inbound == Inbound(id="m_text", address=ANA_ADDRESS, at=WHEN, content=Text("Où est ma commande ?"))


@pytest.mark.parametrize(
    ("name", "ident", "content"),
    [
        ("text_with_unknown_fields", "m_new", Text("Bonjour")),
        ("quick_reply", "m_quick", Tap("track_order:1042", "Suivre")),
        ("postback_of_strings", "m_postback", Tap("track_order:1042", "Suivre")),
        ("postback_without_mid", f"{ANA}:postback:1790000000123", Tap("track_order:1042", "Suivre")),
        ("get_started", "m_start", Start()),
        ("get_started_through_a_link", "m_start_ref", Start("tok_EN-1")),
        ("referral", f"{ANA}:referral:1790000000123", Start("tok_EN-2")),
        ("referral_in_europe", f"{ANA}:referral:1790000000123", Start("tok_EN-3")),
        ("location", "m_place", Place(48.8584, 2.2945)),
        ("shared_link", "m_link", Text("https://shop.example/lave-linge")),
        ("edited", "m_text:edit:2", Edit("m_text", "Où est ma commande 1042 ?")),
        ("echo_of_ours", "m_ours", Receipt(Status.SENT, ("m_ours",), message="01JOURS")),
        ("echo_of_a_template", "m_template", Receipt(Status.SENT, ("m_template",))),
        ("echo_of_the_page_inbox", "m_inbox", Echo("Bonjour, ici Léa.")),
        ("echo_without_app", "m_no_app", Echo("Bonjour, ici Léa.")),
        (
            "promotions_stopped",
            f"{ANA}:optin:1790000000123",
            OptOut("unsubscribed", answered=True, topic="promotions"),
        ),
    ],
)
async def test_each_kind_of_event_is_read_for_what_it_means(reader: Channel, name: str, ident: str, content: Content):
    inbound = only(read(reader, name))
    assert (inbound.id, inbound.address, inbound.content) == (ident, ANA_ADDRESS, content)


async def test_seconds_and_strings_make_the_same_times_as_milliseconds(reader: Channel):
    assert only(read(reader, "postback_of_strings")).at == datetime.fromtimestamp(1790000000, UTC)


async def test_an_answer_to_one_message_keeps_which_one(reader: Channel):
    inbound = only(read(reader, "reply_to"))
    assert inbound.content == Text("La deuxième")
    assert inbound.thread == {"reply_to": "m_ours"}


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("two_images", [("image", "https://cdn.example/a.jpg"), ("image", "https://cdn.example/b.jpg")]),
        (
            "files_of_every_kind",
            [
                ("video", "https://cdn.example/v.mp4"),
                ("audio", "https://cdn.example/a.mp4"),
                ("file", "https://cdn.example/f.pdf"),
                ("video", "https://cdn.example/r.mp4"),
            ],
        ),
        ("sticker", [("sticker", "https://cdn.example/like.png")]),
        ("sticker_before_august_2026", [("sticker", "https://cdn.example/like.png")]),
    ],
)
async def test_attachments_are_files_of_their_kind(reader: Channel, name: str, files: list[tuple[str, str]]):
    content = only(read(reader, name)).content
    assert isinstance(content, Files)
    assert [(file.kind, file.url) for file in content.files] == files
    assert all(isinstance(file, File) for file in content.files)


WATERMARK = datetime.fromtimestamp(1790000000.1, UTC)


@pytest.mark.parametrize(
    ("name", "ident", "receipt"),
    [
        (
            "delivered",
            f"{ANA}:delivery:1790000000100",
            Receipt(Status.DELIVERED, ("m_ours_1", "m_ours_2"), WATERMARK),
        ),
        ("delivered_by_watermark", f"{ANA}:delivery:1790000000100", Receipt(Status.DELIVERED, (), WATERMARK)),
        ("read", f"{ANA}:read:1790000000100", Receipt(Status.READ, (), WATERMARK)),
    ],
)
async def test_receipts_tell_which_messages_or_until_when(reader: Channel, name: str, ident: str, receipt: Receipt):
    inbound = only(read(reader, name))
    assert (inbound.id, inbound.content) == (ident, receipt)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("reaction", ("reaction",)),
        ("promotions_wanted", ("optin",)),
        ("thread_taken", ("take_thread_control",)),
        ("standby", ("standby", "standby")),
        ("postback_from_the_plugin", ("postback",)),
        ("shared_post_alone", ("message",)),
        ("stale", ("stale",)),
        ("instagram", ("instagram",)),
    ],
)
async def test_what_we_do_not_use_is_accepted_and_counted(reader: Channel, name: str, kinds: tuple[str, ...]):
    received = read(reader, name)
    assert received.answer.status == 200
    assert received.inbound == ()
    assert received.ignored == kinds


async def test_one_bad_event_in_a_batch_does_not_lose_the_others(reader: Channel):
    received = read(reader, "batch")
    assert [inbound.id for inbound in received.inbound] == ["m_one", "m_two", "m_three"]
    assert received.ignored == ("malformed", "another_page")


@pytest.mark.parametrize(
    "body",
    [
        b'{"object":"page","entry":[{"id":"100200300400","messaging":[{"timestamp":1e400}]}]}',
        b'{"object":"page","entry":[{"id":"100200300400","messaging":[{"timestamp":99999999999999999}]}]}',
        b'{"object":"page","entry":[{"id":"100200300400","messaging":[{"message":{"mid":"","text":"x"}}]}]}',
        b'{"object":"page","entry":[{"id":"100200300400","messaging":[[],null,1,"\xff"]}]}',
        b'{"object":"page","entry":null}',
        b'{"object":"page"',
        b"[" * 100_000,
        b"x" * 300_000,
    ],
)
async def test_nonsense_signed_by_meta_hurts_nobody(reader: Channel, body: bytes):
    assert stores_nothing(reader, signed(body))


@pytest.mark.parametrize("signature", ["", "sha256=", "sha1=abc", "sha256=é", "sha256=" + "0" * 64])
async def test_a_forged_signature_is_refused(reader: Channel, signature: str):
    request = signed(recorded("text"))
    with pytest.raises(NotForUs):
        reader.receive(altered(request, headers={"x-hub-signature-256": signature}))


# ---------------------------------------------------------------- the subscription


async def test_the_dashboards_verification_gets_its_challenge_back(scene: Scene):
    assert await scene.meta.handshake()


async def test_a_wrong_verify_token_is_forbidden(scene: Scene):
    scene.meta.verify_token = "guess"
    assert not await scene.meta.handshake()
    (refused,) = scene.door.refused
    assert isinstance(refused, NotSubscribed)
    assert refused.status == 403


@pytest.mark.parametrize("query", [{}, {"hub.mode": "subscribe"}, {"hub.verify_token": "sandbox-verify-token"}])
async def test_half_a_verification_is_refused(reader: Channel, query: dict[str, str]):
    request = Request(method="GET", url="https://shop.example/in/messenger", body=b"", headers={}, query=query)
    with pytest.raises(NotSubscribed):
        reader.receive(request)


# ---------------------------------------------------------------- what we send


SENT = [
    ("sends_text", Reply("Votre colis arrive demain."), Purpose.ANSWER),
    ("sends_quick_replies", Reply("Que voulez-vous faire ?", choices=(TRACK, HUMAN)), Purpose.ANSWER),
    (
        "sends_link",
        Reply("Votre facture est prête.", choices=(Choice("Ouvrir", url="https://shop.example/factures/1"), HUMAN)),
        Purpose.ANSWER,
    ),
    ("sends_notice", Reply("Votre colis est en route.", choices=(TRACK, MAP)), Purpose.NOTICE),
    (
        "sends_carousel",
        Reply(
            cards=(
                Card(
                    "Commande 1042",
                    "Expédiée hier",
                    Image("https://shop.example/1042.jpg", "Un lave-linge"),
                    "https://shop.example/1042",
                    (TRACK,),
                ),
                Card("Commande 1043"),
            ),
            choices=(HUMAN,),
        ),
        Purpose.ANSWER,
    ),
    ("sends_image", Reply(image=Image("https://shop.example/plan.png", "Le plan")), Purpose.ANSWER),
]


@pytest.mark.parametrize(("name", "reply", "purpose"), SENT)
async def test_each_reply_has_the_shape_that_meta_documents(
    scene: Scene, ear: Ear, name: str, reply: Reply, purpose: Purpose
):
    await scene.channel.send(outbound(reply, ANA_ADDRESS, purpose))
    assert ear.bodies == [json.loads(recorded(name))]


async def test_typing_is_shown_until_the_answer_comes(scene: Scene, ear: Ear):
    await scene.channel.typing(ANA_ADDRESS)
    assert scene.meta.typing == {ANA}
    assert ear.bodies == [json.loads(recorded("sends_typing"))]
    await scene.channel.send(outbound(Reply("Voilà."), ANA_ADDRESS))
    assert scene.meta.typing == set()


async def test_a_notice_with_many_choices_still_offers_them_all(scene: Scene):
    choices = tuple(Choice(f"Jour {n}", f"day:{n}") for n in range(5))
    await scene.channel.send(outbound(Reply("Quel jour ?", choices=choices), ANA_ADDRESS, Purpose.NOTICE))
    assert len(scene.meta.screen(ANA)[-1].buttons) == 5


async def test_a_link_below_a_long_text_or_a_picture_is_written_out(scene: Scene):
    for reply in (
        Reply("Mot. " * 200, choices=(MAP,)),
        Reply("Voici.", (MAP,), image=Image("https://x.example/i", "")),
    ):
        before = len(scene.meta.screen(ANA))
        for part in fit(reply, scene.channel.capabilities):
            await scene.channel.send(outbound(part, ANA_ADDRESS))
        arrived = scene.meta.screen(ANA)[before:]
        assert any("Carte\nhttps://shop.example/colis/1" in bubble.text for bubble in arrived)


async def test_a_carousel_with_everything_is_taken(scene: Scene):
    picture = Image("https://shop.example/i.jpg", "Une image")
    cards = tuple(Card("T" * 200, "S" * 200, picture, "https://shop.example", (TRACK,) * 5) for _ in range(12))
    choices = tuple(Choice(f"Un choix au libellé bien trop long {n}", f"c:{n}") for n in range(13))
    for part in fit(Reply("Choisissez.", choices, cards), scene.channel.capabilities):
        await scene.channel.send(outbound(part, ANA_ADDRESS))
    _, text, first, second = scene.meta.screen(ANA)
    assert text.text == "Choisissez."
    assert [len(first.tiles), len(second.tiles), len(second.buttons)] == [10, 2, 13]


async def test_the_token_stays_out_of_the_url(scene: Scene, ear: Ear):
    await scene.channel.send(outbound(Reply("Bonjour."), ANA_ADDRESS))
    (url,) = ear.urls
    assert url.path == f"/v25.0/{scene.meta.page_id}/messages"
    assert set(url.query) == {"appsecret_proof"}
    assert scene.meta.page_token not in str(url)


async def test_the_app_secret_proves_each_call(scene: Scene):
    with pytest.raises(NotAuthorised):
        await scene.connect(app_secret="another").send(outbound(Reply("Bonjour."), ANA_ADDRESS))


async def test_no_secret_can_be_read_in_the_settings():
    shown = repr(settings_for(Sandbox()))
    assert "sandbox-" not in shown
    assert SecretStr.__name__ in shown


@pytest.mark.parametrize("wrong", [{"app_secret": ""}, {"base_url": "https://graph.facebook.com/"}, {"colour": "blue"}])
async def test_settings_that_cannot_work_are_refused_at_once(wrong: dict[str, str]):
    with pytest.raises(ValidationError):
        settings_for(Sandbox(), **wrong)


async def test_a_page_number_may_be_written_as_a_number():
    assert settings_for(Sandbox(), page_id=100200300400).page_id == "100200300400"


class CaptivePortal:
    """A hotel's page in front of the internet: 200 to everything, and never what was asked for."""

    def receive(self, _: Request) -> Received:
        return Received(answer=Answer(body="<html>Bienvenue</html>"))


@pytest.fixture
async def portal(scene: Scene) -> AsyncIterator[Channel]:
    door = Door(CaptivePortal())
    url = await door.open("/{anything:.*}")
    yield scene.connect(base_url=url.removesuffix("/{anything:.*}"))
    await door.close()


async def test_an_answer_that_is_not_metas_leaves_the_outcome_unknown(portal: Channel):
    with pytest.raises(OutcomeUnknown):
        await portal.send(outbound(Reply("Bonjour."), ANA_ADDRESS))


async def test_a_vendor_too_slow_to_answer_leaves_the_outcome_unknown(scene: Scene):
    scene.meta.mischief.delay = 5.0
    with pytest.raises(OutcomeUnknown):
        await scene.connect(timeout=0.2).send(outbound(Reply("Bonjour."), ANA_ADDRESS))


async def test_a_host_that_does_not_exist_may_be_tried_again(scene: Scene):
    with pytest.raises(RetryBackoff):
        await scene.connect(base_url="http://127.0.0.1:1").send(outbound(Reply("Bonjour."), ANA_ADDRESS))


# ---------------------------------------------------------------- windows

DAY, WEEK, SECOND = timedelta(days=1), timedelta(days=7), timedelta(seconds=1)
UTILITY = Template("order_shipped", ("1042", "mardi"))


def after(silence: timedelta | None, purpose: Purpose, template: Template | None = None) -> Outbound:
    message = outbound(Reply("Ici Léa, votre échange est prêt."), ANA_ADDRESS, purpose)
    return replace(message, last_inbound_at=None if silence is None else WHEN - silence, template=template)


@pytest.mark.parametrize("purpose", list(Purpose))
async def test_within_24_hours_everything_may_be_said(purpose: Purpose):
    assert permission(after(DAY, purpose), WHEN, human_agent=False) == {"messaging_type": "RESPONSE"}


@pytest.mark.parametrize(
    ("message", "human_agent", "heading"),
    [
        (after(DAY + SECOND, Purpose.HUMAN), True, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}),
        (after(WEEK, Purpose.HUMAN), True, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}),
        (after(DAY + SECOND, Purpose.NOTICE, UTILITY), False, {"messaging_type": "UTILITY"}),
        (after(None, Purpose.NOTICE, UTILITY), False, {"messaging_type": "UTILITY"}),
    ],
)
async def test_after_24_hours_two_headings_remain(message: Outbound, human_agent: bool, heading: dict[str, str]):
    assert permission(message, WHEN, human_agent=human_agent) == heading


@pytest.mark.parametrize(
    ("message", "human_agent"),
    [
        (after(DAY + SECOND, Purpose.ANSWER), True),
        (after(DAY + SECOND, Purpose.CODE), True),
        (after(DAY + SECOND, Purpose.NOTICE), True),
        (after(DAY + SECOND, Purpose.PROMOTION), True),
        (after(DAY + SECOND, Purpose.PROMOTION, UTILITY), True),
        (after(DAY + SECOND, Purpose.ANSWER, UTILITY), True),
        (after(DAY + SECOND, Purpose.HUMAN), False),
        (after(WEEK + SECOND, Purpose.HUMAN), True),
        (after(None, Purpose.ANSWER), True),
        (after(None, Purpose.HUMAN), True),
        (after(None, Purpose.PROMOTION), True),
    ],
)
async def test_after_24_hours_anything_else_is_closed(message: Outbound, human_agent: bool):
    with pytest.raises(WindowClosed):
        permission(message, WHEN, human_agent=human_agent)


async def test_a_closed_window_is_known_without_calling_meta(scene: Scene):
    calls = scene.meta.server.calls
    with pytest.raises(WindowClosed):
        await scene.channel.send(replace(outbound(Reply("Bonjour."), ANA_ADDRESS), last_inbound_at=None))
    assert scene.meta.server.calls == calls


async def test_a_person_of_the_team_may_answer_for_seven_days(scene: Scene, ear: Ear):
    wrote = scene.clock()
    scene.clock.ahead = timedelta(days=6)
    reply = Reply("Ici Léa, votre échange est prêt.")
    message = replace(outbound(reply, ANA_ADDRESS, Purpose.HUMAN), last_inbound_at=wrote)
    await scene.connect(human_agent=True).send(message)
    assert ear.bodies == [json.loads(recorded("sends_human_agent"))]
    assert scene.meta.screen(ANA)[-1].text == "Ici Léa, votre échange est prêt."


async def test_news_of_an_order_goes_out_later_as_a_template(scene: Scene, ear: Ear):
    wrote = scene.clock()
    scene.clock.ahead = timedelta(days=30)
    notice = outbound(Reply("Votre commande 1042 arrive mardi."), ANA_ADDRESS, Purpose.NOTICE)
    await scene.channel.send(replace(notice, last_inbound_at=wrote, template=UTILITY))
    assert ear.bodies == [json.loads(recorded("sends_utility"))]
    assert scene.meta.screen(ANA)[-1].text == "Votre commande 1042 arrive mardi."


async def test_following_a_link_opens_the_window_again(scene: Scene):
    scene.clock.ahead = timedelta(days=3)
    await scene.meta.open(ANA, "tok")
    message = replace(outbound(Reply("Re-bonjour."), ANA_ADDRESS), last_inbound_at=scene.door.inbound[-1].at)
    await scene.channel.send(message)
    assert scene.meta.screen(ANA)[-1].text == "Re-bonjour."


# ---------------------------------------------------------------- refusals


def complaint(code: int, subcode: int = 0, message: str = "Mot très secret.") -> bytes:
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AbCdEf"}
    return json.dumps({"error": {**error, **({"error_subcode": subcode} if subcode else {})}}).encode()


@pytest.mark.parametrize(
    ("code", "subcode", "kind"),
    [
        (551, 1545041, Gone),
        (551, 0, Gone),
        (200, 1545041, Gone),
        (200, 2018108, Gone),
        (10, 2018108, Gone),
        (100, 2018001, Gone),
        (10, 2018278, WindowClosed),
        (10, 2018065, WindowClosed),
        (100, 1893061, Refused),
        (100, 0, Refused),
        (100, 2018047, Refused),
        (10, 1893063, NotAuthorised),
        (190, 0, NotAuthorised),
        (190, 463, NotAuthorised),
        (200, 0, NotAuthorised),
        (10, 0, NotAuthorised),
        (1, 99, NotAuthorised),
        (368, 0, NotAuthorised),
        (613, 0, RetryBackoff),
        (4, 0, RetryBackoff),
        (80006, 0, RetryBackoff),
        (2, 0, RetryBackoff),
        (2, 2018344, RetryBackoff),
        (1, 0, RetryBackoff),
        (12345, 0, Refused),
    ],
)
def test_each_documented_refusal_says_what_to_do_next(code: int, subcode: int, kind: type[ChannelError]):
    error = refusal(400, complaint(code, subcode))
    assert type(error) is kind
    assert error.code.split("/")[0] == str(code)
    assert "très secret" not in str(error)


def test_a_wrong_app_secret_is_the_operators_affair_though_its_code_says_otherwise():
    error = refusal(400, complaint(100, message="Invalid appsecret_proof provided in the API argument"))
    assert isinstance(error, NotAuthorised)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, RetryBackoff), (502, RetryBackoff), (503, RetryBackoff), (429, RetryBackoff), (404, Refused)],
)
@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b"", b"{}", b"\xff", complaint(12345)])
def test_a_refusal_that_cannot_be_read_goes_by_its_status(status: int, kind: type[ChannelError], body: bytes):
    assert type(refusal(status, body)) is kind


# ---------------------------------------------------------------- connecting and checking


async def test_the_channel_can_type_check_connect_and_invite(scene: Scene):
    assert all(isinstance(scene.channel, ability) for ability in (Types, Checks, Connects, Invites))


async def test_a_link_leads_to_the_page_with_our_token(scene: Scene):
    assert scene.channel.invitation("tok_EN-1") == f"https://m.me/{scene.meta.page_id}?ref=tok_EN-1"
    assert scene.connect(page_name="laboutique").invitation("t") == "https://m.me/laboutique?ref=t"


async def test_a_good_configuration_has_no_faults(scene: Scene):
    assert await scene.channel.check() == []


async def test_a_bad_token_is_told_with_its_remedy(scene: Scene):
    (fault,) = await scene.connect(page_token="expired").check()
    assert "token" in fault.what
    assert "RELAIS_CHANNELS__MESSENGER__PAGE_TOKEN" in fault.remedy


async def test_a_token_of_another_page_is_told(scene: Scene):
    channel = scene.connect(page_id="me")
    (fault,) = await channel.check()
    assert scene.meta.page_id in fault.what


async def test_a_page_that_sends_us_nothing_is_told_and_connecting_mends_it(scene: Scene):
    scene.meta.fields = set()
    (fault,) = await scene.channel.check()
    assert fault.remedy == "Run `relais connect messenger`."
    await scene.channel.connect()
    assert await scene.channel.check() == []
    assert scene.meta.fields == set(FIELDS)


async def test_a_vendor_who_is_away_is_told(scene: Scene):
    (fault,) = await scene.connect(base_url="http://127.0.0.1:1").check()
    assert fault.what.startswith("Meta did not answer")


async def test_an_address_that_is_not_metas_is_told(portal: Channel):
    (fault,) = await portal.check()
    assert "channels.messenger.base_url" in fault.remedy


async def test_connecting_sets_the_start_button_and_says_what_is_left_to_do(scene: Scene):
    steps = await scene.connect(greeting="Bonjour ! Une question ?").connect()
    assert scene.meta.profile["get_started"] == {"payload": "get_started"}
    assert scene.meta.profile["greeting"] == [{"locale": "default", "text": "Bonjour ! Une question ?"}]
    assert any("https://shop.example/in/messenger" in step for step in steps)
    assert not any(scene.meta.verify_token in step for step in steps)


# ---------------------------------------------------------------- with the phone in hand


async def test_a_newcomer_through_a_link_starts_with_our_token(scene: Scene):
    await scene.meta.open("newcomer", "tok_EN-1")
    await scene.meta.open("newcomer", "tok_EN-2")
    assert scene.heard()[-2:] == [Start("tok_EN-1"), Start("tok_EN-2")]


async def test_a_tapped_quick_reply_comes_back_and_its_row_vanishes(scene: Scene):
    sent = await scene.channel.send(outbound(Reply("Que faire ?", choices=(TRACK, HUMAN)), ANA_ADDRESS))
    await scene.meta.tap(ANA, sent.provider_id, "quick:track_order:1042")
    assert scene.heard()[-1] == Tap("track_order:1042", "Suivre")
    question, answer = scene.meta.screen(ANA)[-2:]
    assert (question.buttons, answer.text) == ((), "Suivre")


async def test_a_notice_can_still_be_tapped_after_other_messages(scene: Scene):
    notice = outbound(Reply("Votre colis part.", choices=(TRACK, MAP)), ANA_ADDRESS, Purpose.NOTICE)
    sent = await scene.channel.send(notice)
    await scene.meta.write(ANA, "merci")
    await scene.meta.tap(ANA, sent.provider_id, "postback:track_order:1042")
    await scene.meta.tap(ANA, sent.provider_id, "url:1")
    assert scene.heard()[-1] == Tap("track_order:1042", "Suivre")


async def test_a_card_is_tapped(scene: Scene):
    cards = (Card("Commande 1042", "Expédiée", choices=(TRACK,)),)
    sent = await scene.channel.send(outbound(Reply(cards=cards), ANA_ADDRESS))
    await scene.meta.tap(ANA, sent.provider_id, "postback:track_order:1042")
    assert scene.heard()[-1] == Tap("track_order:1042", "Suivre")


async def test_what_we_send_is_echoed_delivered_and_read(scene: Scene):
    sent = await scene.channel.send(outbound(Reply("Votre colis est là."), ANA_ADDRESS))
    await scene.meta.settled()
    echo, delivered = scene.door.inbound[-2:]
    assert echo.content == Receipt(Status.SENT, (sent.provider_id,), message="01JTEST")
    assert isinstance(delivered.content, Receipt)
    assert delivered.content.provider_ids == (sent.provider_id,)
    await scene.meta.read(ANA)
    seen = scene.heard()[-1]
    assert isinstance(seen, Receipt)
    assert (seen.status, seen.provider_ids) == (Status.READ, ())
    assert scene.meta.screen(ANA)[-1].status == "read"


async def test_what_got_through_although_the_line_broke_is_known_by_its_echo(scene: Scene):
    scene.meta.mischief.drop = 1.0
    with pytest.raises(OutcomeUnknown):
        await scene.channel.send(outbound(Reply("Votre colis est là."), ANA_ADDRESS))
    await scene.meta.settled()
    (echo,) = [one for one in scene.heard() if isinstance(one, Receipt) and one.status is Status.SENT]
    assert echo.message == "01JTEST"


async def test_a_human_in_the_page_inbox_is_told_from_us(scene: Scene):
    await scene.meta.answer_from_inbox(ANA, "Ici Léa.")
    assert scene.heard()[-1] == Echo("Ici Léa.")
    assert scene.door.inbound[-1].address == ANA_ADDRESS


async def test_pictures_places_edits_and_reactions_come_in(scene: Scene):
    mid = await scene.meta.write(ANA, "ma comande", reply_to="m_ours")
    await scene.meta.edit(ANA, mid, "ma commande")
    await scene.meta.attach(ANA, "https://cdn.example/photo.jpg")
    await scene.meta.locate(ANA, 48.85, 2.35)
    await scene.meta.react(ANA, mid)
    await scene.meta.stop_promotions(ANA)
    assert scene.heard()[-5:] == [
        Text("ma comande"),
        Edit(mid, "ma commande"),
        Files((File("image", "https://cdn.example/photo.jpg"),)),
        Place(48.85, 2.35),
        OptOut("unsubscribed", answered=True, topic="promotions"),
    ]
    assert scene.door.ignored == ["reaction"]


async def test_somebody_who_unblocks_the_page_is_reached_again(scene: Scene):
    await scene.meta.unblock(BOB)
    await scene.channel.send(outbound(Reply("Re-bonjour."), Address("messenger", BOB)))
    assert scene.meta.screen(BOB)[-1].text == "Re-bonjour."


async def test_whoever_watches_the_phones_sees_whose_changed(scene: Scene):
    watching = scene.meta.watch()
    changed = asyncio.ensure_future(anext(watching))
    await asyncio.sleep(0)
    await scene.meta.write(ANA, "coucou")
    assert await changed == ANA


# ---------------------------------------------------------------- the stand-in keeps Meta's limits


BUTTON = {"type": "postback", "title": "Suivre", "payload": "x"}


def template(**payload: object) -> dict[str, object]:
    return {"attachment": {"type": "template", "payload": payload}}


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"text": "x" * 2001},
        {"text": "😀" * 1001},
        {"text": "x", "quick_replies": [{"content_type": "text", "title": "t", "payload": "p"}] * 14},
        {"text": "x", "quick_replies": [{"content_type": "text", "title": "t", "payload": "p" * 1001}]},
        {"text": "x", **template(template_type="button", text="x", buttons=[BUTTON])},
        template(template_type="button", text="x" * 641, buttons=[BUTTON]),
        template(template_type="button", text="", buttons=[BUTTON]),
        template(template_type="button", text="x", buttons=[]),
        template(template_type="button", text="x", buttons=[BUTTON] * 4),
        template(template_type="button", text="x", buttons=[{"type": "web_url", "title": "t"}]),
        template(template_type="generic", elements=[]),
        template(template_type="generic", elements=[{"title": "t", "subtitle": "s"}] * 11),
        template(template_type="generic", elements=[{"title": "t"}]),
        template(template_type="generic", elements=[{"title": "t" * 81, "subtitle": "s"}]),
        template(template_type="generic", elements=[{"title": "t", "subtitle": "s" * 81}]),
        template(template_type="generic", elements=[{"title": "t", "buttons": [BUTTON] * 4}]),
        template(template_type="list", elements=[]),
        {"attachment": {"type": "image", "payload": {}}},
        {"text": 12},
    ],
)
async def test_the_stand_in_refuses_what_breaks_a_limit(scene: Scene, message: object):
    assert await scene.refusal_of(message) == (100, 0)
    assert len(scene.meta.screen(ANA)) == 1


async def test_the_stand_in_cuts_long_titles(scene: Scene):
    long = {"content_type": "text", "title": "Un titre de bien plus de vingt lettres", "payload": "p"}
    body = {"text": "x", "quick_replies": [long]}
    async with scene.post({"recipient": {"id": ANA}, "messaging_type": "RESPONSE", "message": body}) as answer:
        assert answer.status == 200
    assert scene.meta.screen(ANA)[-1].buttons[0].label == "Un titre de bien plu"


HELLO = {"text": "Bonjour."}


@pytest.mark.parametrize("tag", ["CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "ACCOUNT_UPDATE"])
async def test_the_stand_in_refuses_the_tags_that_died_in_april_2026(scene: Scene, tag: str):
    assert await scene.refusal_of(HELLO, messaging_type="MESSAGE_TAG", tag=tag) == (100, 1893061)


async def test_the_stand_in_keeps_the_windows(scene: Scene):
    human: dict[str, object] = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    scene.clock.ahead = DAY + SECOND
    assert await scene.refusal_of(HELLO) == (10, 2018278)
    assert await scene.refusal_of(HELLO, messaging_type="UPDATE") == (10, 2018278)
    scene.clock.ahead = WEEK + SECOND
    assert await scene.refusal_of(HELLO, **human) == (10, 2018278)
    scene.meta.human_agent = False
    assert await scene.refusal_of(HELLO, **human) == (10, 0)


@pytest.mark.parametrize(
    "message",
    [
        HELLO,
        {"template": {"name": "unknown", "language": {"code": "fr"}}},
        {"template": {"name": "order_shipped", "language": {"code": "fr"}}},
    ],
)
async def test_the_stand_in_wants_an_approved_template_with_every_blank_filled(scene: Scene, message: object):
    assert await scene.refusal_of(message, messaging_type="UTILITY") == (100, 0)


async def test_the_stand_in_knows_who_is_there_and_who_asks(scene: Scene):
    assert await scene.refusal_of(HELLO, recipient={"id": "nobody"}) == (100, 2018001)
    assert await scene.refusal_of(HELLO, recipient={"id": BOB}) == (551, 1545041)
    assert await scene.refusal_of(HELLO, messaging_type="") == (100, 0)
    assert await scene.refusal_of(None, sender_action="dance") == (100, 0)
    async with scene.post(HELLO, token="wrong") as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (400, 190)


async def test_the_stand_in_has_no_other_doors(scene: Scene):
    with pytest.raises(Refused):
        await scene.connect(page_id="1").send(outbound(Reply("Bonjour."), ANA_ADDRESS))
    with pytest.raises(Refused):
        await scene.connect(page_id="me/photos").send(outbound(Reply("Bonjour."), ANA_ADDRESS))


async def test_pymessenger_itself_can_talk_to_the_stand_in(scene: Scene):
    bot = Bot(scene.meta.page_token, app_secret=scene.meta.app_secret)
    bot.graph_url = f"{scene.meta.base_url}/v25.0"
    body = {"recipient": {"id": ANA}, "messaging_type": "RESPONSE", "message": {"text": "De pymessenger."}}
    answer = await asyncio.to_thread(bot.send_raw, body)
    assert answer["recipient_id"] == ANA
    assert scene.meta.screen(ANA)[-1].text == "De pymessenger."
