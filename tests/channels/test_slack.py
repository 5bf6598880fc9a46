"""Slack: customers in a DM, the team in a support room, over HTTP and over a socket."""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from channels import Checks, Connects, HostsDesk, Listens, Opens, Received, Request, Tools, Types, Webhook
from channels.http import Http
from channels.sandbox.slack import Room
from channels.sandbox.slack import Slack as Sandbox
from channels.slack import (
    CAPABILITIES,
    MEANINGS,
    SCOPES,
    Settings,
    SlackOverHttp,
    SlackOverSocket,
    create,
    failure,
    written,
)
from dialogs.capabilities import fit
from dialogs.errors import Gone, NotAuthorised, NotForUs, OutcomeUnknown, Refused, RetryAfter, RetryBackoff
from dialogs.messages import (
    Address,
    Card,
    Choice,
    Edit,
    File,
    Files,
    Image,
    Inbound,
    Outbound,
    Reply,
    StaffNote,
    Tap,
    Text,
)
from tests.kit.channel_contract import CAROUSEL, Bench, WebhookContract, outbound
from tests.kit.door import Door

PAYLOADS = Path(__file__).parent / "payloads" / "slack"
SECRET = "sandbox-signing-secret"
NOW = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)
ROOM = "C0DESK"


def http_settings(vendor: Sandbox, **changes: Any) -> Settings:
    given = {"token": vendor.token, "signing_secret": SECRET, "base_url": vendor.base_url}
    given["files_url"] = vendor.files_url
    return Settings.model_validate({**given, **changes})


@pytest.fixture
async def vendor() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox()
    sandbox.meet("U0CAMILLE", name="Camille", email="camille@exemple.fr")
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def tools() -> AsyncIterator[Tools]:
    async with Http() as http:
        yield Tools(http, lambda: datetime.now(UTC), "https://relais.exemple.fr", ROOM)


@pytest.fixture
async def door(vendor: Sandbox) -> AsyncIterator[Door]:
    front = Door()
    vendor.webhook_url = await front.open("/in/slack")
    yield front
    await front.close()


@pytest.fixture
async def slack(vendor: Sandbox, tools: Tools, door: Door) -> SlackOverHttp:
    channel = create(http_settings(vendor), tools)
    assert isinstance(channel, SlackOverHttp)
    door.channel = channel
    return channel


@pytest.fixture
async def bench(vendor: Sandbox, tools: Tools, slack: SlackOverHttp, door: Door) -> Bench:
    vendor.leave("U0GONE")
    ready = Bench(
        channel=slack,
        vendor=vendor,
        door=door,
        who="U0CAMILLE",
        address=Address("slack", f"{vendor.team}/U0CAMILLE"),
        gone=Address("slack", f"{vendor.team}/U0GONE"),
        stranger=create(http_settings(vendor, token="xoxb-wrong"), tools),
    )
    await vendor.write("U0CAMILLE", "bonjour")
    await ready.send(Reply("Bonjour !"))
    return ready


class TestTheContract(WebhookContract):
    @pytest.fixture
    async def bench(self, bench: Bench) -> Bench:
        return bench


# ---------------------------------------------------------------- what Slack tells us


