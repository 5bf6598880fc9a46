"""Learns from the phrases. The same phrases give the same arrays, to the byte."""

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from dialogs.reader.courtesy import Plainly
from dialogs.reader.features import Seen, look, see
from dialogs.reader.lexicon import Lexicon, joined
from dialogs.reader.linear import Matrix, Sight, fit, softmax
from dialogs.reader.meanings import Meanings
from dialogs.reader.mending import Mender
from dialogs.reader.noise import hurried
from dialogs.reader.phrases import Phrases
from dialogs.reader.rules import Rules
from dialogs.reader.sentences import Second, Sentences, learn_second
from dialogs.reader.spelling import spelled
from dialogs.reader.trained import About, Report, Trained, stepped

SEED = 20261122
ROUNDS = 3
"""How often every phrase is gone through."""
PACE = 0.5
HURRIED = 4
"""How often every phrase is seen as a hurried thumb would have written it, too."""
EVEN = 0.7
"""How far intents with many phrases are brought to count like those with few: 0 not at all, 1 wholly."""
TWICE = 2
"""How often a word must be written to count as well written."""
ASIDE = 10
"""One phrase in so many is kept aside to see how well it goes."""
FIRST, SECOND = 0.7, 0.3
"""What the first of several intents counts against the others together."""


class Example(Struct, frozen=True):
    """One message and what it means, the first being what to act on first."""

    text: str
    intents: tuple[str, ...]
    language: str

    @property
    def mark(self) -> int:
        """Tells it from the others; changes with its text, its meaning and its language."""
        return zlib.crc32(f"{self.language}|{self.intents}|{self.text}".encode())

    @property
    def aside(self) -> bool:
        """Chosen by the text itself, so that adding phrases does not move the others."""
        return zlib.crc32(self.text.encode()) % ASIDE == 0


def train(
    phrases: Mapping[str, Phrases],
    meanings: Meanings,
    digest: str,
    sentences: Sentences | None = None,
    before: Trained | None = None,
) -> Trained:
    """Once on nine tenths, to see how well it goes and how sure to be; then on all.

    Without `sentences`, the second opinion stays what it was before, unless there are other intents now.
    """
    examples = examples_of(phrases)
    intents = tuple(sorted({intent for example in examples for intent in example.intents}))
    aside = [one for one in examples if one.aside]
    rules = Rules.of(phrases)
    plainly = Plainly(rules.courtesies)
    trial = _learn([one for one in examples if not one.aside], intents, tuple(phrases), meanings, plainly)
    sums = trial.sums([plainly.said(one.text) for one in aside], meanings)[:, : len(intents)]
    learned = _learn(examples, intents, tuple(phrases), meanings, plainly)
    weights, scale = stepped(np.vstack([learned.weights, learned.directions]))
    about = About(
        digest=digest,
        intents=intents,
        languages=tuple(phrases),
        temperature=_temperature(sums, aims_of(aside, intents)),
        scale=scale,
        bias=tuple(float(start) for start in learned.bias),
        rules=rules,
        report=_report(examples, aside, sums, intents),
    )
    same = before.second if before and before.about.intents == intents else None
    second = _second(examples, intents, sentences) if sentences else same
    return Trained(about, learned.words, learned.sight.keys, learned.sight.rarity, weights, marks(examples), second)


def marks(examples: Sequence[Example]) -> NDArray[np.uint32]:
    return np.unique(np.array([one.mark for one in examples], np.uint32))


def examples_of(phrases: Mapping[str, Phrases]) -> list[Example]:
    """Every phrase of every language, as a message that means something."""
    single = [
        Example(phrase, (intent,), language)
        for language, said in phrases.items()
        for intent, saying in said.intents.items()
        for phrase in saying.phrases
    ]
    return single + [
        Example(one.text, one.intents, language) for language, said in phrases.items() for one in said.several
    ]


class _Learned(Struct, frozen=True):
    words: tuple[str, ...]
    sight: Sight
    weights: Matrix
    directions: Matrix
    bias: Matrix

    def sums(self, texts: Sequence[str], meanings: Meanings) -> Matrix:
        seen = read(texts, Lexicon(joined(self.words, meanings.words)), self.sight)
        return self.sight.rows(seen).times(self.weights) + meanings.of(seen) @ self.directions + self.bias


