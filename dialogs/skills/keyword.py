"""STOP, START: silence here, or words again. Also what a blocked bot or a bounced mail amounts to."""

from datetime import timedelta

from dialogs.contact.rules import PROMOTIONAL
from dialogs.messages import OptIn, OptOut, Reply
from dialogs.records import Reopen, Silence
from dialogs.skill import Answer, Talk, Wished
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

STOPS = "stop_notifying"
"""The skill that ends the news of one order, or all about one subject."""

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
    """STOP answers what came last: where that has a way out of just one thing, it is taken; an offer ends the offers.

    Where the vendor has acted on it by itself it ends everything, since nothing gets through to that number any more,
    whatever we make of the word: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
    """
    by_word = left.how == "keyword" and not left.answered
    if not by_word or EVERYTHING & set(plain(left.word).split()):
        return _silent(talk, left)
    way_out = _way_out(talk)
    if way_out and way_out not in PROMOTIONAL:
        return Answer((), then=Wished(STOPS, way_out, said=left.word))
    since = talk.now - LATELY
    offered = bool(way_out) or await talk.records.offered_last(talk.person.id, talk.address, since)
    return _no_offers(talk, left) if offered else _silent(talk, left)


def _way_out(talk: Talk) -> str:
    """What the one button that stops something would stop, of all that can be chosen here now; empty: none or several.

    "3. Stop" is chosen by its word as well as by its number.
    """
    ways = [one.payload.removeprefix(f"{STOPS}:") for one in talk.conversation.offered if STOPS in one.payload]
    return ways[0] if len(ways) == 1 else ""


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
