"""What was learned from the phrases, as arrays in one small file."""

import io
from collections.abc import Mapping
from typing import IO
from zipfile import BadZipFile

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import asdict
from numpy.typing import NDArray

from dialogs.reader.features import Keys, keys_at, steps_of
from dialogs.reader.linear import Matrix
from dialogs.reader.rules import Rules
from dialogs.reader.sentences import Second

BROKEN = (KeyError, OSError, ValueError, EOFError, BadZipFile, msgspec.DecodeError)
"""What NumPy and msgspec say of a file that is none of ours, or was cut short."""

NONE = np.zeros(0, np.uint32)
OUT_OF_SCOPE = "out_of_scope"


class Report(Struct, frozen=True):
    """How well it went on the tenth of the phrases that was kept aside, before learning from all."""

    phrases: dict[str, int] = {}  # by intent
    right: dict[str, float] = {}  # by language: share whose intent came first
    near: dict[str, float] = {}  # by language: share whose intent was among the first three
    confused: tuple[tuple[str, str, int], ...] = ()  # meant, understood, how often


class About(Struct, frozen=True):
    """What the arrays are of."""

    digest: str  # of the phrases they were learned from
    intents: tuple[str, ...]
    languages: tuple[str, ...]
    temperature: float  # divides the sums before they become shares
    scale: tuple[float, ...]  # what one step of each column of weights is worth
    bias: tuple[float, ...]
    rules: Rules
    report: Report


class Trained(Struct, frozen=True):
    """A column of weights for each intent, then one for each language, in steps of `about.scale`."""

    about: About
    words: tuple[str, ...]  # those of the phrases, the commonest first
    keys: Keys
    rarity: Matrix
    weights: NDArray[np.int8]
    phrases: NDArray[np.uint32] = NONE  # the marks of those that were learned from, ascending
    second: Second | None = None  # where the extra was there to learn it

    def to_bytes(self) -> bytes:
        """The same arrays give the same bytes. Not compressed: a hub's start would wait for them."""
        file = io.BytesIO()
        about = np.frombuffer(msgspec.json.encode(self.about, order="deterministic"), np.uint8)
        arrays: Mapping[str, NDArray[np.generic]] = {
            "about": about,
            "words": np.frombuffer(" ".join(self.words).encode(), np.uint8),
            "steps": steps_of(self.keys),
            "rarity": self.rarity.astype(np.float16),
            "weights": self.weights,
            "phrases": steps_of(self.phrases),
        }
        if self.second:
            arrays = {**arrays, **{f"second_{name}": array for name, array in _halved(self.second).items()}}
        np.savez(file, **arrays)  # type: ignore[arg-type]
        return file.getvalue()

    @classmethod
    def from_file(cls, file: IO[bytes]) -> "Trained":
        """Array by array, so that the whole is never there twice. Raises `ValueError` when these are none of ours."""
        try:
            with np.load(file) as arrays:
                about = msgspec.json.decode(arrays["about"].tobytes(), type=About)
                words = tuple(arrays["words"].tobytes().decode().split())
                rarity, second = arrays["rarity"].astype(np.float32), _second(arrays)
                keys, phrases = keys_at(arrays["steps"]), keys_at(arrays["phrases"])
                return cls(about, words, keys, rarity, arrays["weights"], phrases, second)
        except BROKEN as error:
            raise ValueError(f"not a trained reader: {error}") from None


def _halved(second: Second) -> Mapping[str, NDArray[np.float16]]:
    return {name: array.astype(np.float16) for name, array in asdict(second).items()}


def _second(arrays: Mapping[str, NDArray[np.generic]]) -> Second | None:
    if "second_middle" not in arrays:
        return None
    return Second(*(arrays[f"second_{name}"].astype(np.float32) for name in ("middle", "directions", "bias")))


def stepped(weights: Matrix) -> tuple[NDArray[np.int8], tuple[float, ...]]:
    """Weights in 127 steps either way, and what a step is worth in each column.

    A single step is left out: it changes no figure of `make bench`, and the file packs a fifteenth smaller without.
    """
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    steps = np.round(weights / scale)
    steps[np.abs(steps) <= 1] = 0
    return steps.astype(np.int8), tuple(float(step) for step in scale)