def signed(body: bytes, *, at: datetime = NOW, secret: str = SECRET) -> Request:
    timestamp = str(int(at.timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    headers = {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature or ""}
    return Request(method="POST", url="https://relais.exemple.fr/in/slack", body=body, headers=headers)


def with_header(request: Request, name: str, value: str) -> Request:
    return msgspec.structs.replace(request, headers={**request.headers, name: value})


def at_noon(desk_room: str = ROOM) -> SlackOverHttp:
    """The channel with its clock stopped; nothing is sent."""
    http: Any = None
    tools = Tools(http, lambda: NOW, "https://relais.exemple.fr", desk_room)
    return SlackOverHttp(Settings(token=SecretStr("xoxb-1"), signing_secret=SecretStr(SECRET)), tools)


def read(name: str) -> Received:
    return at_noon().receive(signed((PAYLOADS / name).read_bytes()))


def only(name: str) -> Inbound:
    (inbound,) = read(name).inbound
    return inbound


CAMILLE = Address("slack", "T061EG9R6/U2147483697")
THREAD = Address("slack", "C0DESK/1789999000.000200")


def test_a_customer_writes_in_the_apps_dm():
    inbound = only("message_im.json")
    assert inbound.content == Text("où est ma commande 1042 ?")
    assert inbound.address == CAMILLE
    assert inbound.id == "Ev0PV52K21"
    assert inbound.at == datetime(2026, 9, 21, 14, 13, 20, 100, tzinfo=UTC)
    assert inbound.thread == {"channel": "D024BE91L"}


def test_what_was_written_in_a_thread_of_the_dm_is_answered_there():
    assert only("message_im_in_thread.json").thread == {"channel": "D024BE91L", "thread_ts": "1789999000.000200"}


def test_links_mentions_and_escapes_are_read_as_they_were_typed():
    assert only("message_with_links_and_mentions.json").content == Text(
        "@U0BOT voir https://boutique.fr/p?a=1&b=2 ou boutique.fr, 3 < 4 & 5 > 2, lea@exemple.fr, "
        "les conditions (https://boutique.fr/cgv), @here, #general"
    )


def test_a_picture_comes_with_its_words():
    content = only("file_share.json").content
    assert isinstance(content, Files)
    (file,) = content.files
    assert (file.kind, file.mime, file.name, file.size) == ("image", "image/jpeg", "carton.jpg", 45321)
    assert file.url == "https://files.slack.com/files-pri/T061EG9R6-F0441/carton.jpg"
    assert content.text == "voici la photo"


def test_a_file_that_slack_hides_leaves_the_words():
    assert only("file_share_that_slack_hides.json").content == Text("voici")


def test_a_message_that_was_rewritten_is_an_edit():
    inbound = only("message_changed.json")
    assert inbound.content == Edit(of="1790000000.000100", text="où est ma commande 1043 ?")
    assert inbound.address == CAMILLE


def test_a_button_is_a_tap():
    inbound = only("block_actions.txt")
    assert inbound.content == Tap("track_order:1042", label="Suivre")
    assert inbound.address == CAMILLE
    assert inbound.id == "T061EG9R6/1790000010.000500/1790000020.123456/U2147483697"
    assert inbound.thread == {"channel": "D024BE91L"}


def test_what_the_team_writes_in_a_thread_is_a_note_of_theirs():
    inbound = only("desk_reply.json")
    assert inbound.content == StaffNote("Bonjour, je regarde & je reviens.", agent="U0LEA", name="Léa")
    assert inbound.address == THREAD


def test_a_button_on_a_desk_card_is_tapped_in_its_thread():
    inbound = only("block_actions_on_the_desk.txt")
    assert inbound.content == Tap("desk:done", label="Suivre")
    assert inbound.address == THREAD
    assert inbound.thread == {"desk": "1", "agent": "U0LEA"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("message_from_a_bot.json", "message.bot"),
        ("file_share_of_ours.json", "message.bot"),
        ("message_changed_by_an_unfurl.json", "message.message_changed"),
        ("message_deleted.json", "message.message_deleted"),
        ("message_in_another_room.json", "message.elsewhere"),
        ("desk_message_outside_a_thread.json", "message.room"),
        ("desk_join.json", "message.channel_join"),
        ("desk_topic.json", "message.channel_topic"),
        ("app_uninstalled.json", "app_uninstalled"),
        ("tokens_revoked.json", "tokens_revoked"),
        ("user_change.json", "user_change"),
        ("slash_command.txt", "slash_command"),
        ("view_submission.txt", "view_submission"),
        ("block_actions_opening_a_link.txt", "block_actions"),
        ("block_actions_in_another_room.txt", "block_actions.elsewhere"),
    ],
)
def test_what_we_do_not_use_is_answered_200_and_counted(name: str, kind: str):
    received = read(name)
    assert received.inbound == ()
    assert received.ignored == (kind,)
    assert received.answer.status == 200


def test_slack_gets_its_challenge_back():
    answer = read("url_verification.json").answer
    assert (answer.status, answer.body) == (200, "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P")


# ---------------------------------------------------------------- nothing forged gets in

BODY = (PAYLOADS / "message_im.json").read_bytes()


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_request_more_than_five_minutes_off_is_refused(seconds: int):
    with pytest.raises(NotForUs):
        at_noon().receive(signed(BODY, at=NOW + timedelta(seconds=seconds)))


def test_a_request_of_five_minutes_ago_is_still_good():
    assert at_noon().receive(signed(BODY, at=NOW - timedelta(seconds=300))).inbound


def test_somebody_elses_signature_is_refused():
    with pytest.raises(NotForUs):
        at_noon().receive(signed(BODY, secret="another"))


@pytest.mark.parametrize("timestamp", ["soon", "", "1e9", "9" * 400, "9" * 5000, "\ud800", "−1"])
def test_a_timestamp_that_is_no_number_is_refused(timestamp: str):
    with pytest.raises(NotForUs):
        at_noon().receive(with_header(signed(BODY), "x-slack-request-timestamp", timestamp))


@pytest.mark.parametrize("signature", ["", "v0=", "v0=é", "v1=" + "0" * 64, "\ud800"])
def test_a_signature_that_is_none_is_refused(signature: str):
    with pytest.raises(NotForUs):
        at_noon().receive(with_header(signed(BODY), "x-slack-signature", signature))


def test_a_body_over_256_kilobytes_is_refused_although_signed():
    with pytest.raises(NotForUs):
        at_noon().receive(signed(b"{" + b" " * 256 * 1024 + b"}"))


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"[" * 100_000, b"payload=", b"payload=%7B", b"&" * 200, b"a=%ff"])
def test_nonsense_that_is_signed_stores_nothing(body: bytes):
    assert stored(body) == ()


nodes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


def stored(body: bytes) -> Sequence[Inbound]:
    """What would be stored; any exception but a refusal fails the test by itself."""
    with contextlib.suppress(NotForUs):
        return at_noon().receive(signed(body)).inbound
    return ()


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(sorted(path.name for path in PAYLOADS.glob("*.json"))),
    path=st.lists(st.integers(0, 30), max_size=4),
    node=nodes,
)
def test_slack_may_send_any_shape_at_any_place(name: str, path: list[int], node: Any):
    payload = msgspec.json.decode((PAYLOADS / name).read_bytes())
    for inbound in stored(msgspec.json.encode(with_node(payload, path, node))):
        assert inbound.address.id.count("/") >= 1


