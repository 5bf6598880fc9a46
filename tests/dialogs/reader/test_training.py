"""What is learned from the phrases, and that it was learned from those that ship."""

import zlib
from io import BytesIO

import pytest
from msgspec.structs import replace

from dialogs.reader.meanings import Meanings
from dialogs.reader.phrases import Phrases, Saying
from dialogs.reader.trained import Trained
from dialogs.reader.training import train
from hub.config import digest_of, load_trained
from hub.settings import CONFIG
from tests.dialogs.reader.conftest import ASKED, PARKING, Understood

MEGABYTE = 1_000_000


def test_what_ships_was_learned_from_the_phrases_that_ship():
    trained = load_trained(CONFIG / "reader" / "trained.npz")
    assert trained.about.digest == digest_of(CONFIG / "phrases"), "run `relais train`"


def test_what_ships_is_small_in_a_package():
    assert sum(len(zlib.compress(path.read_bytes())) for path in (CONFIG / "reader").glob("*.npz")) < 5 * MEGABYTE


def test_the_same_phrases_give_the_same_arrays(phrases: dict[str, Phrases], meanings: Meanings, trained: Trained):
    assert train(phrases, meanings, "d").to_bytes() == trained.to_bytes()


async def test_ten_phrases_teach_another_thing(
    phrases: dict[str, Phrases], meanings: Meanings, trained: Trained, understood: Understood
):
    told = Saying(phrases=PARKING)
    english = replace(phrases["en"], intents={**phrases["en"].intents, "parking": told})
    after = train({**phrases, "en": english}, meanings, "d")
    assert await understood(trained, ASKED) != "parking"
    assert await understood(after, ASKED) == "parking"


def test_what_was_learned_is_read_back_as_it_was_written(trained: Trained):
    assert Trained.from_file(BytesIO(trained.to_bytes())).to_bytes() == trained.to_bytes()


@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x03\x04"])
def test_what_is_no_trained_reader_is_refused(data: bytes):
    with pytest.raises(ValueError, match="not a trained reader"):
        Trained.from_file(BytesIO(data))
