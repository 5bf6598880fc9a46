"""Telegram: what people do reaches us, what we say reaches them, and its stand-in behaves as Telegram does."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiogram
import aiohttp
import msgspec
import pytest
import telegram
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteWebhook,
    GetUpdates,
    SendChatAction,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from msgspec import Raw
from pydantic import BaseModel, SecretStr, ValidationError

from channels import Checks, Connects, Fetches, Invites, Listens, Received, Request, Tools, Types, Webhook
from channels.http import Http
from channels.sandbox import Mischief
from channels.sandbox.telegram import TelegramSandbox
from channels.telegram import (
    CAPABILITIES,
    KINDS,
    Settings,
    Telegram,
    TelegramByPolling,
    TelegramByWebhook,
    create,
    understood,
    written,
)
from dialogs.errors import (
    BadSettings,
    ChannelError,
    Gone,
    NotAuthorised,
    NotForUs,
    OutcomeUnknown,
    Refused,
    RetryAfter,
    RetryBackoff,
)
from dialogs.messages import (
    Address,
    Choice,
    Contact,
    Edit,
    File,
    Files,
    Image,
    Inbound,
    OptIn,
    OptOut,
    Place,
    Reply,
    Start,
    Tap,
    Text,
)
from tests.kit.channel_contract import Bench, WebhookContract, outbound
from tests.kit.door import Door
from tests.kit.http import Call, Overheard

TOKEN = "424242:sandbox-token"
SECRET = "s3cret_for-tests"
ANA = Address("telegram", "42")
PAYLOADS = Path(__file__).parent / "payloads" / "telegram"
SENT_AT = datetime.fromtimestamp(1_790_000_000, UTC)


def settings(base_url: str = "https://api.telegram.org", **changes: Any) -> Settings:
    return Settings.model_validate({"token": TOKEN, "secret": SECRET, "base_url": base_url, **changes})


@asynccontextmanager
async def wired(
    sandbox: TelegramSandbox, overheard: Overheard | None = None, **changes: Any
) -> AsyncIterator[Telegram]:
    """The channel, with the stand-in in front of it."""
    await sandbox.start()
    async with (overheard or Overheard()).http() as http:
        tools = Tools(http, lambda: datetime.now(UTC), "http://127.0.0.1:8000")
        channel = create(settings(sandbox.base_url, **changes), tools)
        assert isinstance(channel, Telegram)
        yield channel
        await sandbox.stop()


class TestTelegram(WebhookContract):
    @pytest.fixture
    async def bench(self):
        sandbox = TelegramSandbox(TOKEN, secret=SECRET)
        async with wired(sandbox) as channel, wired_stranger(sandbox) as stranger:
            assert isinstance(channel, TelegramByWebhook)
            door = Door(channel)
            sandbox.webhook_url = await door.open("/in/telegram")
            await sandbox.write("42", "bonjour", name="Ana Martin")
            await sandbox.write("43", "bonjour", name="Paul")
            await sandbox.block("43")
            yield Bench(channel, sandbox, door, "42", ANA, Address("telegram", "43"), stranger)
            await door.close()

    # ------------------------------------------------------------ in

    async def test_following_a_link_brings_its_token_back(self, bench: Bench):
        await sandbox_of(bench).open("44", "c_9fK2")
        assert bench.door.inbound[-1].content == Start("c_9fK2")

    async def test_writing_first_presses_start(self, bench: Bench):
        await bench.vendor.write("45", "bonjour")
        assert [one.content for one in bench.door.inbound[-2:]] == [Start(), Text("bonjour")]

    async def test_tapping_a_button_comes_in_with_its_payload_and_label_and_stops_spinning(self, bench: Bench):
        await bench.send(Reply("Que faire ?", choices=(Choice("Suivre", "track_order:1042"),)))
        await bench.vendor.tap(bench.who, bench.ours()[-1].id, bench.ours()[-1].buttons[0].id)
        assert bench.door.inbound[-1].content == Tap("track_order:1042", "Suivre")
        assert bench.door.inbound[-1].address == ANA
        assert sandbox_of(bench).spinning == {}

    async def test_two_taps_on_one_button_are_two_taps(self, bench: Bench):
        await bench.send(Reply("Que faire ?", choices=(Choice("Suivre", "track_order:1042"),)))
        await bench.vendor.tap(bench.who, bench.ours()[-1].id, "0")
        await bench.vendor.tap(bench.who, bench.ours()[-1].id, "0")
        first, second = bench.door.inbound[-2:]
        assert first.id != second.id

    async def test_a_changed_message_names_the_one_it_changes(self, bench: Bench):
        message = await bench.vendor.write(bench.who, "ma commande 1042")
        await sandbox_of(bench).edit(bench.who, message, "ma commande 1043")
        assert bench.door.inbound[-1].content == Edit(f"42/{message}", "ma commande 1043")

    async def test_blocking_and_unblocking_the_bot_are_told(self, bench: Bench):
        await sandbox_of(bench).block(bench.who)
        await sandbox_of(bench).unblock(bench.who)
        assert [one.content for one in bench.door.inbound[-2:]] == [OptOut("blocked"), OptIn("unblocked")]

    async def test_pictures_places_and_numbers_come_in(self, bench: Bench):
        phone = sandbox_of(bench)
        await phone.attach(bench.who, "https://example.org/casse.jpg", text="cassé")
        await phone.locate(bench.who, 48.85, 2.35, 20.0)
        await phone.share_contact(bench.who, "33612345678")
        picture, place, number = (one.content for one in bench.door.inbound[-3:])
        assert picture == Files((File("image", "telegram:file1", "image/jpeg", size=48_000),), "cassé")
        assert place == Place(48.85, 2.35, 20.0)
        assert number == Contact("+33612345678", own=True)

    async def test_a_picture_can_be_fetched_while_telegram_keeps_it(self, bench: Bench):
        phone, telegram = sandbox_of(bench), bench.channel
        assert isinstance(telegram, Fetches)
        await phone.attach(bench.who, "https://example.org/casse.jpg")
        phone.files["file1"] = {"file_id": "file1", "content": b"\xff\xd8\xff", "mime": "image/jpeg"}
        assert await telegram.fetch(File("image", "telegram:file1")) == b"\xff\xd8\xff"
        with pytest.raises(Refused):
            await telegram.fetch(File("image", "telegram:another"))

    # ------------------------------------------------------------ out

    async def test_choices_are_buttons_and_links_open_pages(self, bench: Bench):
        choices = (Choice("Suivre", "track_order:1042"), Choice("Voir", url="https://example.org/1042"))
        await bench.send(Reply("Commande 1042", choices=choices))
        suivre, voir = bench.ours()[-1].buttons
        assert (suivre.label, suivre.url) == ("Suivre", "")
        assert (voir.label, voir.url) == ("Voir", "https://example.org/1042")

    async def test_a_picture_carries_its_text_and_buttons(self, bench: Bench):
        image = Image("https://example.org/lave-linge.jpg", "Un lave-linge")
        await bench.send(Reply("Il mesure 40 cm.", image=image, choices=(Choice("Acheter", "buy:7"),)))
        bubble = bench.ours()[-1]
        assert (bubble.image, bubble.text) == (image.url, "Il mesure 40 cm.")
        assert [button.label for button in bubble.buttons] == ["Acheter"]

    async def test_a_picture_that_telegram_cannot_fetch_does_not_cost_the_answer(self, bench: Bench):
        await bench.send(Reply("Il mesure 40 cm.", image=Image("cid:lave-linge", "Un lave-linge")))
        await bench.send(Reply(image=Image("cid:lave-linge", "Un lave-linge")))
        assert [bubble.text for bubble in bench.ours()[-2:]] == ["Il mesure 40 cm.", "Un lave-linge"]

    async def test_a_text_full_of_markup_arrives_as_written(self, bench: Bench):
        await bench.send(Reply("<b>40 cm</b> *net* _ou_ [presque](x) & 5 > 3"))
        assert bench.ours()[-1].text == "<b>40 cm</b> *net* _ou_ [presque](x) & 5 > 3"

    async def test_typing_shows_until_the_answer(self, bench: Bench):
        assert isinstance(bench.channel, Types)
        await bench.channel.typing(ANA)
        assert sandbox_of(bench).typing(bench.who)
        await bench.send(Reply("Voilà."))
        assert not sandbox_of(bench).typing(bench.who)

    async def test_who_never_pressed_start_cannot_be_written_to(self, bench: Bench):
        with pytest.raises(Gone):
            await bench.send(Reply("Bonjour."), to=Address("telegram", "999"))

    async def test_a_deleted_account_is_gone(self, bench: Bench):
        sandbox_of(bench).deactivate(bench.who)
        with pytest.raises(Gone):
            await bench.send(Reply("Bonjour."))

    async def test_the_time_to_wait_is_the_vendors(self, bench: Bench):
        bench.vendor.mischief.throttle = 1.0
        with pytest.raises(RetryAfter) as caught:
            await bench.send(Reply("Bonjour."))
        assert caught.value.seconds == 3

    async def test_an_answer_that_never_comes_leaves_the_outcome_unknown(self):
        sandbox = TelegramSandbox(TOKEN, mischief=Mischief(delay=0.5))
        async with wired(sandbox, timeout=0.1) as channel:
            with pytest.raises(OutcomeUnknown):
                await channel.send(outbound(Reply("Bonjour."), ANA))


def sandbox_of(bench: Bench) -> TelegramSandbox:
    assert isinstance(bench.vendor, TelegramSandbox)
    return bench.vendor


@asynccontextmanager
async def wired_stranger(sandbox: TelegramSandbox) -> AsyncIterator[Telegram]:
    async with Http() as http:
        tools = Tools(http, lambda: datetime.now(UTC), "http://127.0.0.1:8000")
        yield TelegramByWebhook(settings(sandbox.base_url, token="424242:wrong"), tools)


# ---------------------------------------------------------------- recorded payloads


def payload(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


def received(body: bytes, later: timedelta = timedelta(seconds=2)) -> Received:
    """Read as a webhook that comes a little after the fact."""
    tools = Tools(None, lambda: SENT_AT + later, "https://hub.example.org")  # type: ignore[arg-type]
    headers = {"x-telegram-bot-api-secret-token": SECRET}
    url = "https://hub.example.org/in/telegram"
    return TelegramByWebhook(settings(), tools).receive(Request(method="POST", url=url, body=body, headers=headers))


def only(name: str) -> Inbound:
    (inbound,) = received(payload(name)).inbound
    return inbound


def test_a_text_says_who_when_and_in_which_language():
    inbound = only("text")
    assert inbound.content == Text("où est ma commande 1042 ?")
    assert (inbound.id, inbound.address, inbound.at) == ("7001", ANA, SENT_AT)
    assert (inbound.profile.name, inbound.profile.language) == ("Ana Martin", "fr")


@pytest.mark.parametrize(("said", "spoken"), [("en-GB", "en"), ("FR", "fr"), ("rus-custom-pack", ""), ("x" * 40, "")])
def test_a_language_that_is_none_is_not_believed(said: str, spoken: str):
    (inbound,) = received(payload("text").replace(b'"fr"', f'"{said}"'.encode())).inbound
    assert inbound.profile.language == spoken


def test_a_start_brings_the_token_of_the_link():
    assert only("start_with_link").content == Start("c_9fK2")
    assert only("start_alone").content == Start()


def test_a_tap_happens_now_whatever_the_date_of_its_message():
    inbound = only("tap")
    assert inbound.content == Tap("track_order:1043", "Commande 1043")
    assert inbound.at == SENT_AT + timedelta(seconds=2)


def test_a_tap_is_answered_in_the_answer_to_the_webhook():
    answer = received(payload("tap")).answer
    assert (answer.status, answer.content_type) == (200, "application/json")
    call = msgspec.json.decode(answer.body)
    assert call.pop("method") == "answerCallbackQuery"
    assert strangers(AnswerCallbackQuery(**call)) == []


def test_a_tap_on_a_message_telegram_tells_little_of_still_counts():
    assert only("tap_on_an_old_message").content == Tap("track_order:1042")


def test_of_a_photo_the_largest_size_is_kept():
    photo = File("image", "telegram:AgACx", "image/jpeg", size=148_211)
    assert only("photo").content == Files((photo,), "il est arrivé cassé")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("document", File("file", "telegram:BQACd", "application/pdf", "facture.pdf", 81_234)),
        ("picture_sent_as_a_document", File("image", "telegram:BQACi", "image/heic", "IMG_2041.HEIC", 2_081_234)),
        ("voice", File("audio", "telegram:AwACv", "audio/ogg", size=16_620)),
        ("sticker", File("sticker", "telegram:CAACs", size=29_102)),
    ],
)
def test_whatever_is_attached_is_a_file(name: str, file: File):
    assert only(name).content == Files((file,))


def test_a_place_has_its_accuracy():
    assert only("location").content == Place(48.856614, 2.352222, 35.0)


def test_a_number_is_ones_own_only_when_telegram_says_so():
    assert only("own_number").content == Contact("+33612345678", own=True)
    assert only("card_of_a_friend").content == Contact("06 98 76 54 32", own=False)
    assert only("card_without_user").content == Contact("+33698765432", own=False)


def test_an_edit_happens_when_it_was_edited():
    inbound = only("edited")
    assert inbound.content == Edit("42/12", "où est ma commande 1043 ?")
    assert inbound.at == SENT_AT + timedelta(seconds=30)


def test_blocking_is_an_opt_out_and_unblocking_an_opt_in():
    assert only("blocked").content == OptOut("blocked")
    assert only("unblocked").content == OptIn("unblocked")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("group", "group"),
        ("added_to_a_group", "group"),
        ("live_location_moved", "edited_message"),
        ("dice", "message"),
        ("reaction", "message_reaction"),
    ],
)
def test_what_we_do_not_use_is_accepted_and_counted(name: str, kind: str):
    assert received(payload(name)) == Received(ignored=(kind,))


def test_what_is_older_than_a_day_is_dropped():
    assert received(payload("text"), timedelta(hours=23, minutes=59)).inbound
    assert received(payload("text"), timedelta(hours=24, minutes=1)) == Received(ignored=("stale",))


@pytest.mark.parametrize(
    "message",
    [
        b'{"chat":{"id":"forty-two","type":"private"},"message_id":1,"date":1790000000,"text":"x"}',
        b'{"chat":{"id":42,"type":"private"},"message_id":1,"date":99999999999999,"text":"x"}',
        b'{"chat":{"id":42,"type":"private"},"message_id":1,"date":1790000000,"text":"\xff"}',
        b'{"chat":{"id":42,"type":"private"},"message_id":1,"date":1790000000,"location":{"latitude":91,"longitude":0}}',
        b"null",
        b"[]",
    ],
)
def test_a_genuine_update_we_cannot_read_is_accepted_lest_it_block_the_chat(message: bytes):
    assert received(b'{"update_id":1,"message":%s}' % message) == Received(ignored=("unreadable",))


@pytest.mark.parametrize("body", [b'{"message":{}}', b'{"update_id":"x"}', b'{"a":' + b"[" * 90_000, b"1" * 300_000])
def test_what_is_no_update_is_refused(body: bytes):
    with pytest.raises(NotForUs):
        received(body)


def test_a_kind_not_yet_invented_is_counted_by_its_name():
    assert received(b'{"update_id":1,"hologram":{}}').ignored == ("hologram",)
    assert received(b'{"update_id":1,"<b>":{}}').ignored == ("unknown",)
    assert received(b'{"update_id":1}').ignored == ("nothing",)


# ---------------------------------------------------------------- Telegram's errors

LONG = "Too Many Requests: retry after 14"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, {"description": "Forbidden: bot was blocked by the user"}, Gone),
        (403, {"description": "Forbidden: user is deactivated"}, Gone),
        (403, {"description": "Forbidden: bot can't initiate conversation with a user"}, Gone),
        (403, {"description": "Forbidden: bot was kicked from the group chat"}, Gone),
        (400, {"description": "Bad Request: chat not found"}, Gone),
        (400, {"description": "Bad Request: PEER_ID_INVALID"}, Gone),
        (
            400,
            {"description": "Bad Request: group chat was upgraded", "parameters": {"migrate_to_chat_id": -100}},
            Gone,
        ),
        (400, {"description": "Bad Request: message is too long"}, Refused),
        (400, {"description": "Bad Request: BUTTON_DATA_INVALID"}, Refused),
        (413, {"description": "Request Entity Too Large"}, Refused),
        (401, {"description": "Unauthorized"}, NotAuthorised),
        (404, {"description": "Not Found"}, NotAuthorised),
        (409, {"description": "Conflict: terminated by other getUpdates request"}, NotAuthorised),
        (429, {"description": LONG, "parameters": {"retry_after": 14}}, RetryAfter),
        (500, {"description": "Internal Server Error"}, RetryBackoff),
        (502, {"description": "Bad Gateway"}, RetryBackoff),
    ],
)
def test_each_refusal_says_what_to_do_next(status: int, body: dict[str, Any], error: type[ChannelError]):
    answer = msgspec.json.encode({"ok": False, "error_code": status, **body})
    with pytest.raises(ChannelError) as caught:
        understood(status, answer, Raw)
    assert type(caught.value) is error
    assert caught.value.code == f"{status} {body['description']}"


def test_the_time_to_wait_is_told():
    with pytest.raises(RetryAfter) as caught:
        understood(429, b'{"ok":false,"error_code":429,"parameters":{"retry_after":14}}', Raw)
    assert caught.value.seconds == 14


@pytest.mark.parametrize(("status", "error"), [(502, RetryBackoff), (403, RetryBackoff), (200, OutcomeUnknown)])
def test_a_proxys_page_is_not_telegrams_word(status: int, error: type[ChannelError]):
    with pytest.raises(error):
        understood(status, b"<html><h1>Blocked by your company</h1></html>", Raw)


def test_words_that_telegram_quotes_do_not_reach_the_log():
    answer = (
        rb"""{"ok":false,"description":"Bad Request: URL 'https:\/\/x.org\/ana' is invalid: can't use \"ana\" here"}"""
    )
    with pytest.raises(Refused) as caught:
        understood(400, answer, Raw)
    assert caught.value.code == "400 Bad Request: URL … is invalid: can't use … here"


# ---------------------------------------------------------------- what we write, before it leaves


@pytest.mark.parametrize("payload", ["", "é" * 33, "x" * 65])
def test_a_button_never_carries_more_than_64_bytes(payload: str):
    with pytest.raises(Refused):
        written(ANA, Reply("Que faire ?", choices=(Choice("Suivre", payload),)))


def test_a_button_may_carry_64_bytes():
    _, call = written(ANA, Reply("Que faire ?", choices=(Choice("Suivre", "é" * 32),)))
    assert call["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "é" * 32


def test_nothing_to_say_is_our_own_fault():
    with pytest.raises(Refused):
        written(ANA, Reply("  "))


@pytest.mark.parametrize("ident", ["@a_public_channel", "-1001234567890", "", "42; drop"])
def test_only_private_chats_are_written_to(ident: str):
    with pytest.raises(Gone):
        written(Address("telegram", ident), Reply("Votre colis est arrivé."))


def labels(*choices: str) -> list[list[str]]:
    _, call = written(ANA, Reply("?", choices=tuple(Choice(label, "x") for label in choices)))
    return [[button["text"] for button in row] for row in call["reply_markup"]["inline_keyboard"]]


def test_short_buttons_stand_side_by_side_and_long_ones_below_each_other():
    assert labels("Oui", "Non") == [["Oui", "Non"]]
    assert labels("1", "2", "3", "4") == [["1", "2", "3"], ["4"]]
    assert labels("Me prévenir des étapes", "Parler à un conseiller") == [
        ["Me prévenir des étapes"],
        ["Parler à un conseiller"],
    ]
    assert labels("Un libellé bien plus long que la largeur d'un téléphone") == [
        ["Un libellé bien plus long que la largeur d'un téléphone"]
    ]


# ---------------------------------------------------------------- independent opinions


def strangers(value: Any, path: str = "") -> list[str]:
    """The fields that aiogram's models do not know, wherever they are."""
    if isinstance(value, BaseModel):
        extra = [f"{path}.{name}" for name in value.model_extra or {}]
        return extra + [found for name, inner in value for found in strangers(inner, f"{path}.{name}")]
    if isinstance(value, list | tuple):
        return [found for inner in value for found in strangers(inner, path)]
    return []