def with_node(tree: Any, path: list[int], node: Any) -> Any:
    """The same tree, with something else at one place."""
    match tree, path:
        case (dict(), [step, *rest]) if tree:
            key = sorted(tree)[step % len(tree)]
            return {**tree, key: with_node(tree[key], rest, node)}
        case (list(), [step, *rest]) if tree:
            at = step % len(tree)
            return [*tree[:at], with_node(tree[at], rest, node), *tree[at + 1 :]]
    return node


# ---------------------------------------------------------------- what we tell Slack

LINE = "Phrase numéro 12, écrite pour remplir <la page> & au-delà. "


@pytest.mark.parametrize(
    "reply",
    [
        CAROUSEL,
        Reply("Un mot."),
        Reply(LINE * 160, choices=(Choice("Suivre", "track_order:1042"),)),
        Reply("&" * 9000),
        Reply("Choisissez.", choices=tuple(Choice(f"Choix {n} " + "é" * 100, f"pick:{n}") for n in range(60))),
        Reply("Voir.", choices=(Choice("La page", url="https://boutique.fr/p?a=1&b=2"), Choice("Suivre", "t:1"))),
        Reply("Voici.", image=Image("https://boutique.fr/p.png", "")),
        Reply(
            cards=tuple(
                Card(
                    "Lave-linge & <sèche-linge>",
                    "419 €",
                    Image("https://boutique.fr/1.png", "Un lave-linge"),
                    "https://boutique.fr/1|2",
                    (Choice("Choisir", f"pick:{n}"), Choice("Voir", url="https://boutique.fr/1")),
                )
                for n in range(30)
            ),
            choices=(Choice("Autre chose", "more:"),),
        ),
    ],
)
def test_slacks_own_classes_accept_our_blocks(reply: Reply):
    for part in fit(reply, CAPABILITIES, "Répondez par le numéro."):
        for written_block in written(part)["blocks"]:
            block = Block.parse(written_block)
            assert block is not None
            assert block.to_dict() == written_block


def test_what_a_customer_writes_can_call_nobody_in_the_support_room():
    assert written(Reply("<!channel> <https://vol.fr|boutique.fr> & co"))["text"] == (
        "&lt;!channel&gt; &lt;https://vol.fr|boutique.fr&gt; &amp; co"
    )


def test_the_text_always_fits_an_update_in_bytes_once_escaped():
    for reply in (Reply("é&" * 5000), Reply("é&" * 5000, choices=(Choice("Suivre", "t:1"),))):
        assert len(written(reply)["text"].encode()) <= 4000


def test_a_few_words_need_no_blocks():
    assert written(Reply("Bonjour.")) == {"text": "Bonjour.", "blocks": []}


async def test_a_card_shows_its_picture_its_link_and_its_buttons(bench: Bench):
    picture = Image("https://boutique.fr/1.png", "Un lave-linge")
    choices = (Choice("Choisir", "pick:1"), Choice("Voir", url="https://boutique.fr/1"))
    card = Card("Lave-linge & co", "419 €", picture, "https://boutique.fr/1?a=1&b=2", choices)
    await bench.send(Reply("Voici :", cards=(card,), choices=(Choice("Autre chose", "more:"),)))
    shown = bench.ours()[-1]
    (tile,) = shown.tiles
    assert (tile.title, tile.subtitle) == ("Lave-linge & co", "419 €")
    assert (tile.image, tile.url) == (picture.url, card.url)
    assert [(button.label, button.url) for button in tile.buttons] == [
        ("Choisir", ""),
        ("Voir", "https://boutique.fr/1"),
    ]
    assert [button.label for button in shown.buttons] == ["Autre chose"]
    assert shown.text == "Voici :"


async def test_a_tapped_button_brings_its_payload_back_to_the_same_place(bench: Bench):
    await bench.send(Reply("Que puis-je faire ?", choices=(Choice("Suivre ma commande", "track_order:1042"),)))
    await bench.vendor.tap(bench.who, bench.ours()[-1].id, bench.ours()[-1].buttons[0].id)
    tapped = bench.door.inbound[-1]
    assert tapped.content == Tap("track_order:1042", label="Suivre ma commande")
    assert tapped.address == bench.address
    await bench.channel.send(Outbound(id="1", address=bench.address, reply=Reply("Demain."), thread=tapped.thread))
    assert bench.ours()[-1].text == "Demain."


async def test_a_link_that_is_opened_is_no_tap(bench: Bench):
    await bench.send(Reply("Voir.", choices=(Choice("La page", url="https://boutique.fr"),)))
    before = len(bench.door.inbound)
    await bench.vendor.tap(bench.who, bench.ours()[-1].id, bench.ours()[-1].buttons[0].id)
    assert len(bench.door.inbound) == before
    assert bench.door.ignored[-1] == "block_actions"


