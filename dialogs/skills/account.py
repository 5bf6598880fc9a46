"""What is an account for, what of my password, what becomes of my data?"""

import dataclasses

from dialogs.merchant_answers import closest, quote
from dialogs.messages import Choice, Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice, or_a_person

FITS = 0.5
"""From this fit the merchant's own answer is quoted."""

TOPICS = {f"account_{what}": what for what in ("password", "data", "why", "create")}
"""What is asked of accounts, as the merchant's phrases name it."""


class Account:
    """The button's argument is `why`, `create`, `password` or `data`."""

    name = "account"
    intents = frozenset[str]()
    taken_for = frozenset({"account", "loyalty", "bot_help", "policy_faq", "unsubscribe_notifications", "sms_stop"})

    async def begin(self, talk: Talk) -> Answer:
        match talk.argument or _topic(talk):
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
        return await self.begin(talk) if _topic(talk) else None


def _topic(talk: Talk) -> str:
    return TOPICS.get(talk.understanding.value("topic"), "")


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
