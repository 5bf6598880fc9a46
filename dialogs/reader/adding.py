"""Learns a few new phrases on top of what was learned before: in seconds, and near enough to learning all anew."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from dialogs.reader.courtesy import Plainly
from dialogs.reader.features import Keys, look
from dialogs.reader.lexicon import Lexicon, joined
from dialogs.reader.linear import Learned, Matrix, Rows, Settled, Sight, fit
from dialogs.reader.meanings import Meanings
from dialogs.reader.noise import hurried
from dialogs.reader.phrases import Phrases
from dialogs.reader.rules import Rules
from dialogs.reader.trained import Trained, stepped
from dialogs.reader.training import SEED, Example, aims_of, counts_of, examples_of, marks, read, words_of

FEW = 300
"""So many phrases may be new or gone; beyond, all is learned anew."""
HURRIED = 1
"""How often a new phrase is seen as a hurried thumb would have written it."""
BESIDE, EACH = 2_500, 45
"""Old phrases gone through again lest they be forgotten: so many, and as many more for each new one."""
ROUNDS, PACE = 3, 0.2
SELDOM = 2
"""In how many texts a feature that was not seen before must occur."""


class Added(Struct, frozen=True):
    """What came of it: how many phrases were new and gone, how many of the new were understood before and are now,
    and how many of the old that were looked at are read otherwise."""

    new: int
    gone: int
    before: int
    after: int
    old: int
    otherwise: int


def add(
    before: Trained, phrases: Mapping[str, Phrases], meanings: Meanings, digest: str, *, second: bool = False
) -> tuple[Trained, Added] | None:
    """None when all must be learned anew: too much changed, another language or fewer intents are spoken of, or there
    is a new intent of which a `second` opinion is wanted, too."""
    examples = examples_of(phrases)
    known = set(before.phrases.tolist())
    new = [one for one in examples if one.mark not in known]
    gone = len(known) - len(marks([one for one in examples if one.mark in known]))
    intents = tuple(sorted({intent for example in examples for intent in example.intents}))
    same = before.about.languages == tuple(phrases) and set(before.about.intents) <= set(intents)
    if not same or len(new) + gone > FEW or (second and before.about.intents != intents):
        return None
    rules = Rules.of(phrases)
    if not new and not gone and before.about.intents == intents:  # to go through the old again would only wear it
        return replace(before, about=replace(before.about, digest=digest, rules=rules)), Added(0, 0, 0, 0, 0, 0)
    return _Adding(before, examples, new, intents, meanings, Plainly(rules.courtesies)).done(rules, digest, gone)


class _Adding:
    def __init__(
        self,
        before: Trained,
        examples: Sequence[Example],
        new: Sequence[Example],
        intents: tuple[str, ...],
        meanings: Meanings,
        plainly: Plainly,
    ) -> None:
        random = Random(SEED)  # noqa: S311 - it mistypes, it keeps no secrets
        added = {one.mark for one in new}
        others = [one for one in examples if one.mark not in added]
        self._before, self._examples, self._intents, self._meanings = before, examples, intents, meanings
        self._new, self._old = new, random.sample(others, min(BESIDE + EACH * len(new), len(others)))
        self._words = words_of([one.text for one in examples])
        self._lexicon = Lexicon(joined(self._words, meanings.words))
        texts = [one.text for one in new]
        texts += [hurried(plainly.said(one.text), random, one.language) for _ in range(HURRIED) for one in new]
        self._shown = [*new, *list(new) * HURRIED, *self._old]
        self._sight, self._is_new = _wider(before, look(texts, self._lexicon).keys)
        self._seen = read([*texts, *(one.text for one in self._old)], self._lexicon, self._sight)

    def done(self, rules: Rules, digest: str, gone: int) -> tuple[Trained, Added]:
        rows, points = self._sight.rows(self._seen), self._meanings.of(self._seen)
        counts = counts_of(self._shown, self._intents, among=self._examples)
        meaning, tongue = _parted(self._start(), len(self._intents))
        meant = self._fitted(rows, points, aims_of(self._shown, self._intents) * counts, meaning)
        earlier, later = (rows.times(one.weights) + points @ one.directions + one.bias for one in (meaning, meant))
        came = self._added(earlier.argmax(axis=1), later.argmax(axis=1), gone)
        return self._trained(meant, tongue, rules, digest), came  # so few phrases teach nothing of a language

    def _fitted(self, rows: Rows, points: Matrix, aims: Matrix, start: Learned) -> Learned:
        features, settled = len(self._sight.keys), Settled(start, self._is_new)
        return fit(rows, points, aims, features=features, seed=SEED, rounds=ROUNDS, pace=PACE, start=settled)

    def _trained(self, meant: Learned, told: Learned, rules: Rules, digest: str) -> Trained:
        sides = [np.hstack([meant.weights, told.weights]), np.hstack([meant.directions, told.directions])]
        weights, scale = stepped(np.vstack(sides))
        counted = Counter(one.intents[0] for one in self._examples)
        about = replace(
            self._before.about,
            digest=digest,
            intents=self._intents,
            scale=scale,
            bias=tuple(float(start) for start in (*meant.bias, *told.bias)),
            rules=rules,
            report=replace(self._before.about.report, phrases=dict(counted)),
        )
        second = self._before.second if self._before.about.intents == self._intents else None
        known, sight = marks(self._examples), self._sight
        return Trained(about, self._words, sight.keys, sight.rarity, weights, known, second)

    def _start(self) -> Learned:
        """What was learned, with a column for each intent that is new and a row for each feature that is."""
        about = self._before.about
        steps = self._before.weights.astype(np.float32) * np.array(about.scale, np.float32)
        columns = [self._intents.index(intent) for intent in about.intents]
        columns += [len(self._intents) + n for n in range(len(about.languages))]
        wide = np.zeros((len(steps), len(self._intents) + len(about.languages)), np.float32)
        wide[:, columns] = steps
        bias = np.full(wide.shape[1], min(about.bias), np.float32)
        bias[columns] = about.bias
        old = len(self._before.keys)
        weights = np.zeros((len(self._sight.keys), wide.shape[1]), np.float32)
        weights[~self._is_new] = wide[:old]
        return Learned(weights, wide[old:], bias)

    def _added(self, earlier: NDArray[np.intp], later: NDArray[np.intp], gone: int) -> Added:
        many, old = len(self._new), len(self._old)
        aims = np.array([self._intents.index(one.intents[0]) for one in self._new], np.intp)
        return Added(
            new=many,
            gone=gone,
            before=int((earlier[:many] == aims).sum()),
            after=int((later[:many] == aims).sum()),
            old=old,
            otherwise=int((earlier[-old:] != later[-old:]).sum()) if old else 0,
        )


def _wider(before: Trained, keys: Keys) -> tuple[Sight, NDArray[np.bool_]]:
    """What was seen before and what occurs often enough now, and which of it is new."""
    found, many = np.unique(keys, return_counts=True)
    new = np.setdiff1d(found[many >= SELDOM], before.keys, assume_unique=True)
    every = np.concatenate([before.keys, new])
    rarity = np.concatenate([before.rarity, np.full(len(new), before.rarity.max(initial=1.0), np.float32)])
    order = np.argsort(every)
    return Sight(every[order], rarity[order]), order >= len(before.keys)


def _parted(learned: Learned, intents: int) -> tuple[Learned, Learned]:
    """The columns of the intents, and those of the languages."""
    parts = (slice(None, intents), slice(intents, None))
    meaning, tongue = (Learned(learned.weights[:, p], learned.directions[:, p], learned.bias[p]) for p in parts)
    return meaning, tongue