async def test_pictures_edits_and_previews_as_they_come_from_the_app(vendor: Sandbox, bench: Bench):
    before = len(bench.door.inbound)
    said = await vendor.write(bench.who, "ma commande 1042 sur https://boutique.fr?a=1&b=2 <3")
    await vendor.unfurl(bench.who, said)
    await vendor.edit(bench.who, said, "ma commande 1043")
    await vendor.erase(bench.who, said)
    await vendor.attach(bench.who, "https://photo.example/1.jpg", "image/jpeg", name="1.jpg", text="cassé")
    (photo,) = vendor.stored
    assert [inbound.content for inbound in bench.door.inbound[before:]] == [
        Text("ma commande 1042 sur https://boutique.fr?a=1&b=2 <3"),
        Edit(of=said, text="ma commande 1043"),
        Files((File("image", f"{vendor.files_url}/files-pri/{photo}", "image/jpeg", "1.jpg", 12345),), "cassé"),
    ]
    assert bench.door.ignored == ["message.message_changed", "message.message_deleted"]


async def test_opening_a_conversation_may_be_tried_again_when_the_line_broke(
    vendor: Sandbox, tools: Tools, bench: Bench
):
    fresh = create(http_settings(vendor), tools)
    vendor.mischief.drop = 1.0
    with pytest.raises(RetryBackoff):
        await fresh.send(outbound(Reply("Bonjour."), bench.address))


async def test_an_answer_that_does_not_come_leaves_the_outcome_unknown(vendor: Sandbox, tools: Tools, bench: Bench):
    hasty = create(http_settings(vendor, timeout=0.2), tools)
    await hasty.send(outbound(Reply("Un."), bench.address))
    vendor.mischief.delay = 1.0
    with pytest.raises(OutcomeUnknown):
        await hasty.send(outbound(Reply("Deux."), bench.address))


async def test_a_customer_is_asked_for_once_and_then_known(vendor: Sandbox, bench: Bench):
    before = vendor.calls
    await bench.send(Reply("Un."))
    await bench.send(Reply("Deux."))
    assert vendor.calls - before == 2


async def test_a_hub_that_was_away_gets_the_event_again_with_its_number(vendor: Sandbox, bench: Bench):
    bench.door.channel = None  # every request is answered 500
    before = len(bench.door.requests)
    await vendor.write(bench.who, "bonjour ?")
    bench.door.channel = bench.channel  # type: ignore[assignment]
    await arrived(lambda: len(bench.door.requests) > before + 1)
    first, again = bench.door.requests[before:]
    assert first.body == again.body
    assert again.headers["x-slack-retry-num"] == "1"


# ---------------------------------------------------------------- the support desk


async def test_a_conversation_is_a_thread_and_its_card_can_change(vendor: Sandbox, slack: SlackOverHttp):
    assert isinstance(slack, HostsDesk)
    take = Choice("Je m'en occupe", "desk:take")
    thread = await slack.open_thread(ROOM, Reply("Camille, commande 1042", choices=(take,)))
    (card,) = vendor.screen(ROOM)
    assert thread == Address("slack", f"{ROOM}/{card.id}")
    assert (card.text, card.buttons[0].label) == ("Camille, commande 1042", "Je m'en occupe")
    await slack.update_thread(thread, Reply("Camille, terminé"))
    (card,) = vendor.screen(ROOM)
    assert (card.text, card.buttons) == ("Camille, terminé", ())


async def test_the_first_line_of_a_card_stands_out(vendor: Sandbox, slack: SlackOverHttp):
    await slack.open_thread(ROOM, Reply("Camille & Zoé · VIP\nCanal : SMS"))
    header, facts = next(iter(vendor.messages.values())).blocks
    assert (header["type"], header["text"]["text"]) == ("header", "Camille & Zoé · VIP")
    assert facts["text"]["text"] == "Canal : SMS"


async def test_what_is_posted_in_the_thread_can_be_rewritten(vendor: Sandbox, slack: SlackOverHttp):
    thread = await slack.open_thread(ROOM, Reply("Camille"))
    said = await slack.post(thread, "Camille : <!channel> où est mon colis ?")
    assert await slack.post(thread, "Camille : où est mon colis ? (lu)", replaces=said) == said
    card, reply = vendor.screen(ROOM)
    assert reply.text == "Camille : où est mon colis ? (lu)"
    assert reply.thread == card.id


async def test_the_longest_of_complaints_can_be_posted_and_rewritten(vendor: Sandbox, slack: SlackOverHttp):
    thread = await slack.open_thread(ROOM, Reply("<&>" * 6000))
    said = await slack.post(thread, "é&" * 20_000)
    assert await slack.post(thread, "é&" * 20_000, replaces=said) == said


async def test_an_agent_answers_in_the_thread_and_taps_the_card(vendor: Sandbox, slack: SlackOverHttp, door: Door):
    thread = await slack.open_thread(ROOM, Reply("Camille", choices=(Choice("Terminer", "desk:done"),)))
    (card,) = vendor.screen(ROOM)
    await vendor.reply_in_thread(ROOM, card.id, "U0LEA", "Bonjour, je regarde.", "Léa")
    await vendor.tap_desk(ROOM, card.id, card.buttons[0].id, "U0LEA", "Léa")
    note, tap = door.inbound
    assert note.content == StaffNote("Bonjour, je regarde.", agent="U0LEA", name="Léa")
    assert tap.content == Tap("desk:done", label="Terminer")
    assert note.address == tap.address == thread
    assert tap.thread == {"desk": "1", "agent": "U0LEA"}


async def test_what_the_team_says_beside_the_threads_stays_there(vendor: Sandbox, slack: SlackOverHttp, door: Door):
    await vendor.join(ROOM, "U0LEA")
    await vendor.write_in_room(ROOM, "U0LEA", "qui prend le suivant ?")
    assert not door.inbound
    assert door.ignored == ["message.channel_join", "message.room"]


