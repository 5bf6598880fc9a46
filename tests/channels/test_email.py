"""Email, against a real SMTP server in front of Dovecot, of pymap, of Postmark, of Mailgun and of SendGrid."""

import asyncio
import contextlib
import imaplib
import re
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from aiosmtplib import SMTPConnectError, SMTPNotSupported, SMTPReadTimeoutError, SMTPServerDisconnected
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pydantic import SecretStr, ValidationError

from channels import Received, Tools
from channels.email import EmailByImap, EmailByWebhook, Settings, create
from channels.http import Http
from channels.mail.carrier import refusal, trouble
from channels.mail.marks import Marks
from channels.mail.reading import House, new_words, parse, read_mail, readable
from channels.mail.writing import UNFOLDED, Look, compose, ink
from channels.sandbox import Mischief
from channels.sandbox.email import EmailSandbox
from channels.sandbox.mailrooms import Dovecot, Mailgun, Mailroom, Papers, Postmark, Pymap, SendGrid, mailroom
from dialogs.errors import ChannelError, Gone, NotAuthorised, NotForUs, Refused, RetryBackoff
from dialogs.messages import (
    Address,
    Card,
    Choice,
    File,
    Files,
    Image,
    Inbound,
    OptOut,
    Outbound,
    Purpose,
    Receipt,
    Reply,
    Start,
    Status,
    Text,
)
from tests.kit.channel_contract import (
    CAROUSEL,
    Bench,
    ChannelContract,
    WebhookContract,
    altered,
    outbound,
    refused,
    stores_nothing,
)
from tests.kit.door import Door

SECRET = "a secret of the house's"
PAYLOADS = Path(__file__).parent / "payloads" / "email"
INES = "ines@courrier.example"
GONE = "partie@courrier.example"


def now() -> datetime:
    return datetime.now(UTC)


def configured(**given: Any) -> Settings:
    return Settings.model_validate({"secret": SECRET, "address": "contact@maison-lumen.example", "shop": "M"} | given)


class Awaited(EmailSandbox):
    """What the person does returns once the channel has let it in."""

    def __init__(self, door: Door, **options: Any) -> None:
        super().__init__(**options)
        self._door = door
        self._arrivals = asyncio.Semaphore(0)

    async def accept(self, inbound: Sequence[Inbound]) -> None:
        self._door.inbound += inbound
        self._arrivals.release()

    async def arrived(self) -> None:
        await asyncio.wait_for(self._arrivals.acquire(), 10)

    async def write(self, who: str, text: str, **how: Any) -> str:
        ident = await super().write(who, text, **how)
        for _ in range(1 + round(self.mischief.duplicate)):
            await self.arrived()
        return ident


@asynccontextmanager
async def listening(room: Mailroom, papers: Papers | None = None, **settings: Any) -> AsyncIterator[Bench]:
    """A channel that reads a mailbox, and Inès, who has written once."""
    door = Door()
    vendor = Awaited(door, room=room, papers=papers)
    await vendor.start()
    async with wired(vendor, door, **settings) as bench:
        assert isinstance(bench.channel, EmailByImap)
        listener = asyncio.create_task(bench.channel.listen(vendor.accept))
        try:
            await vendor.write(INES, "Bonjour")
            yield bench
        finally:
            await ended(listener)


async def ended(listener: asyncio.Task[None]) -> None:
    listener.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await listener


@asynccontextmanager
async def called(room: Postmark | Mailgun | SendGrid) -> AsyncIterator[Bench]:
    """A channel that an inbound service calls, and Inès, who has written once."""
    door = Door()
    room.webhook_url = await door.open("/in/email")
    vendor = EmailSandbox(room=room)
    await vendor.start()
    try:
        async with wired(vendor, door) as bench:
            assert isinstance(bench.channel, EmailByWebhook)
            door.channel = bench.channel
            await vendor.write(INES, "Bonjour")
            yield bench
    finally:
        await door.close()


@asynccontextmanager
async def wired(vendor: EmailSandbox, door: Door, **settings: Any) -> AsyncIterator[Bench]:
    vendor.leave(GONE)
    given = vendor.settings | settings
    async with Http() as http:
        tools = Tools(http, now, "https://relais.example")
        channel = create(configured(**given), tools)
        stranger = create(configured(**given | {"smtp_password": "wrong"}), tools)
        try:
            yield Bench(channel, vendor, door, INES, Address("email", INES), Address("email", GONE), stranger)
        finally:
            await channel.close()
            await stranger.close()
            await vendor.stop()