REPLIES: list[tuple[type[TelegramMethod[Any]], Reply]] = [
    (SendMessage, Reply("Votre colis est en route.")),
    (SendMessage, Reply("?", choices=(Choice("Suivre", "a:1"), Choice("Voir", url="https://example.org/")))),
    (SendPhoto, Reply("40 cm", image=Image("https://example.org/a.jpg", "a"), choices=(Choice("Suivre", "a:1"),))),
]


@pytest.mark.parametrize(("method", "reply"), REPLIES)
def test_aiogram_would_send_the_same(method: type[TelegramMethod[Any]], reply: Reply):
    name, call = written(ANA, reply)
    theirs = method(**call)
    assert theirs.__api_method__ == name
    assert strangers(theirs) == []
    assert theirs.model_dump(exclude_none=True, exclude_unset=True, warnings=False) == call


async def test_aiogram_knows_every_call_that_leaves():
    sandbox, hub, overheard = TelegramSandbox(TOKEN), Hub(), Overheard()
    async with fetching(sandbox, hub, overheard=overheard) as channel:
        await sandbox.open("42")
        await hub.hears()
        await channel.typing(ANA)
        await channel.send(outbound(Reply("Que faire ?", choices=(Choice("Suivre", "a:1"),)), ANA))
        await channel.send(outbound(Reply("40 cm", image=Image("https://example.org/a.jpg", "a")), ANA))
        await sandbox.tap("42", "2", "0")
        await hub.hears()
        await until(lambda: not sandbox.spinning)
    calls = [read_by_aiogram(call) for call in overheard.calls]
    assert {type(call) for call in calls} == EVERY_CALL
    assert [strangers(call) for call in calls] == [[]] * len(calls)


