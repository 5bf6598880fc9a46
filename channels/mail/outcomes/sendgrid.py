"""SendGrid's Event Webhook: what became of letters.

Sources: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event and, on signatures,
https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
"""

from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from msgspec import Struct, field

from channels import Request
from channels.mail.outcomes import STALE, How, Outcome, Told, lost, moment
from channels.mail.reading import status_in
from channels.mail.sendgrid import TIMESTAMP, signed_by_sendgrid
from dialogs.errors import NotForUs

DROPPED: dict[str, How] = {
    "Bounced Address": "gone",
    "Invalid": "gone",
    "Spam Reporting Address": "complaint",
    "Unsubscribed Address": "unsubscribed",
}
"""Why SendGrid sent nothing, where that says something of the person."""


class Event(Struct):
    event: str
    email: str = ""
    ident: str = field(name="sg_event_id", default="")
    letter: str | None = field(name="smtp-id", default="")
    timestamp: float = 0.0
    type: str = ""
    status: str | None = ""
    reason: str | None = ""


def from_sendgrid(request: Request, key: EllipticCurvePublicKey, now: datetime) -> Told:
    """Signed as its mails are: a moment and the body. Events come in lists, and sometimes twice."""
    signed_by_sendgrid(request, key)
    if abs(now - moment(_seconds(request.headers.get(TIMESTAMP, "")), now)) > STALE:
        raise NotForUs("SendGrid's signature is more than two days old.")
    try:
        events = msgspec.json.decode(request.body, type=list[Event])
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise NotForUs("The body is no list of SendGrid's events.") from fault
    found = [(event, _how(event)) for event in events]
    return Told(
        outcomes=tuple(_outcome(event, now, how) for event, how in found if how),
        ignored=tuple(f"sendgrid_{event.event}"[:40] for event, how in found if not how),
    )


def _seconds(stamp: str) -> float:
    try:
        return float(stamp)
    except ValueError:
        raise NotForUs("SendGrid's timestamp is none.") from None


def _how(event: Event) -> How | None:
    match event.event, event.type:
        case "bounce", "bounce":
            return lost(_status(event), for_good=True)
        case "bounce", _:
            return "failed"
        case "dropped", _:
            return DROPPED.get(event.reason or "")
        case "spamreport", _:
            return "complaint"
        case (("unsubscribe" | "group_unsubscribe"), _):
            return "unsubscribed"
        case _:
            return None


def _status(event: Event) -> str:
    return status_in(f"{event.status} {event.reason}")


def _outcome(event: Event, now: datetime, how: How) -> Outcome:
    return Outcome(
        ident=f"sendgrid:{event.ident}",
        person=event.email,
        letter=event.letter or "",
        at=moment(event.timestamp, now),
        how=how,
        status=_status(event) if how in ("gone", "failed") else "",
    )