class TestEmailOnDovecot(ChannelContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        async with listening(Dovecot()) as bench:
            yield bench


class TestEmailOnPymap(ChannelContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        async with listening(Pymap()) as bench:
            yield bench


class TestEmailByPostmark(WebhookContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        async with called(Postmark("", Mischief())) as bench:
            yield bench


class TestEmailByMailgun(WebhookContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        async with called(Mailgun("", Mischief(), now)) as bench:
            yield bench

    async def test_a_request_without_its_signature_is_refused(self, bench: Bench):
        """Mailgun's is in the body."""
        request = await self.genuine(bench)
        unsigned = request.body.partition(b"&signature=")[0]
        assert refused(bench.channel, altered(request, body=unsigned))


class TestEmailBySendGrid(WebhookContract):
    """Told to post mails as they came, as we advise."""

    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        async with called(SendGrid("", Mischief(), raw=True)) as bench:
            yield bench


class TestEmailBySendGridTakenApart(WebhookContract):
    """As it posts them when nobody ticked that box."""

    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        async with called(SendGrid("", Mischief(), raw=False)) as bench:
            yield bench


# ---------------------------------------------------------------- reading: one mail, one lesson

HOUSE = House(
    address="contact@maison-lumen.example",
    marks=Marks(SECRET.encode(), "{kind}+{token}@maison-lumen.example", timedelta(days=90)),
    authserv_id="mx.maison-lumen.example",
)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LETTER = "<dt36fwxwh6ih5t3zifksz4evkp3rl72f@maison-lumen.example>"  # what the recorded bounces are about


def read(name: str, house: House = HOUSE, at: datetime = NOON) -> Received:
    mail = parse((PAYLOADS / f"{name}.eml").read_bytes())
    assert mail
    return read_mail(mail, house, at, "imap://mail.example/INBOX;UIDVALIDITY=1/;UID=7/")


def the_one(name: str) -> Inbound:
    (inbound,) = read(name).inbound
    return inbound


def test_gmail_wraps_the_line_that_says_who_wrote_and_the_answer_may_begin_like_it():
    said = the_one("gmail")
    assert said.content == Text("Le 2, merci. Et quand arrive-t-il ?")
    assert said.id == "<CAJx1=gmail-01@mail.courrier.example>"
    assert said.address == Address("email", INES)
    assert said.profile.name == "Inès Duval"
    assert said.at == datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
    assert said.thread == {
        "message_id": "<CAJx1=gmail-01@mail.courrier.example>",
        "references": f"<premiere@courrier.example> {LETTER}",
        "subject": "Re: Où est ma commande ?",
    }


def test_outlook_quotes_without_marks_below_a_line_and_writes_in_windows_1252():
    said = the_one("outlook")
    assert said.content == Text("Bonjour,\n\nJe préfère être livrée à la boutique – c'est possible ?")
    assert said.profile.language == "fr"


def test_an_iphone_signs_by_itself():
    assert the_one("iphone").content == Text("Parfait, merci")


def test_some_answer_below_what_they_quote():
    assert the_one("below").content == Text("Et la 1043 ?")


def test_a_list_of_wishes_is_no_signature():
    wishes = the_one("list_of_wishes").content
    assert wishes == Text("Je cherche :\n- un lave-linge de moins de 42 cm\n- un four\n\nMerci")


def test_a_page_is_read_and_nothing_in_it_runs_or_is_fetched():
    assert the_one("html_only").content == Text("Où est ma commande 1042 ?")


def test_files_come_with_their_names_and_where_to_find_them_and_logos_stay_behind():
    at = "imap://mail.example/INBOX;UIDVALIDITY=1/;UID=7/;SECTION="
    photo = File("image", f"{at}2", "image/jpeg", "machine à laver rayée.jpg", 3000, content=b"x" * 3000)
    invoice = File("file", f"{at}3", "application/pdf", "facture.pdf", 900, content=b"x" * 900)
    assert the_one("photo").content == Files((photo, invoice), "Elle est arrivée rayée.")


def test_a_question_may_be_in_the_subject_alone():
    assert the_one("subject_only").content == Text("Où est ma commande 1042 ?")


def test_an_unknown_charset_and_an_impossible_date_lose_neither_the_words_nor_the_order():
    said = the_one("odd_charset")
    assert said.content == Text("Bonjour, c'est Inès")
    assert said.at == NOON


def test_a_date_in_the_future_is_not_believed():
    early = datetime(2026, 11, 20, tzinfo=UTC)
    assert read("gmail", at=early).inbound[0].at == early


def test_a_mail_without_message_id_is_known_by_what_it_says():
    first, again = the_one("no_message_id"), the_one("no_message_id")
    assert first.id == again.id
    assert first.id.startswith("sha256:")


def test_a_mail_too_long_keeps_its_first_words_and_a_cut_one_is_still_read():
    whole = (PAYLOADS / "photo.eml").read_bytes()
    cut = parse(whole[:2_000])
    assert cut
    (said,) = read_mail(cut, HOUSE, NOON).inbound
    assert cast(Files, said.content).text == "Elle est arrivée rayée."


# ---------------------------------------------------------------- is it them?


@pytest.mark.parametrize("name", ["gmail", "html_only"])
def test_dmarc_or_our_own_reply_address_vouches_for_the_sender(name: str):
    assert the_one(name).vouched


def test_the_reply_address_vouches_without_any_dmarc():
    (said,) = read("gmail", replace(HOUSE, authserv_id="")).inbound
    assert said.vouched


def test_a_reply_address_proves_nothing_after_its_time():
    stale = read("gmail", replace(HOUSE, authserv_id=""), NOON + timedelta(days=90))
    assert not stale.inbound[0].vouched


def test_a_reply_address_in_other_hands_proves_nothing():
    assert not the_one("borrowed_reply_address").vouched


def test_a_verdict_is_believed_only_topmost_and_outside_quotes_and_comments():
    assert not the_one("forged_verdict").vouched


def test_a_verdict_of_another_server_is_not_heeded():
    (said,) = read("html_only", replace(HOUSE, authserv_id="mx.ailleurs.example")).inbound
    assert not said.vouched


def test_a_mail_with_two_senders_has_none():
    assert read("two_senders").ignored == ("no_sender",)


# ---------------------------------------------------------------- robots


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("out_of_office", "auto_reply"),
        ("exchange_robot", "auto_reply"),
        ("null_return_path", "auto_reply"),
        ("noreply", "auto_reply"),
        ("newsletter", "bulk"),
        ("bulk", "bulk"),
        ("ourselves", "own"),
        ("read_receipt", "report"),
        ("bounce_delayed", "bounce_delay"),
        ("bounce_of_somebody_else", "bounce_unproven"),
        ("empty", "empty"),
    ],
)
def test_what_no_robot_must_answer_is_counted_and_left(name: str, kind: str):
    assert read(name) == Received(ignored=(kind,))


@pytest.mark.parametrize("name", ["bounce_unknown_user", "bounce_without_our_return_address", "bounce_exim"])
def test_a_letter_that_came_back_failed_and_its_address_is_gone(name: str):
    failed, gone = read(name).inbound
    assert failed.content == Receipt(Status.FAILED, (LETTER,), error="5.1.1")
    assert gone.content == OptOut("bounce", word="5.1.1")
    assert failed.address == gone.address == Address("email", INES)
    assert failed.id != gone.id


@pytest.mark.parametrize(("name", "status"), [("bounce_mailbox_full", "5.2.2"), ("bounce_spam", "5.7.1")])
def test_a_full_mailbox_or_a_filter_fails_the_letter_and_leaves_the_address(name: str, status: str):
    assert the_one(name).content == Receipt(Status.FAILED, (LETTER,), error=status)


def test_a_complaint_is_an_opt_out():
    assert the_one("complaint").content == OptOut("complaint")
    assert the_one("complaint").address == Address("email", INES)


def test_the_mail_programs_own_unsubscribe_is_an_opt_out_whatever_the_case_of_the_address():
    assert the_one("unsubscribe").content == OptOut("unsubscribed")


def test_somebody_elses_unsubscribe_address_unsubscribes_nobody():
    mail = parse((PAYLOADS / "unsubscribe.eml").read_bytes().replace(b"Ines@Courrier", b"paul@courrier"))
    assert mail
    assert not any(isinstance(said.content, OptOut) for said in read_mail(mail, HOUSE, NOON).inbound)


# ---------------------------------------------------------------- mails written to harm


def nested(depth: int) -> bytes:
    levels = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return f"From: a@b.example\r\n{levels}\r\nbonjour".encode()


@pytest.mark.parametrize(
    "bomb",
    [
        nested(5_000),
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 500_000,
        b"From: a@b.example\r\nContent-Type: text/plain; " + b"a=b;" * 100_000 + b"\r\n\r\nbonjour",
        b"From: a@b.example\r\n" + b"X: y\r\n" * 500_000 + b"\r\nbonjour",
    ],
    ids=["deep", "wide", "long header", "many headers"],
)
def test_a_contorted_mail_is_left_at_once(bomb: bytes):
    before = time.process_time()
    assert parse(bomb) is None
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    "body", ["On " * 7_000, "\n" * 20_000, " \n" * 10_000, "Le a\n" * 5_000, "On 2020 " * 3_000, "From: a\n" * 3_000]
)
def test_words_chosen_to_confuse_are_read_in_time(body: str):
    before = time.process_time()
    new_words(body)
    assert time.process_time() - before < 1


@pytest.mark.parametrize("html", ["<" * 200_000, "<![" * 9, "<blockquote>" * 20_000, "&#" * 90_000, "</div>" * 30_000])
def test_pages_chosen_to_confuse_are_read_in_time(html: str):
    before = time.process_time()
    readable(html)
    assert time.process_time() - before < 2


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=3_000), cut=st.integers(0, 1_500), name=st.sampled_from(sorted(PAYLOADS.glob("*.eml"))))
def test_no_mail_ever_hurts(raw: bytes, cut: int, name: Path):
    genuine = name.read_bytes()
    for bad in (raw, genuine[:cut], genuine[:cut] + raw, raw + genuine, genuine.replace(b":", raw[:9])):
        mail = parse(bad)
        assert mail is None or read_mail(mail, HOUSE, NOON)


