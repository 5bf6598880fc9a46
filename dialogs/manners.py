"""What good manners add to any answer, whichever skill gives it: said once, at a good moment, and never twice alike.

An apology to somebody upset, with the way to a person; a word on where we were after a long silence; an invitation to
have an account, when it would have helped; other words in place of the very same ones.
"""

import re
import zlib
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import takewhile

import msgspec
from msgspec.structs import replace

from dialogs.messages import Choice, Reply, Stars, Start, Timeline
from dialogs.moods import looks_angry
from dialogs.records import HandOver, KeepRepair
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice
from dialogs.vocabulary import plain

LONG = timedelta(hours=12)
"""After this silence we say again where we were."""

LOUD = 3
"""Words in capitals from which somebody shouts, where they end in an exclamation mark too."""

INVITED, SORRY, GREETED, PLEASED, RATED = "invited", "sorry", "greeted", "pleased", "rated"
"""What is remembered as said, or as done, with the day of it."""

AGAIN = "again"
"""How often the very same was said once more."""

ORDERS = frozenset({"track_order", "delivery_eta", "prove"})
SUGGESTS = frozenset({"for_you", "gift_idea", "similar", "goes_with", "best_sellers"})
VAGUE = frozenset({"greet", "help", "not_understood"})
"""Skills that speak to somebody who has not said what it is about."""

OWN_WORDS = frozenset({"product_problem", "human", "mood", "keyword", "start"})
"""Skills that see to the upset by themselves."""


def polite(talk: Talk, skill: str, answer: Answer, *, wanted: str = "") -> Answer:
    """The answer with what manners add to it. `wanted` is what they were about, when they fell silent."""
    if not answer.replies or isinstance(talk.inbound.content, Start):
        return answer
    replies = answer.replies
    if _calms(talk, skill):
        replies = _apologised(talk, replies)
    elif wanted and skill in VAGUE and silent_for(talk) > LONG and not answer.asks:
        return _resumed(talk, answer, wanted)
    if _invites(talk, skill, answer):
        replies = _after(replies, _invitation(talk, skill))
    return replace(answer, replies=_in_other_words(talk, answer.replies, replies))


def noted(talk: Talk, skill: str, answer: Answer) -> dict[str, str]:
    """What was said or done, and when: so that it is not done again."""
    day, done = talk.today.isoformat(), dict(talk.conversation.noted)
    happened = {
        INVITED: _invites(talk, skill, answer),
        SORRY: _calms(talk, skill) or answer.asks == OFFERS or _handed_over_unhappy(answer),
        GREETED: skill in ("greet", "start") and bool(answer.replies),
    }
    done.pop(AGAIN, None)
    if times := _times_in_a_row(talk, answer.replies):
        done[AGAIN] = str(times)
    if pleased := _pleased(skill, answer):
        done[PLEASED] = pleased
    elif skill == "human":
        done.pop(PLEASED, None)
    if any(isinstance(reply.drawing, Stars) for reply in answer.replies):
        done.pop(PLEASED, None)
        done[RATED] = day
    return {**done, **{what: day for what, did in happened.items() if did}}


UNHAPPY = "is unhappy"
OFFERS = "human"
"""The skill that waits for a yes after it has apologised and offered a person."""


def _handed_over_unhappy(answer: Answer) -> bool:
    return any(isinstance(change, HandOver) and change.reason == UNHAPPY for change in answer.changes)


GO_ON, LEFT = "go_on", "left"
"""The skill that hears whether they go on, and what it keeps of where they were."""


def _resumed(talk: Talk, answer: Answer, wanted: str) -> Answer:
    """What they were about when they fell silent, and the word that takes it up again."""
    _, left = talk.words, talk.conversation.paused or talk.conversation.skill
    said = _("Last time, you wanted to {wish}: say “yes” and we go on with it.", wish=wanted)
    *others, last = _after(answer.replies, said)
    last = replace(last, choices=(Choice(_("Go on"), f"{GO_ON}:{left}"), *last.choices))
    return replace(answer, replies=(*others, last), asks=GO_ON, memory={**talk.conversation.memory, LEFT: left})


# ---------------------------------------------------------------- upset


def _calms(talk: Talk, skill: str) -> bool:
    return skill not in OWN_WORDS and SORRY not in talk.conversation.noted and sounds_upset(talk)


def sounds_upset(talk: Talk) -> bool:
    """Harsh words, an angry face, or shouting."""
    return looks_angry(talk.text) or _harsh(talk.text, talk.vocabulary.answers.get("upset", ()))


@lru_cache(256)  # asked three times of one message
def _harsh(text: str, harsh: tuple[str, ...]) -> bool:
    said = f" {plain(text)} "
    if any(f" {word}" in said for word in harsh):
        return True
    return text.isupper() and text.rstrip().endswith("!") and len(re.findall(r"[^\W\d_]{2,}", text)) >= LOUD


