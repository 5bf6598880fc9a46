"""What a form of the page of somebody's wishes asks for."""

from collections.abc import Mapping, Sequence
from datetime import time
from decimal import Decimal
from typing import Any, cast, get_args

from dialogs.contact.buttons import read
from dialogs.contact.rules import PROMOTIONAL, QuietHours
from dialogs.contact.terms import SUBJECTS, Term
from dialogs.person import Person
from dialogs.records import About, Hush, Prefer, Subscribe, Topic, Want, Watch

TOPICS: tuple[Topic, ...] = get_args(Topic)


def terms_in(form: Mapping[str, Any], person: Person) -> tuple[Term, ...]:
    """What a form asks for; nothing where it says nothing of ours."""
    match form.get("do"):
        case "follow" if form.get("topic") in TOPICS:
            return (Subscribe(str(form.get("order")), cast(Topic, form["topic"]), str(form.get("channel", ""))),)
        case "subject":
            wanted = form.get("said") == "yes"
            channel = str(form.get("channel", "")) if wanted and person.on(str(form.get("channel"))) else ""
            return tuple(Want(one, wanted, channel) for one in SUBJECTS if one == form.get("subject"))
        case "quiet":
            days = tuple(day for day in range(7) if form.get(f"day{day}"))
            return (Hush(_hours(str(form.get("begin", "")), str(form.get("end", ""))), days),)
        case "prefer":
            return (Prefer(str(form.get("channel", ""))),)
        case _:
            return read(str(form.get("terms", "")), person)


def refuses_offers(terms: Sequence[Term]) -> bool:
    """What may make them buy is agreed to by its own button, and by no other."""
    return any(isinstance(term, Want) and term.subject in PROMOTIONAL for term in terms)


def watch_in(form: Mapping[str, Any]) -> Watch:
    """What was watched until a moment ago, as the page itself wrote it down."""
    sku, variant, about = (*str(form.get("alert")).split("/"), "", "")[:3]
    kinds: tuple[About, ...] = get_args(About)
    limit = str(form.get("limit", ""))
    highest = Decimal(limit) if limit.replace(".", "", 1).isdecimal() else None
    kind = next((one for one in kinds if one == about), kinds[0])
    return Watch(sku, variant, kind, highest, str(form.get("channel", "")))


def _hours(begin: str, end: str) -> QuietHours | None:
    try:
        hours = QuietHours(time.fromisoformat(begin), time.fromisoformat(end))
    except ValueError:
        return None
    return hours if hours.begin != hours.end else None
