"""What people do on the shop's pages: it is answered by nothing, and remembered only where they agreed."""

from decimal import Decimal

from sqlalchemy import select

from dialogs.messages import CartFilled, Purchased, Viewed
from dialogs.selling import InCart, KeptCart, visitor
from storage import carts
from storage.keeping import erase, export
from storage.tables import inbox
from tests.kit.chat import Chat

LAMP = "MAI-101"
OVEN = "FOU-104"


async def cart_of(chat: Chat) -> KeptCart | None:
    known = await chat.known()
    async with chat.hub.database.reading() as connection:
        return await carts.of_person(connection, known.person.id)


def in_cart(cart: KeptCart | None) -> list[tuple[str, int]]:
    return [(line.sku, line.quantity) for line in cart.lines] if cart else []


# ---------------------------------------------------------------- what they looked at


async def test_advice_speaks_of_what_they_looked_at(shopper: Chat):
    await shopper.does(Viewed(LAMP, kept=True))
    assert shopper.hears_nothing()
    await shopper.later(days=2)
    shopper = shopper.on("widget")
    await shopper.says("que me conseillez-vous ?")
    assert shopper.hears("je vous suggère", "Acheté par d'autres avec ce que vous avez regardé : Lampe à poser")


async def test_each_reason_is_told_as_it_is(shopper: Chat):
    await shopper.does(Viewed(OVEN, kept=True))
    await shopper.says("que me conseillez-vous ?")
    assert shopper.hears("Va avec ce que vous avez regardé : Four encastrable Ekonn Z65")
    assert shopper.hears("Parce que vous avez regardé : Four encastrable Ekonn Z65")


async def test_advice_in_english_too(shopper: Chat):
    await shopper.in_english().does(Viewed(LAMP, kept=True))
    await shopper.says("what would you suggest to me?")
    assert shopper.hears("what you looked at: Lueur d'Ambre Champignon")


async def test_what_they_did_not_agree_to_is_spoken_of_and_not_kept(shopper: Chat):
    await shopper.does(Viewed(LAMP))
    await shopper.says("est-ce qu'elle est en stock ?")
    assert shopper.hears("Lampe")
    assert await shopper.hub.memory.products_seen((await shopper.known()).person.id) == []
    await shopper.says("que me conseillez-vous ?")
    assert not shopper.hears("vous avez regardé")


async def test_who_wants_nothing_remembered_hears_nothing_of_it(shopper: Chat):
    await shopper.does(Viewed(LAMP, kept=True))
    await shopper.says("un lave-linge")
    await shopper.taps("Affiner")
    await shopper.taps("Retenir mes critères")
    await shopper.taps("Ne plus retenir")
    await shopper.does(Viewed(LAMP, kept=True))
    assert await shopper.hub.memory.products_seen((await shopper.known()).person.id) == []


async def test_a_mail_that_only_claims_to_be_theirs_is_told_nothing_of_it(shopper: Chat):
    await shopper.does(Viewed(LAMP, kept=True))
    await shopper.says("que me conseillez-vous ?", vouched=False)
    assert not shopper.hears("vous avez regardé")


async def test_a_page_is_kept_without_what_follows_its_path(shopper: Chat):
    await shopper.does(Viewed(page="https://shop.example/livraison?session=secret#top", kept=True))
    kept = await export(shopper.hub.database, (await shopper.known()).person.id)
    assert [visit["about"] for visit in kept["visits"]] == ["/livraison"]


# ---------------------------------------------------------------- their cart


async def test_the_cart_of_the_shops_page_is_kept_and_nothing_is_said(shopper: Chat):
    await shopper.does(CartFilled((InCart(sku=LAMP, quantity=2),), "https://shop.example/cart/1"))
    assert shopper.hears_nothing()
    cart = await cart_of(shopper)
    assert in_cart(cart) == [(LAMP, 2)]
    assert cart
    assert cart.url == "https://shop.example/cart/1"


async def test_a_cart_filled_in_the_conversation_is_kept_and_its_link_brings_it_back(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("je le prends")
    cart = await cart_of(shopper)
    (line,) = in_cart(cart)
    there = await shopper.shop.cart(visitor((await shopper.known()).person.id))
    assert line == (there.lines[0].sku, 1)
    assert cart
    assert cart.url == there.checkout_url
    await shopper.says("mets-en deux")
    assert in_cart(await cart_of(shopper)) == [(line[0], 2)]
    await shopper.says("finalement retirez-le")
    assert await cart_of(shopper) is None


async def test_what_they_bought_is_left_behind_no_longer(shopper: Chat):
    await shopper.does(CartFilled((InCart(sku=LAMP),)))
    await shopper.does(Purchased("1050", Decimal("149.9")))
    assert shopper.hears_nothing()
    assert await cart_of(shopper) is None


async def test_to_say_that_one_bought_something_opens_nobodys_order(shopper: Chat):
    await shopper.does(Purchased("1042"))
    assert (await shopper.known()).person.orders == ()
    await shopper.says("où est ma commande 1042 ?")
    assert not shopper.hears("expédiée")


async def test_who_wants_to_be_forgotten_leaves_no_cart_behind_in_what_came_in(shopper: Chat):
    await shopper.does(CartFilled((InCart(sku=LAMP),), "https://shop.example/cart/secret"))
    database, person = shopper.hub.database, (await shopper.known()).person.id
    assert "cart/secret" in str((await export(database, person))["inbox"])
    await erase(database, person)
    async with database.reading() as connection:
        kept = await connection.scalars(select(inbox.c.body))
        assert not [body for body in kept if "secret" in body or person in body]
