"""Where nobody can be called, nobody is offered: those who need a person are told where to find one."""

import pytest

from tests.kit.chat import Chat

ELSEWHERE = "Notre équipe est joignable : 01 23 45 67 89"
TO_START = ["bonjour", "que sais-tu faire ?", "xqzt blorp", "raconte-moi une blague", "je cherche un grille-licorne"]


@pytest.mark.parametrize("said", TO_START)
async def test_where_there_is_no_team_no_button_calls_one(unmanned_chat: Chat, said: str):
    await unmanned_chat.says(said)
    assert not unmanned_chat.offers("Un conseiller")
    assert unmanned_chat.screen


async def test_there_are_three_ways_to_start_all_the_same(unmanned_chat: Chat):
    await unmanned_chat.says("bonjour")
    assert unmanned_chat.offers("Suivre ma commande", "Me prévenir", "Voir les rayons")


async def test_an_order_is_told_without_the_button(unmanned_chat: Chat):
    await unmanned_chat.as_customer("C-1001")
    await unmanned_chat.says("où est ma commande 1042 ?")
    assert unmanned_chat.hears("Commande 1042")
    assert unmanned_chat.offers("Me prévenir")
    assert not unmanned_chat.offers("Un conseiller")


async def test_a_delay_is_told_without_the_button(unmanned_chat: Chat):
    await unmanned_chat.as_customer("C-1001")
    await unmanned_chat.says("préviens-moi pour la commande 1042")
    await unmanned_chat.order_is_late("1042")
    assert unmanned_chat.hears("aura du retard")
    assert unmanned_chat.offers("Stop")
    assert not unmanned_chat.offers("Un conseiller")


async def test_who_is_not_understood_twice_is_told_where_the_team_is(unmanned_chat: Chat):
    await unmanned_chat.says("xqzt blorp")
    await unmanned_chat.says("blorp xqzt")
    assert unmanned_chat.hears(ELSEWHERE)


async def test_help_promises_nobody_who_is_not_there(unmanned_chat: Chat):
    await unmanned_chat.says("que sais-tu faire ?")
    assert unmanned_chat.hears(ELSEWHERE)
    await unmanned_chat.says("what can you do?")
    assert unmanned_chat.hears("Our team is here for you: 01 23 45 67 89")
