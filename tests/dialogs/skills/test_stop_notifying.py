"""No more news of my parcel, please."""

import pytest

from dialogs.shop import Step
from tests.kit.chat import Chat


async def subscribed(chat: Chat, *numbers: str) -> Chat:
    await chat.as_customer("C-1001")
    for number in numbers:
        await chat.says(f"prévenez-moi pour la commande {number}")
    return chat


@pytest.mark.parametrize(
    "said", ["arrêtez de me prévenir", "je ne veux plus être prévenu", "plus de notifications svp", "ne m'écrivez plus"]
)
async def test_one_order_is_stopped_in_ones_own_words(chat: Chat, said: str):
    await subscribed(chat, "1042")
    await chat.says(said)
    assert chat.hears("C'est noté : je ne vous écrirai plus au sujet de la commande 1042.")
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.hears_nothing()


async def test_the_same_in_english(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("keep me posted about order 1043")
    await chat.says("please stop sending me updates")
    assert chat.hears("Understood: I will not write about order 1043 any more.")


async def test_of_several_one_chooses(chat: Chat):
    await subscribed(chat, "1042", "1064")
    await chat.says("arrêtez de me prévenir")
    assert chat.hears("Pour quelle commande dois-je me taire ?")
    assert chat.offers("Commande 1042", "Commande 1064", "Toutes")
    await chat.taps("Commande 1064")
    assert chat.hears("plus au sujet de la commande 1064")
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.hears("le livreur est en route")


async def test_or_all_of_them(chat: Chat):
    await subscribed(chat, "1042", "1064")
    await chat.says("arrêtez de me prévenir")
    await chat.says("la dernière")
    assert chat.hears("plus au sujet des commandes 1042 et 1064")


async def test_a_named_one_is_stopped_at_once(chat: Chat):
    await subscribed(chat, "1042", "1064")
    await chat.says("ne me prévenez plus pour la commande 1042")
    assert chat.hears("plus au sujet de la commande 1042.")


async def test_an_order_they_do_not_follow_is_not_said_to_be_stopped(chat: Chat):
    await subscribed(chat, "1042")
    await chat.says("ne me prévenez plus pour la commande 1064")
    assert not chat.hears("plus au sujet de la commande 1042")
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.hears("le livreur est en route")


async def test_it_can_be_undone_in_one_tap(chat: Chat):
    await subscribed(chat, "1042")
    await chat.says("arrêtez de me prévenir")
    await chat.taps("Me prévenir")
    assert chat.hears("je vous préviendrai ici")


async def test_who_follows_nothing_is_told_so(chat: Chat):
    await chat.says("arrêtez de me prévenir")
    assert chat.hears("Vous n'êtes abonné à rien")


async def wanting_all_news(chat: Chat) -> Chat:
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi pour toutes mes commandes")
    return chat


async def test_who_wants_all_news_and_stops_one_order_hears_of_the_others(chat: Chat):
    await wanting_all_news(chat)
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    await chat.taps("Stop")
    assert chat.hears("plus au sujet de la commande 1042")
    await chat.order_moves("1042", Step.DELIVERED)
    assert chat.hears_nothing()
    await chat.order_moves("1064", Step.SHIPPED)
    assert chat.hears("Commande 1064 : partie")


async def test_the_same_in_ones_own_words(chat: Chat):
    await wanting_all_news(chat)
    await chat.says("ne me prévenez plus pour la commande 1042")
    assert chat.hears("plus au sujet de la commande 1042")
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.hears_nothing()
    await chat.says("à quoi suis-je abonnée ?")
    assert chat.hears("vos commandes", "Plus de nouvelles de la commande 1042")
    await chat.order_moves("1064", Step.SHIPPED)
    assert chat.hears("Commande 1064 : partie")


@pytest.mark.parametrize("again", ["prévenez-moi pour la commande 1042", "prévenez-moi pour toutes mes commandes"])
async def test_what_was_left_out_can_be_wanted_again(chat: Chat, again: str):
    await wanting_all_news(chat)
    await chat.says("ne me prévenez plus pour la commande 1042")
    await chat.says(again)
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.hears("le livreur est en route")


async def test_who_also_wants_all_news_is_asked_which_of_them_to_stop(chat: Chat):
    await wanting_all_news(chat)
    await chat.says("prévenez-moi pour la commande 1042")
    await chat.says("arrêtez de me prévenir")
    assert chat.offers("Commande 1042", "Vos commandes")


async def test_stopping_an_order_leaves_what_is_watched(chat: Chat):
    await subscribed(chat, "1042")
    await chat.says("je cherche un cabas en cuir noir")
    await chat.says("préviens-moi s'il passe sous 120 euros")
    await chat.says("arrêtez de me prévenir")
    assert chat.offers("Commande 1042", "Les produits que vous surveillez")
    await chat.taps("Commande 1042")
    await chat.says("à quoi suis-je abonnée ?")
    assert chat.hears("Je surveille pour vous")


async def test_fewer_about_one_order_is_a_word_on_the_day_and_undone_in_one_tap(chat: Chat):
    await subscribed(chat, "1042")
    await chat.says("moins de messages sur la 1042")
    assert chat.hears("C'est noté : commande 1042, le jour de la livraison.")
    await chat.taps("Annuler")
    assert chat.hears("commande 1042, chaque étape")
    await chat.says("plus de messages sur la 1042")
    assert chat.hears("je ne vous écrirai plus au sujet de la commande 1042")
