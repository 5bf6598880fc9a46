"""Terms as a button carries them: "no/m+quiet/2000/0800/6", within the 64 bytes that the narrowest channel grants."""

from collections.abc import Iterator, Sequence
from datetime import time
from typing import cast, get_args

from dialogs.contact.rules import Pace, QuietHours, Subject
from dialogs.contact.terms import Term
from dialogs.person import Person
from dialogs.records import Hush, LeaveOut, Prefer, Reopen, Silence, Slow, Subscribe, Topic, Unsubscribe, Want

SKILL = "on_my_terms"
"""Whose button it is."""

LETTERS: dict[Subject, str] = {
    "orders": "o",
    "price": "p",
    "stock": "s",
    "low_stock": "l",
    "promotions": "m",
    "cart": "c",
    "reviews": "r",
    "vouchers": "v",
    "summary": "y",
}
OFFERS_YES, OFFERS_NO = "promotions:yes/", "promotions:no/"
"""How the buttons below the question about offers begin; the first is open among the offered while the question is."""

LONGEST = 64  # bytes: https://core.telegram.org/bots/api#inlinekeyboardbutton


def carried(terms: Sequence[Term]) -> str:
    """What the button says; empty where it would not fit one."""
    said = f"{SKILL}:{written(terms)}"
    return said if len(said.encode()) <= LONGEST else ""


def offers_answered(channel: str, about: Sequence[Subject]) -> tuple[str, str]:
    """What the buttons say for yes and for no to offers about these, on that channel."""
    what = f"{channel}/{''.join(LETTERS[one] for one in about)}"
    return OFFERS_YES + what, OFFERS_NO + what


def written(terms: Sequence[Term]) -> str:
    """The terms in short, however many."""
    return "+".join(_grouped(terms))


def _grouped(terms: Sequence[Term]) -> list[str]:
    """Subjects with the same word on them share it, and so do addresses."""
    letters, channels = dict[tuple[str, str], str](), dict[str, list[str]]()
    others = list[str]()
    for term in terms:
        match term:
            case Want(subject=subject, wanted=wanted, channel=channel):
                key = ({True: "yes", False: "no", None: "unsay"}[wanted], channel)
                letters[key] = letters.get(key, "") + LETTERS[subject]
            case Silence(address=address) | Reopen(address=address):
                channels.setdefault("silence" if isinstance(term, Silence) else "reopen", []).append(address.channel)
            case _:
                others.append(_token(term))
    wants = ["/".join(filter(None, [verb, some, channel])) for (verb, channel), some in letters.items()]
    return [*wants, *(f"{verb}/{','.join(some)}" for verb, some in channels.items()), *others]


def _token(term: Hush | Slow | Prefer | Subscribe | Unsubscribe | LeaveOut) -> str:
    match term:
        case Hush(quiet=quiet, silent_days=days):
            span = f"{quiet.begin:%H%M}/{quiet.end:%H%M}" if quiet else "/"
            return f"quiet/{span}/{''.join(map(str, days))}"
        case Slow(pace=pace):
            return f"pace/{pace}"
        case Prefer(channel=channel):
            return f"first/{channel}"
        case Subscribe(order=order, topic=topic, channel=channel):
            return f"follow/{order}/{topic}/{channel}"
        case Unsubscribe(order=order):
            return f"leave/{order}"
        case LeaveOut(order=order):
            return f"out/{order}"


def read(said: str, person: Person) -> tuple[Term, ...]:
    """The terms a button carries; what is none of ours is left out."""
    return tuple(term for token in said.split("+") for term in _terms(token.split("/"), person))


def _terms(token: Sequence[str], person: Person) -> Iterator[Term]:
    verb, *rest = token
    one, two, three = (*rest, "", "", "")[:3]
    match verb:
        case "yes" | "no" | "unsay":
            named = (subject for subject, letter in LETTERS.items() if letter in one)
            wanted = {"yes": True, "no": False, "unsay": None}[verb]
            yield from (Want(subject, wanted, two) for subject in named)
        case "quiet":
            days = tuple(int(day) for day in three if day in "0123456")
            begin, end = _clock(one), _clock(two)
            yield Hush(QuietHours(begin, end) if begin is not None and end is not None else None, days)
        case "pace" if one in get_args(Pace):
            yield Slow(cast(Pace, one))
        case "first":
            yield Prefer(one)
        case "silence" | "reopen":
            known = [at.address for at in person.addresses if at.address.channel in one.split(",")]
            change = Silence if verb == "silence" else Reopen
            yield from (change(address, "button") for address in known)
        case "follow" if two in get_args(Topic):
            yield Subscribe(one, cast(Topic, two), three)
        case "leave" if one:
            yield Unsubscribe(one)
        case "out" if one:
            yield LeaveOut(one)
        case _:
            return


def _clock(digits: str) -> time | None:
    try:
        return time.fromisoformat(digits)
    except ValueError:
        return None