async def test_a_room_that_the_app_is_not_in_is_the_operators_affair(vendor: Sandbox, slack: SlackOverHttp):
    vendor.rooms[ROOM].invited = False
    with pytest.raises(NotAuthorised):
        await slack.open_thread(ROOM, Reply("Camille"))


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


async def test_the_team_sees_what_a_customer_sent_in_the_thread(
    vendor: Sandbox, slack: SlackOverHttp, http: aiohttp.ClientSession
):
    thread = await slack.open_thread(ROOM, Reply("Camille"))
    ident = await slack.show_file(thread, "carton écrasé.png", PICTURE)
    card, shown = vendor.screen(ROOM)
    assert (shown.thread, shown.text) == (card.id, "carton écrasé.png")
    async with http.get(shown.image) as seen:
        assert await seen.read() == PICTURE
    await slack.take_back(ident)
    await slack.take_back(ident)
    async with http.get(shown.image) as gone:
        assert gone.status == 404


async def test_a_file_is_shared_once_and_as_it_was_announced(vendor: Sandbox, http: aiohttp.ClientSession):
    client = AsyncWebClient(vendor.token, vendor.base_url + "/")
    ready = await client.files_getUploadURLExternal(filename="a.png", length=len(PICTURE))
    async with http.post(ready["upload_url"], data=PICTURE[:-1]) as cut:
        assert cut.status == 400
    file = {"id": str(ready["file_id"]), "title": None}
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=[file], channel_id=ROOM)
    async with http.post(ready["upload_url"], data=PICTURE) as whole:
        assert whole.status == 200
    await client.files_completeUploadExternal(files=[file], channel_id=ROOM)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=[file], channel_id=ROOM)


async def test_a_workspace_without_uploads_or_an_app_without_the_scope_is_told(vendor: Sandbox, slack: SlackOverHttp):
    thread = await slack.open_thread(ROOM, Reply("Camille"))
    vendor.uploads = False
    with pytest.raises(Refused, match="file_uploads_disabled"):
        await slack.show_file(thread, "a.png", PICTURE)
    vendor.scopes = vendor.scopes.replace(",files:write", "")
    with pytest.raises(NotAuthorised, match="missing_scope"):
        await slack.show_file(thread, "a.png", PICTURE)


async def test_what_a_customer_sent_is_fetched_with_our_token_and_from_slack_alone(
    vendor: Sandbox, slack: SlackOverHttp, door: Door
):
    vendor.meet("U0CAMILLE")
    await vendor.attach("U0CAMILLE", "https://photo.example/1.png", name="1.png")
    (stored,) = vendor.stored.values()
    stored.content = PICTURE
    content = door.inbound[-1].content
    assert isinstance(content, Files)
    assert await slack.fetch(content.files[0]) == PICTURE
    with pytest.raises(Refused):
        await slack.fetch(File("image", "https://photo.example/1.png"))


async def test_a_picture_that_slack_cannot_fetch_does_not_cost_the_words(vendor: Sandbox, slack: SlackOverHttp):
    card = Card(
        "Lave-linge Norda", "449 €", image=Image("gone.png", "un lave-linge"), choices=(Choice("Voir", "see:1"),)
    )
    await slack.send(outbound(Reply("Le voici.", cards=(card,)), Address("slack", f"{vendor.team}/U0CAMILLE")))
    shown = vendor.screen("U0CAMILLE")[-1]
    assert "Lave-linge Norda" in str(shown)
    assert "gone.png" not in str(shown)


# ---------------------------------------------------------------- who is who


async def test_a_name_is_known_by_its_id(slack: SlackOverHttp):
    assert await slack.name_of("U0CAMILLE") == "Camille"


# ---------------------------------------------------------------- what Slack refuses

DOCUMENTED = {
    Gone: "channel_not_found user_not_found user_disabled is_archived is_inactive",
    NotAuthorised: "invalid_auth not_authed account_inactive token_revoked no_permission missing_scope not_in_channel",
    Refused: "msg_too_long no_text too_many_attachments invalid_blocks edit_window_closed cant_update_message "
    "message_not_found msg_blocks_too_long something_new",
    RetryAfter: "ratelimited rate_limited",
    RetryBackoff: "fatal_error request_timeout internal_error",
}
ROWS = [(code, kind) for kind, codes in DOCUMENTED.items() for code in codes.split()]


@pytest.mark.parametrize(("code", "kind"), ROWS)
def test_each_documented_refusal_says_what_to_do_next(code: str, kind: type):
    error = failure(200, code)
    assert type(error) is kind
    assert error.code == code


def test_the_time_to_wait_is_slacks():
    error = failure(429, "ratelimited", "17")
    assert isinstance(error, RetryAfter)
    assert error.seconds == 17


@pytest.mark.parametrize(
    ("status", "kind"), [(500, RetryBackoff), (503, RetryBackoff), (403, NotAuthorised), (404, Refused)]
)
def test_a_page_that_is_no_answer_is_judged_by_its_status(status: int, kind: type):
    assert type(failure(status, "")) is kind


