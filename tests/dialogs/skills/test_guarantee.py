"""How long is it guaranteed?"""

import pytest

from tests.kit.chat import Chat

PROMISED = "« La garantie légale de conformité dure deux ans"


@pytest.mark.parametrize("said", ["c'est garanti combien de temps ?", "elle est garantie deux ans ?", "la garantie"])
async def test_what_no_product_says_the_merchant_does(shopper: Chat, said: str):
    await shopper.says("je voudrais une bouilloire en verre")
    await shopper.says(said)
    assert shopper.hears(PROMISED, "(réponse mise à jour")


async def test_asked_of_nothing_by_sms_it_is_the_merchants_answer(shopper: Chat):
    sms = shopper.on("sms", "+33600000001").in_english()
    await sms.says("does it come with a warranty?")
    assert sms.hears("“The legal guarantee of conformity lasts two years", "(our answer of")


async def test_of_what_they_bought_it_is_a_day(chat: Chat):
    await chat.in_english().as_customer("C-1001")
    await chat.says("is my coffee maker still under warranty?")
    assert chat.hears("Torréa Matinale, 12-cup filter coffee maker", "The legal guarantee runs until")


async def test_a_longer_one_is_the_merchants_own_answer(shopper: Chat):
    await shopper.says("proposez-vous une extension de garantie ?")
    assert shopper.hears("« Oui, trois ans de plus")


async def test_a_visitor_asks_without_a_question_mark(shopper: Chat):
    await shopper.says("garantie de mon lave-linge")
    assert shopper.hears(PROMISED)
