"""The built-in reader: what a message means, in which language, with which details. Offline, in milliseconds."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
from msgspec import Struct, field

from dialogs.conversation import Conversation
from dialogs.reader.clauses import BESIDE, clauses, with_parts
from dialogs.reader.context import SEARCH, in_context
from dialogs.reader.courtesy import Plainly
from dialogs.reader.features import see
from dialogs.reader.languages import spoken
from dialogs.reader.letters import own_words
from dialogs.reader.lexicon import Lexicon, joined
from dialogs.reader.linear import Matrix, Sight, softmax
from dialogs.reader.meanings import Meanings, Slip
from dialogs.reader.mending import Mender
from dialogs.reader.rules import CERTAIN, Certain, Rules
from dialogs.reader.sentences import Sentences, agreed
from dialogs.reader.slots import Here, find_slots
from dialogs.reader.slots.orders import only_a_number
from dialogs.reader.slots.things import Known, only_a_category
from dialogs.reader.spelling import spelled
from dialogs.reader.trained import OUT_OF_SCOPE, Trained
from dialogs.understanding import Guess, Slot, Understanding
from dialogs.vocabulary import plain

NUMBER = 0.8
"""How sure a bare order's number is about following it."""

KIND = 0.8
"""How sure a bare kind of product is about looking for one, where nothing was asked."""

UNKNOWN = 0.4
"""How sure a message of unknown words is to be out of scope: never sure enough to act."""

COMMONER = 1.0
"""What it counts, against what was learned, that a word is ten times commoner in one language than in all."""

DOUBTFUL = 0.95
"""Below this confidence a second opinion is worth its milliseconds."""

GUESSES = 5
"""How many meanings are told at most, out_of_scope being always among them or added."""


NOTHING_YET = Conversation(id="")


class Heard(Struct, frozen=True):
    """A message, the conversation it is said in, and when and where it is read."""

    text: str
    conversation: Conversation = NOTHING_YET
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    time_zone: str = "Europe/Paris"


class BuiltInReader:
    """A `Reader` over what was learned from the phrases."""

    def __init__(
        self, trained: Trained, meanings: Meanings, rules: Rules, known: Known, sentences: Sentences | None = None
    ) -> None:
        self._meanings, self._sentences = meanings, sentences
        self._known = known
        self.learn(trained, rules)

    def learn(self, trained: Trained, rules: Rules) -> None:
        """From the next message on, this is what was learned: somebody taught it more."""
        self._mind = _Mind(trained, self._meanings, rules, self._sentences)

    @property
    def mind(self) -> object:
        """What was learned: another one as soon as somebody has taught it more."""
        return self._mind

    @property
    def known(self) -> Known:
        """The words that name a detail."""
        return self._known

    def know(self, known: Known) -> None:
        """From the next message on, these words name a detail: the catalogue changed."""
        for language in self._mind.languages:
            known.names(language)
        self._known = known

    async def read(
        self, text: str, conversation: Conversation, now: datetime | None = None, time_zone: str = "Europe/Paris"
    ) -> Understanding:
        heard = [Heard(text, conversation, now or datetime.now(UTC), time_zone)]
        return (await asyncio.to_thread(self.read_all, heard) if self._sentences else self.read_all(heard))[0]

    @property
    def has_second_opinion(self) -> bool:
        """Whether what it is not sure of is looked at for some tens of milliseconds more."""
        return self._mind.has_second_opinion

    def read_all(self, heard: Sequence[Heard], *, hurried: bool = False) -> list[Understanding]:
        """Many messages at once, in order: what they have in common is computed once. `hurried`: by one opinion."""
        return self._mind.read_all(heard, self._known, hurried=hurried)