# ---------------------------------------------------------------- writing

LOOK = Look("Maison Lumen", "#1f4e5f", "contact@maison-lumen.example")
REPLY = Reply("Votre commande 1042 est en route.")


def written(reply: Reply = REPLY, **how: Any) -> EmailMessage:
    """Composed, sent over the wire and opened again."""
    message = replace(outbound(reply, Address("email", INES)), **how)
    wire = compose(message, LOOK, HOUSE.marks, NOON).as_bytes(policy=UNFOLDED)
    assert wire.isascii()
    letter = BytesParser(policy=SMTP).parsebytes(wire)
    assert isinstance(letter, EmailMessage)
    return letter


def page(letter: EmailMessage) -> str:
    part = letter.get_body(("html",))
    assert part
    return str(part.get_content())


def plain(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part
    return str(part.get_content()).replace("\r\n", "\n").strip()


def test_a_letter_is_text_and_page_in_the_shops_name():
    letter = written()
    assert letter.get_content_type() == "multipart/alternative"
    assert plain(letter) == "Votre commande 1042 est en route."
    assert letter["From"] == "Maison Lumen <contact@maison-lumen.example>"
    assert letter["To"] == INES
    assert letter["Subject"] == "Votre commande 1042 est en route."


def test_an_answer_stays_in_its_thread_even_under_a_very_long_message_id():
    parent = f"<{'A' * 90}@prod.outlook.example>"
    thread = {"message_id": parent, "references": "<root@x.example> <two@x.example>", "subject": "Où est-elle ?"}
    letter = written(thread=thread)
    assert letter["In-Reply-To"] == parent
    assert letter["References"] == f"<root@x.example> <two@x.example> {parent}"
    assert letter["Subject"] == "Re: Où est-elle ?"


def test_an_answer_to_an_answer_does_not_pile_up_re():
    assert written(thread={"message_id": "<a@b.example>", "subject": "RE: Question"})["Subject"] == "RE: Question"


def test_a_subject_may_be_given_and_brings_no_header_along():
    letter = written(thread={"subject": "Votre code\r\nBcc: victime@exemple.example"})
    assert letter["Subject"] == "Votre code Bcc: victime@exemple.example"
    assert letter["Bcc"] is None


@pytest.mark.parametrize(
    ("purpose", "told"),
    [
        (Purpose.ANSWER, "auto-replied"),
        (Purpose.CODE, "auto-replied"),
        (Purpose.NOTICE, "auto-generated"),
        (Purpose.PROMOTION, "auto-generated"),
        (Purpose.HUMAN, None),
    ],
)
def test_a_letter_tells_other_robots_whether_one_wrote_it(purpose: Purpose, told: str | None):
    assert written(purpose=purpose)["Auto-Submitted"] == told


def test_a_notice_can_be_stopped_by_one_click_or_by_mail_and_in_its_words():
    letter = written(purpose=Purpose.NOTICE, unsubscribe_url="https://relais.example/u/" + "t" * 80)
    by_web, by_mail = re.findall(r"<([^>]+)>", letter["List-Unsubscribe"])
    assert by_web == "https://relais.example/u/" + "t" * 80
    assert by_mail.startswith("mailto:unsubscribe+")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert by_web in plain(letter)
    assert by_web in page(letter)


def test_one_click_is_promised_only_over_https():
    letter = written(unsubscribe_url="http://127.0.0.1/u/1")
    assert "http://127.0.0.1/u/1" in letter["List-Unsubscribe"]
    assert letter["List-Unsubscribe-Post"] is None


def test_a_plain_answer_needs_no_unsubscribe():
    assert written()["List-Unsubscribe"] is None


def test_the_same_message_tried_again_has_the_same_id_and_another_one_another():
    assert written()["Message-ID"] == written()["Message-ID"]
    assert written()["Message-ID"] != written(id="01JOTHER")["Message-ID"]


def test_what_can_be_chosen_is_numbered_alike_in_text_and_page():
    letter = written(CAROUSEL)
    assert re.findall(r"^(\d)\. (.*)$", plain(letter), re.MULTILINE) == [
        ("1", "Commande 1042"),
        ("2", "Commande 1043"),
        ("3", "Parler à un conseiller"),
    ]
    shown = " ".join(readable(page(letter)).split())
    assert "1 Commande 1042 Expédiée hier 2 Commande 1043 En préparation 3 Parler à un conseiller" in shown
    assert "répondez à ce message avec le numéro" in plain(letter)


def test_the_page_shows_pictures_with_their_words_and_buttons_that_open_pages():
    washer = Image("https://maison-lumen.example/p/1.jpg", "Lave-linge blanc")
    card = Card("Lave-linge", "329,00 €", washer, "https://maison-lumen.example/1")
    shown = page(written(Reply("Voici :", (Choice("Voir tout", url="https://maison-lumen.example/tout"),), (card,))))
    assert 'src="https://maison-lumen.example/p/1.jpg" alt="Lave-linge blanc"' in shown
    assert 'href="https://maison-lumen.example/1"' in shown
    assert re.search(r'href="https://maison-lumen.example/tout"[^>]*>Voir tout</a>', shown)


def test_everything_on_the_page_is_escaped_and_only_web_addresses_can_be_clicked():
    trap = '<script>alert("1")</script>'
    shown = page(
        written(
            Reply(
                f"{trap} https://ok.example/?a=1&b=2. javascript:alert(1)",
                (Choice(trap, "x"), Choice("Piège", url="javascript:alert(1)")),
                (Card(trap, trap, Image("javascript:alert(1)", trap), 'javascript:"'),),
            )
        )
    )
    assert "<script" not in shown
    assert 'href="javascript' not in shown
    assert 'src="javascript' not in shown
    assert 'href="https://ok.example/?a=1&amp;b=2"' in shown


def test_the_page_is_well_formed_and_made_for_light_dark_and_small_screens():
    shown = page(written(CAROUSEL, unsubscribe_url="https://relais.example/u/1"))
    assert balanced(shown)
    assert '<html lang="fr">' in shown
    assert '<meta name="color-scheme" content="light dark">' in shown
    assert "prefers-color-scheme: dark" in shown
    assert 'name="viewport"' in shown
    assert '<html lang="en">' in page(written(language="en"))


def balanced(html: str) -> bool:
    """Every element opened is closed, in order."""
    stack: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            stack.extend([tag] * (tag not in ("meta", "img", "br")))

        def handle_endtag(self, tag: str) -> None:
            assert stack.pop() == tag

    Reader().feed(html)
    return not stack


@pytest.mark.parametrize(("colour", "on_it"), [("#000000", "#ffffff"), ("#1f4e5f", "#ffffff"), ("#ffd43b", "#000000")])
def test_what_is_written_on_the_shops_colour_can_be_read(colour: str, on_it: str):
    assert ink(colour) == on_it


# ---------------------------------------------------------------- what refusals mean


@pytest.mark.parametrize(
    ("code", "said", "of_recipient", "meaning"),
    [
        (550, "5.1.1 <ines@courrier.example>: User unknown", True, Gone),
        (550, "5.1.10 Recipient not found", True, Gone),
        (556, "5.1.10 Domain does not accept mail", True, Gone),
        (550, "5.1.2 Bad destination system address", True, Gone),
        (550, "5.2.1 Mailbox disabled", True, Gone),
        (550, "No such user here", True, Gone),
        (550, "Rejected by policy", False, Refused),
        (552, "5.2.2 Mailbox full", True, RetryBackoff),
        (452, "4.2.2 Mailbox full", True, RetryBackoff),
        (450, "4.2.0 Greylisted, come back later", True, RetryBackoff),
        (451, "4.3.0 Local error", False, RetryBackoff),
        (421, "4.7.0 Too many connections", False, RetryBackoff),
        (454, "4.7.0 Temporary authentication failure", False, RetryBackoff),
        (550, "5.7.1 Message rejected as spam", True, Refused),
        (550, "5.7.515 Access denied, sending domain does not meet the required authentication level", False, Refused),
        (554, "5.7.1 Relay access denied", True, Refused),
        (552, "5.3.4 Message too big", False, Refused),
        (535, "5.7.8 Authentication credentials invalid", False, NotAuthorised),
        (530, "5.7.0 Authentication required", False, NotAuthorised),
    ],
)
def test_each_refusal_says_what_to_do_next(code: int, said: str, of_recipient: bool, meaning: type[ChannelError]):
    error = refusal(code, said, of_recipient=of_recipient)
    assert type(error) is meaning
    assert "courrier.example" not in str(error)


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (SMTPConnectError("refused"), RetryBackoff),
        (SMTPServerDisconnected("lost"), RetryBackoff),
        (SMTPReadTimeoutError("slow"), RetryBackoff),
        (SMTPNotSupported("no AUTH here"), NotAuthorised),
    ],
)
def test_silence_before_the_letter_left_may_be_tried_again(fault: Any, meaning: type[ChannelError]):
    assert type(trouble(fault)) is meaning


