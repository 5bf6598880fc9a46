"""How do you do things here? The merchant's own answers: by theme, or to a question in plain words."""

import re
from collections.abc import Iterable, Sequence
from uuid import uuid4

from dialogs.channel_names import capital
from dialogs.merchant_answers import closest, quote
from dialogs.messages import Choice, Menu, Reply, Theme
from dialogs.records import Rate
from dialogs.shop import Faq
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice, or_a_person
from dialogs.vocabulary import plain
from dialogs.wording import Wording

ANSWERS = 0.55
"""From this fit a question of the merchant's is the one that was asked."""

NEARLY = 0.3
"""From this fit it may be, and is shown to choose from."""

THE_SAME = 0.9
"""From this fit it is, whatever else the sentence looked like."""

MOST_SHOWN = 5
PAYMENT = "payment"
STORES = "stores"
"""Hours and stock are known store by store: other skills tell them."""

_IF = re.compile(r"\b(?:si|au cas ou|if|in case)\b")
"""What may come to pass: nobody asks where their money is, nor for "personne" to answer."""

ITS_NAMES = frozenset(
    (
        *("faq", "la faq", "votre faq", "questions frequentes", "les questions frequentes", "foire aux questions"),
        *("the faq", "your faq", "faqs", "frequently asked questions", "common questions"),
    )
)
"""How the whole of it is called, where nothing else is asked."""

LONGEST = 64
"""Bytes of a button's payload."""


class Questions:
    """The button's argument is `theme/payment`, `is/payment-split`, or `yes/…` and `no/…`: whether that helped."""

    name = "faq"
    intents = frozenset({"payment_faq", "policy_faq"})
    taken_for = frozenset(
        {
            *("loyalty", "gift_idea", "best_sellers", "account", "voucher", "bot_help", "reviews", "return_item"),
            *("human_agent", "refund_status"),
        }
    )

    async def begin(self, talk: Talk) -> Answer:
        what, _, which = talk.argument.partition("/")
        entries = await talk.shop.faq()
        found = next((entry for entry in entries if _payload("is", entry.id) == _payload("is", which)), None)
        match what:
            case "theme":
                return _of_theme(talk, which, entries) or _themes(talk, entries)
            case "is" if found:
                return _told(talk, found)
            case "yes" | "no" if found:
                return _rated(talk, found, helped=what == "yes")
            case _:
                return await _asked(talk, entries) if talk.text else _themes(talk, entries)

    async def recognise(self, talk: Talk) -> Answer | None:
        """ "Vendez-vous des cartes cadeaux ?", of which nobody was sure."""
        return await _surely(talk, ANSWERS) if talk.text.rstrip().endswith("?") else None

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Quels sont les avantages d'un compte ?" is no question about one's points."""
        if plain(talk.text) in ITS_NAMES:
            return _themes(talk, await talk.shop.faq())
        if talk.understanding.intent in ("human_agent", "refund_status"):
            return await _surely(talk, ANSWERS) if _IF.search(plain(talk.text)) else None
        # a wish to send something back is no question
        wishes = talk.understanding.intent == "return_item" and not talk.text.rstrip().endswith("?")
        return None if wishes else await _surely(talk, THE_SAME)


# ---------------------------------------------------------------- asked in words


async def _surely(talk: Talk, enough: float) -> Answer | None:
    found = await closest(talk)
    clear = bool(found) and found[0].fit >= enough and found[0].entry.theme != STORES
    return _told(talk, found[0].entry) if clear else None


async def _asked(talk: Talk, entries: Sequence[Faq]) -> Answer:
    """The answer when it is clear; else the questions that come near, of which they choose."""
    _ = talk.words
    found = await closest(talk)
    if found and found[0].fit >= ANSWERS:
        return _told(talk, found[0].entry)
    near = [one.entry for one in found if one.fit >= NEARLY]
    paying = [entry for entry in entries if entry.theme == PAYMENT]
    shown = paying if talk.understanding.intent == "payment_faq" else near
    if not shown:
        return _themes(talk, entries, _("I have no answer of our team's to that. This is what we are asked most:"))
    said = _("I would rather not answer beside the point. It may be one of these:")
    choices = (*_choices(talk, shown[:MOST_SHOWN]), _all(_), *human_choice(talk))
    return Answer((Reply(said, choices=choices),))


# ---------------------------------------------------------------- looked through


def _themes(talk: Talk, entries: Sequence[Faq], said: str = "") -> Answer:
    _ = talk.words
    if not entries:
        return Answer((or_a_person(_("I have no answer to that."), talk),))
    themes = dict.fromkeys(entry.theme for entry in entries)
    choices = tuple(Choice(theme_name(theme, _), _payload("theme", theme)) for theme in themes)
    drawn = Menu(tuple(Theme(theme_name(theme, _), _choices(talk, _of(entries, theme))) for theme in themes))
    said = said or _("Choose a theme, or ask me your question in your own words.")
    return Answer((Reply(said, choices=choices, drawing=drawn),))


def _of_theme(talk: Talk, theme: str, entries: Sequence[Faq]) -> Answer | None:
    _ = talk.words
    shown = _of(entries, theme)
    said = _("{theme}: what we are asked.", theme=theme_name(theme, _))
    return Answer((Reply(said, choices=(*_choices(talk, shown), _all(_))),)) if shown else None


def _of(entries: Iterable[Faq], theme: str) -> list[Faq]:
    return [entry for entry in entries if _payload("theme", entry.theme) == _payload("theme", theme)]


def _choices(talk: Talk, entries: Sequence[Faq]) -> tuple[Choice, ...]:
    return tuple(Choice(talk.words.pick(entry.question), _payload("is", entry.id)) for entry in entries)


def _all(_: Wording) -> Choice:
    return Choice(_("Other questions"), "faq:")


def _payload(what: str, which: str) -> str:
    return f"faq:{what}/{which}".encode()[:LONGEST].decode(errors="ignore")


def theme_name(theme: str, _: Wording) -> str:
    """What a theme is called: those that every shop has in our words, another as the merchant writes it."""
    return {
        "payment": _("Payment"),
        "delivery": _("Delivery"),
        "click_and_collect": _("Click and collect"),
        "returns": _("Returns"),
        "guarantees": _("Guarantees"),
        "account": _("Account"),
        "privacy": _("Personal data"),
        "loyalty": _("Loyalty"),
        "referral": _("Referral"),
        "gifts": _("Gifts and codes"),
        "marketplace": _("Partner sellers"),
        "orders": _("Orders"),
        "stores": _("Stores"),
    }.get(theme, capital(theme.replace("_", " ")))


# ---------------------------------------------------------------- the answer, and whether it helped


def _told(talk: Talk, entry: Faq) -> Answer:
    _ = talk.words
    choices = (
        Choice(_("That helps"), _payload("yes", entry.id)),
        Choice(_("That does not help"), _payload("no", entry.id)),
        _all(_),
    )
    return Answer((Reply(quote(talk, entry), choices=choices),))


def _rated(talk: Talk, entry: Faq, *, helped: bool) -> Answer:
    _ = talk.words
    kept = (Rate(uuid4().hex, f"{Questions.name}:{entry.id}", "helpful", int(helped)),)
    if helped:
        return Answer((Reply(_("Glad to hear it."), choices=(_all(_),)),), kept)
    said = _("Thank you for telling me: I pass it on to our team, so that this answer gets better.")
    return Answer((Reply(said, choices=(*human_choice(talk), _all(_))),), kept)


skill = Questions()
