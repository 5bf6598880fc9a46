"""Undo that."""

import pytest

from tests.kit.chat import Chat


@pytest.mark.parametrize("undo", ["annule", "non annule ça svp", "undo that"])
async def test_what_was_just_done_is_taken_back_in_words(chat: Chat, undo: str):
    await chat.as_customer("C-1001")
    await chat.says("ajoute la friteuse Ekonn Air 3 à mes favoris")
    await chat.says(undo)
    assert chat.offers("Mes favoris") or chat.offers("My favourites")
    await chat.says("mes favoris ?")
    assert not chat.hears("Ekonn Air 3")


async def test_an_alert_is_taken_back_and_no_order_is_spoken_of(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("préviens-moi si le prix de la friteuse Ekonn Air 3 baisse")
    await chat.says("annule")
    assert chat.hears("plus d'alerte sur Friteuse")


async def test_where_nothing_is_left_to_undo_it_is_said(chat: Chat):
    await (await chat.as_customer("C-1001")).says("livrez-vous en Espagne ?")
    await chat.says("annule")
    assert chat.hears("Je n'ai plus rien à annuler ici.")
    assert chat.offers("Annuler une commande", "Voir le panier")


async def test_of_an_order_just_shown_it_means_the_order(chat: Chat):
    await (await chat.as_customer("C-1001")).says("où est ma commande 1042 ?")
    await chat.says("annule")
    assert not chat.hears("Je n'ai plus rien à annuler")
