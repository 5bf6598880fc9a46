"""STOP, START: silence here, or words again. Also what a blocked bot or a bounced mail amounts to."""

from datetime import timedelta

from dialogs.messages import OptIn, OptOut, Reply
from dialogs.records import Reopen, Silence
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions
from dialogs.vocabulary import plain


class Keyword:
    name = "keyword"
    intents = frozenset({"sms_stop"})

    async def begin(self, talk: Talk) -> Answer:
        match talk.inbound.content:
            case OptOut() as left:
                return await _left(talk, left)
            case OptIn() as back:
                return _back(talk, back)
            case _:
                return await _meant(talk, plain(talk.text))


START = frozenset({"start", "unstop", "reprendre", "commencer", "restart"})
HELP = frozenset({"aide", "help", "info", "infos", "sos"})
EVERYTHING = frozenset({"tout", "all", "rien", "everything"})

LATELY = timedelta(days=2)
"""How long after an offer a mere STOP is still an answer to it."""


async def _meant(talk: Talk, word: str) -> Answer:
    """A bare keyword where the channel knows none."""
    if START & set(word.split()):
        return _back(talk, OptIn("keyword", talk.text))
    return _helped(talk) if HELP & set(word.split()) else await _left(talk, OptOut("keyword", talk.text))


def _helped(talk: Talk) -> Answer:
    _ = talk.words
    said = _(
        "You are writing with {shop}. STOP: nothing more here. Our team: {contact}",
        shop=talk.shop_name,
        contact=talk.contact,
    )
    return Answer((Reply(said, choices=suggestions(talk)),))


async def _left(talk: Talk, left: OptOut) -> Answer:
    """STOP answers what came last: after an offer it ends the offers.

    By SMS it ends everything, since Twilio then lets nothing through to that number, whatever we make of the word:
    https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
    """
    by_word = left.how == "keyword" and talk.address.channel != "sms"
    if not by_word or EVERYTHING & set(plain(left.word).split()):
        return _silent(talk, left)
    offered = await talk.records.offered_last(talk.person.id, talk.address, talk.now - LATELY)
    return _no_offers(talk, left) if offered else _silent(talk, left)


def _no_offers(talk: Talk, left: OptOut) -> Answer:
    _ = talk.words
    said = _("Understood: no more offers here. You still get the news you asked for; to stop everything: STOP ALL.")
    return Answer((Reply(said),), (Silence(talk.address, left.how, left.word, "promotions"),))


def _silent(talk: Talk, left: OptOut) -> Answer:
    _ = talk.words
    change = Silence(talk.address, left.how, left.word, left.topic)
    said = _("Understood: you will receive nothing more here unless you write to us. To change your mind: START.")
    heard = left.how == "keyword" and not left.answered
    return Answer((Reply(said),) if heard else (), (change,))


def _back(talk: Talk, back: OptIn) -> Answer:
    _ = talk.words
    said = _("Welcome back: we may write to you here again. To stop: STOP.")
    return Answer((Reply(said),) if not back.answered else (), (Reopen(talk.address, back.how, back.word),))


skill = Keyword()