def _learn(
    examples: Sequence[Example],
    intents: tuple[str, ...],
    languages: tuple[str, ...],
    meanings: Meanings,
    plainly: Plainly,
) -> _Learned:
    """From the phrases as they stand, and as a hurried thumb would have written them, without courtesies."""
    random = Random(SEED)  # noqa: S311 - it mistypes, it keeps no secrets
    texts = [one.text for one in examples]
    texts += [hurried(plainly.said(one.text), random, one.language) for _ in range(HURRIED) for one in examples]
    words = words_of(texts[: len(examples)])
    lexicon = Lexicon(joined(words, meanings.words))
    sight = Sight.of(look(texts[: len(examples)], lexicon))
    seen = read(texts, lexicon, sight)
    rows, points, shown = sight.rows(seen), meanings.of(seen), list(examples) * (1 + HURRIED)
    counts = counts_of(shown, intents)
    features = len(sight.keys)
    meaning = fit(
        rows, points, aims_of(shown, intents) * counts, features=features, seed=SEED, rounds=ROUNDS, pace=PACE
    )
    tongue = fit(rows, points, tongues_of(shown, languages), features=features, seed=SEED, rounds=1, pace=PACE)
    return _Learned(
        words,
        sight,
        np.hstack([meaning.weights, tongue.weights]),
        np.hstack([meaning.directions, tongue.directions]),
        np.hstack([meaning.bias, tongue.bias]),
    )


def read(texts: Sequence[str], lexicon: Lexicon, sight: Sight) -> Seen:
    """What is seen in these texts, mended as the reader mends them."""
    mender = Mender(lexicon, sight)
    return see([mender.mended(spelled(text).split(" ")) for text in texts])


def _second(examples: Sequence[Example], intents: tuple[str, ...], sentences: Sentences) -> Second:
    points = sentences.points([one.text for one in examples])
    return learn_second(points, aims_of(examples, intents) * counts_of(examples, intents), seed=SEED)


def words_of(texts: Sequence[str]) -> tuple[str, ...]:
    """The words written at least twice, the commonest first."""
    many = Counter(word for text in texts for word in set(spelled(text).split()) if word.isalpha() and word.isascii())
    return tuple(word for word, times in many.most_common() if times >= TWICE)


def counts_of(examples: Sequence[Example], intents: tuple[str, ...], among: Sequence[Example] | None = None) -> Matrix:
    """A phrase of an intent with many counts less, so that none is likelier for being better described.

    Counted are the examples themselves, or those that they are `among`.
    """
    every = among or examples
    many = Counter(one.intents[0] for one in every)
    middle = len(every) / len(intents)
    return np.array([[(middle / many[one.intents[0]]) ** EVEN] for one in examples], np.float32)


def aims_of(examples: Sequence[Example], intents: tuple[str, ...]) -> Matrix:
    number = {intent: n for n, intent in enumerate(intents)}
    aims = np.zeros((len(examples), len(intents)), np.float32)
    for row, example in zip(aims, examples, strict=True):
        for n, intent in enumerate(example.intents):
            row[number[intent]] += (
                1 if len(example.intents) == 1 else FIRST if n == 0 else SECOND / (len(example.intents) - 1)
            )
    return aims


def tongues_of(examples: Sequence[Example], languages: tuple[str, ...]) -> Matrix:
    aims = np.zeros((len(examples), len(languages)), np.float32)
    aims[np.arange(len(examples)), [languages.index(one.language) for one in examples]] = 1
    return aims


def _temperature(sums: Matrix, aims: Matrix) -> float:
    """What makes the shares as sure as they are right, on what was kept aside."""
    tried = np.geomspace(0.3, 5, 60)
    losses = [-float(np.mean(np.sum(aims * np.log(softmax(sums / np.float32(t)) + 1e-9), axis=1))) for t in tried]
    return float(tried[int(np.argmin(losses))])


def _report(examples: Sequence[Example], aside: Sequence[Example], sums: Matrix, intents: tuple[str, ...]) -> Report:
    order = np.argsort(-sums, axis=1)
    first = [intents[n] for n in order[:, 0]]
    right = np.array([understood == one.intents[0] for understood, one in zip(first, aside, strict=True)])
    near = np.array([one.intents[0] in {intents[n] for n in row[:3]} for row, one in zip(order, aside, strict=True)])
    wrong = Counter((one.intents[0], guess) for one, guess in zip(aside, first, strict=True) if guess != one.intents[0])
    return Report(
        dict(Counter(one.intents[0] for one in examples)),
        _by_language(aside, right),
        _by_language(aside, near),
        tuple((meant, guess, many) for (meant, guess), many in wrong.most_common(10)),
    )


def _by_language(examples: Sequence[Example], hits: NDArray[np.bool_]) -> dict[str, float]:
    languages = np.array([one.language for one in examples])
    return {
        str(spoken): round(float(hits[languages == spoken].mean()), 4) for spoken in sorted(set(languages.tolist()))
    }
