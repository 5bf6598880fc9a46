"""How the terms on which somebody is written to are said back: all of them in one sentence."""

from collections.abc import Iterator, Sequence
from datetime import time

from babel.dates import format_time

from dialogs.channel_names import by_channel, capital
from dialogs.contact.promotions import PURPOSE
from dialogs.contact.rules import Pace, QuietHours, Subject
from dialogs.contact.subjects import subject_name, subjects_named
from dialogs.contact.terms import SUBJECTS, Standing, Term
from dialogs.records import Hush, LeaveOut, Prefer, Reopen, Silence, Slow, Subscribe, Subscription, Topic, Want
from dialogs.wording import Wording


def told(terms: Sequence[Term], _: Wording) -> str:
    """All of it in one sentence."""
    if any(isinstance(term, Silence) for term in terms) and all(isinstance(term, Silence) for term in terms):
        return _silence_told([term for term in terms if isinstance(term, Silence)], _)
    if len(terms) > 1 and all(isinstance(term, Reopen) for term in terms):
        return _("Understood: I may write to you again, wherever I did before.")
    parts = list(dict.fromkeys(filter(None, [*_subjects_told(terms, _), *(_term_told(term, _) for term in terms)])))
    whole = parts[0] if parts else ""
    for part in parts[1:]:
        whole = _("{one}; {other}", one=whole, other=part)
    return _("Understood: {terms}.", terms=whole or _("everything is as it was"))


def standing_told(standing: Standing, _: Wording) -> list[str]:
    """All they said so far, one thing a line."""
    rules, person = standing.rules, standing.person
    said = [subject for subject in rules.wanted if subject != PURPOSE and subject not in _to_confirm(standing)]
    wanted = [Want(subject, True, rules.channels.get(subject, "")) for subject in said]
    refused = [Want(subject, False) for subject in rules.refused]
    lines = [
        *(follows_told(one, _) for one in standing.followed),
        *_subjects_told([*wanted, *refused], _),
        _left_out_told(rules.left_out, _) if "orders" in rules.wanted else "",
        _offers_told(standing, _),
        _to_confirm_told(standing, _),
        _("the rest {by}", by=by_channel(person.preferred, _)) if standing.reaches(person.preferred) else "",
        silence_told(rules.quiet, rules.silent_days, _),
        pace_told(rules.pace, _) if rules.pace != "normal" else "",
        *(_("nothing more {by}", by=by_channel(channel, _)) for channel in _closed(standing)),
    ]
    return [capital(line) for line in lines if line]


def _closed(standing: Standing) -> Sequence[str]:
    """Where they want nothing, known there or not."""
    return list(dict.fromkeys([*(address.channel for address in standing.closed), *standing.rules.shunned]))


def _offers_told(standing: Standing, _: Wording) -> str:
    """Where the yes to all our offers counts."""
    where = dict.fromkeys(address.channel for address in standing.agreed_to(PURPOSE))
    return _("our offers, {by}", by=_.all_of([by_channel(channel, _) for channel in where])) if where else ""


def _to_confirm_told(standing: Standing, _: Wording) -> str:
    """A wish alone is no consent."""
    named = subjects_named(_to_confirm(standing), _)
    return _("{subjects}, once you have confirmed that you want them", subjects=named) if named else ""


def _to_confirm(standing: Standing) -> Sequence[Subject]:
    rules = standing.rules
    wished = [(one, rules.channels.get(one, "")) for one in rules.wanted]
    return [subject for subject, _channel in standing.to_agree_to(wished)]


def follows_told(one: Subscription, _: Wording) -> str:
    """ "Commande 1042 : à chaque étape, par SMS"."""
    return _(
        "Order {number}: {what}, {by}", number=one.order, what=topic_told(one.topic, _), by=by_channel(one.channel, _)
    )


