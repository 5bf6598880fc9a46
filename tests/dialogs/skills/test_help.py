"""What can you do?"""

from tests.kit.chat import Chat


async def test_what_it_can_do_is_told_and_offered(chat: Chat):
    await chat.says("que savez-vous faire ?")
    assert chat.hears("Je vous dis où en est une commande")
    assert chat.offers("Suivre ma commande", "Me prévenir", "Un conseiller")


async def test_the_same_in_english(chat: Chat):
    await chat.says("what can you do?")
    assert chat.hears("I tell you where an order is")
    assert chat.offers("Track an order", "Keep me posted", "Talk to someone")


async def test_each_thing_offered_does_what_it_says(chat: Chat):
    await chat.says("aide")
    await chat.taps("Suivre ma commande")
    assert chat.hears("Quel est le numéro de votre commande ?")
    await chat.taps("Me prévenir")
    assert chat.hears("Quel est le numéro de votre commande ?")
    await chat.taps("Un conseiller")
    assert chat.hears("Je vous passe un conseiller")


async def test_who_asks_whether_a_human_speaks_is_told_that_none_does(chat: Chat):
    await chat.says("es-tu un robot ?")
    assert chat.hears("Je suis un assistant automatique, pas une personne.")
    await chat.in_english().says("are you a bot?")
    assert chat.hears("I am an automatic assistant, not a person.")
