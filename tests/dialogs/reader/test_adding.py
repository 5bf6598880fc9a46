"""A few phrases more are learned in seconds, on top of what was known."""

import pytest
from msgspec.structs import replace

from dialogs.reader.adding import FEW, add
from dialogs.reader.meanings import Meanings
from dialogs.reader.phrases import Phrases, Saying
from dialogs.reader.trained import Trained
from tests.dialogs.reader.conftest import ASKED, PARKING, Understood


def test_with_nothing_new_only_the_patterns_are_taken_up(
    trained: Trained, phrases: dict[str, Phrases], meanings: Meanings
):
    french = phrases["fr"]
    saying = replace(french.intents["track_order"], patterns=("^zorglub$",))
    patterned = {**phrases, "fr": replace(french, intents={**french.intents, "track_order": saying})}
    added = add(trained, patterned, meanings, "e")
    assert added
    assert ("track_order", "^zorglub$") in added[0].about.rules.intents
    assert (added[0].weights == trained.weights).all()


def more(phrases: dict[str, Phrases], intent: str, said: tuple[str, ...]) -> dict[str, Phrases]:
    english = phrases["en"]
    before = english.intents.get(intent, Saying())
    saying = replace(before, phrases=(*before.phrases, *said))
    return {**phrases, "en": replace(english, intents={**english.intents, intent: saying})}


@pytest.mark.parametrize("intent", ["parking", "policy_faq"])
async def test_ten_phrases_are_learned_on_top(
    intent: str, phrases: dict[str, Phrases], meanings: Meanings, trained: Trained, understood: Understood
):
    result = add(trained, more(phrases, intent, PARKING), meanings, "e")
    assert result is not None
    after, came = result
    assert (came.new, came.gone) == (10, 0)
    assert came.after >= 9
    assert await understood(trained, ASKED) != intent
    assert await understood(after, ASKED) == intent


async def test_what_was_known_stays_known(phrases: dict[str, Phrases], meanings: Meanings, trained: Trained):
    result = add(trained, more(phrases, "parking", PARKING), meanings, "e")
    assert result is not None
    _, came = result
    assert came.otherwise <= came.old / 100


def test_the_same_is_added_the_same_way(phrases: dict[str, Phrases], meanings: Meanings, trained: Trained):
    results = [add(trained, more(phrases, "parking", PARKING), meanings, "e") for _ in range(2)]
    first, second = [result[0].to_bytes() for result in results if result]
    assert first == second


def test_what_is_added_once_is_not_new_again(phrases: dict[str, Phrases], meanings: Meanings, trained: Trained):
    wider = more(phrases, "parking", PARKING)
    once = add(trained, wider, meanings, "e")
    assert once is not None
    twice = add(once[0], wider, meanings, "e")
    assert twice is not None
    assert (twice[1].new, twice[1].gone) == (0, 0)


def test_phrases_taken_away_are_counted(phrases: dict[str, Phrases], meanings: Meanings, trained: Trained):
    greeting = phrases["en"].intents["greeting"]
    fewer = {**phrases["en"].intents, "greeting": replace(greeting, phrases=greeting.phrases[2:])}
    result = add(trained, {**phrases, "en": replace(phrases["en"], intents=fewer)}, meanings, "e")
    assert result is not None
    assert (result[1].new, result[1].gone) == (0, 2)


def test_too_many_are_learned_all_anew(phrases: dict[str, Phrases], meanings: Meanings, trained: Trained):
    many = tuple(f"is there room for {n} cars" for n in range(FEW + 1))
    assert add(trained, more(phrases, "parking", many), meanings, "e") is None


def test_an_intent_that_is_gone_is_forgotten_by_learning_anew(
    phrases: dict[str, Phrases], meanings: Meanings, trained: Trained
):
    fewer = {
        language: replace(said, intents={name: saying for name, saying in said.intents.items() if name != "referral"})
        for language, said in phrases.items()
    }
    assert add(trained, fewer, meanings, "e") is None