@pytest.mark.parametrize("page", [b"<html>", b"[]", b'{"ok": true}', b'{"ok": true, "ts": 7}', b"\xff"])
async def test_an_answer_that_cannot_be_read_leaves_the_outcome_unknown(tools: Tools, page: bytes):
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=page)

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    async with TestServer(app) as proxy:
        settings = Settings(token=SecretStr("x"), signing_secret=SecretStr("s"), base_url=str(proxy.make_url("/api")))
        to_camille = Outbound(id="1", address=CAMILLE, reply=Reply("Bonjour."), thread={"channel": "D1"})
        with pytest.raises(OutcomeUnknown):
            await create(settings, tools).send(to_camille)


def test_every_meaning_is_one_of_ours():
    assert set(MEANINGS.values()) == {Gone, NotAuthorised, RetryBackoff}


# ---------------------------------------------------------------- setting up


def test_settings_ask_for_what_their_mode_needs():
    with pytest.raises(ValidationError, match="signing_secret"):
        Settings(token=SecretStr("xoxb-1"))
    with pytest.raises(ValidationError, match="app_token"):
        Settings(token=SecretStr("xoxb-1"), mode="socket")


def test_secrets_are_never_shown():
    shown = repr(Settings(token=SecretStr("xoxb-very-secret"), signing_secret=SecretStr("signing-very-secret")))
    assert "very-secret" not in shown


async def test_a_sound_configuration_has_no_fault(slack: SlackOverHttp):
    assert isinstance(slack, Checks)
    assert await slack.check() == []


async def test_each_fault_comes_with_its_remedy(vendor: Sandbox, tools: Tools):
    vendor.rooms[ROOM].invited = False
    vendor.scopes = "chat:write,im:history"
    faults = await create_checks(vendor, tools).check()
    assert "The app lacks the scope im:write, to write to a customer first." in [fault.what for fault in faults]
    assert len(faults) == len(SCOPES) - 2 + 1
    assert "/invite @Relais" in faults[-1].remedy


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"token": "xoxb-wrong"}, "does not accept the bot token (invalid_auth)"),
        ({"base_url": "http://127.0.0.1:9/api"}, "no usable answer at http://127.0.0.1:9/api"),
        ({"mode": "socket", "app_token": "xapp-wrong"}, "does not open a socket"),
    ],
)
async def test_a_wrong_setting_is_named(vendor: Sandbox, tools: Tools, changes: dict[str, str], what: str):
    (fault,) = await create_checks(vendor, tools, **changes).check()
    assert what in fault.what
    assert fault.remedy


async def test_a_room_that_slack_does_not_know_is_named(vendor: Sandbox, tools: Tools):
    elsewhere = dataclasses.replace(tools, desk_room="C0NOWHERE")
    (fault,) = await create_checks(vendor, elsewhere).check()
    assert "knows no room C0NOWHERE" in fault.what
    assert "[desk]" in fault.remedy


def create_checks(vendor: Sandbox, tools: Tools, **changes: str) -> Checks:
    channel = create(http_settings(vendor, **changes), tools)
    assert isinstance(channel, Checks)
    return channel


@pytest.mark.parametrize("mode", ["http", "socket"])
async def test_the_steps_to_connect_hold_a_manifest_to_paste(vendor: Sandbox, tools: Tools, mode: str):
    channel = create(http_settings(vendor, mode=mode, app_token=vendor.app_token), tools)
    assert isinstance(channel, Connects)
    steps = await channel.connect()
    app = yaml.safe_load(steps[0].split("\n\n", 1)[1])
    urls = {"http": ["https://relais.exemple.fr/in/slack"] * 2, "socket": [None, None]}[mode]
    assert [app["settings"][part].get("request_url") for part in ("event_subscriptions", "interactivity")] == urls
    assert app["settings"]["socket_mode_enabled"] is (mode == "socket")
    assert "chat:write" in app["oauth_config"]["scopes"]["bot"]
    assert "message.im" in app["settings"]["event_subscriptions"]["bot_events"]


async def test_each_mode_has_its_own_way_in_and_neither_claims_to_type(vendor: Sandbox, tools: Tools):
    over_http = create(http_settings(vendor), tools)
    over_socket = create(http_settings(vendor, mode="socket", app_token=vendor.app_token), tools)
    assert isinstance(over_http, Webhook)
    assert not isinstance(over_http, Listens)
    assert isinstance(over_socket, Listens)
    assert not isinstance(over_socket, Webhook)
    assert not isinstance(over_http, Types)


# ---------------------------------------------------------------- Socket Mode


async def arrived(condition: Any) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


@dataclass
class Store:
    """Stands where the inbox stands: stores, or fails as often as told."""

    inbound: list[Inbound] = field(default_factory=list[Inbound])
    failures: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def accept(self, inbound: Sequence[Inbound]) -> None:
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        self.inbound += inbound


@pytest.fixture
async def store(vendor: Sandbox, tools: Tools) -> AsyncIterator[Store]:
    """A store that listens to the vendor's socket."""
    vendor.socket = True
    channel = create(http_settings(vendor, mode="socket", app_token=vendor.app_token, heartbeat=0.2), tools)
    assert isinstance(channel, SlackOverSocket)
    behind = Store()
    behind.gate.set()
    listening = asyncio.create_task(channel.listen(behind.accept))
    await arrived(lambda: vendor.lines)
    yield behind
    listening.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await listening


