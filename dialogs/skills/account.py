"""What is an account for, what of my password, what becomes of my data?"""

import dataclasses
import re

from dialogs.merchant_answers import closest, quote
from dialogs.messages import Choice, Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice, or_a_person
from dialogs.vocabulary import plain

FITS = 0.5
"""From this fit the merchant's own answer is quoted."""

_DATA = re.compile(
    r"\b(mes|my)\b.{0,20}\b(donnees|infos|informations|data)\b|\b(rgpd|gdpr)\b"
    r"|\b(supprim\w+|efface\w*|ferme\w*|delete|erase|close)\b.{0,20}\b(comptes?|accounts?)\b"
)
_PASSWORD = re.compile(r"\b(mots? de passe|mdp|passwords?)\b")
_WHY = re.compile(
    r"\b(avantages?|interets?|benefices?|pourquoi|a quoi|benefits?|advantages?|why|what for|what is the point)\b"
    r".{0,30}\b(comptes?|inscri\w+|accounts?|sign(ing)? up|register\w*)\b"
)
_CREATE = re.compile(
    r"\b(cre(e|er|ez|ation)|ouvrir|create|open|set up)\b.{0,20}\b(comptes?|accounts?)\b"
    r"|\bsign(ing)? up\b|\bm'inscrire\b"
)


class Account:
    """The button's argument is `why`, `create`, `password` or `data`."""

    name = "account"
    intents = frozenset[str]()
    taken_for = frozenset({"account", "loyalty", "bot_help", "policy_faq", "unsubscribe_notifications", "sms_stop"})

    async def begin(self, talk: Talk) -> Answer:
        match talk.argument or _topic(talk.text):
            case "create":
                return await _create(talk)
            case "password":
                return _password(talk)
            case "data":
                return await _data(talk)
            case _:
                return await _why(talk)

    async def recognise(self, talk: Talk) -> Answer | None:
        return await self.claim(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "À quoi sert un compte ?" is no question about one's points."""
        return await self.begin(talk) if _topic(talk.text) else None


def _topic(text: str) -> str:
    said = plain(text)
    asked = {"password": _PASSWORD, "data": _DATA, "why": _WHY, "create": _CREATE}
    return next((topic for topic, pattern in asked.items() if pattern.search(said)), "")


async def _why(talk: Talk) -> Answer:
    """The benefits, as the merchant tells them; where they do not, those that are ours."""
    _ = talk.words
    told = await _merchants(talk, _("What are the benefits of an account?"))
    ours = _("With an account I know your orders without their numbers, and what I suggest fits what you like.")
    return Answer((Reply(told or ours, choices=_ways_in(talk)),))


async def _create(talk: Talk) -> Answer:
    _ = talk.words
    told = await _merchants(talk, _("How do I create an account?"))
    said = told or _("An account is created on our website; I recognise you here as soon as you have one.")
    return Answer((Reply(said, choices=_ways_in(talk)),))


def _password(talk: Talk) -> Answer:
    _ = talk.words
    said = _(
        "I never ask for a password, and cannot see or change one. To be recognised here, a code sent to the e-mail "
        "address of your account is all it takes."
    )
    return Answer((Reply(said, choices=(*_ways_in(talk)[:1], *human_choice(talk))),))


async def _data(talk: Talk) -> Answer:
    """The merchant's words, what is kept here, and who sees to a copy or to erasing it."""
    _ = talk.words
    told = await _merchants(talk, talk.text) or await _merchants(
        talk, _("How can I get a copy of my data, or have it erased?")
    )
    kept = _(
        "I keep our messages, your contact addresses, and what you asked me to watch or to remember. A member of our "
        "team can send you a copy of it, or erase it."
    )
    return Answer((or_a_person("\n\n".join(filter(None, [told, kept])), talk),))


async def _merchants(talk: Talk, question: str) -> str:
    found = await closest(dataclasses.replace(talk, text=question))
    fits = [one.entry for one in found if one.fit >= FITS and one.entry.theme in ("account", "privacy")]
    return quote(talk, fits[0]) if fits else ""


def _ways_in(talk: Talk) -> tuple[Choice, ...]:
    _ = talk.words
    if talk.person.customer_id:
        return ()
    return (Choice(_("Sign in"), "sign_in:"), Choice(_("Create an account"), "account:create"))


skill = Account()