class _Mind:
    """What was learned, ready to be asked; it never changes."""

    def __init__(self, trained: Trained, meanings: Meanings, rules: Rules, sentences: Sentences | None) -> None:
        about = trained.about
        self._about = about
        self._certain, self._plainly = Certain(rules), Plainly(rules.courtesies)
        self._sight = Sight(trained.keys, trained.rarity)
        self._second, self._sentences = trained.second, sentences
        self._meanings = meanings
        self._numbers = {intent: n for n, intent in enumerate(about.intents)}
        self._beside = frozenset(n for intent, n in self._numbers.items() if intent in BESIDE)
        self._lexicon = Lexicon(joined(trained.words, meanings.words))
        self._mender = Mender(self._lexicon, self._sight)
        self._scale, self._bias = np.array(about.scale, np.float32), np.array(about.bias, np.float32)
        self._weights = trained.weights[: len(trained.keys)]
        self._directions = trained.weights[len(trained.keys) :].astype(np.float32)

    @property
    def languages(self) -> Sequence[str]:
        return self._about.languages

    @property
    def has_second_opinion(self) -> bool:
        return self._second is not None and self._sentences is not None

    def read_all(self, heard: Sequence[Heard], known: Known, *, hurried: bool) -> list[Understanding]:
        whole = [own_words(one.text) for one in heard]
        texts = [self._plainly.said(text) for text in whole]
        courteous = [n for n, text in enumerate(texts) if text != whole[n]]
        parts = [clauses(text) for text in texts]
        sums = self._sums([*texts, *(part for some in parts for part in some), *(whole[n] for n in courteous)])
        shares = softmax(sums[:, : len(self._about.intents)] / np.float32(self._about.temperature))
        if not hurried:
            shares[: len(heard)] = self._agreed(texts, shares[: len(heard)])
        tongues = sums[:, len(self._about.intents) :]
        tongues[courteous] = tongues[len(tongues) - len(courteous) :]  # a greeting tells the language, if nothing else
        found, at = list[Understanding](), len(heard)
        for n, (one, text, some) in enumerate(zip(heard, texts, parts, strict=True)):
            meant = with_parts(shares[n], shares[at : at + len(some)], self._beside) if some else shares[n]
            found.append(self._understood(one, known, whole[n], text, meant, tongues[n]))
            at += len(some)
        return found

    def _agreed(self, texts: Sequence[str], shares: Matrix) -> Matrix:
        """A second opinion, where there is one, of what the first is not sure of."""
        doubtful = np.flatnonzero(shares.max(axis=1) < DOUBTFUL)
        if self._second and self._sentences and len(doubtful):
            points = self._sentences.points([texts[n] for n in doubtful.tolist()])
            shares[doubtful] = agreed(shares[doubtful], self._second.shares(points))
        return shares

    def _sums(self, texts: Sequence[str]) -> Matrix:
        """The sums of every text for every intent, then for every language."""
        written = [spelled(text).split(" ") for text in texts]
        meant = [self._mender.mended(words) for words in written]
        seen = see(meant)
        sums = self._sight.rows(seen).times(self._weights) + self._meanings.of(seen) @ self._directions
        sums = sums * self._scale + self._bias
        spoken = self._meanings.spoken(seen, list(_slips(written, meant)), self._about.languages)
        sums[:, len(self._about.intents) :] += COMMONER * spoken
        return sums

    def _understood(
        self, one: Heard, known: Known, whole: str, text: str, shares: Matrix, tongues: Matrix
    ) -> Understanding:
        """`whole` is what they wrote themselves, `text` the same without courtesies.

        A detail may stand in what they quote, too.
        """
        said, before, known_words = plain(text), one.conversation.language, self._lexicon.knows(spelled(whole))
        language = spoken(whole, tongues, self._about.languages, before, self._certain, known=known_words)
        here = Here(now=one.now, time_zone=one.time_zone, language=language or "fr", known=known)
        slots = find_slots(one.text, here) | dict(self._certain.topics(said))
        guesses = self._meant(text, said, shares, slots, one.conversation) if text.strip() else ()
        return Understanding(language, guesses, slots)

    def _meant(
        self, text: str, said: str, shares: Matrix, slots: Mapping[str, Slot], conversation: Conversation
    ) -> tuple[Guess, ...]:
        """The rules first; then what was learned, in the light of what was said before."""
        certain = self._certain.intent(said)
        if certain in self._numbers:
            return self._guesses(_lifted(shares, self._numbers[certain], CERTAIN))
        if certain:  # an intent written into the phrases since they were learned from
            return (Guess(certain, CERTAIN), *self._guesses(shares * np.float32(1 - CERTAIN)))
        if only_a_number(text):
            return self._guesses(_lifted(shares, self._numbers["track_order"], NUMBER))
        if SEARCH in self._numbers and not conversation.skill and only_a_category(text, slots):
            return self._guesses(_lifted(shares, self._numbers[SEARCH], KIND))
        if not self._lexicon.knows(spelled(text)):
            return self._guesses(_unsure(shares, self._numbers[OUT_OF_SCOPE]))
        return self._guesses(in_context(shares, said, slots, conversation, self._numbers))

    def _guesses(self, shares: Matrix) -> tuple[Guess, ...]:
        every, intents = shares.tolist(), self._about.intents
        best = np.argsort(-shares).tolist()
        told = [*best[:GUESSES], *(n for n in best[GUESSES:] if intents[n] == OUT_OF_SCOPE)]
        return tuple(Guess(intents[n], round(every[n], 4)) for n in told)


def _slips(written: Sequence[Sequence[str]], meant: Sequence[Sequence[str]]) -> Iterator[Slip]:
    for n, lines in enumerate(zip(written, meant, strict=True)):
        yield from ((n, word, mended) for word, mended in zip(*lines, strict=True) if word != mended)


def _lifted(shares: Matrix, n: int, share: float) -> Matrix:
    """The same, the n-th having at least this share."""
    lifted = shares * np.float32((1 - share) / max(1 - float(shares[n]), 1e-6)) if shares[n] < share else shares.copy()
    lifted[n] = max(share, float(shares[n]))
    return lifted


def _unsure(shares: Matrix, n: int) -> Matrix:
    """The same, none being sure, the n-th the most."""
    unsure = shares * np.float32(1 - UNKNOWN)
    unsure[n] += UNKNOWN
    unsure[unsure > UNKNOWN] = UNKNOWN
    return unsure
