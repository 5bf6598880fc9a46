"""Write to me on my terms: about this and not that, then and not now, less, or not at all."""

from collections.abc import Sequence
from typing import get_args

from msgspec.structs import replace

from dialogs.channel_names import by_channel
from dialogs.contact import promotions
from dialogs.contact.adding import unknown
from dialogs.contact.answer import kept, said_by, silenced
from dialogs.contact.buttons import SKILL, carried, offers_answered, read, written
from dialogs.contact.promotions import PURPOSE
from dialogs.contact.rules import QuietHours, Subject
from dialogs.contact.terms import SUBJECTS, Standing, Term, changes_of, standing_of, terms_of
from dialogs.contact.told import hour, told
from dialogs.contact.words import Asked, asked_in, resumes
from dialogs.messages import Address, Choice, Reply
from dialogs.records import Hush, Prefer, Shun, Topic, Want
from dialogs.skill import Answer, Talk

REFUSING = frozenset({"unsubscribe_notifications", "deny"})
NEVER_OF_A_DAY = "feedback"
"""What else is asked may be answered by a day: "pas samedi". What somebody thinks of their purchase never is."""

CURT = frozenset({"affirm", "deny"})
"""A mere yes or no, unless they say to what."""

MISTAKEN = frozenset({"bot_help", "greeting", "stock_alert", "human_agent", "out_of_scope", ""})
"""What "you can write to me again" is taken for."""

SEVERAL, FEW_WORDS = 2, 4
PERHAPS_A_DELIVERY, NEWS_OF_ONE = "change_delivery", "track_order"
"""What "pas avant 10 h" and "le colis par SMS, les offres par mail" are taken for."""


class OnMyTerms:
    """The button's argument is the terms themselves: see `dialogs/contact/buttons.py`."""

    name = SKILL
    intents = frozenset[str]()
    taken_for = frozenset(
        {
            *("subscribe_notifications", "unsubscribe_notifications", "change_channel"),
            *(PERHAPS_A_DELIVERY, NEWS_OF_ONE, "reviews", "price_alert", "add_to_cart", *CURT, *MISTAKEN),
        }
    )

    async def begin(self, talk: Talk) -> Answer:
        terms, standing = read(talk.argument, talk.person), await standing_of(talk.person, talk.records)
        if asked := _unreached(talk, standing, terms):
            return asked
        offers = [term for term in terms if isinstance(term, Want) and term.subject == PURPOSE and term.wanted]
        others = tuple(term for term in terms if term not in offers)
        return _kept_or_asked(talk, standing, others, [(PURPOSE, term.channel) for term in offers])

    async def claim(self, talk: Talk) -> Answer | None:
        """Where they name a subject, an hour, a day, how much or a channel for some of it."""
        if talk.understanding.intent in MISTAKEN:
            return await _resumed(talk) if resumes(talk.text, talk.vocabulary) else None
        asked = asked_in(talk.text, talk.vocabulary, refusing=talk.understanding.intent in REFUSING)
        if not asked or _else_meant(talk, asked) or _of_one_order(talk, asked):
            return None
        return _settled(talk, await standing_of(talk.person, talk.records), asked)


def _else_meant(talk: Talk, asked: Asked) -> bool:
    """What is more often said of something else is heard only where it can hardly be."""
    match talk.understanding.intent:
        case "affirm" | "deny":
            return _too_curt(talk, asked)
        case "change_delivery":
            return not _timed(asked) or bool(talk.conversation.order or talk.understanding.value("order_id"))
        case "reviews":
            return not (asked.all_else or asked.only)
        case "add_to_cart":
            return {one.wanted for one in asked.about} != {True, False}
        case "price_alert":
            return [one.subject for one in asked.about] != ["price"] or len(talk.text.split()) > FEW_WORDS
        case "track_order":
            return len([one for one in asked.about if one.channel]) < len(asked.about) or len(asked.about) < SEVERAL
        case _:
            return False


def _too_curt(talk: Talk, asked: Asked) -> bool:
    """A yes or a no that may answer something else: "pas samedi" is said of a delivery, too."""
    return not (asked.about or asked.again or (_timed(asked) and not talk.conversation.skill))


async def _resumed(talk: Talk) -> Answer | None:
    """Who is written to nowhere can mean but one thing."""
    standing = await standing_of(talk.person, talk.records)
    return kept(talk, standing, terms_of(Asked(again=True), standing)) if standing.silenced else None


def _of_one_order(talk: Talk, asked: Asked) -> bool:
    """ "Chaque matin pour la 1042": how much of it, and where, is said of that one alone."""
    in_part = talk.understanding.value("topic") in get_args(Topic) and not asked.only
    named = talk.understanding.value("order_id") or in_part
    return bool(named) and {one.subject for one in asked.about} <= {"orders"} and not _timed(asked)


def _settled(talk: Talk, standing: Standing, asked: Asked) -> Answer | None:
    """What is clear is done; what is not is asked."""
    if asked.nothing and standing.silenced:
        return silenced(talk, standing)
    terms = terms_of(asked, standing)
    if first := _unreached(talk, standing, terms, [one.channel for one in asked.about]):
        return first
    if asked.hours:
        return _only_then(talk, asked.hours)
    doubtful = talk.understanding.intent == PERHAPS_A_DELIVERY or talk.conversation.skill not in ("", NEVER_OF_A_DAY)
    if _timed(asked) and doubtful:
        return _that_or_the_delivery(talk, terms)
    if any(one.subject == "orders" and one.wanted for one in asked.about) and not talk.person.customer_id:
        return _who_are_you(talk)
    if asked.refused and not terms:
        return _never_there(talk, asked.refused)
    offers = [(one.subject, one.channel) for one in asked.about if one.subject == PURPOSE and one.wanted]
    return _kept_or_asked(talk, standing, terms, offers) if terms or offers else None


