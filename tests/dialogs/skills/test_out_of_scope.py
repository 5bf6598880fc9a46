"""What is asked of the wrong house, what our team does, and what may be meant either way."""

from tests.kit.chat import Chat


async def test_what_a_shop_does_not_do_is_declined_with_grace(chat: Chat):
    await chat.says("peux-tu me donner la météo de demain à Nantes ?")
    assert chat.hears("je ne m'occupe que de Maison Lumen")
    assert chat.offers("Suivre ma commande")


async def test_the_same_in_english(chat: Chat):
    await chat.says("write my homework about the French Revolution")
    assert chat.hears("I only know about Maison Lumen")


async def test_who_is_out_of_scope_twice_is_not_handed_over(chat: Chat):
    await chat.says("qui a gagné le match hier soir ?")
    await chat.says("quelle est la capitale du Pérou ?")
    assert not chat.hears("Je vous passe un conseiller")


async def test_a_yes_to_nothing_that_was_asked_is_no_riddle(chat: Chat):
    await chat.says("bonjour")
    await chat.says("oui")
    assert chat.hears("Volontiers ! Choisissez ici")