EVERY_CALL = {DeleteWebhook, GetUpdates, SendChatAction, SendMessage, SendPhoto, AnswerCallbackQuery}


def read_by_aiogram(call: Call) -> TelegramMethod[Any]:
    name = call.url.rpartition("/")[2]
    method: TelegramMethod[Any] = getattr(aiogram.methods, name[0].upper() + name[1:]).model_validate_json(call.body)
    return method


@pytest.mark.parametrize("name", sorted(path.stem for path in PAYLOADS.glob("*.json")))
def test_the_recorded_payloads_are_what_aiogram_expects(name: str):
    assert strangers(aiogram.types.Update.model_validate_json(payload(name))) == []


async def everything_people_do(sandbox: TelegramSandbox) -> None:
    await sandbox.open("42", "c_9fK2", name="Ana Martin")
    message = await sandbox.write("42", "bonjour")
    await sandbox.edit("42", message, "bonsoir")
    for mime in ("image/jpeg", "image/webp", "audio/ogg", "application/pdf"):
        await sandbox.attach("42", "https://example.org/file", mime, name="fichier", text="voilà")
    await sandbox.locate("42", 48.85, 2.35, 10.0)
    await sandbox.share_contact("42", "33612345678")
    await sandbox.share_contact("42", "0698765432", own=False)
    await sandbox.block("42")
    await sandbox.unblock("42")


