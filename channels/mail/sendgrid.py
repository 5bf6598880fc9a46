"""Opens the mails that SendGrid's Inbound Parse posts to us, whole or taken apart, and checks its signature.

Source: https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook and, on
signatures, https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/securing-your-parse-webhooks
"""

import binascii
from base64 import b64decode

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from msgspec import Struct
from msgspec.structs import replace

from channels import Request
from channels.mail.forms import Form, read_form
from channels.mail.reading import Mail, parse
from dialogs.errors import NotForUs

SIGNATURE = "x-twilio-email-event-webhook-signature"
TIMESTAMP = "x-twilio-email-event-webhook-timestamp"


class Envelope(Struct):
    """Whom the servers named to each other; a mail that nobody shall answer comes from nobody."""

    sender: str | None = msgspec.field(name="from", default=None)
    to: list[str] = []


def sendgrid_key(written: str) -> EllipticCurvePublicKey:
    """SendGrid's public key, as its console and its API show it; raises `ValueError` when it is none."""
    key = load_der_public_key(b64decode("".join(written.split())))
    if not isinstance(key, EllipticCurvePublicKey):
        raise ValueError("This is no key of an elliptic curve.")
    return key


def from_sendgrid(request: Request, key: EllipticCurvePublicKey) -> Mail:
    """The moment of its signature is not judged: a mail that comes again is known by its id."""
    signed_by_sendgrid(request, key)
    form = read_form(request)
    envelope = _envelope(form.fields.get("envelope", ""))
    mail = _whole(form, envelope) if "email" in form.fields else _taken_apart(form, envelope)
    if envelope.sender == "" and not mail.first("return-path"):
        return replace(mail, headers=(("return-path", "<>"), *mail.headers))
    return mail


def signed_by_sendgrid(request: Request, key: EllipticCurvePublicKey) -> None:
    """What is signed is a moment and the body. Raises `NotForUs` where they are not."""
    stamp, signature = (request.headers.get(name, "").encode(errors="replace") for name in (TIMESTAMP, SIGNATURE))
    try:
        key.verify(b64decode(signature), stamp + request.body, ECDSA(SHA256()))
    except (binascii.Error, InvalidSignature) as fault:
        raise NotForUs("SendGrid's signature does not match.") from fault


def _envelope(written: str) -> Envelope:
    try:
        return msgspec.json.decode(written, type=Envelope)
    except (msgspec.DecodeError, UnicodeError) as fault:
        raise NotForUs("SendGrid's envelope cannot be read.") from fault


def _whole(form: Form, envelope: Envelope) -> Mail:
    raw = form.raw.get("email") or form.fields["email"].encode(errors="replace")
    return parse(raw, tuple(envelope.to)) or Mail(headers=())


def _taken_apart(form: Form, envelope: Envelope) -> Mail:
    head = parse(form.fields.get("headers", "").encode(errors="replace") + b"\r\n\r\n")
    return Mail(
        headers=head.headers if head else (),
        to=tuple(envelope.to),
        text=_text(form, "text"),
        html=_text(form, "html"),
        parts=form.parts,
    )


def _text(form: Form, name: str) -> str:
    """Each text is in the alphabet that its mail was in; `charsets` tells which."""
    if name not in form.raw:
        return form.fields.get(name, "")
    try:
        charset = msgspec.json.decode(form.fields.get("charsets", "{}"), type=dict[str, str]).get(name, "utf-8")
        return form.raw[name].decode(charset, errors="replace")
    except (msgspec.DecodeError, UnicodeError, LookupError, ValueError):
        return form.fields[name]