# ---------------------------------------------------------------- sending, for real


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with listening(Pymap()) as bench:
        yield bench


async def test_letters_share_a_few_connections(bench: Bench):
    many = (bench.send(Reply(f"Lettre {n}.")) for n in range(30))
    await asyncio.gather(*many)
    assert len(bench.ours()) == 30
    assert the_world(bench).connections <= 4 + 2  # four of ours, those of the person


async def test_a_connection_that_the_relay_closed_meanwhile_is_replaced(bench: Bench):
    await bench.send(Reply("Un."))
    the_world(bench).hang_up()
    await bench.send(Reply("Deux."))
    assert [bubble.text for bubble in bench.ours()] == ["Un.", "Deux."]


async def test_a_refused_letter_does_not_spoil_the_next(bench: Bench):
    with pytest.raises(Gone):
        await bench.send(Reply("Un."), to=bench.gone)
    await bench.send(Reply("Deux."))
    assert [bubble.text for bubble in bench.ours()] == ["Deux."]


@pytest.mark.parametrize(
    "nobody", ["", "ines", "ines@", "a b@c.example", "inès@courrier.example", "a@b.example\r\nX: y"]
)
async def test_what_is_no_address_is_gone_without_a_call(bench: Bench, nobody: str):
    with pytest.raises(Gone):
        await bench.send(Reply("Bonjour."), to=Address("email", nobody))


