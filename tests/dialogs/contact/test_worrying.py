"""Who asks after a parcel again and again is told more of it."""

import pytest

from dialogs.shop import Step
from tests.kit.chat import Chat

CLOSELY = "Je vois que vous suivez ce colis de près : je vous écris chaque matin jusqu'à la livraison."


async def topics(chat: Chat) -> list[tuple[str, str]]:
    person = (await chat.known()).person
    return [(one.order, one.topic) for one in await chat.hub.memory.subscriptions(person.id)]


async def following(chat: Chat, *said: str) -> Chat:
    """Camille has news of her order, and asks after it the next morning."""
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi pour la commande 1042")
    for one in said:
        await chat.says(one)
    await chat.later(hours=2)
    await chat.says("où est ma commande 1042 ?")
    await chat.later(hours=2)
    return chat


async def test_the_second_time_she_is_told_each_morning_from_then_on(chat: Chat):
    await following(chat)
    assert await topics(chat) == [("1042", "steps")]
    await chat.says("elle arrive quand, la 1042 ?")
    assert chat.hears(CLOSELY)
    assert await topics(chat) == [("1042", "daily")]


async def test_it_is_undone_by_one_tap_and_never_comes_back(chat: Chat):
    await following(chat)
    await chat.says("où est ma commande 1042 ?")
    await chat.taps("Non, comme avant")
    assert await topics(chat) == [("1042", "steps")]
    for _ in range(3):
        await chat.later(hours=2)
        await chat.says("où est ma commande 1042 ?")
        assert not chat.hears(CLOSELY)
    assert await topics(chat) == [("1042", "steps")]


async def test_less_ends_it(chat: Chat):
    await following(chat)
    await chat.says("où est ma commande 1042 ?")
    await chat.says("moins")
    assert await topics(chat) == [("1042", "steps")]


@pytest.mark.parametrize(
    "said", ["un mot quand le camion part, c'est tout", "moins de messages", "prévenez-moi à chaque étape de la 1042"]
)
async def test_what_she_said_of_how_much_she_wants_stands(chat: Chat, said: str):
    await following(chat, said)
    before = await topics(chat)
    await chat.says("où est ma commande 1042 ?")
    assert not chat.hears(CLOSELY)
    assert await topics(chat) == before


async def test_asking_twice_in_a_row_is_one_look(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi pour la commande 1042")
    await chat.says("où est ma commande 1042 ?")
    await chat.says("elle arrive quand, la 1042 ?")
    assert not chat.hears(CLOSELY)


async def test_who_follows_nothing_is_offered_it_once_and_written_to_only_after_a_yes(chat: Chat):
    await chat.as_customer("C-1001")
    offered = list[bool]()
    for _ in range(3):
        await chat.says("où est ma commande 1042 ?")
        assert not chat.hears(CLOSELY)
        offered.append(chat.hears("Voulez-vous que je vous écrive chaque matin jusqu'à la livraison ?"))
        await chat.later(hours=2)
    assert offered == [False, True, False]
    assert await topics(chat) == []


async def test_a_yes_to_a_word_each_morning_is_kept_and_reversible(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    await chat.later(hours=2)
    await chat.says("où est ma commande 1042 ?")
    await chat.taps("Oui, chaque matin")
    assert await topics(chat) == [("1042", "daily")]
    await chat.taps("Stop")
    assert await topics(chat) == []


async def test_who_wants_no_news_of_orders_is_offered_none(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("pas de messages sur mes commandes")
    for _ in range(2):
        await chat.says("où est ma commande 1042 ?")
        assert not chat.offers("Oui, chaque matin")
        await chat.later(hours=2)


async def test_the_same_in_english(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("keep me posted about order 1043")
    await chat.says("where is my order 1043?")
    await chat.later(hours=2)
    await chat.says("where is my order 1043?")
    assert chat.hears("I see that you follow this parcel closely: I will write to you each morning")
    await chat.taps("No, as before")
    assert chat.hears("Understood: order 1043, each step.")


async def test_who_presses_the_button_of_our_own_news_does_not_ask_after_it(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi pour la commande 1064")
    for step in (Step.PREPARED, Step.SHIPPED):
        await chat.order_moves("1064", step)
        await chat.taps("Voir ma commande")
        assert chat.hears("1064")
        assert not chat.hears(CLOSELY)
    assert await topics(chat) == [("1064", "steps")]
