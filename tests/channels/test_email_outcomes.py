"""What relays tell of letters: payloads as their documentation shows them, under the signature of the day."""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import ValidationError

from channels import Connects, Listens, Received, Request, Tools, Webhook
from channels.email import Settings, create
from channels.http import Http
from channels.sandbox import Mischief
from channels.sandbox.email import EmailSandbox
from channels.sandbox.mailrooms import Envelope, Postmark
from dialogs.errors import NotForUs
from dialogs.messages import Address, OptOut, Outbound, Purpose, Receipt, Reply, Status

PAYLOADS = Path(__file__).parent / "payloads" / "email"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LETTER = "<dt36fwxwh6ih5t3zifksz4evkp3rl72f@maison-lumen.example>"
INES = Address("email", "ines@courrier.example")
SECRET = "a secret of the house's"
KEY = "key-of-mailgun"
PASSWORD = "a long password"
SENDGRID = ec.generate_private_key(ec.SECP256R1())
SHOWN = b64encode(SENDGRID.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
RELAYS: dict[str, dict[str, str]] = {
    "mailgun": {"mailgun_signing_key": KEY},
    "postmark": {"postmark_password": PASSWORD},
    "sendgrid": {"sendgrid_events_public_key": SHOWN},
}
EACH = pytest.mark.parametrize("relay", RELAYS)


def told(relay: str, request: Request, **given: str) -> Received:
    settings = {"secret": SECRET, "address": "contact@maison-lumen.example", "shop": "M", "outcomes": relay}
    tools = Tools(Http(), lambda: NOON, "https://relais.example")
    channel = create(Settings.model_validate(settings | RELAYS[relay] | given), tools)
    return cast(Webhook, channel).receive(request)


def posted(body: bytes, headers: Mapping[str, str] = {}) -> Request:
    kind = {"content-type": "application/json"}
    return Request(method="POST", url="https://relais.example/in/email", body=body, headers={**kind, **headers})


def by_mailgun(at: datetime = NOON, key: str = KEY, **event: Any) -> Request:
    stamp, token = str(int(at.timestamp())), "a token of fifty letters"
    payload = json.loads((PAYLOADS / "mailgun_failed.json").read_text())
    payload["event-data"] |= {name.replace("_", "-"): value for name, value in event.items()}
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    payload["signature"] = {"timestamp": stamp, "token": token, "signature": signature}
    return posted(json.dumps(payload).encode())


def by_postmark(password: str = PASSWORD, **changed: Any) -> Request:
    payload = json.loads((PAYLOADS / "postmark_bounce.json").read_text()) | changed
    known = b64encode(f"postmark:{password}".encode()).decode()
    return posted(json.dumps(payload).encode(), {"authorization": f"Basic {known}"})


def by_sendgrid(at: datetime = NOON, key: ec.EllipticCurvePrivateKey = SENDGRID, **changed: Any) -> Request:
    events = json.loads((PAYLOADS / "sendgrid_events.json").read_text())
    body, stamp = json.dumps([events[0] | changed, *events[1:]]).encode(), str(int(at.timestamp()))
    signature = b64encode(key.sign(stamp.encode() + body, ec.ECDSA(SHA256()))).decode()
    name = "x-twilio-email-event-webhook"
    return posted(body, {f"{name}-signature": signature, f"{name}-timestamp": stamp})


BY: dict[str, Callable[..., Request]] = {"mailgun": by_mailgun, "postmark": by_postmark, "sendgrid": by_sendgrid}
NOBODY = {"mailgun": "", "postmark": "5.1.1", "sendgrid": "5.1.1"}


# ---------------------------------------------------------------- what is told


@EACH
def test_a_letter_to_nobody_failed_and_its_address_is_gone(relay: str):
    failed, gone = told(relay, BY[relay]()).inbound
    assert failed.content == Receipt(Status.FAILED, (LETTER,), error=NOBODY[relay])
    assert gone.content == OptOut("bounce", word=NOBODY[relay])
    assert failed.address == gone.address == INES
    assert failed.id != gone.id


@pytest.mark.parametrize(
    "request_",
    [
        by_mailgun(event="complained", severity=""),
        by_mailgun(reason="suppress-complaint"),
        by_postmark(RecordType="SpamComplaint", Type="SpamComplaint"),
        by_sendgrid(event="spamreport", type=""),
        by_sendgrid(event="dropped", type="", reason="Spam Reporting Address"),
    ],
)
def test_a_complaint_is_an_opt_out(request_: Request):
    (complaint,) = told(relay_of(request_), request_).inbound
    assert complaint.content == OptOut("complaint")


@pytest.mark.parametrize(
    "request_",
    [
        by_mailgun(event="unsubscribed", severity=""),
        by_postmark(Type="Unsubscribe"),
        by_sendgrid(event="unsubscribe", type=""),
        by_sendgrid(event="dropped", type="", reason="Unsubscribed Address"),
    ],
)
def test_who_unsubscribed_at_the_relay_wants_no_offers(request_: Request):
    (left,) = told(relay_of(request_), request_).inbound
    assert left.content == OptOut("unsubscribed", topic="promotions")


@pytest.mark.parametrize(
    "request_",
    [
        by_mailgun(reason="bounce", delivery_status={"message": "550 5.7.1 Refused as spam"}),
        by_mailgun(reason="generic"),
        by_postmark(Type="SpamNotification", Details="smtp;550 5.7.1 Refused as spam"),
        by_sendgrid(type="blocked", status="5.7.1", reason="550 5.7.1 Refused as spam"),
        by_sendgrid(status="5.7.1", reason="550 5.7.1 Refused as spam"),
    ],
)
def test_what_a_filter_refused_failed_and_its_address_is_kept(request_: Request):
    (failed,) = told(relay_of(request_), request_).inbound
    assert cast(Receipt, failed.content).status == Status.FAILED


@pytest.mark.parametrize(
    "request_",
    [
        by_mailgun(severity="temporary"),
        by_mailgun(event="delivered", severity=""),
        by_postmark(Type="SoftBounce"),
        by_postmark(Type="Transient"),
        by_postmark(RecordType="Delivery", Type=""),
        by_sendgrid(event="processed", type=""),
        by_sendgrid(event="dropped", type="", reason="Recipient List over Package Quota"),
    ],
)
def test_what_may_yet_arrive_changes_nothing_and_is_counted(request_: Request):
    answer = told(relay_of(request_), request_)
    assert not answer.inbound
    assert answer.ignored


# ---------------------------------------------------------------- who is believed


@EACH
def test_a_letter_that_we_did_not_write_to_them_proves_nothing(relay: str):
    who = {"mailgun": "recipient", "postmark": "Email", "sendgrid": "email"}[relay]
    answer = told(relay, BY[relay](**{who: "paul@courrier.example"}))
    assert not answer.inbound
    assert "outcome_unproven" in answer.ignored


@pytest.mark.parametrize(
    "request_",
    [
        by_mailgun(key="another key"),
        by_mailgun(at=NOON - timedelta(days=3)),
        by_postmark(password="guessed"),
        by_sendgrid(key=ec.generate_private_key(ec.SECP256R1())),
        by_sendgrid(at=NOON - timedelta(days=3)),
    ],
)
def test_who_does_not_sign_or_long_ago_is_refused(request_: Request):
    with pytest.raises(NotForUs):
        told(relay_of(request_), request_)


@pytest.mark.parametrize("relay", ["mailgun", "sendgrid"])
def test_mailgun_and_sendgrid_may_try_for_a_day(relay: str):
    assert told(relay, BY[relay](at=NOON - timedelta(days=1))).inbound


@EACH
@pytest.mark.parametrize("body", [b"", b"[", b'{"event-data": 1, "RecordType": 2}', b"\xff[", b"[1]"])
def test_a_body_that_says_nothing_is_refused(relay: str, body: bytes):
    genuine = BY[relay]()
    with pytest.raises(NotForUs):
        told(relay, posted(body, genuine.headers))


@EACH
def test_without_its_key_a_relay_cannot_be_believed(relay: str):
    (name,) = RELAYS[relay]
    with pytest.raises(ValidationError, match="nobody could be told apart"):
        told(relay, BY[relay](), **{name: ""})


# ---------------------------------------------------------------- beside what comes in


@EACH
def test_the_mailbox_is_read_as_well(relay: str):
    settings = {"secret": SECRET, "address": "contact@maison-lumen.example", "shop": "M", "outcomes": relay}
    tools = Tools(Http(), lambda: NOON, "https://relais.example")
    channel = create(Settings.model_validate(settings | RELAYS[relay]), tools)
    assert isinstance(channel, Listens)
    assert isinstance(channel, Webhook)


def test_a_mail_and_what_became_of_a_letter_come_by_the_same_door():
    both = {"inbound": "postmark"}
    assert len(told("postmark", by_postmark(), **both).inbound) == 2
    mail = {"From": "ines@courrier.example", "MessageID": "1", "TextBody": "Bonjour"}
    known = by_postmark().headers
    (said,) = told("postmark", posted(json.dumps(mail).encode(), known), **both).inbound
    assert said.address == INES


@EACH
async def test_connecting_tells_where_the_relay_shall_call(relay: str):
    settings = {"secret": SECRET, "address": "contact@maison-lumen.example", "shop": "M", "outcomes": relay}
    channel = create(
        Settings.model_validate(settings | RELAYS[relay]), Tools(Http(), lambda: NOON, "https://r.example")
    )
    steps = " ".join(await cast(Connects, channel).connect())
    assert "r.example/in/email" in steps
    assert relay.capitalize()[:4] in steps


class Read(EmailSandbox):
    """Keeps each letter as it came."""

    letters: tuple[bytes, ...] = ()

    async def take(self, mail: Envelope, host: str) -> None:
        self.letters += (mail.content,)


async def test_a_letter_by_postmark_brings_its_name_along():
    """Postmark gives each letter a Message-ID of its own, and hands back what a letter says of itself."""
    vendor = Read(room=Postmark("", Mischief()))
    await vendor.start()
    ours = {"secret": SECRET, "address": "contact@maison-lumen.example", "shop": "M", "outcomes": "postmark"}
    tools = Tools(Http(), lambda: NOON, "https://relais.example")
    channel = create(Settings.model_validate(ours | vendor.settings), tools)
    sent = await channel.send(Outbound(id="1", address=INES, reply=Reply("Bonjour."), purpose=Purpose.ANSWER))
    await channel.close()
    await vendor.stop()
    letter = BytesParser(policy=SMTP).parsebytes(vendor.letters[0])
    assert f"<{letter['X-PM-Metadata-letter']}@maison-lumen.example>" == sent.provider_id


def relay_of(request: Request) -> str:
    if b'"event-data"' in request.body:
        return "mailgun"
    return "postmark" if b'"RecordType"' in request.body else "sendgrid"