async def test_what_comes_through_the_socket_is_read_like_what_comes_by_http(vendor: Sandbox, store: Store):
    await vendor.write("U0CAMILLE", "où est ma commande ?")
    await arrived(lambda: store.inbound)
    assert store.inbound[0].content == Text("où est ma commande ?")
    assert store.inbound[0].address == Address("slack", f"{vendor.team}/U0CAMILLE")


async def test_what_was_written_quickly_keeps_its_order(vendor: Sandbox, store: Store):
    words = [f"message {n}" for n in range(20)]
    for word in words:
        await vendor.write("U0CAMILLE", word)
    await arrived(lambda: not vendor.unacknowledged)
    assert [inbound.content for inbound in store.inbound] == [Text(word) for word in words]


async def test_slack_is_told_only_once_the_message_is_stored(vendor: Sandbox, store: Store):
    store.gate.clear()
    await vendor.write("U0CAMILLE", "bonjour")
    assert len(vendor.unacknowledged) == 1
    store.gate.set()
    await arrived(lambda: not vendor.unacknowledged)
    assert len(store.inbound) == 1


async def test_what_could_not_be_stored_comes_again(vendor: Sandbox, store: Store):
    store.failures = 1
    await vendor.write("U0CAMILLE", "bonjour")
    await arrived(lambda: not store.failures)
    assert vendor.unacknowledged
    await vendor.hang_up()
    await arrived(lambda: not vendor.unacknowledged)
    assert [inbound.content for inbound in store.inbound] == [Text("bonjour")]


async def test_taps_and_commands_come_through_the_socket_too(vendor: Sandbox, store: Store, tools: Tools):
    channel = create(http_settings(vendor), tools)
    address = Address("slack", f"{vendor.team}/U0CAMILLE")
    await channel.send(outbound(Reply("Que faire ?", choices=(Choice("Suivre", "track:1"),)), address))
    shown = vendor.screen("U0CAMILLE")[-1]
    await vendor.slash("U0CAMILLE", "/suivi", "1042")
    await vendor.tap("U0CAMILLE", shown.id, shown.buttons[0].id)
    await arrived(lambda: store.inbound and not vendor.unacknowledged)
    assert [inbound.content for inbound in store.inbound] == [Tap("track:1", label="Suivre")]


async def test_a_socket_that_slack_refreshes_or_loses_is_opened_again(vendor: Sandbox, store: Store):
    await vendor.refresh()
    await vendor.write("U0CAMILLE", "un")
    await arrived(lambda: not vendor.unacknowledged)
    await vendor.hang_up()
    await vendor.write("U0CAMILLE", "deux")
    await arrived(lambda: not vendor.unacknowledged)
    assert {inbound.content for inbound in store.inbound} == {Text("un"), Text("deux")}


async def test_a_vendor_who_was_away_is_found_again(vendor: Sandbox, store: Store):
    await vendor.stop()
    await vendor.start()
    await vendor.write("U0CAMILLE", "bonjour")
    await arrived(lambda: store.inbound)
    assert store.inbound[0].content == Text("bonjour")


# ---------------------------------------------------------------- the stand-in, judged by Slack's own libraries


async def test_slacks_own_framework_accepts_the_stand_ins_signature(vendor: Sandbox, bench: Bench):
    heard: list[str] = []
    app = AsyncApp(client=AsyncWebClient(vendor.token, vendor.base_url), signing_secret=SECRET)

    @app.event("message")
    async def hear(event: dict[str, Any]) -> None:
        heard.append(event["text"])

    @app.action("choice-0")
    async def press(ack: Any, action: dict[str, Any]) -> None:
        await ack()
        heard.append(action["value"])

    await bench.send(Reply("Que faire ?", choices=(Choice("Suivre", "track:1"),)))
    await vendor.write(bench.who, "bonjour")
    await vendor.tap(bench.who, bench.ours()[-1].id, bench.ours()[-1].buttons[0].id)
    for request in bench.door.requests[-2:]:
        headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
        answer = await app.async_dispatch(AsyncBoltRequest(body=request.body.decode(), headers=headers))
        assert answer.status == 200
    await arrived(lambda: len(heard) == 2)
    assert heard == ["bonjour", "track:1"]


async def test_slack_asks_whether_the_address_is_ours(vendor: Sandbox, slack: SlackOverHttp, door: Door):
    await vendor.verify_url()
    challenge = msgspec.json.decode(door.requests[-1].body)["challenge"]
    assert slack.receive(door.requests[-1]).answer.body == challenge


async def test_slacks_own_client_finds_its_methods(vendor: Sandbox, tools: Tools):
    client = AsyncWebClient(vendor.token, vendor.base_url)
    assert (await client.auth_test())["team_id"] == vendor.team
    dm = (await client.conversations_open(users="U0CAMILLE"))["channel"]["id"]
    posted = await client.chat_postMessage(channel=dm, text="Bonjour")
    await client.chat_update(channel=dm, ts=posted["ts"], text="Bonsoir")
    await client.assistant_threads_setStatus(channel_id=dm, thread_ts=posted["ts"], status="réfléchit…")
    assert vendor.thinking == {(dm, posted["ts"]): "réfléchit…"}
    assert vendor.screen("U0CAMILLE")[-1].text == "Bonsoir"
    await client.chat_delete(channel=dm, ts=posted["ts"])
    assert vendor.screen("U0CAMILLE") == []
    assert (await client.users_info(user="U0CAMILLE"))["user"]["profile"]["display_name"] == "Camille"
    assert (await client.conversations_info(channel=ROOM))["channel"]["is_member"] is True
    assert (await client.apps_connections_open(app_token=vendor.app_token))["url"].startswith("ws://")


