"""I want to show it to somebody."""

from dialogs.messages import Choice, Reply
from dialogs.products.of_one_product import OfOneProduct
from dialogs.products.sharing import ways_to_share
from dialogs.products.wanted import spoken_of
from dialogs.shop import Product
from dialogs.skill import Answer, Talk


class Share(OfOneProduct):
    """The button's argument is a SKU. They pass it on themselves: nobody is written to who did not ask us."""

    name = "share"
    intents = frozenset({"share"})

    async def tell(self, talk: Talk, product: Product) -> Answer:
        _ = talk.words
        title = _.pick(product.title)
        if not product.url:
            said = _("{product} has no page of its own that could be shared.", product=title)
            return Answer((Reply(said, choices=(Choice(_("See it"), f"product_question:{product.sku}"),)),))
        said = _("Here is the page to share: {link}", link=product.url)
        reply = Reply(f"{title}\n{said}", choices=ways_to_share(talk, product.url, title))
        return Answer((reply,), looking=spoken_of(talk, product))


skill = Share()