def topic_told(topic: Topic, _: Wording) -> str:
    return {
        "steps": _("each step"),
        "daily": _("a word each morning"),
        "departure": _("when the van leaves with it"),
        "delivery_day": _("the day it is delivered"),
        "delays": _("only if it is late"),
    }[topic]


def _silence_told(terms: Sequence[Silence], _: Wording) -> str:
    if len(terms) > 1:
        return _("Understood: I will no longer write to you anywhere, except to answer you.")
    by = by_channel(terms[0].address.channel, _)
    return _("Understood: I will no longer write to you {by}, except to answer you.", by=by)


def _subjects_told(terms: Sequence[Term], _: Wording) -> list[str]:
    wants = [term for term in terms if isinstance(term, Want)]
    yes = [one for one in wants if one.wanted]
    no = [subject_name(one.subject, _) for one in wants if one.wanted is False]
    refused = _("nothing more about {subjects}", subjects=_.one_of(no)) if no else ""
    every_one_named = len(no) + len(yes) == len(SUBJECTS)
    if every_one_named and len(yes) > len(no) > 0 and not any(one.channel for one in yes):
        return [refused, _("I will write to you about all the rest")]
    if every_one_named and yes and no:
        refused = _("nothing else")
    unsaid = [subject_name(one.subject, _) for one in wants if one.wanted is None]
    return [
        *_wanted_told(yes, _),
        refused,
        _("as before about {subjects}", subjects=_.all_of(unsaid)) if unsaid else "",
    ]


def _wanted_told(wants: Sequence[Want], _: Wording) -> Iterator[str]:
    for channel in dict.fromkeys(one.channel for one in wants):
        names = _.all_of([subject_name(one.subject, _) for one in wants if one.channel == channel])
        if channel:
            yield _("I will write to you about {subjects} {by}", subjects=names, by=by_channel(channel, _))
        else:
            yield _("I will write to you about {subjects}", subjects=names)


def _term_told(term: Term, _: Wording) -> str:
    match term:
        case Hush(quiet=quiet, silent_days=days):
            return silence_told(quiet, days, _) or _("I may write to you at any time")
        case Slow(pace=pace):
            return pace_told(pace, _)
        case Subscribe(order=order, topic=topic):
            return _("order {number}, {what}", number=order, what=topic_told(topic, _))
        case LeaveOut(order=order):
            return _left_out_told([order], _)
        case Prefer(channel=channel) if channel:
            return _("the rest {by}", by=by_channel(channel, _))
        case Silence(address=address):
            return _("nothing more {by}", by=by_channel(address.channel, _))
        case Reopen(address=address):
            return _("I may write to you {by} again", by=by_channel(address.channel, _))
        case _:
            return ""


def _left_out_told(orders: Sequence[str], _: Wording) -> str:
    """Empty where none is left out."""
    named = _.all_of(sorted(orders))
    several = _.plural("no more news of order {orders}", "no more news of orders {orders}", len(orders), orders=named)
    return several if orders else ""


def silence_told(quiet: QuietHours | None, days: Sequence[int], _: Wording) -> str:
    """ "Rien entre 20 h et 8 h, ni le dimanche"; empty where nothing is silent."""
    week = _.locale.days["format"]["wide"]
    named = _.one_of([_("on {day}s", day=week[day]) for day in days])
    hours = _("between {begin} and {end}", begin=hour(quiet.begin, _), end=hour(quiet.end, _)) if quiet else ""
    if hours and named:
        return _("nothing {hours}, nor {days}", hours=hours, days=named)
    return _("nothing {times}", times=hours or named) if hours or named else ""


def hour(at: time, _: Wording) -> str:
    """ "20 h", "8 pm"."""
    if at == time(0):
        return _("midnight")
    return format_time(at, _("h:mm a") if at.minute else _("h a"), locale=_.locale).lower()


def pace_told(pace: Pace, _: Wording) -> str:
    return {
        "less": _("fewer messages, only what matters most"),
        "normal": _("as many messages as usual"),
        "more": _("every piece of news there is"),
    }[pace]
