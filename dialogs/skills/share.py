"""I want to show it to somebody."""

import re

from dialogs.messages import Choice, Reply
from dialogs.products.of_one_product import OfOneProduct
from dialogs.products.sharing import ways_to_share
from dialogs.products.wanted import spoken_of
from dialogs.shop import Product
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

_IT = re.compile(r"\b(?:it|this|that|le|la|l'envoyer|ca|ceci)\b")


class Share(OfOneProduct):
    """The button's argument is a SKU. They pass it on themselves: nobody is written to who did not ask us."""

    name = "share"
    intents = frozenset({"share"})
    taken_for = frozenset({"referral"})

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Email it to a friend", of a page that was just to be shared, asks for no reward."""
        shared = talk.conversation.recent[-1:] == (self.name,)
        return await self.begin(talk) if shared and _IT.search(plain(talk.text)) else None

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