async def test_slacks_own_socket_listens_to_the_stand_in(vendor: Sandbox, tools: Tools):
    vendor.socket = True
    heard: list[str] = []
    app = AsyncApp(client=AsyncWebClient(vendor.token, vendor.base_url))

    @app.event("message")
    async def hear(event: dict[str, Any]) -> None:
        heard.append(event["text"])

    handler = AsyncSocketModeHandler(app, vendor.app_token)
    await handler.connect_async()
    await vendor.write("U0CAMILLE", "bonjour")
    await arrived(lambda: heard == ["bonjour"] and not vendor.unacknowledged)
    await handler.close_async()


def section(size: int) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * size}}


def buttons(many: int, label: str = "Suivre", value: str = "t:1") -> dict[str, Any]:
    text = {"type": "plain_text", "text": label}
    elements = [{"type": "button", "action_id": f"{n}", "text": text, "value": value} for n in range(many)]
    return {"type": "actions", "elements": elements}


@pytest.mark.parametrize(
    ("blocks", "error", "where"),
    [
        ([section(3001)], "invalid_blocks", "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        ([section(1)] * 51, "invalid_blocks", "no more than 50 items allowed [json-pointer:/blocks]"),
        ([buttons(26)], "invalid_blocks", "no more than 25 items allowed [json-pointer:/blocks/0/elements]"),
        ([buttons(1, "x" * 76)], "invalid_blocks", "/blocks/0/elements/0/text/text"),
        ([buttons(1, value="x" * 2001)], "invalid_blocks", "/blocks/0/elements/0/value"),
        ([{"type": "hologram"}], "invalid_blocks", "/blocks/0/type"),
        ([{"type": "image", "image_url": "1.png", "alt_text": "un"}], "invalid_blocks", "/blocks/0/image_url"),
        ([section(3000)] * 5, "msg_blocks_too_long", ""),
    ],
)
async def test_the_stand_in_refuses_what_slack_refuses(
    vendor: Sandbox, tools: Tools, blocks: list[dict[str, Any]], error: str, where: str
):
    client = AsyncWebClient(vendor.token, vendor.base_url)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=ROOM, text="Bonjour", blocks=blocks)
    assert caught.value.response["error"] == error
    assert where in "".join(caught.value.response.get("errors", []))


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"channel": ROOM}, "no_text"),
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "DU0GONE", "text": "x"}, "user_disabled"),
        ("chat.postMessage", {"channel": "C0OLD", "text": "x"}, "is_archived"),
        ("chat.update", {"channel": ROOM, "ts": "1.2", "text": "x"}, "message_not_found"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("apps.connections.open", {}, "not_allowed_token_type"),
        ("chat.dance", {}, "unknown_method"),
    ],
)
async def test_the_stand_in_says_why(vendor: Sandbox, tools: Tools, method: str, arguments: dict[str, str], error: str):
    vendor.leave("U0GONE")
    vendor.rooms["C0OLD"] = Room("C0OLD", archived=True)
    client = AsyncWebClient(vendor.token, vendor.base_url)
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, data=arguments)
    assert caught.value.response["error"] == error


async def test_an_update_is_limited_to_4000_bytes(vendor: Sandbox, tools: Tools):
    client = AsyncWebClient(vendor.token, vendor.base_url)
    posted = await client.chat_postMessage(channel=ROOM, text="Bonjour")
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await client.chat_update(channel=ROOM, ts=posted["ts"], text="é" * 2001)


async def test_one_message_a_second_when_told_so(vendor: Sandbox, slack: SlackOverHttp):
    vendor.one_a_second = True
    await slack.open_thread(ROOM, Reply("Un."))
    with pytest.raises(RetryAfter) as caught:
        await slack.open_thread(ROOM, Reply("Deux."))
    assert caught.value.seconds > 0


async def test_an_app_that_was_removed_has_no_access_any_more(vendor: Sandbox, bench: Bench):
    await vendor.uninstall()
    assert bench.door.ignored[-2:] == ["tokens_revoked", "app_uninstalled"]
    with pytest.raises(NotAuthorised):
        await bench.send(Reply("Bonjour."))


# ---------------------------------------------------------------- the way in


@pytest.mark.parametrize(("app_id", "link"), [("A0RELAIS", "https://slack.com/app_redirect?app=A0RELAIS"), ("", "")])
def test_a_link_opens_the_app_once_its_id_is_known(app_id: str, link: str):
    settings = Settings(token=SecretStr("xoxb-1"), signing_secret=SecretStr(SECRET), app_id=app_id)
    there = SlackOverHttp(settings, at_noon()._tools)
    assert isinstance(there, Opens)
    assert there.opening() == link


def test_what_is_no_apps_id_is_refused():
    with pytest.raises(ValidationError, match="app_id"):
        Settings(token=SecretStr("xoxb-1"), signing_secret=SecretStr(SECRET), app_id="relais")