async def test_the_updates_of_the_stand_in_please_aiogram_and_python_telegram_bot():
    sandbox = TelegramSandbox(TOKEN)
    async with wired(sandbox) as channel:
        await everything_people_do(sandbox)
        await channel.send(outbound(Reply("Que faire ?", choices=(Choice("Suivre", "a:1"),)), ANA))
        await sandbox.tap("42", sandbox.screen("42")[-1].id, "0")
    updates = msgspec.json.decode(msgspec.json.encode(sandbox.waiting))
    assert len(updates) == 13
    assert [strangers(aiogram.types.Update.model_validate(update)) for update in updates] == [[]] * 13
    assert [telegram.Update.de_json(update, None).api_kwargs for update in updates] == [{}] * 13


def test_our_limits_are_those_that_python_telegram_bot_knows():
    limits = telegram.constants
    assert CAPABILITIES.text == limits.MessageLimit.MAX_TEXT_LENGTH
    assert CAPABILITIES.caption == limits.MessageLimit.CAPTION_LENGTH
    assert CAPABILITIES.buttons == limits.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
    assert set(KINDS) <= set(limits.UpdateType)


# ---------------------------------------------------------------- fetching


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that nobody announces."""
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.01)


class Hub:
    """What stores; it may fail, and keeps what it was given."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.stored: asyncio.Queue[Inbound] = asyncio.Queue()
        self.offered: list[str] = []

    async def accept(self, inbound: Sequence[Inbound]) -> None:
        self.offered += [one.id for one in inbound]
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        for one in inbound:
            self.stored.put_nowait(one)

    async def hears(self) -> object:
        return (await asyncio.wait_for(self.stored.get(), 5)).content


