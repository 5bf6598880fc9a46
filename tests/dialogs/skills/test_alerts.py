"""Tell me when it gets cheaper, when it is back, before it runs out; what do you watch for me?"""

from decimal import Decimal

import pytest

from dialogs.records import Alert
from tests.kit.chat import Chat


async def kept(chat: Chat) -> list[Alert]:
    return list(await chat.hub.memory.alerts((await chat.known()).person.id))


async def test_a_price_is_watched_up_to_the_limit_they_name(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("préviens-moi s'il passe sous 120 euros")
    assert shopper.hears("dès que ce produit coûtera 120 € ou moins", "(aujourd'hui 149 €)")
    (alert,) = await kept(shopper)
    assert (alert.sku, alert.about, alert.limit, alert.channel) == ("SAC-102", "price", Decimal(120), "widget")


async def test_a_kind_of_thing_that_is_not_before_them_is_looked_for(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("prévenez-moi si la lampe baisse de prix")
    assert shopper.offers("Lampadaire arc Lueur d'Ambre Héron")


async def test_a_price_that_is_only_asked_for_is_not_watched(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("et le prix")
    assert shopper.hears("Prix : 149 €")
    assert await kept(shopper) == []


async def test_without_a_limit_any_fall_counts(shopper: Chat):
    await shopper.in_english().says("I'm looking for a black leather tote bag")
    await shopper.says("tell me if the price drops")
    assert shopper.hears("gets cheaper (today: €149)")
    assert [alert.limit for alert in await kept(shopper)] == [Decimal("148.99")]


async def test_what_is_cheap_enough_already_is_said_so(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("préviens-moi s'il passe sous 200 euros")
    assert shopper.hears("Bonne nouvelle")
    assert await kept(shopper) == []


async def test_asking_again_replaces_what_was_asked(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("préviens-moi s'il passe sous 120 euros")
    await shopper.says("préviens-moi s'il passe sous 100 euros")
    assert [alert.limit for alert in await kept(shopper)] == [Decimal(100)]


async def test_before_it_runs_out_by_sms(shopper: Chat):
    phone = shopper.on("sms", "+33600000001")
    await phone.says("je cherche un cabas en cuir noir")
    await phone.says("préviens-moi avant rupture")
    assert phone.hears("avant qu'il n'y en ait plus")
    (alert,) = await kept(phone)
    assert (alert.sku, alert.about, str(alert.address)) == ("SAC-102", "low_stock", "sms:+33600000001")


async def test_what_is_sold_out_is_awaited(shopper: Chat):
    await shopper.says("je cherche des baskets en cuir noires Lacet 1")
    await shopper.presses(shopper.button("Baskets en cuir Marcheloup Lacet 1, noir"))
    await shopper.says("prévenez-moi quand il revient en stock")
    assert shopper.hears("dès son retour")
    assert [alert.about for alert in await kept(shopper)] == ["stock"]


async def test_what_is_watched_is_shown_and_stopped(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("préviens-moi s'il passe sous 120 euros")
    await shopper.says("mes alertes")
    assert shopper.hears("Je surveille pour vous :", "un prix de 120 € ou moins")
    await shopper.says("1")
    assert shopper.hears("plus d'alerte sur Cabas en cuir")
    assert await kept(shopper) == []
    await shopper.says("mes alertes")
    assert shopper.hears("Je ne surveille rien pour vous.")


async def test_alerts_follow_whoever_signs_in(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("préviens-moi s'il passe sous 120 euros")
    await shopper.as_customer("C-1001")
    assert [alert.sku for alert in await kept(shopper)] == ["SAC-102"]


async def test_no_more_messages_means_no_more_alerts(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("préviens-moi s'il passe sous 120 euros")
    await shopper.says("désabonnez-moi de toutes les notifications")
    assert shopper.hears("je ne surveille plus aucun produit pour vous")
    assert await kept(shopper) == []


async def test_the_limit_is_kept_while_one_of_several_is_chosen(shopper: Chat):
    await shopper.says("prévenez-moi si la Torréa Piccola passe sous 120 €")
    assert shopper.hears("De quel article s'agit-il ?")
    await shopper.says("la noire")
    assert shopper.hears("dès que ce produit coûtera 120 € ou moins")


async def test_a_wish_for_stock_is_no_answer_to_which_price_is_meant(chat: Chat):
    await chat.says("prévenez-moi si le prix baisse")
    await chat.says("prévenez-moi quand la lampe Champignon est de retour en stock")
    await chat.says("la deuxième")
    assert [one.about for one in await kept(chat)] == ["low_stock"]


@pytest.mark.parametrize(
    "said",
    [
        "prévenez-moi si le prix de la lampe Champignon baisse",
        "prévenez-moi quand la lampe Champignon est de retour en stock",
    ],
)
async def test_which_of_those_that_share_a_name_is_said_back(chat: Chat, said: str):
    await chat.says(said)
    second = chat.labels[1]
    await chat.taps(second)
    assert chat.hears(second)
