"""Opens the mails that Postmark and Mailgun post to us: the one as JSON, the other as a form."""

import hashlib
import hmac
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Struct

from channels import Request
from channels.mail.forms import Form, read_form, reported
from channels.mail.reading import Mail, Part, parse
from dialogs.errors import NotForUs

STALE = timedelta(minutes=2)


# ---------------------------------------------------------------- Postmark


class PostmarkHeader(Struct, rename="pascal"):
    name: str
    value: str


class PostmarkFile(Struct, rename="pascal"):
    name: str = ""
    content_type: str = "application/octet-stream"
    content_length: int = 0
    content: bytes = b""
    ident: str | None = msgspec.field(name="ContentID", default=None)


class PostmarkMail(Struct, rename="pascal"):
    """https://postmarkapp.com/developer/webhooks/inbound-webhook"""

    sender: str = msgspec.field(name="From")
    ident: str = msgspec.field(name="MessageID")
    to: str = ""
    original_recipient: str = ""
    subject: str | None = ""
    date: str | None = ""
    text_body: str | None = ""
    html_body: str | None = ""
    headers: list[PostmarkHeader] = []
    attachments: list[PostmarkFile] = []


def from_postmark(request: Request, user: str, password: str) -> Mail:
    """Postmark signs nothing: it knows the user and password written in the webhook's address."""
    knows_the_password(request, user, password)
    try:
        posted = msgspec.json.decode(request.body, type=PostmarkMail)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise NotForUs("The body is not one of Postmark's inbound mails.") from fault
    return _postmark(posted)


def knows_the_password(request: Request, user: str, password: str) -> None:
    """Raises `NotForUs` where the call does not carry what stands in the webhook's address."""
    expected = f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"
    given = request.headers.get("authorization", "")
    if not password or not hmac.compare_digest(given.encode(errors="replace"), expected.encode()):
        raise NotForUs("The request does not carry the user and password of this webhook.")


def _postmark(posted: PostmarkMail) -> Mail:
    given = [("from", posted.sender), ("to", posted.to), ("subject", posted.subject), ("date", posted.date)]
    headers = [(name, value) for name, value in given if value]
    headers += [(header.name.lower(), " ".join(header.value.split())) for header in posted.headers]
    if not any(name == "message-id" for name, _ in headers):
        headers.append(("message-id", f"<{posted.ident}@postmark>"))
    return Mail(
        headers=tuple(headers),
        to=(posted.original_recipient,),
        text=posted.text_body or "",
        html=posted.html_body or "",
        parts=tuple(_postmark_part(file, n) for n, file in enumerate(posted.attachments, 1)),
    )


def _postmark_part(file: PostmarkFile, number: int) -> Part:
    mime = file.content_type.partition(";")[0].strip().lower()
    report = reported(mime, file.content)
    return Part(mime, file.name[:200], str(number), file.content_length, bool(file.ident), report, file.content)


# ---------------------------------------------------------------- Mailgun


def from_mailgun(request: Request, key: str, now: datetime) -> Mail:
    """Mailgun signs a time and a token (https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/)."""
    form = read_form(request)
    stamp, token, signature = (form.fields.get(name, "") for name in ("timestamp", "token", "signature"))
    signed_by_mailgun(stamp, token, signature, key, now, STALE)
    return _mailgun(form)


def signed_by_mailgun(stamp: str, token: str, signature: str, key: str, now: datetime, stale: timedelta) -> None:
    """Raises `NotForUs` where it did not sign this, or longer ago than `stale`."""
    expected = hmac.new(key.encode(), f"{stamp}{token}".encode(errors="replace"), hashlib.sha256).hexdigest()
    if not key or not hmac.compare_digest(signature.encode(errors="replace"), expected.encode()):
        raise NotForUs("Mailgun's signature does not match.")
    if abs(now - _moment(stamp)) > stale:
        raise NotForUs("Mailgun's signature is too old.")


def _moment(timestamp: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError) as fault:
        raise NotForUs("Mailgun's timestamp is none.") from fault


def _mailgun(form: Form) -> Mail:
    fields = form.fields
    recipient = (fields.get("recipient", ""),)
    if "body-mime" in fields:
        whole = parse(fields["body-mime"].encode(errors="replace"), recipient)
        return whole or Mail(headers=())
    return Mail(
        headers=_mailgun_headers(fields.get("message-headers", "")),
        to=recipient,
        text=fields.get("body-plain", ""),
        html=fields.get("body-html", ""),
        parts=form.parts,
    )


def _mailgun_headers(listed: str) -> tuple[tuple[str, str], ...]:
    try:
        headers = msgspec.json.decode(listed, type=list[tuple[str, str]])
    except (msgspec.DecodeError, UnicodeError) as fault:
        raise NotForUs("Mailgun's list of headers cannot be read.") from fault
    return tuple((name.lower(), " ".join(value.split())) for name, value in headers)