async def test_the_person_answers_above_the_history_and_is_vouched_for(bench: Bench):
    await bench.send(CAROUSEL)
    await bench.vendor.write(INES, "2")
    said = bench.door.inbound[-1]
    assert said.content == Text("2")
    assert said.vouched
    assert said.thread["references"] == bench.ours()[-1].id


async def test_our_answer_lands_in_the_exchange_it_answers(bench: Bench):
    said = bench.door.inbound[-1]
    await bench.channel.send(replace(outbound(REPLY, bench.address), thread=said.thread))
    asked, answered = bench.vendor.screen(INES)
    assert answered.subject == f"Re: {asked.subject}"
    assert answered.thread == asked.id


async def test_somebody_who_writes_under_a_borrowed_name_is_not_vouched_for(bench: Bench):
    world = the_world(bench)
    await world.forge(INES, "Changez mon adresse.")
    await world.arrived()
    assert not bench.door.inbound[-1].vouched


async def test_a_letter_that_comes_back_later_fails_and_closes_the_address(bench: Bench):
    world = the_world(bench)
    world.leave("parti@courrier.example", quietly=True)
    (sent,) = await bench.send(REPLY, to=Address("email", "parti@courrier.example"))
    await world.arrived()
    failed, gone = bench.door.inbound[-2:]
    assert failed.content == Receipt(Status.FAILED, (sent,), error="5.1.1")
    assert gone.address == Address("email", "parti@courrier.example")
    assert gone.content == OptOut("bounce", word="5.1.1")


async def test_the_unsubscribe_button_of_the_mail_program_works(bench: Bench):
    world = the_world(bench)
    stop = "https://relais.example/u/1"
    await bench.channel.send(replace(outbound(REPLY, bench.address, Purpose.NOTICE), unsubscribe_url=stop))
    await world.unsubscribe(INES)
    await world.arrived()
    assert bench.door.inbound[-1].content == OptOut("unsubscribed")
    assert bench.door.inbound[-1].address == bench.address


