"""On what terms somebody is written to: what follows when they change, and what would bring them back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from msgspec import Struct

from dialogs.contact.rules import PROMOTIONAL, ContactRules, Subject
from dialogs.contact.words import About, Asked
from dialogs.messages import Address
from dialogs.person import Person
from dialogs.records import (
    Alert,
    Change,
    Hush,
    LeaveOut,
    Prefer,
    Records,
    Reopen,
    Silence,
    Slow,
    Subscribe,
    Subscription,
    Unsubscribe,
    Want,
)

SUBJECTS: tuple[Subject, ...] = get_args(Subject)

Term = Want | Hush | Slow | Prefer | Silence | Reopen | Subscribe | Unsubscribe | LeaveOut
"""One of them, as the change that keeps it."""


class Standing(Struct, frozen=True):
    """The terms as they are: whose, which orders are followed, which products are watched, what that
    may make them buy they agreed to, and where.
    """

    person: Person
    rules: ContactRules
    followed: Sequence[Subscription] = ()
    watched: Sequence[Alert] = ()
    offers: Mapping[Subject, Sequence[Address]] = {}

    @property
    def open(self) -> list[Address]:
        return [known.address for known in self.person.addresses if known.open]

    @property
    def closed(self) -> list[Address]:
        return [known.address for known in self.person.addresses if not known.open]

    def agreed_to(self, subject: Subject) -> Sequence[Address]:
        """Where it may be sent, of what needs a yes of its own."""
        return self.offers.get(subject, ())

    def to_agree_to(self, about: Sequence[tuple[Subject, str]]) -> Sequence[tuple[Subject, str]]:
        """Of these, each with the channel named for it, what cannot be sent before they say yes to it."""
        return [(subject, channel) for subject, channel in about if not self._agreed(subject, channel)]

    def _agreed(self, subject: Subject, channel: str) -> bool:
        if subject not in PROMOTIONAL:
            return True
        return any(channel in ("", address.channel) for address in self.agreed_to(subject))

    @property
    def silenced(self) -> bool:
        """They may be written to nowhere."""
        return bool(self.person.addresses) and not self.open

    def reaches(self, channel: str) -> bool:
        known = self.person.on(channel)
        return known is not None and known.open


def terms_of(asked: Asked, standing: Standing) -> tuple[Term, ...]:
    """What changes when somebody is taken at their word. Offers are not among it: those need more than a word."""
    rules = standing.rules
    named = {one.subject for one in asked.about}
    wants = [_want(one, rules) for one in asked.about if not _offers(one.subject, one.wanted)]
    others = [Want(one, wanted=False) for one in SUBJECTS if asked.only and one not in named]
    all_else = [
        _want(About(one, True), rules) for one in _may_be_meant(standing) if asked.all_else and one not in named
    ]
    times = [_hushed(asked, rules)] if asked.quiet or asked.silent_days or asked.all_day else []
    paces = [Slow(asked.pace)] if asked.pace else []
    first = [Prefer(asked.rest)] if asked.rest else []
    refused = standing.person.on(asked.refused)
    silent = [Silence(refused.address, "asked")] if refused else []
    everywhere = [Silence(address, "asked") for address in standing.open] if asked.nothing else []
    again = [Reopen(address, "asked") for address in standing.closed] if asked.again and standing.silenced else []
    return (*wants, *others, *all_else, *times, *paces, *first, *silent, *everywhere, *again)


def _may_be_meant(standing: Standing) -> Iterator[Subject]:
    """What "everything else" asks for: offers need a yes of their own, and of a stranger we know no orders."""
    known = bool(standing.person.customer_id)
    return (one for one in SUBJECTS if one != "promotions" and (known or one != "orders"))


def _want(about: About, rules: ContactRules) -> Want:
    """The channel once named for a subject stands until another is."""
    return Want(
        about.subject, about.wanted, about.channel or (about.wanted and rules.channels.get(about.subject)) or ""
    )


def _offers(subject: Subject, wanted: bool) -> bool:
    return subject == "promotions" and wanted


def _hushed(asked: Asked, rules: ContactRules) -> Hush:
    """What was said before stands, but for what is said now."""
    if asked.all_day:
        return Hush()
    return Hush(asked.quiet or rules.quiet, tuple(sorted({*rules.silent_days, *asked.silent_days})))


def changes_of(terms: Sequence[Term], standing: Standing, words: str) -> tuple[Change, ...]:
    """The terms, and all that they imply; `words` are those they were said in, for the ledger."""
    return tuple(change for term in terms for change in (_with_words(term, words), *_implied(term, standing)))


def _with_words(term: Term, words: str) -> Change:
    match term:
        case Silence(address=address, how=how):
            return Silence(address, how, words)
        case Reopen(address=address, how=how):
            return Reopen(address, how, words)
        case _:
            return term


def _implied(term: Term, standing: Standing) -> Iterator[Change]:
    match term:
        case Want(subject="orders", wanted=True, channel=channel) if channel:
            yield from (Subscribe(one.order, one.topic, channel) for one in standing.followed)
        case Slow(pace="less"):
            daily = [one for one in standing.followed if one.topic == "daily"]
            yield from (Subscribe(one.order, "steps", one.channel) for one in daily)
        case _:
            return


async def standing_of(person: Person, records: Records) -> Standing:
    """The terms of somebody, as they are kept."""
    rules, followed = await records.contact_rules(person.id), await records.subscriptions(person.id)
    watched, offers = await records.alerts(person.id), await records.offers_allowed(person.id)
    return Standing(person, rules, followed, watched, offers)


# ---------------------------------------------------------------- undone


def undoing(terms: Sequence[Term], standing: Standing) -> tuple[Term, ...]:
    """What brings everything back as it stands now; nothing where that cannot be: watched products are forgotten."""
    refused = {one.subject for one in terms if isinstance(one, Want) and one.wanted is False}
    if any(alert.about in refused for alert in standing.watched):
        return ()
    return tuple(term for one in terms for term in _before(one, standing))


def _before(term: Term, standing: Standing) -> Iterator[Term]:
    rules = standing.rules
    match term:
        case Want(subject=subject):
            yield _word_on(subject, rules)
            moved = subject == "orders" and (term.wanted is False or term.channel)
            yield from _followed(standing.followed if moved else [])
        case Hush():
            yield Hush(rules.quiet, rules.silent_days)
        case Slow():
            yield Slow(rules.pace)
            yield from _followed([one for one in standing.followed if one.topic == "daily" and term.pace == "less"])
        case Prefer():
            yield Prefer(standing.person.preferred)
        case Silence(address=address):
            yield Reopen(address, "asked")
        case Reopen(address=address):
            yield Silence(address, "asked")
        case LeaveOut(order=order) if order not in {one.order for one in standing.followed}:
            yield _word_on("orders", rules)
        case Subscribe(order=order) | LeaveOut(order=order) | Unsubscribe(order=order):
            theirs = [one for one in standing.followed if one.order == order]
            yield from _followed(theirs) if theirs else iter((Unsubscribe(order),))


def _word_on(subject: Subject, rules: ContactRules) -> Want:
    """What they last said of it."""
    wanted = True if subject in rules.wanted else False if subject in rules.refused else None
    return Want(subject, wanted, rules.channels.get(subject, ""))


def _followed(subscriptions: Sequence[Subscription]) -> Iterator[Term]:
    return (Subscribe(one.order, one.topic, one.channel) for one in subscriptions)