@asynccontextmanager
async def fetching(sandbox: TelegramSandbox, hub: Hub, **changes: Any) -> AsyncIterator[TelegramByPolling]:
    async with wired(sandbox, mode="polling", secret="", poll=2, **changes) as channel:
        assert isinstance(channel, TelegramByPolling)
        listening = asyncio.create_task(channel.listen(hub.accept))
        yield channel
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def test_what_people_write_is_fetched_in_order():
    sandbox, hub = TelegramSandbox(TOKEN), Hub()
    async with fetching(sandbox, hub):
        await sandbox.write("42", "bonjour")
        await sandbox.write("42", "où est ma commande ?")
        assert [await hub.hears() for _ in range(3)] == [Start(), Text("bonjour"), Text("où est ma commande ?")]


async def test_a_webhook_left_over_is_deleted_before_fetching():
    sandbox, hub = TelegramSandbox(TOKEN, webhook_url="http://127.0.0.1:9/gone"), Hub()
    async with fetching(sandbox, hub):
        await until(lambda: not sandbox.webhook_url)
        await sandbox.open("42")
        assert await hub.hears() == Start()


async def test_what_could_not_be_stored_is_fetched_again():
    sandbox, hub = TelegramSandbox(TOKEN), Hub(failures=1)
    await sandbox.open("42")
    async with fetching(sandbox, hub):
        assert await hub.hears() == Start()
    assert hub.offered[0] == hub.offered[1]


