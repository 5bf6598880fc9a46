"""Sentences near each other mean the same, whatever model made the vectors."""

import numpy as np
import pytest

from hub.nlp.neighbours import Neighbours, learn

INTENTS = ("a", "b", "c", "d")


def scattered(spread: float, crowd: float) -> tuple[np.ndarray, list[str]]:
    """Twenty sentences of each intent about its own direction; `crowd` is what all have in common."""
    chance = np.random.default_rng(7)
    centres = chance.normal(size=(len(INTENTS), 16)) + crowd
    labels = [intent for intent in INTENTS for _ in range(20)]
    vectors = np.array([centres[INTENTS.index(label)] + spread * chance.normal(size=16) for label in labels])
    return vectors.astype(np.float32), labels


def held_out(vectors: np.ndarray, labels: list[str]) -> tuple[Neighbours, list[tuple[np.ndarray, str]]]:
    learnt = learn(vectors[::2], labels[::2])
    return learnt, list(zip(vectors[1::2], labels[1::2], strict=True))


@pytest.mark.parametrize("crowd", [0.0, 3.0, 10.0], ids=["apart", "near", "crowded"])
def test_it_finds_the_intent_and_is_as_sure_as_it_is_right(crowd: float):
    learnt, rest = held_out(*scattered(0.9, crowd))
    guesses = [(learnt.guess(vector)[0], label) for vector, label in rest]
    right = np.mean([guess[0] == label for guess, label in guesses])
    sure = np.mean([guess[1] for guess, _ in guesses])
    assert right >= 0.8
    assert abs(sure - right) < 0.2


def test_confidences_are_shares_best_first():
    learnt, rest = held_out(*scattered(0.9, 3.0))
    guesses = learnt.guess(rest[0][0])
    shares = [confidence for _, confidence in guesses]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1, abs=1e-4)


def test_how_long_a_vector_is_says_nothing():
    learnt, rest = held_out(*scattered(0.5, 1.0))
    near, far = learnt.guess(rest[0][0])[0], learnt.guess(rest[0][0] * 100)[0]
    assert near[0] == far[0]
    assert near[1] == pytest.approx(far[1], abs=1e-4)


def test_an_intent_of_one_sentence_is_learnt_too():
    vectors, labels = scattered(0.3, 0.0)
    learnt = learn(np.vstack([vectors, np.full((1, 16), 5, np.float32)]), [*labels, "lonely"])
    assert learnt.guess(np.full(16, 4, np.float32))[0][0] == "lonely"
