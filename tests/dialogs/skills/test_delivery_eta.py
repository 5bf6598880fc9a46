"""When does my order arrive?"""

from dialogs.shop import Step
from tests.kit.chat import Chat


async def test_a_customer_asks_when_it_arrives(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("quand arrive ma commande 1042 ?")
    assert chat.hears("Commande 1042 (", "Livraison prévue demain entre 9 h et 12 h.")
    assert chat.offers("Me prévenir")


async def test_the_same_in_english(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("when will my order arrive?")
    assert chat.hears("Order 1043 (", "Expected today between 18:00 and 21:00.")


async def test_a_date_that_moved_is_explained(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.order_is_late("1042", days=2)
    await chat.says("quand arrive ma commande 1042 ?")
    assert chat.hears("Elle a du retard : elle était d'abord prévue demain (")


async def test_what_has_arrived_is_said_to_have_arrived(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.order_moves("1042", Step.DELIVERED)
    await chat.says("à quelle heure passe le livreur pour la commande 1042 ?")
    assert chat.hears("Commande 1042 : livrée aujourd'hui")


async def test_the_order_last_spoken_of_need_not_be_named_again_by_a_stranger(chat: Chat):
    await chat.says("quand arrive la commande 1042 ?")
    await chat.says(chat.on("email", "camille.martin@example.org").code)
    await chat.says("elle arrive quand ?")
    assert chat.hears("Commande 1042", "Livraison prévue demain")