async def test_what_was_stored_is_not_fetched_again():
    sandbox, hub = TelegramSandbox(TOKEN), Hub()
    async with fetching(sandbox, hub):
        await sandbox.open("42")
        await hub.hears()
        await sandbox.write("42", "bonjour")
        await hub.hears()
    assert len(hub.offered) == len(set(hub.offered)) == 2


async def test_a_second_fetcher_is_survived():
    sandbox, hub = TelegramSandbox(TOKEN), Hub()
    async with fetching(sandbox, hub), aiohttp.ClientSession() as session:
        await sandbox.open("42")
        await hub.hears()
        async with session.get(f"{sandbox.base_url}/bot{TOKEN}/getUpdates?timeout=0&offset=99999") as answer:
            assert (await answer.json())["ok"]
        await sandbox.write("42", "toujours là ?")
        assert await hub.hears() == Text("toujours là ?")


async def test_a_tap_that_was_fetched_stops_spinning():
    sandbox, hub = TelegramSandbox(TOKEN), Hub()
    async with fetching(sandbox, hub) as channel:
        await sandbox.open("42")
        await hub.hears()
        await channel.send(outbound(Reply("Que faire ?", choices=(Choice("Suivre", "a:1"),)), ANA))
        await sandbox.tap("42", sandbox.screen("42")[-1].id, "0")
        assert await hub.hears() == Tap("a:1", "Suivre")
        await until(lambda: not sandbox.spinning)


async def test_unread_kinds_do_not_come_back():
    sandbox, hub = TelegramSandbox(TOKEN), Hub()
    sandbox.waiting = [msgspec.json.decode(payload("dice")), msgspec.json.decode(payload("reaction"))]
    async with fetching(sandbox, hub):
        await until(lambda: not sandbox.waiting)
    assert hub.offered == []


async def test_messages_may_be_sent_while_the_only_place_would_be_taken_by_fetching():
    sandbox, hub = TelegramSandbox(TOKEN), Hub()
    async with fetching(sandbox, hub, pool=1) as channel:
        await sandbox.open("42")
        await hub.hears()
        assert await asyncio.wait_for(channel.send(outbound(Reply("Bonjour."), ANA)), 1)


# ---------------------------------------------------------------- settings and set-up


def test_each_mode_has_its_own_abilities():
    tools = Tools(None, lambda: SENT_AT, "https://hub.example.org")  # type: ignore[arg-type]
    webhook, polling = create(settings(), tools), create(settings(mode="polling"), tools)
    assert (isinstance(webhook, Webhook), isinstance(webhook, Listens)) == (True, False)
    assert (isinstance(polling, Webhook), isinstance(polling, Listens)) == (False, True)
    assert all(isinstance(webhook, ability) for ability in (Types, Checks, Connects, Invites))


def test_a_webhook_needs_a_secret_and_fetching_does_not():
    for secret in ("", "éé", "x" * 257):
        with pytest.raises(ValidationError, match="1 to 256"):
            Settings(token=SecretStr(TOKEN), secret=SecretStr(secret))
    assert Settings(token=SecretStr(TOKEN), mode="polling")


def test_secrets_do_not_show():
    assert TOKEN not in repr(settings())
    assert SECRET not in repr(settings())


def test_an_invitation_is_a_link_with_the_token():
    tools = Tools(None, lambda: SENT_AT, "https://hub.example.org")  # type: ignore[arg-type]
    channel = TelegramByWebhook(settings(username="@boutique_bot"), tools)
    assert channel.invitation("c_9fK2") == telegram.helpers.create_deep_linked_url("boutique_bot", "c_9fK2")


async def test_the_bots_name_is_asked_of_telegram_when_nobody_gave_it():
    async with wired(TelegramSandbox(TOKEN)) as channel:
        with pytest.raises(BadSettings):
            channel.invitation("c_9fK2")
        await channel.check()
        assert channel.invitation("c_9fK2") == "https://t.me/relais_demo_bot?start=c_9fK2"


