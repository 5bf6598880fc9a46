"""The reader on messages it never saw: how often it is right, how sure it may be, how fast and how heavy it is."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median

import msgspec
import numpy as np
from numpy.typing import NDArray

from dialogs.conversation import Conversation
from dialogs.reader.noise import disturbed
from dialogs.reader.reader import BuiltInReader, Heard
from dialogs.understanding import Understanding
from dialogs.wording import choose_language
from hub.config import load_reader
from hub.settings import CONFIG, ROOT
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.sentences import CLOSINGS, HELLOS, OPENINGS, THANKS

DATA = Path(__file__).parent / "data"
LANGUAGES = {"fr": "French", "en": "English"}
OTHERS = "messages by others"
WHOSE = {
    OTHERS: ".others",
    "messages by thirty imagined people": ".people",
    "messages of many countries": ".regions",
    "messages as at the counter": ".counter",
    "phrases kept aside": "",
}
"""By people who wrote no phrase and read none, though what was misread of them was looked at since, family by family;
by one who knew the intents only, of which nobody looked at what was misread; as they speak from Québec to Kinshasa and
from Galway to Pune, in haste, in anger and between two languages, looked at likewise since they were first measured;
a handful for every intent, said shortly and at length, likewise; and an eighth of the phrases, harder: none is like
another."""

COURTESIES = {"fr": (OPENINGS, CLOSINGS), "en": (HELLOS, THANKS)}
POLITE = ("greeting", "thanks", "goodbye", "affirm", "deny", "sms_stop")

OUT = "out_of_scope"
SHORT = 3
DISTURBED = 0.09
SEED = 1


class Unseen(msgspec.Struct, frozen=True):
    """A message that nothing was learned from. Of several intents the first is acted on first."""

    text: str
    intents: tuple[str, ...] = ()
    language: str = ""


async def measure(*, quick: bool = False) -> list[Figure]:
    reader = load_reader(CONFIG)
    figures = [
        figure for language in LANGUAGES for whose in WHOSE for figure in _understanding(reader, language, whose)
    ]
    every = [one for language in LANGUAGES for one in unseen(language, OTHERS)]
    return [
        *figures,
        *_out_of_scope(reader, every),
        *_languages(reader, every),
        *_speed(reader, every, quick),
        *_weight(),
    ]


def unseen(language: str, whose: str) -> list[Unseen]:
    return _unseen(f"reader.{language}{WHOSE[whose]}.jsonl")


def _unseen(file: str) -> list[Unseen]:
    return [msgspec.json.decode(line, type=Unseen) for line in (DATA / file).read_text("utf-8").splitlines()]


# ---------------------------------------------------------------- right


def _understanding(reader: BuiltInReader, language: str, whose: str) -> list[Figure]:
    name, messages, random = f"{LANGUAGES[language]}, {whose}", unseen(language, whose), Random(SEED)
    read = _read(reader, [one.text for one in messages])
    noisy = _read(reader, [disturbed(one.text, random, language, DISTURBED) for one in messages])
    first, among = _first(messages, read), _among_three(messages, read)
    lost = 100 * (first - _first(messages, noisy))
    return [
        Figure(what=f"{name} ({len(messages):,}): intent right", value=first, target=0.85),
        Figure(what=f"{name}: among the first three", value=among, target=0.95),
        Figure(what=f"{name}: points lost, 9 % of letters disturbed", value=lost, target=5, at_most=True),
        Figure(what=f"{name}: intent right between courtesies", value=_courteous(reader, messages, language)),
        Figure(what=f"{name}: precision at half coverage", value=_at_half(messages, read), target=0.97),
        Figure(what=f"{name}: intent right where several are asked", value=_several(messages, read)),
    ]


def _read(reader: BuiltInReader, texts: Sequence[str]) -> list[Understanding]:
    return reader.read_all([Heard(text) for text in texts])


def _courteous(reader: BuiltInReader, messages: Sequence[Unseen], language: str) -> float:
    """The same messages with a greeting before and thanks after, those excepted that are nothing else."""
    random, (before, after) = Random(SEED), COURTESIES[language]
    asking = [one for one in messages if one.intents[0] not in POLITE]
    return _first(asking, _read(reader, [random.choice(before) + one.text + random.choice(after) for one in asking]))


def _first(messages: Sequence[Unseen], read: Sequence[Understanding]) -> float:
    return float(np.mean([one.intents[0] == understood.intent for one, understood in zip(messages, read, strict=True)]))


def _among_three(messages: Sequence[Unseen], read: Sequence[Understanding]) -> float:
    hits = [
        one.intents[0] in {guess.intent for guess in understood.guesses[:3]}
        for one, understood in zip(messages, read, strict=True)
    ]
    return float(np.mean(hits))


def _at_half(messages: Sequence[Unseen], read: Sequence[Understanding]) -> float:
    """How often the surer half is right."""
    surest = sorted(zip(messages, read, strict=True), key=lambda pair: -pair[1].confidence)[: len(messages) // 2]
    return _first([one for one, _ in surest], [understood for _, understood in surest])


def _several(messages: Sequence[Unseen], read: Sequence[Understanding]) -> float:
    pairs = [(one, understood) for one, understood in zip(messages, read, strict=True) if len(one.intents) > 1]
    return _first([one for one, _ in pairs], [understood for _, understood in pairs])


def _out_of_scope(reader: BuiltInReader, messages: Sequence[Unseen]) -> list[Figure]:
    outside = np.array([one.intents[0] == OUT for one in messages])
    read = _read(reader, [one.text for one in messages])
    score = np.array([next(guess.confidence for guess in one.guesses if guess.intent == OUT) for one in read])
    return [Figure(what="out of scope recognised: AUROC", value=auroc(score, outside), target=0.92)]


def auroc(score: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """The chance that a positive scores above a negative."""
    values, ranks = np.unique(score, return_inverse=True)
    counts = np.bincount(ranks, minlength=len(values))
    middle = np.cumsum(counts) - (counts - 1) / 2
    many = int(positive.sum())
    return float((middle[ranks][positive].sum() - many * (many + 1) / 2) / (many * (len(score) - many)))


def _languages(reader: BuiltInReader, messages: Sequence[Unseen]) -> list[Figure]:
    short = [one for one in messages if len(one.text.split()) <= SHORT and any(c.isalpha() for c in one.text)]
    telling = _unseen("reader.short.jsonl")
    return [
        Figure(what="language right", value=_spoken(reader, messages), target=0.98),
        Figure(
            what=f"language right, {len(short)} messages of three words or fewer",
            value=_spoken(reader, short),
            target=0.92,
        ),
        Figure(what="… in a conversation in that language", value=_spoken(reader, short, kept=True)),
        Figure(
            what=f"language right, {len(telling)} messages of three words or fewer that are of one language only",
            value=_spoken(reader, telling),
            target=0.92,
        ),
    ]


def _spoken(reader: BuiltInReader, messages: Sequence[Unseen], *, kept: bool = False) -> float:
    heard = [Heard(one.text, Conversation(id="", language=one.language if kept else "")) for one in messages]
    read = reader.read_all(heard)
    answered = [
        choose_language(understood.language, one.conversation.language)
        for one, understood in zip(heard, read, strict=True)
    ]
    return float(np.mean([one.language == language for one, language in zip(messages, answered, strict=True)]))


# ---------------------------------------------------------------- fast and light


def _speed(reader: BuiltInReader, messages: Sequence[Unseen], quick: bool) -> list[Figure]:
    some = messages[:: 4 if quick else 1]
    took = [_took(reader, one.text) for one in some]
    return [
        Figure(what="one message read, p50", value=median(took), unit="ms"),
        Figure(what="one message read, p99", value=percentile(took, 99), unit="ms", target=10, at_most=True),
        Figure(what="`relais understand`, a batch", value=_batch(messages), unit="messages/s", target=1000),
    ]


def _took(reader: BuiltInReader, text: str) -> float:
    began = time.perf_counter()
    reader.read_all([Heard(text)])
    return 1000 * (time.perf_counter() - began)


def _batch(messages: Sequence[Unseen]) -> float:
    """Messages a second, the start of the process left out: that of one message alone is taken away."""
    lines = [json.dumps({"id": n, "text": one.text}) for n, one in enumerate(messages)]
    alone, whole = (_understand("\n".join(some)) for some in (lines[:1], lines))
    return (len(lines) - 1) / (whole - alone)


def _understand(lines: str) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "hub", "understand"], input=lines, text=True, cwd=ROOT, check=True, capture_output=True
    )
    return time.perf_counter() - began


_WITHOUT = "import msgspec, yaml, phonenumbers, rapidfuzz"
_WITH = """
from hub.config import load_reader
from hub.settings import CONFIG
from dialogs.reader.reader import Heard
load_reader(CONFIG).read_all([Heard(f"où est ma commande {n} ?") for n in range(200)])
"""
_PEAK = "\nimport re, pathlib; print(re.search(r'VmRSS:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])"


def _weight() -> list[Figure]:
    """Memory of a process with a reader that was used, beside one that does without: its libraries count too."""
    with_it, without = (_resident(code) for code in (_WITH, _WITHOUT))
    return [Figure(what="memory that the reader takes", value=with_it - without, unit="MB", target=60, at_most=True)]


def _resident(code: str) -> float:
    done = subprocess.run([sys.executable, "-c", code + _PEAK], cwd=ROOT, check=True, capture_output=True, text=True)
    return int(done.stdout) / 1024
