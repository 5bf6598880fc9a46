"""Postmark's webhooks of what became of letters.

Sources: https://postmarkapp.com/developer/webhooks/bounce-webhook, …/webhooks/spam-complaint-webhook and, on the types,
https://postmarkapp.com/developer/api/bounce-api#bounce-types
"""

from datetime import datetime

import msgspec
from msgspec import Struct, field

from channels import Request
from channels.mail.outcomes import How, Outcome, Told, lost
from channels.mail.providers import knows_the_password
from channels.mail.reading import status_in
from dialogs.errors import NotForUs

LETTER = "X-PM-Metadata-letter"
"""The header by which a letter brings its name along, since Postmark gives it a Message-ID of its own:
https://postmarkapp.com/support/article/1125-custom-metadata-faq
"""

FOR_GOOD = ("HardBounce", "BadEmailAddress")
FAILED = ("SpamNotification", "Blocked", "DMARCPolicy", "VirusNotification")


class Posted(Struct, rename="pascal"):
    record_type: str
    ident: int = field(name="ID", default=0)
    type: str = ""
    email: str = ""
    bounced_at: datetime | None = None
    details: str | None = ""
    description: str | None = ""
    metadata: dict[str, str] = {}


def is_postmark(request: Request) -> bool:
    """Whether it tells what became of a letter: a mail that came in has no such record."""
    return b'"RecordType"' in request.body


def from_postmark(request: Request, user: str, password: str, now: datetime) -> Told:
    """Postmark signs nothing: it knows the user and password written in the webhook's address."""
    knows_the_password(request, user, password)
    try:
        posted = msgspec.json.decode(request.body, type=Posted)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise NotForUs("The body is not one of Postmark's records.") from fault
    return _told(posted, now)


def _told(posted: Posted, now: datetime) -> Told:
    status = status_in(f"{posted.details} {posted.description}")
    match posted.record_type, posted.type:
        case ("SpamComplaint", _) | ("Bounce", "SpamComplaint"):
            return Told((_outcome(posted, now, "complaint"),))
        case "Bounce", "Unsubscribe":
            return Told((_outcome(posted, now, "unsubscribed"),))
        case "Bounce", kind if kind in FOR_GOOD:
            return Told((_outcome(posted, now, lost(status, for_good=True), status),))
        case "Bounce", kind if kind in FAILED:
            return Told((_outcome(posted, now, "failed", status),))
        case record, kind:
            return Told(ignored=(f"postmark_{kind or record}"[:40].lower(),))


def _outcome(posted: Posted, now: datetime, how: How, status: str = "") -> Outcome:
    at = posted.bounced_at
    return Outcome(
        ident=f"postmark:{posted.record_type}:{posted.ident}",
        person=posted.email,
        letter=posted.metadata.get("letter", ""),
        at=at if at and at.tzinfo else now,
        how=how,
        status=status,
    )