def _apologised(talk: Talk, replies: Sequence[Reply]) -> tuple[Reply, ...]:
    return _or_a_person(talk, _before(talk.words("I am sorry for this trouble."), replies))


def _or_a_person(talk: Talk, replies: Sequence[Reply]) -> tuple[Reply, ...]:
    *others, last = replies
    known = {choice.payload.partition(":")[0] for choice in last.choices}
    person = () if last.cards or "human" in known else human_choice(talk)
    return (*others, replace(last, choices=(*last.choices, *person)))


# ---------------------------------------------------------------- an account, once


def _invites(talk: Talk, skill: str, answer: Answer) -> bool:
    """To a visitor, once, below an answer that leaves no question open: of a second search, of an order proven."""
    helps = bool(answer.order) if skill in ORDERS else skill == "product_search" and skill in talk.conversation.recent
    told = bool(talk.person.customer_id) or INVITED in talk.conversation.noted
    return helps and not told and not _asks(answer) and not _bad_news(answer) and not sounds_upset(talk)


def _invitation(talk: Talk, skill: str) -> str:
    _ = talk.words
    if skill in ORDERS:
        return _("By the way: with an account I find your orders without number or code. Just say “sign in”.")
    return _("By the way: with an account, what I suggest fits what you like. Just say “create an account”.")


# ---------------------------------------------------------------- stars


def _pleased(skill: str, answer: Answer) -> str:
    """The skill whose answer mattered, and was good news; empty for all others."""
    if skill in ORDERS and any(isinstance(reply.drawing, Timeline) for reply in answer.replies):
        return "" if _bad_news(answer) else "track_order"
    solved = any(isinstance(c, KeepRepair) and c.repair.end == "solved" for c in answer.changes)
    suggested = skill in SUGGESTS and any(reply.cards for reply in answer.replies)
    return skill if solved or suggested else ""


def _bad_news(answer: Answer) -> bool:
    drawn = [reply.drawing for reply in answer.replies]
    return any(isinstance(one, Timeline) and any(step.state == "trouble" for step in one.steps) for one in drawn)


def may_rate(talk: Talk) -> str:
    """What stars may be asked for: the last answer that mattered, once a day; empty when there is none."""
    done = talk.conversation.noted
    return done.get(PLEASED, "") if done.get(RATED) != talk.today.isoformat() else ""


# ---------------------------------------------------------------- silence, repetition


def silent_for(talk: Talk) -> timedelta:
    """Since they last said anything, on whatever channel."""
    heard = [known.last_inbound_at for known in talk.person.addresses if known.last_inbound_at]
    return talk.now - max(heard) if heard else timedelta()


def in_a_row(talk: Talk, skill: str) -> int:
    """How often it was the only one to speak lately: small talk has other words for every second time."""
    return len(list(takewhile(lambda name: name == skill, reversed(talk.conversation.recent))))


def fingerprint(replies: Sequence[Reply]) -> int:
    """Tells whether two messages are the same, and nothing of what they said."""
    return zlib.crc32(msgspec.json.encode(list(replies)))


def _times_in_a_row(talk: Talk, replies: Sequence[Reply]) -> int:
    """How often this was said just before, in the very same words."""
    same = bool(replies) and fingerprint(replies) == talk.conversation.last_said and silent_for(talk) < LONG
    return int(talk.conversation.noted.get(AGAIN, "0")) + 1 if same else 0


def _in_other_words(talk: Talk, answered: Sequence[Reply], replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """The very same again is owned up to; from the third time on, a person is offered as well."""
    _, times = talk.words, _times_in_a_row(talk, answered)
    if not times:
        return tuple(replies)
    again = _before(_("Let me say it again.") if times % 2 else _("I can only say the same:"), replies)
    return again if times == 1 else _or_a_person(talk, again)


# ---------------------------------------------------------------- where it stands


def _asks(answer: Answer) -> bool:
    return any("?" in reply.text for reply in answer.replies)


def led_by(said: str, replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """One message, begun by these words on its first line."""
    return (*(replace(reply, text=f"{said} {reply.text}".strip()) for reply in replies[:1]), *replies[1:])


def _before(said: str, replies: Sequence[Reply]) -> tuple[Reply, ...]:
    first = replies[0]
    return (replace(first, text=f"{said}\n{first.text}".strip()), *replies[1:])


def _after(replies: Sequence[Reply], said: str) -> tuple[Reply, ...]:
    """Below the text; below cards, in a message of its own."""
    last = replies[-1]
    if last.cards:
        return (*replies, Reply(said))
    return (*replies[:-1], replace(last, text=f"{last.text}\n\n{said}".strip()))
