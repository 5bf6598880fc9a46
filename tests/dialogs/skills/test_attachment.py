"""Here is a picture."""

from tests.kit.chat import Chat


async def test_a_picture_is_received_honestly_and_can_be_passed_on(chat: Chat):
    await chat.sends_a_picture()
    assert chat.hears("Je ne sais pas lire les images")
    await chat.taps("Un conseiller")
    team = await chat.team()
    assert "[image]" in team.card


async def test_the_same_in_english(chat: Chat):
    await chat.says("hello")
    await chat.sends_a_picture()
    assert chat.hears("I cannot read pictures or files myself")


async def test_the_words_that_come_with_a_picture_are_heard(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.sends_a_picture("où est ma commande 1042 ?")
    assert chat.hears("Commande 1042")


async def test_where_nobody_can_look_at_it_nobody_is_promised(unmanned_chat: Chat):
    await unmanned_chat.sends_a_picture()
    assert unmanned_chat.hears("ne sais lire", "Notre équipe est joignable : 01 23 45 67 89")
    assert not unmanned_chat.offers("Un conseiller")