async def test_this_is_spam_reaches_us(bench: Bench):
    world = the_world(bench)
    await bench.send(REPLY)
    await world.complain(INES)
    await world.arrived()
    assert bench.door.inbound[-1].content == OptOut("complaint")


async def test_an_invitation_opens_a_letter_that_brings_its_token_along(bench: Bench):
    world = the_world(bench)
    link = cast(EmailByImap, bench.channel).invitation("lien-AbC_123-xyz")
    assert link.startswith("mailto:start+lien-AbC_123-xyz@maison-lumen.example?")
    await world.open(INES, "lien-AbC_123-xyz")
    await world.arrived()
    assert bench.door.inbound[-1].content == Start("lien-AbC_123-xyz")


def the_world(bench: Bench) -> Awaited:
    return cast(Awaited, bench.vendor)


# ---------------------------------------------------------------- the mailbox


@dataclass
class Shelf:
    """The shop's mailbox, seen by another mail program."""

    settings: dict[str, Any]

    def unread(self, folder: str = "INBOX") -> int:
        return len(self._find(folder, "UNSEEN"))

    def all(self, folder: str = "INBOX") -> int:
        return len(self._find(folder, "ALL"))

    def read_everything(self) -> None:
        with self._open("INBOX") as box:
            box.store("1:*", "+FLAGS", r"(\Seen)")

    def _find(self, folder: str, what: str) -> list[bytes]:
        with self._open(folder) as box:
            found: list[bytes] = box.search(None, what)[1][0].split()
            return found

    @contextlib.contextmanager
    def _open(self, folder: str) -> Any:
        with imaplib.IMAP4(self.settings["imap_host"], self.settings["imap_port"]) as box:
            box.login(self.settings["imap_user"], self.settings["imap_password"])
            box.select(folder)
            yield box


@pytest.fixture(params=[Dovecot, Pymap])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[EmailSandbox]:
    world = EmailSandbox(room=request.param())
    await world.start()
    yield world
    await world.stop()


@asynccontextmanager
async def follower(world: EmailSandbox, accept: Any, **settings: Any) -> AsyncIterator[EmailByImap]:
    async with Http() as http:
        channel = create(configured(**world.settings | settings), Tools(http, now, "https://relais.example"))
        assert isinstance(channel, EmailByImap)
        listener = asyncio.create_task(channel.listen(accept))
        try:
            yield channel
        finally:
            await ended(listener)
            await channel.close()


class Pile:
    """Takes what is accepted, and may be asked to refuse the first tries."""

    def __init__(self, refusals: int = 0) -> None:
        self.taken: asyncio.Queue[Inbound] = asyncio.Queue()
        self.refusals = refusals

    async def accept(self, inbound: Sequence[Inbound]) -> None:
        self.refusals -= 1
        refusing = self.refusals >= 0
        assert not refusing, "the database is away"
        for one in inbound:
            self.taken.put_nowait(one)

    async def next(self) -> str:
        said = await asyncio.wait_for(self.taken.get(), 10)
        assert isinstance(said.content, Text)
        return said.content.text


async def test_what_came_while_nobody_listened_is_read_at_the_start(world: EmailSandbox):
    await world.write(INES, "Un")
    await world.write(INES, "Deux")
    pile = Pile()
    async with follower(world, pile.accept):
        assert [await pile.next(), await pile.next()] == ["Un", "Deux"]


async def test_new_mail_is_told_at_once(world: EmailSandbox):
    pile = Pile()
    async with follower(world, pile.accept, imap_look_every=600):
        await world.write(INES, "Un")
        assert await pile.next() == "Un"
        began = time.monotonic()
        await world.write(INES, "Deux")
        assert await pile.next() == "Deux"
        assert time.monotonic() - began < 3


async def test_a_server_that_tells_nothing_is_looked_at_now_and_then(world: EmailSandbox, monkeypatch: Any):
    monkeypatch.setattr("aioimaplib.IMAP4.has_capability", lambda self, name: False)
    pile = Pile()
    async with follower(world, pile.accept, imap_look_every=0.05):
        await world.write(INES, "Un")
        await world.write(INES, "Deux")
        assert [await pile.next(), await pile.next()] == ["Un", "Deux"]


async def test_a_mail_is_marked_read_only_once_it_is_stored(world: EmailSandbox):
    shelf = Shelf(world.settings)
    kept = asyncio.Event()
    unread_meanwhile: list[int] = []

    async def accept(inbound: Sequence[Inbound]) -> None:
        unread_meanwhile.append(await asyncio.to_thread(shelf.unread))
        kept.set()

    await world.write(INES, "Un")
    async with follower(world, accept):
        await asyncio.wait_for(kept.wait(), 10)
        await until(lambda: shelf.unread() == 0)
    assert unread_meanwhile == [1]


async def test_a_mail_that_could_not_be_stored_is_read_again(world: EmailSandbox):
    pile = Pile(refusals=1)
    await world.write(INES, "Un")
    async with follower(world, pile.accept):
        assert await pile.next() == "Un"


async def test_a_mail_that_somebody_opened_first_is_not_lost(world: EmailSandbox):
    """Read in another program between its arrival and our look at it."""
    pile, shelf = Pile(refusals=1), Shelf(world.settings)
    async with follower(world, pile.accept):
        await world.write(INES, "Un")
        await until(lambda: pile.refusals < 1)
        await asyncio.to_thread(shelf.read_everything)
        assert await pile.next() == "Un"


