"""Shall I remember what you look for?"""

from datetime import date

import pytest

from storage import demand
from storage.keeping import erase, export
from tests.kit.chat import Chat

SEED = "un lave-linge de moins de 42 cm de large à moins de 350 euros"
LONG_AGO = date(2026, 1, 1)


async def remembers(chat: Chat) -> None:
    """They look, are asked what matters, and say that it may be remembered."""
    await chat.says("un lave-linge")
    await chat.taps("Affiner")
    await chat.taps("Retenir mes critères")


async def kept(chat: Chat) -> list[tuple[str, str]]:
    """What was looked for, as it would be handed over to them."""
    known = await export(chat.hub.database, (await chat.known()).person.id)
    return [(wish["about"], wish["wanted"]) for wish in known["wishes"]]


async def test_nothing_is_kept_of_a_person_who_was_not_asked(shopper: Chat):
    await shopper.says(SEED)
    assert await kept(shopper) == []


async def test_what_is_looked_for_is_remembered_once_they_say_so(shopper: Chat):
    await remembers(shopper)
    assert shopper.hears("je retiendrai ce que vous cherchez")
    await shopper.says(SEED)
    assert set(await kept(shopper)) == {("width", "< 42 cm"), ("price", "< 350 EUR")}


async def test_it_is_forgotten_the_moment_they_say_so(shopper: Chat):
    await remembers(shopper)
    await shopper.says(SEED)
    await shopper.presses(shopper.button("Ne plus retenir"))
    assert shopper.hears("vos recherches sont oubliées")
    await shopper.says("un smartphone à moins de 300 euros")
    assert await kept(shopper) == []


@pytest.mark.parametrize("words", ["ne plus retenir", "oubliez mes critères", "do not remember", "forget my searches"])
async def test_it_is_forgotten_in_words_too(shopper: Chat, words: str):
    await remembers(shopper)
    await shopper.says(SEED)
    await shopper.says(words)
    assert await kept(shopper) == []


async def test_the_search_goes_on_after_the_yes(shopper: Chat):
    await remembers(shopper)
    await shopper.says("moins de 320")
    assert shopper.hears("Lave-linge, moins de 320 €")


async def test_it_is_handed_over_and_erased_with_the_person(shopper: Chat):
    await remembers(shopper)
    await shopper.says(SEED)
    assert {wanted for _, wanted in await kept(shopper)} == {"< 42 cm", "< 350 EUR"}
    who = (await shopper.known()).person.id
    await erase(shopper.hub.database, who)
    assert (await export(shopper.hub.database, who))["wishes"] == []


async def test_whoever_remembers_is_not_asked_again(shopper: Chat):
    await remembers(shopper)
    await shopper.says("un lave-linge")
    await shopper.taps("Affiner")
    assert not shopper.offers("Retenir mes critères")


async def test_everybody_counts_without_a_name(shopper: Chat):
    await shopper.says(SEED)
    await shopper.on("widget", "v-2").says(SEED)
    asked = await demand.asked(shopper.hub.database, LONG_AGO)
    assert {(one.about, one.count) for one in asked} == {("width", 2), ("price", 2)}


async def test_the_merchant_sees_what_was_missing(shopper: Chat):
    await shopper.says("un canapé rouge")
    await shopper.says("un lave-linge avec wifi")
    unmet = await demand.unmet(shopper.hub.database, LONG_AGO)
    assert [(one.about, one.wanted) for one in unmet] == [("colour", "= rouge")]
    unknown = await demand.unknown(shopper.hub.database, LONG_AGO)
    assert [one.about for one in unknown] == ["wifi"]