async def test_connecting_sets_the_webhook_with_its_secret():
    sandbox = TelegramSandbox(TOKEN)
    async with wired(sandbox) as channel:
        said = await channel.connect()
        assert await channel.check() == []
    assert said == [
        "Telegram now delivers to http://127.0.0.1:8000/in/telegram.",
        "Customers write to https://t.me/relais_demo_bot.",
    ]
    assert (sandbox.delivery.secret, sandbox.delivery.kinds) == (SECRET, KINDS)


async def test_connecting_for_fetching_removes_the_webhook():
    sandbox = TelegramSandbox(TOKEN, webhook_url="https://old.example.org")
    async with wired(sandbox, mode="polling") as channel:
        first, _ = await channel.connect()
        assert await channel.check() == []
    assert sandbox.webhook_url == ""
    assert "fetches the messages itself" in first


async def test_checking_finds_everything_wrong_at_once():
    sandbox = TelegramSandbox(TOKEN, webhook_url="https://old.example.org/hook")
    sandbox.delivery.kinds = ("message",)
    sandbox.delivery.error, sandbox.delivery.error_at = "Connection timed out", sandbox.time()
    async with wired(sandbox, username="another_bot") as channel:
        found = [fault.what for fault in await channel.check()]
    assert found == [
        "The token is that of @relais_demo_bot, not of @another_bot.",
        "Telegram delivers to https://old.example.org/hook, not to http://127.0.0.1:8000/in/telegram.",
        "Telegram was told to keep to itself: callback_query, edited_message, my_chat_member.",
        "Telegram's last delivery failed: Connection timed out.",
    ]


async def test_checking_a_wrong_token_says_where_to_get_the_right_one():
    sandbox = TelegramSandbox(TOKEN)
    async with wired(sandbox), wired_stranger(sandbox) as stranger:
        (fault,) = await stranger.check()
    assert "does not accept" in fault.what
    assert "@BotFather" in fault.remedy


async def test_checking_without_a_line_says_so():
    sandbox = TelegramSandbox(TOKEN)
    async with wired(sandbox) as channel:
        await sandbox.stop()
        (fault,) = await channel.check()
    assert fault.what == "Telegram did not answer: 127.0.0.1 cannot be reached."
    assert TOKEN not in str(fault)


# ---------------------------------------------------------------- the stand-in, called by Telegram's own users


@pytest.fixture
async def sandbox():
    stand_in = TelegramSandbox(TOKEN)
    await stand_in.start()
    await stand_in.open("42")
    yield stand_in
    await stand_in.stop()


@pytest.fixture
async def bot(sandbox: TelegramSandbox):
    """python-telegram-bot as it comes, over its own HTTP client, which sends forms and multipart."""
    async with telegram.Bot(TOKEN, f"{sandbox.base_url}/bot") as client:
        yield client


async def test_python_telegram_bot_can_work_with_the_stand_in(sandbox: TelegramSandbox, bot: telegram.Bot):
    keyboard = telegram.InlineKeyboardMarkup.from_button(telegram.InlineKeyboardButton("Suivre", callback_data="a:1"))
    message = await bot.send_message(42, "Bonjour.", reply_markup=keyboard)
    assert message.reply_markup == keyboard
    await bot.edit_message_text("Bonsoir.", 42, message.message_id)
    await bot.send_chat_action(42, "typing")
    await bot.set_my_commands([("aide", "De l'aide")])
    assert [bubble.text for bubble in sandbox.screen("42")] == ["/start", "Bonsoir."]
    assert sandbox.commands == [{"command": "aide", "description": "De l'aide"}]


async def test_a_picture_may_be_uploaded_and_fetched_back(sandbox: TelegramSandbox, bot: telegram.Bot):
    message = await bot.send_photo(42, b"\xff\xd8\xff\xe0 picture", caption="Voici.")
    file = await bot.get_file(message.photo[-1].file_id)
    assert file.file_id == message.photo[-1].file_id
    async with aiohttp.ClientSession() as session, session.get(sandbox.screen("42")[-1].image) as answer:
        assert await answer.read() == b"\xff\xd8\xff\xe0 picture"


async def test_updates_are_fetched_and_confirmed(sandbox: TelegramSandbox, bot: telegram.Bot):
    await sandbox.write("42", "bonjour")
    start, hello = await bot.get_updates(allowed_updates=["message"])
    assert [update.to_dict()["message"]["text"] for update in (start, hello)] == ["/start", "bonjour"]
    assert [update.update_id for update in await bot.get_updates(offset=hello.update_id)] == [hello.update_id]
    assert await bot.get_updates(offset=hello.update_id + 1) == ()


