"""I want to pay."""

from dialogs.messages import Choice, Reply
from dialogs.products.basket import cart_in_short, checkout, discount_told, no_cart, owner, show_cart
from dialogs.selling import HasCarts
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

TILL = frozenset(
    {"caisse", "la caisse", "a la caisse", "en caisse", "passer en caisse", "till", "the till", "checkout"}
)
"""How the till is called, where nothing else is said."""


class Checkout:
    """Paying is the shop's own affair: the link opens its till with this very cart, on whatever device."""

    name = "checkout"
    intents = frozenset({"checkout"})
    taken_for = frozenset({"affirm", "", "out_of_scope", "product_search", "add_to_cart", "invoice"})

    async def begin(self, talk: Talk) -> Answer:
        if not isinstance(talk.shop, HasCarts):
            return no_cart(talk)
        cart = await talk.shop.cart(owner(talk))
        if not cart.lines:
            return await show_cart(talk, cart)
        _ = talk.words
        lines = [
            cart_in_short(cart, _),
            discount_told(cart, _),
            _("Your cart is waiting for you there; you pay on the shop's own page:"),
        ]
        choices = (*checkout(cart, _), Choice(_("See the cart"), "cart:"), Choice(_("Delivery"), "delivery_info:home"))
        return Answer((Reply("\n".join(filter(None, lines)), choices=choices),))

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Ok je valide", where nothing waits for a yes, is said of the cart."""
        if plain(talk.text) in TILL:
            return await self.begin(talk)
        heard = await talk.finder.hear_if("pay", talk.text)
        return await self.begin(talk) if heard and heard.only("pay") else None


skill = Checkout()
