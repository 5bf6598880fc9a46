"""May we send you our offers?"""

from collections.abc import Sequence

from dialogs.agreeing import agreed
from dialogs.contact import promotions
from dialogs.contact.answer import said_by
from dialogs.contact.buttons import LETTERS, OFFERS_YES
from dialogs.contact.rules import PROMOTIONAL, Subject
from dialogs.messages import Address
from dialogs.skill import Answer, Talk


class Promotions:
    """The argument is `yes` or `no`, and to what: asked in so many words, never understood from silence."""

    name = "promotions"
    intents = frozenset[str]()
    taken_for = frozenset({"affirm", "deny", "thanks", ""})

    async def begin(self, talk: Talk) -> Answer:
        said, _slash, what = talk.argument.partition("/")
        return _agreed(talk, what, "button") if said == "yes" else _declined(talk, what, "button")

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Oui", and nothing else, to the question that was just asked here."""
        asked = next((one.payload for one in talk.conversation.offered if one.payload.startswith(OFFERS_YES)), "")
        said = agreed(talk.text, talk.vocabulary) if asked else None
        if said is None:
            return None
        what = asked.removeprefix(OFFERS_YES)
        return _agreed(talk, what, "asked") if said else _declined(talk, what, "asked")


def _agreed(talk: Talk, what: str, how: str) -> Answer:
    address, about = _read(talk, what)
    return promotions.agree(address, about, talk, how, said_by(talk))


def _declined(talk: Talk, what: str, how: str) -> Answer:
    address, about = _read(talk, what)
    return promotions.declined(address, about, talk, how, said_by(talk))


def _read(talk: Talk, what: str) -> tuple[Address, Sequence[Subject]]:
    """The address on the channel that a button names, and what it is about: all offers, where it names nothing."""
    channel, _slash, letters = what.partition("/")
    known = talk.person.on(channel)
    about = promotions.consented([one for one in PROMOTIONAL if LETTERS[one] in letters])
    return known.address if known else talk.address, about or promotions.ALL_OFFERS


skill = Promotions()