def _unreached(talk: Talk, standing: Standing, terms: Sequence[Term], named: Sequence[str] = ()) -> Answer | None:
    """Where they are to be written to is asked for first, one channel after the other; then all is done at once."""
    wanted = [*named, *(term.channel for term in terms if isinstance(term, Want | Prefer))]
    missing = [one for one in wanted if one not in ("", talk.address.channel) and not standing.reaches(one)]
    if not missing:
        return None
    first = tuple(term for term in terms if isinstance(term, Prefer))
    asked = unknown(talk, missing[0], f"{SKILL}:{written(terms)}")
    return replace(asked, changes=first)  # kept, though they may never tell: it holds once they are known there


# ---------------------------------------------------------------- asked, where it is not clear


def _kept_or_asked(
    talk: Talk, standing: Standing, terms: tuple[Term, ...], offers: Sequence[tuple[Subject, str]]
) -> Answer:
    """What may make them buy is sent to nobody who has not agreed to the very text that says what comes.

    `offers` is a wish for all of them, with the channel named for it; `terms` may hold wishes for some.
    """
    wants = [(term.subject, term.channel) for term in terms if isinstance(term, Want) and term.wanted]
    questions = _questions(talk, standing, [*offers, *standing.to_agree_to(wants)])
    if not questions:
        return kept(talk, standing, terms)
    asked = Answer(
        tuple(reply for one in questions for reply in one.replies),
        tuple(change for one in questions for change in one.changes),
    )
    if len(terms) == len(standing.to_agree_to(wants)):
        return replace(asked, changes=(*changes_of(terms, standing, said_by(talk)), *asked.changes))
    open_ones = {subject for subject, _channel in standing.to_agree_to(wants)}
    every_one = {term.subject for term in terms if isinstance(term, Want)} >= set(SUBJECTS)
    settled = [one for one in terms if every_one or not (isinstance(one, Want) and one.subject in open_ones)]
    return _one_after_the_other(kept(talk, standing, terms), told(settled, talk.words), asked)


def _one_after_the_other(done: Answer, said: str, asked: Answer) -> Answer:
    """What is done, as it is `said`, and what is asked, in one message, with the ways on of both."""
    (kept_so,), (question, *more) = done.replies, asked.replies
    together = replace(question, text=f"{said} {question.text}", choices=(*question.choices, *kept_so.choices))
    return replace(asked, replies=(together, *more), changes=(*done.changes, *asked.changes))


def _questions(talk: Talk, standing: Standing, wished: Sequence[tuple[Subject, str]]) -> list[Answer]:
    """One for each address: that on the channel they named, or the one they write from."""
    there = dict[Address, list[Subject]]()
    for subject, channel in wished:
        known = talk.person.on(channel) if channel else None
        there.setdefault(known.address if known else talk.address, []).append(subject)
    return [_asked_for_offers(talk, standing, address, promotions.consented(about)) for address, about in there.items()]


def _asked_for_offers(talk: Talk, standing: Standing, address: Address, about: Sequence[Subject]) -> Answer:
    _ = talk.words
    if PURPOSE in about and address in standing.agreed_to(PURPOSE):
        return Answer((Reply(promotions.welcome(address, about, _)),), (Want(PURPOSE, wanted=True),))
    if address.channel in promotions.CONFIRMED_TWICE:
        return promotions.wish(address, about, talk, said_by(talk))
    yes, no = offers_answered(address.channel, about)
    choices = (Choice(_("Yes, I agree"), yes), Choice(_("No, thank you"), no))
    return Answer((Reply(promotions.question(address, about, talk.shop_name, _), choices=choices),))


def _only_then(talk: Talk, named: QuietHours) -> Answer:
    _ = talk.words
    span = _("between {begin} and {end}", begin=hour(named.begin, _), end=hour(named.end, _))
    choices = (
        Choice(_("Only then"), carried([Hush(QuietHours(named.end, named.begin))])),
        Choice(_("Never then"), carried([Hush(named)])),
        Choice(_("At any time"), carried([Hush()])),
    )
    return Answer((Reply(_("Shall I write to you only {hours}, or never then?", hours=span), choices=choices),))


def _timed(asked: Asked) -> bool:
    return bool(asked.quiet or asked.silent_days) and not asked.about


def _that_or_the_delivery(talk: Talk, terms: tuple[Term, ...]) -> Answer:
    """Something else was being asked: "pas samedi" may be said of a parcel."""
    _ = talk.words
    choices = (
        Choice(_("Do not write to me then"), carried(terms)),
        Choice(_("It is about a delivery"), f"change_delivery:{talk.conversation.order}"),
    )
    return Answer((Reply(_("Do you mean our messages, or a delivery?"), choices=choices),))


def _never_there(talk: Talk, channel: str) -> Answer:
    """ "No e-mails", from somebody whose mail address we do not know: kept until we do."""
    _ = talk.words
    said = _("Understood: nothing {by}, should I come to know how to reach you there.", by=by_channel(channel, _))
    return Answer((Reply(said, choices=(Choice(_("What I receive"), "my_alerts:"),)),), (Shun(channel),))


def _who_are_you(talk: Talk) -> Answer:
    """All of somebody's orders are known of customers only; a single one can be followed by its number."""
    _ = talk.words
    said = _("To follow all your orders, I need to know who you are.")
    choices = (Choice(_("Sign in"), "sign_in:"), Choice(_("Follow one order"), "notify_me:"))
    return Answer((Reply(said, choices=choices),))


skill = OnMyTerms()
