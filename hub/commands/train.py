"""`relais train`: learn from the phrases anew, and say what changed."""

import argparse
import time
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dialogs.reader.adding import Added, add
from dialogs.reader.linear import Matrix
from dialogs.reader.sentences import Sentences, installed
from dialogs.reader.trained import Report, Trained
from dialogs.reader.training import train
from hub.commands.say import say
from hub.config import digest_of, load_meanings, load_phrases, load_trained
from hub.settings import CONFIG, ROOT

PHRASES, MEANINGS, TRAINED = CONFIG / "phrases", CONFIG / "reader" / "meanings.npz", CONFIG / "reader" / "trained.npz"


async def run(settings: None, arguments: argparse.Namespace) -> int:
    """Writes `config/reader/trained.npz`; a hub that runs takes it up within seconds.

    A few new phrases are learned on top of what is known already; `--anew` learns from all of them from the start.
    """
    began = time.monotonic()
    before = load_trained(TRAINED) if TRAINED.exists() else None
    phrases, meanings, digest = load_phrases(PHRASES), load_meanings(MEANINGS), digest_of(PHRASES)
    model = installed()
    more = add(before, phrases, meanings, digest, second=model is not None) if before and not arguments.anew else None
    if more:
        trained, came = more
        told = _added(came, sum(trained.about.report.phrases.values()))
    else:
        say("Learning from all phrases anew, which takes a minute or two …")
        sentences = Remembered(model, ROOT / "var" / "sentences.npz") if model else None
        trained = train(phrases, meanings, digest, sentences, before)
        told = _told(trained, before.about.report if before else Report())
    TRAINED.parent.mkdir(exist_ok=True)
    whole = TRAINED.with_suffix(".new")
    whole.write_bytes(trained.to_bytes())
    whole.replace(TRAINED)  # a hub that looks meanwhile sees the one or the other, never a half
    say(*told, f"Done in {time.monotonic() - began:.0f} s.")
    return 0


class Remembered:
    """Sentences whose points are kept in a file: to learn again, only what is new is looked at."""

    def __init__(self, sentences: Sentences, path: Path) -> None:
        self._sentences, self._path = sentences, path

    def points(self, texts: Sequence[str]) -> Matrix:
        known, keys = self._known(), [blake2b(text.encode(), digest_size=8).hexdigest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            say(f"Looking at {len(new):,} sentences for the first time …")
            known |= dict(zip(new, self._sentences.points(list(new.values())).astype(np.float16), strict=True))
            self._path.parent.mkdir(exist_ok=True)
            np.savez(self._path, keys=np.array(list(known)), points=np.array(list(known.values())))
        return np.array([known[key] for key in keys], np.float32)

    def _known(self) -> dict[str, NDArray[np.float16]]:
        if not self._path.exists():
            return {}
        with np.load(self._path) as kept:
            return dict(zip(kept["keys"].tolist(), kept["points"], strict=True))


def _added(came: Added, total: int) -> Iterator[str]:
    if not (came.new or came.gone):
        yield f"Nothing to learn: all {total:,} phrases are known."
        return
    yield f"Learned {came.new:,} new phrases on top of what was known, {total:,} phrases in all."
    if came.gone:
        yield f"{came.gone:,} phrases are gone; what they taught fades. `relais train --anew` forgets it wholly."
    yield f"Of the new ones, {came.before:,} were understood before, {came.after:,} are now."
    yield f"Of {came.old:,} others that were looked at, {came.otherwise:,} are understood otherwise than before."


def _told(trained: Trained, before: Report) -> Iterator[str]:
    report = trained.about.report
    total, earlier = sum(report.phrases.values()), sum(before.phrases.values())
    yield f"Learned from {total:,} phrases for {len(report.phrases)} intents ({total - earlier:+,} since last time)."
    for intent, many in report.phrases.items():
        if before.phrases and many != before.phrases.get(intent, 0):
            yield f"  {intent}: {before.phrases.get(intent, 0)} → {many} phrases"
    yield "Of the phrases kept aside, understood right (and among the first three):"
    for language, right in report.right.items():
        change = f", {100 * (right - before.right[language]):+.1f} points" if language in before.right else ""
        yield f"  {language}: {right:.1%} ({report.near[language]:.1%}){change}"
    yield "Most often mistaken:"
    yield from (f"  {meant} for {guess}: {many}" for meant, guess, many in report.confused)