async def test_read_mails_can_be_moved_out_of_the_way(world: EmailSandbox):
    pile, shelf = Pile(), Shelf(world.settings)
    async with follower(world, pile.accept, imap_done_folder="Relais"):
        await world.write(INES, "Un")
        assert await pile.next() == "Un"
        await until(lambda: shelf.all() == 0)
    assert await asyncio.to_thread(shelf.all, "Relais") == 1


async def test_a_mail_larger_than_is_read_keeps_its_words(world: EmailSandbox):
    said: asyncio.Queue[Inbound] = asyncio.Queue()

    async def accept(inbound: Sequence[Inbound]) -> None:
        said.put_nowait(inbound[0])

    async with follower(world, accept, largest=6_000):
        await world.attach(INES, "https://photo.example/1.jpg", text="Elle est rayée.")
        first = await asyncio.wait_for(said.get(), 10)
    assert cast(Files, first.content).text == "Elle est rayée."


@pytest.mark.parametrize("world", [Pymap], indirect=True)
async def test_the_listener_survives_the_loss_of_its_server(world: EmailSandbox):
    pile = Pile()
    async with follower(world, pile.accept):
        await world.write(INES, "Un")
        assert await pile.next() == "Un"
        await until(lambda: Shelf(world.settings).unread() == 0)
        assert cast(Pymap, world.room).cut() >= 1
        await world.write(INES, "Deux")
        assert await pile.next() == "Deux"


@pytest.mark.parametrize("name", ["closed", "long" * 30])
async def test_the_mailbox_opens_wherever_temporary_things_are_put(name: str, monkeypatch: Any):
    """Where nobody may look but ourselves, or so far from the root that no socket's address fits."""
    with tempfile.TemporaryDirectory(prefix=name) as attic:
        monkeypatch.setattr("tempfile.tempdir", attic)
        world, pile = EmailSandbox(room=Dovecot()), Pile()
        await world.start()
        await world.write(INES, "Un")
        async with follower(world, pile.accept):
            assert await pile.next() == "Un"
        await world.stop()


def test_where_dovecot_cannot_live_the_mailbox_is_pymaps(tmp_path: Path, monkeypatch: Any):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("long" * 30)))
    assert isinstance(mailroom(), Dovecot)
    monkeypatch.setattr("channels.sandbox.mailrooms.TEMPORARY", ())
    assert isinstance(mailroom(), Pymap)


async def until(true: Any) -> None:
    async with asyncio.timeout(10):
        while not await asyncio.to_thread(true):
            await asyncio.sleep(0.02)


# ---------------------------------------------------------------- inbound services


async def test_postmark_brings_files_along():
    async with called(Postmark("", Mischief())) as bench:
        await cast(EmailSandbox, bench.vendor).attach(INES, "https://photo.example/1.jpg", text="Elle est rayée.")
        content = bench.door.inbound[-1].content
    assert isinstance(content, Files)
    assert content.text == "Elle est rayée."
    assert content.files[0].name == "photo.jpg"


async def test_mailgun_brings_files_along():
    async with called(Mailgun("", Mischief(), now)) as bench:
        await cast(EmailSandbox, bench.vendor).attach(INES, "https://photo.example/1.jpg", text="Elle est rayée.")
        content = bench.door.inbound[-1].content
    assert isinstance(content, Files)
    assert content.text == "Elle est rayée."
    assert content.files[0].size > 10_000


async def test_a_letter_that_came_back_is_understood_from_a_service_too():
    rooms: list[Postmark | Mailgun | SendGrid] = [Postmark("", Mischief()), Mailgun("", Mischief(), now)]
    for room in (*rooms, *(SendGrid("", Mischief(), raw=raw) for raw in (True, False))):
        async with called(room) as bench:
            cast(EmailSandbox, bench.vendor).leave("parti@courrier.example", quietly=True)
            (sent,) = await bench.send(REPLY, to=Address("email", "parti@courrier.example"))
            assert bench.door.inbound[-2].content == Receipt(Status.FAILED, (sent,), error="5.1.1")


async def test_mailguns_signature_is_refused_after_two_minutes():
    room = Mailgun("", Mischief(), lambda: now() - timedelta(minutes=3))
    async with called(room) as bench:
        assert not bench.door.inbound
        assert isinstance(bench.door.refused[0], NotForUs)


async def test_mailgun_may_send_the_mail_whole():
    room = Mailgun("", Mischief(), now)
    async with called(room) as bench:
        raw = (PAYLOADS / "iphone.eml").read_text()
        form = room.sign() | {"recipient": "contact@maison-lumen.example", "body-mime": raw}
        request = replace(bench.door.requests[-1], body=urlencode(form).encode())
        (said,) = cast(EmailByWebhook, bench.channel).receive(request).inbound
    assert said.content == Text("Parfait, merci")


@pytest.mark.parametrize("raw", [True, False])
async def test_sendgrid_brings_files_along(raw: bool):
    async with called(SendGrid("", Mischief(), raw=raw)) as bench:
        await cast(EmailSandbox, bench.vendor).attach(INES, "https://photo.example/1.jpg", text="Elle est rayée.")
        content = bench.door.inbound[-1].content
    assert isinstance(content, Files)
    assert content.text == "Elle est rayée."
    assert content.files[0].size > 10_000


