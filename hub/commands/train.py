"""`relais train`: learn from the phrases anew, and say what changed."""

import argparse
import time
from collections.abc import Iterator

from dialogs.reader.trained import Report, Trained
from dialogs.reader.training import train
from hub.commands.say import say
from hub.config import digest_of, load_meanings, load_phrases, load_trained
from hub.settings import CONFIG

PHRASES, MEANINGS, TRAINED = CONFIG / "phrases", CONFIG / "reader" / "meanings.npz", CONFIG / "reader" / "trained.npz"


async def run(settings: None, arguments: argparse.Namespace) -> int:
    """Writes `config/reader/trained.npz`; a hub that runs reads it at its next start."""
    began = time.monotonic()
    before = load_trained(TRAINED).about.report if TRAINED.exists() else Report()
    trained = train(load_phrases(PHRASES), load_meanings(MEANINGS), digest_of(PHRASES))
    TRAINED.parent.mkdir(exist_ok=True)
    TRAINED.write_bytes(trained.to_bytes())
    say(*_told(trained, before), f"Done in {time.monotonic() - began:.0f} seconds.")
    return 0


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
