"""When are your stores open, and where are they?"""

from collections.abc import Sequence

from dialogs.messages import Choice, Reply
from dialogs.shop import Store
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person
from dialogs.vocabulary import plain

MOST_SHOWN = 8
DEPARTMENT = 2  # figures of a French postcode


class StoreHours:
    name = "store_hours"
    intents = frozenset[str]()
    taken_for = frozenset({"policy_faq", "store_stock", "delivery_eta", "delivery_info", "product_question"})

    async def begin(self, talk: Talk) -> Answer:
        """Those of the town they name or live near, else all."""
        _ = talk.words
        stores = await talk.shop.stores()
        if not stores:
            return Answer((or_a_person(_("We have no stores to walk into: everything is delivered."), talk),))
        shown = await _near(talk, stores) or stores
        lines = [_line(talk, store) for store in shown[:MOST_SHOWN]]
        others = (Choice(_("All our stores"), "store_hours:all"),) if len(shown) < len(stores) else ()
        return Answer((Reply("\n".join(lines), choices=others),))

    async def recognise(self, talk: Talk) -> Answer | None:
        return await self.claim(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Vous ouvrez à quelle heure ?", whatever it looked like."""
        return await self.begin(talk) if talk.understanding.value("topic") == self.name else None


def _line(talk: Talk, store: Store) -> str:
    _ = talk.words
    where = f"{store.name}, {store.street}, {store.postcode} {store.city}"
    hours = _.pick(store.hours)
    return "\n".join(filter(None, [where, f"{hours}." if hours else ""]))


async def _near(talk: Talk, stores: Sequence[Store]) -> Sequence[Store]:
    if talk.argument == "all":
        return stores
    said = f" {plain(talk.text)} "
    if named := [store for store in stores if f" {plain(store.city)} " in said]:
        return named
    customer = await talk.shop.customer(talk.person.customer_id) if talk.person.customer_id else None
    theirs = customer.postcode[:DEPARTMENT] if customer else ""
    return [store for store in stores if theirs and store.postcode.startswith(theirs)]


skill = StoreHours()