async def posted_by_sendgrid(payload: str) -> Received:
    """A recorded form, under the signature of the day."""
    room = SendGrid("", Mischief(), raw=False)
    async with called(room) as bench:
        body = (PAYLOADS / payload).read_bytes().replace(b"\n", b"\r\n")
        headers = room.sign(body) | {"content-type": "multipart/form-data; boundary=xYzZY"}
        request = replace(bench.door.requests[-1], body=body, headers=headers)
        return cast(EmailByWebhook, bench.channel).receive(request)


async def test_sendgrid_takes_a_mail_apart_and_leaves_its_words_in_their_alphabet():
    (said,) = (await posted_by_sendgrid("sendgrid_apart.txt")).inbound
    assert said.content == Text("Où est ma commande 1042 ? Elle était prévue hier.")
    assert said.address == Address("email", INES)
    assert said.profile.name == "Inès Duval"
    assert said.id == "<CAJx1=sendgrid-01@mail.courrier.example>"


async def test_sendgrids_own_verdict_on_a_mail_does_not_vouch_for_who_wrote_it():
    """It tells of DKIM and SPF, and not whether they speak for the `From:` that people see."""
    (said,) = (await posted_by_sendgrid("sendgrid_apart.txt")).inbound
    assert not said.vouched


async def test_a_mail_that_sendgrid_got_from_nobody_is_answered_by_nobody():
    assert await posted_by_sendgrid("sendgrid_from_nobody.txt") == Received(ignored=("auto_reply",))


@pytest.mark.parametrize("signature", ["", "AAAA", "é", "MEUCIQ=="])
async def test_sendgrid_without_its_signature_is_refused(signature: str):
    async with called(SendGrid("", Mischief(), raw=True)) as bench:
        genuine = bench.door.requests[-1]
        headers = {**genuine.headers, "x-twilio-email-event-webhook-signature": signature}
        assert refused(bench.channel, altered(genuine, headers=headers))


async def test_sendgrids_signature_is_of_one_moment_and_of_one_key():
    async with called(SendGrid("", Mischief(), raw=True)) as bench:
        genuine = bench.door.requests[-1]
        later = {**genuine.headers, "x-twilio-email-event-webhook-timestamp": "1790000000"}
        assert refused(bench.channel, altered(genuine, headers=later))
        theirs = SendGrid("", Mischief(), raw=True).sign(genuine.body)
        assert refused(bench.channel, altered(genuine, headers={**genuine.headers, **theirs}))


async def test_a_body_larger_than_the_limit_is_refused_before_it_is_read():
    async with called(Postmark("", Mischief())) as bench:
        genuine = bench.door.requests[-1]
        assert not stores_nothing(bench.channel, genuine)
        assert refused(bench.channel, altered(genuine, body=genuine.body + b" " * 10_000_000))


@pytest.mark.parametrize("header", ["", "Basic", "Basic cG9zdG1hcms6", "Bearer x", "Basic é"])
async def test_postmark_without_the_password_of_the_webhook_is_refused(header: str):
    async with called(Postmark("", Mischief())) as bench:
        genuine = bench.door.requests[-1]
        assert refused(bench.channel, altered(genuine, headers={**genuine.headers, "authorization": header}))


# ---------------------------------------------------------------- the operator


async def test_a_good_configuration_has_no_fault(bench: Bench):
    assert await cast(EmailByImap, bench.channel).check() == []


async def test_a_bad_configuration_is_told_in_sentences(bench: Bench):
    wrong = the_world(bench).settings | {"smtp_password": "wrong", "imap_password": "wrong"}
    async with Http() as http:
        channel = cast(EmailByImap, create(configured(**wrong), Tools(http, now, "https://relais.example")))
        relay, mailbox = await channel.check()
    assert "refused our login" in relay.what
    assert "refused to login" in mailbox.what
    assert "imap_*" in mailbox.remedy


async def test_connecting_tells_what_is_left_to_do(bench: Bench):
    (*_, aliases) = await cast(EmailByImap, bench.channel).connect()
    assert "reply+…@maison-lumen.example" in aliases
    async with called(Postmark("", Mischief())) as other:
        (step,) = await cast(EmailByWebhook, other.channel).connect()
    assert "https://postmark:PASSWORD@relais.example/in/email" in step


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "short"},
        {"address": "no address"},
        {"colour": "blue"},
        {"marked_address": "contact@maison-lumen.example"},
        {"inbound": "postmark"},
        {"inbound": "mailgun"},
        {"inbound": "sendgrid"},
        {"inbound": "sendgrid", "sendgrid_public_key": "AAAA"},
        {"smtp_hots": "typo.example"},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, Any]):
    with pytest.raises(ValidationError):
        configured(**wrong)


def test_marked_addresses_may_live_under_one_mailbox():
    marks = Marks(SECRET.encode(), "contact+{kind}-{token}@maison-lumen.example", timedelta(days=90))
    token = marks.reply(INES, NOON)
    mark = marks.read(f"Contact+REPLY-{token.upper()}@Maison-Lumen.example")
    assert mark
    assert mark.kind == "reply"
    assert marks.answers(mark.token, INES, NOON)
    assert not marks.answers(mark.token, "paul@courrier.example", NOON)


def test_a_marked_address_fits_any_server():
    message = Outbound(id="01JTEST", address=Address("email", f"{'x' * 64}@{'y' * 180}.example"), reply=REPLY)
    bounce = HOUSE.marks.address("bounce", HOUSE.marks.message(message))
    assert len(bounce.partition("@")[0]) <= 64


def test_secrets_do_not_show():
    assert SECRET not in repr(configured(smtp_password=SecretStr(SECRET)))
