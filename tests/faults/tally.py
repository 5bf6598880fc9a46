"""Each promise beside how often the month put it to the test: a rule that never had anything to do proves nothing."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from notifications.notices import all_notices
from tests.faults import referee
from tests.faults.referee import OF_ORDERS, STEPS, Record, kind_of

Promise = Callable[[Record], list[str]]
Count = Callable[[Record], int]


def _heard_of(kinds: Collection[str]) -> Count:
    return lambda record: sum(kind_of(one) in kinds for one in record.unasked)


def _held_for(*why: str) -> Count:
    return lambda record: sum(record.reasons[one] for one in why)


def _said(*meanings: str) -> Count:
    return lambda record: sum(one.meaning in meanings for one in record.said)


def _on_a_second_channel(record: Record) -> int:
    return sum(">" in row["id"] for row in record.notices)


PROMISES: Mapping[Promise, Count] = {
    referee.unaccounted: lambda record: len(record.unasked),
    referee.without_consent: _held_for("no_consent", "refused"),
    referee.after_the_end: _said("nothing", "closed", "one_click"),
    referee.at_the_wrong_hour: _held_for("quiet_hours", "silent_day", "holiday"),
    referee.too_many_offers: _held_for("cap"),
    referee.amid_trouble: _held_for("trouble"),
    referee.elsewhere_than_chosen: _said("orders_by_sms"),
    referee.more_than_the_van: _said("departure"),
    referee.told_twice: lambda record: sum(map(len, record.dropped.values())),
    referee.after_a_reaction: _on_a_second_channel,
    referee.in_a_flood: referee.gathered,
    referee.late_for_no_reason: lambda record: len(referee.told_urgently(record)),
    referee.out_of_order: _heard_of(STEPS),
    referee.wrong_day: _heard_of(OF_ORDERS),
    referee.left_to_worry: _heard_of(("daily",)),
    referee.in_one_breath: _heard_of(("daily",)),
    referee.stuck: lambda record: len(record.outbox),
    referee.forgotten: _said("follows"),
    referee.undecided: lambda record: sum(row["state"] == "dropped" for row in record.notices),
}
"""What the referee looks for, and how often there was something to look at."""

REASONS = (
    "quiet_hours",
    "silent_day",
    "holiday",
    "cap",
    "trouble",
    "no_consent",
    "refused",
    "no_template",
    "window_closed",
    "unwanted",
    "replaced",
    "no_longer_true",
)
"""Why something may not be told then and there, each of which the month must bring about."""


def broken_promises(record: Record) -> dict[str, list[str]]:
    """What was broken, by the promise."""
    return {str(promise.__doc__): broken for promise in PROMISES if (broken := promise(record))}


def idle(record: Record) -> list[str]:
    """The promises, the reasons and the notices that never had anything to do."""
    promises = [str(promise.__doc__) for promise, count in PROMISES.items() if not count(record)]
    return [*promises, *(why for why in REASONS if not record.reasons[why]), *_never_told(record)]


def _never_told(record: Record) -> list[str]:
    told = _told(record)
    return [notice.name for notice in all_notices() if not told[notice.name]]


def _told(record: Record) -> Counter[str]:
    return Counter(str(row["notice"]) for row in record.notices if row["state"] == "told")


def tally(record: Record) -> str:
    """A table: each promise, how often it was put to the test and broken; each reason and notice, how often it came."""
    promises = [f"{count(record):6} {len(promise(record)):6}  {promise.__doc__}" for promise, count in PROMISES.items()]
    reasons = [f"{record.reasons[why]:6}         {why}" for why in REASONS]
    told = [f"{_told(record)[notice.name]:6}         {notice.name}" for notice in all_notices()]
    return "\n".join(
        [
            "tested broken  promise",
            *promises,
            " times         not told, or later",
            *reasons,
            "  told         notice",
            *told,
        ]
    )
