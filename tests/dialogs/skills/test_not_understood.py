"""What it does when it does not understand: three suggestions, then a human."""

import pytest

from tests.kit.chat import Chat

UNSURE = "Je ne suis pas sûr d'avoir compris."


async def test_first_three_suggestions_then_a_human(chat: Chat):
    await chat.says("xqzt blorp")
    assert chat.hears(UNSURE)
    assert chat.offers("Suivre ma commande", "Me prévenir", "Un conseiller")
    await chat.says("blorp xqzt")
    assert chat.hears("Je préfère ne pas deviner. Je vous passe un conseiller")
    assert "n'a pas été compris deux fois de suite" in (await chat.team()).card


async def test_the_same_in_english(chat: Chat):
    await chat.says("hello")
    await chat.says("xqzt blorp")
    assert chat.hears("I am not sure I understood.")
    await chat.says("blorp")
    assert chat.hears("I would rather not guess.")


async def test_being_understood_in_between_begins_anew(chat: Chat):
    await chat.says("xqzt")
    await chat.says("bonjour")
    await chat.says("blorp")
    assert chat.hears(UNSURE)


async def test_without_a_team_it_goes_on_suggesting_and_tells_where_the_team_is(unmanned_chat: Chat):
    await unmanned_chat.says("xqzt")
    await unmanned_chat.says("blorp")
    assert unmanned_chat.hears(UNSURE, "Notre équipe est joignable : 01 23 45 67 89")
    assert unmanned_chat.offers("Suivre ma commande", "Me prévenir")


async def test_a_place_nobody_asked_for_is_not_understood(chat: Chat):
    await chat.shares_their_place()
    assert chat.hears(UNSURE)


@pytest.mark.parametrize(
    "said",
    ["?", "…", "👍", "   ok   ", "a" * 4000, "'; DROP TABLE persons; --", "<script>1</script>", "{0}{name}", "%s"],
)
async def test_nothing_anybody_writes_breaks_it(chat: Chat, said: str):
    await chat.says("bonjour")
    await chat.says(said)
    assert len(chat.said) == 2
