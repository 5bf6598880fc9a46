"""Mailgun's webhooks of what became of letters.

Sources: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads and, on signatures,
https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
"""

from datetime import datetime

import msgspec
from msgspec import Struct, field

from channels import Request
from channels.mail.outcomes import STALE, How, Outcome, Told, lost, moment
from channels.mail.providers import signed_by_mailgun
from channels.mail.reading import status_in
from dialogs.errors import NotForUs

BOUNCED = ("bounce", "suppress-bounce")
"""Reasons for which Mailgun writes there no more: https://documentation.mailgun.com/docs/mailgun/user-manual/events/"""


class Signature(Struct):
    timestamp: str | int
    token: str
    signature: str


class Headers(Struct, frozen=True):
    ident: str = field(name="message-id", default="")


class Message(Struct, frozen=True):
    headers: Headers = Headers()


class Delivery(Struct, frozen=True):
    message: str | None = ""
    description: str | None = ""


class Event(Struct):
    event: str
    id: str
    timestamp: float = 0.0
    recipient: str = ""
    severity: str = ""
    reason: str = ""
    message: Message = Message()
    delivery: Delivery = field(name="delivery-status", default=Delivery())


class Posted(Struct):
    signature: Signature
    event: Event = field(name="event-data")


def is_mailgun(request: Request) -> bool:
    """Whether it tells what became of a letter: mails come as forms."""
    return b'"event-data"' in request.body


def from_mailgun(request: Request, key: str, now: datetime) -> Told:
    """The signature covers a time and a token, not the event: it is the letter's mark that proves the rest."""
    try:
        posted = msgspec.json.decode(request.body, type=Posted)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise NotForUs("The body is not one of Mailgun's events.") from fault
    signature = posted.signature
    signed_by_mailgun(str(signature.timestamp), signature.token, signature.signature, key, now, STALE)
    return _told(posted.event, now)


def _told(event: Event, now: datetime) -> Told:
    status = status_in(f"{event.delivery.message} {event.delivery.description}")
    match event.event, event.severity, event.reason:
        case ("complained", _, _) | ("failed", _, "suppress-complaint"):
            return Told((_outcome(event, now, "complaint"),))
        case ("unsubscribed", _, _) | ("failed", _, "suppress-unsubscribe"):
            return Told((_outcome(event, now, "unsubscribed"),))
        case "failed", "permanent", reason:
            return Told((_outcome(event, now, lost(status, for_good=reason in BOUNCED), status),))
        case kind, _, _:
            return Told(ignored=(f"mailgun_{kind}"[:40],))


def _outcome(event: Event, now: datetime, how: How, status: str = "") -> Outcome:
    return Outcome(
        ident=f"mailgun:{event.id}",
        person=event.recipient,
        letter=event.message.headers.ident,
        at=moment(event.timestamp, now),
        how=how,
        status=status,
    )
