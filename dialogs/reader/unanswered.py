"""What was not understood, like with like: what a merchant looks through to say "this means …"."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from msgspec import Struct

from dialogs.reader.features import Seen

ALIKE = 0.45
"""From this share of what two messages have in common they are shown as one."""


class Unanswered(Struct, frozen=True):
    """A message we could not answer, what it was taken for, and how sure we were of that."""

    text: str
    language: str
    at: datetime
    intent: str = ""
    confidence: float = 0.0


class Group(Struct, frozen=True):
    """Messages alike: the one most like the others, all of them, and what they were most often taken for."""

    text: str
    language: str
    messages: tuple[Unanswered, ...]
    guess: str
    last: datetime


def grouped(messages: Sequence[Unanswered], seen: Seen) -> list[Group]:
    """The largest group first, then the most lately said. `seen` are the messages' features, in their order."""
    shared = _shared(seen)
    left, groups = set(range(len(messages))), list[Group]()
    for n in np.argsort(-(shared >= ALIKE).sum(axis=1), kind="stable").tolist():
        members = [m for m in np.flatnonzero(shared[n] >= ALIKE).tolist() if m in left] if n in left else []
        if members:
            left -= set(members)
            groups.append(_group(messages[n], [messages[m] for m in members]))
    return sorted(groups, key=lambda group: (-len(group.messages), -group.last.timestamp()))


def _shared(seen: Seen) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """For each two messages, the cosine of their features."""
    keys, places = np.unique(seen.keys, return_inverse=True)
    sizes = np.diff(seen.starts)
    rows = np.zeros((len(sizes), len(keys)), np.float32)
    rows[np.repeat(np.arange(len(sizes)), sizes), places] = 1
    rows /= np.maximum(np.sqrt(sizes), 1)[:, None]
    return (rows @ rows.T).astype(np.float64)


def _group(middle: Unanswered, members: Sequence[Unanswered]) -> Group:
    guess = Counter(one.intent for one in members if one.intent).most_common(1)
    return Group(
        middle.text, middle.language, tuple(members), guess[0][0] if guess else "", max(one.at for one in members)
    )
