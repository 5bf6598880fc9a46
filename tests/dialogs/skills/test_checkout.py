"""I want to pay."""

from tests.kit.chat import Chat


async def test_the_link_opens_the_till_with_this_very_cart(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("je le prends")
    await shopper.says("je veux payer")
    assert shopper.hears("Panier : 1 article, 149 €.", "Votre panier vous attend")
    (link,) = [choice.url for choice in shopper.said[-1].reply.choices if choice.url]
    cart = shopper.shop.cart_behind(link.rpartition("/")[2])
    assert cart
    assert [line.sku for line in cart.lines] == ["SAC-102"]


async def test_by_sms_the_address_is_written_out(shopper: Chat):
    phone = shopper.on("sms", "+33600000001").in_english()
    await phone.says("I'm looking for a black leather tote bag")
    await phone.says("I'll take it")
    await phone.says("checkout")
    assert phone.hears("Cart: 1 item, €149.", "Check out\n/demo/cart/")


async def test_there_is_nothing_to_pay_for_an_empty_cart(shopper: Chat):
    await shopper.says("passer à la caisse")
    assert shopper.hears("Votre panier est vide")


async def test_who_approves_where_nothing_was_asked_approves_of_the_cart(shopper: Chat):
    await shopper.says("ok je valide")
    assert shopper.hears("Votre panier est vide")
