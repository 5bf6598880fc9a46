"""Where is my order?"""

from tests.kit.chat import Chat


async def test_a_customer_asks_where_the_parcel_is(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    assert chat.hears("Commande 1042 : partie avec TransLumen hier")
    assert chat.offers("Me prévenir", "Un conseiller")