async def test_fetching_beside_a_webhook_is_a_conflict(sandbox: TelegramSandbox, bot: telegram.Bot):
    await bot.set_webhook("https://hub.example.org/in/telegram", secret_token=SECRET)
    with pytest.raises(telegram.error.Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_what_has_waited_goes_to_the_new_webhook(sandbox: TelegramSandbox):
    async with wired_stranger(sandbox) as channel:
        assert isinstance(channel, TelegramByWebhook)
        door = Door(channel)
        url = await door.open("/in/telegram")
        async with telegram.Bot(TOKEN, f"{sandbox.base_url}/bot") as bot:
            await bot.set_webhook(url, secret_token=SECRET)
        assert [one.content for one in door.inbound] == [Start()]
        await door.close()


async def test_a_webhook_that_refuses_is_told_of(sandbox: TelegramSandbox, bot: telegram.Bot):
    async with wired_stranger(sandbox) as channel:
        assert isinstance(channel, TelegramByWebhook)
        door = Door(channel)
        await bot.set_webhook(await door.open("/in/telegram"), secret_token="another")
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 401 Unauthorized"
        await door.close()


def button(**fields: str) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": [[{"text": "Suivre", **fields}]]}}


TOO_WIDE = {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}}
TOO_MANY = {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}}


@pytest.mark.parametrize(
    ("method", "call", "status", "description"),
    [
        ("sendMessage", {"chat_id": 42, "text": "x" * 4097}, 400, "Bad Request: message is too long"),
        ("sendMessage", {"chat_id": 42, "text": " "}, 400, "Bad Request: message text is empty"),
        ("sendMessage", {"text": "x"}, 400, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": 43, "text": "x"}, 400, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": 42, "text": "x", **button(callback_data="é" * 33)}, 400, "BUTTON_DATA_INVALID"),
        ("sendMessage", {"chat_id": 42, "text": "x", **button()}, 400, "BUTTON_DATA_INVALID"),
        ("sendMessage", {"chat_id": 42, "text": "x", **button(url="http://localhost/x")}, 400, "Wrong HTTP URL"),
        ("sendMessage", {"chat_id": 42, "text": "x", **button(url="ftp://x.org")}, 400, "Unsupported URL protocol"),
        ("sendMessage", {"chat_id": 42, "text": "x", **TOO_WIDE}, 400, "REPLY_MARKUP_TOO_LONG"),
        ("sendMessage", {"chat_id": 42, "text": "x", **TOO_MANY}, 400, "REPLY_MARKUP_TOO_LONG"),
        ("sendMessage", {"chat_id": 42, "text": "x", "reply_markup": "{"}, 400, "object expected as reply markup"),
        ("sendPhoto", {"chat_id": 42, "photo": "https://x.org/a", "caption": "x" * 1025}, 400, "caption is too long"),
        ("sendPhoto", {"chat_id": 42}, 400, "there is no photo in the request"),
        ("editMessageText", {"chat_id": 42, "message_id": 99, "text": "x"}, 400, "message to edit not found"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, 400, "query is too old"),
        ("setWebhook", {"url": "http://hub.example.org"}, 400, "An HTTPS URL must be provided"),
        ("setWebhook", {"url": "https://hub.example.org", "secret_token": "é"}, 400, "unallowed characters"),
        ("getFile", {"file_id": "x"}, 400, "invalid file_id"),
        ("fly", {}, 404, "Not Found"),
    ],
)
async def test_the_stand_in_refuses_as_telegram_does(
    sandbox: TelegramSandbox, method: str, call: dict[str, Any], status: int, description: str
):
    answer = await asked(sandbox, method, call)
    assert (answer["ok"], answer["error_code"]) == (False, status)
    assert description in answer["description"]


async def asked(sandbox: TelegramSandbox, method: str, call: dict[str, Any], token: str = TOKEN) -> dict[str, Any]:
    url = f"{sandbox.base_url}/bot{token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=call) as answer:
        said: dict[str, Any] = await answer.json()
    assert said.get("error_code", 200) == answer.status
    return said


async def test_a_wrong_token_is_unauthorised_and_a_malformed_one_not_found(sandbox: TelegramSandbox):
    assert (await asked(sandbox, "getMe", {}, "424242:other"))["error_code"] == 401
    assert (await asked(sandbox, "getMe", {}, "nonsense"))["error_code"] == 404


async def test_an_edit_that_changes_nothing_is_refused(sandbox: TelegramSandbox, bot: telegram.Bot):
    message = await bot.send_message(42, "Bonjour.")
    with pytest.raises(telegram.error.BadRequest, match="essage is not modified"):
        await bot.edit_message_text("Bonjour.", 42, message.message_id)


async def test_a_throttled_answer_says_how_long_in_both_places(sandbox: TelegramSandbox):
    sandbox.mischief.throttle = 1.0
    url = f"{sandbox.base_url}/bot{TOKEN}/getMe"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.headers["Retry-After"] == "3"
        assert (await answer.json())["parameters"] == {"retry_after": 3}


async def test_a_bot_is_told_only_of_the_kinds_it_asked_for(sandbox: TelegramSandbox, bot: telegram.Bot):
    await bot.get_updates(allowed_updates=["callback_query"], offset=9999)
    await sandbox.write("42", "bonjour")
    assert sandbox.waiting == []


async def test_somebody_watching_a_phone_sees_it_change(sandbox: TelegramSandbox):
    changes = sandbox.watch()
    change = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0)
    await sandbox.write("42", "bonjour")
    assert await change == "42"
