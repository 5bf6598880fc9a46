"""No, not that one."""

from tests.kit.chat import Chat


async def test_another_order_is_chosen_among_the_others(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    await chat.says("non, pas celle-là")
    assert chat.hears("Pas celle-là, d'accord. De laquelle s'agit-il ?")
    assert any(label.startswith("1064 · ") for label in chat.labels)
    assert not any("1042" in label for label in chat.labels)
    await chat.says("la première")
    assert chat.hears("Commande 1064")


async def test_the_same_by_sms_in_english(chat: Chat):
    phone = await chat.on("sms", "+33639980001").in_english().as_customer("C-1001")
    await phone.says("where is my order 1042?")
    await phone.says("no, not that one")
    assert phone.hears("Not that one, I see.", "1. 1064 · ")


async def test_of_products_it_asks_what_should_be_different(shopper: Chat):
    await shopper.says("je cherche un sac")
    await shopper.says("non, pas celui-là")
    assert shopper.hears("Pas celui-là, d'accord. Qu'est-ce qui doit changer ?")
    await shopper.says("rouge")
    assert shopper.hears("Sac, en rouge")


async def test_a_bare_no_closes_the_subject(chat: Chat):
    await chat.says("bonjour")
    await chat.says("non")
    assert chat.hears("Très bien. Que puis-je faire d'autre pour vous ?")
    assert chat.offers("Suivre ma commande")
