"""When are your stores open, and where are they?"""

from collections.abc import Sequence
from datetime import date

from babel.dates import get_day_names

from dialogs.messages import Choice, Reply
from dialogs.products.stores import address_told, hours_told, named, near_home, open_days
from dialogs.shop import Store
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person

MOST_SHOWN = 8
FEW_WORDS = 7
SURE = 0.6


class StoreHours:
    """It hears what follows of the same: another town, another day."""

    name = "store_hours"
    intents = frozenset[str]()
    taken_for = frozenset(
        ("policy_faq", "store_stock", "delivery_eta", "delivery_info", "product_question", "compare_products")
    )

    async def begin(self, talk: Talk) -> Answer:
        """Those of the town they name, or open on the day they name, or where they live; else all."""
        _ = talk.words
        stores = await talk.shop.stores()
        if not stores:
            return Answer((or_a_person(_("We have no stores to walk into: everything is delivered."), talk),))
        shown = await _meant(talk, stores)
        heading = _heading(talk, shown, stores)
        lines = [_line(talk, store) for store in shown[:MOST_SHOWN]]
        others = (Choice(_("All our stores"), "store_hours:all"),) if len(shown) < len(stores) else ()
        return Answer((Reply("\n".join([*heading, *lines]), choices=others),), asks=self.name)

    async def recognise(self, talk: Talk) -> Answer | None:
        return await self.claim(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Vous ouvrez à quelle heure ?", whatever it looked like."""
        return await self.begin(talk) if talk.understanding.value("topic") == self.name else None

    async def resume(self, talk: Talk) -> Answer | None:
        """ "Et le lundi ?", "and the one in Lyon?"."""
        guess = talk.understanding
        if len(talk.text.split()) > FEW_WORDS or (guess.confidence >= SURE and guess.intent not in self.taken_for):
            return None
        says = guess.value("topic") == self.name or _day(talk) is not None or named(await talk.shop.stores(), talk.text)
        return await self.begin(talk) if says else None


def _line(talk: Talk, store: Store) -> str:
    return "\n".join(filter(None, [address_told(store), hours_told(store, talk.words)]))


def _day(talk: Talk) -> int | None:
    """The weekday they ask about: Monday is 0."""
    said = talk.understanding.value("date")
    return date.fromisoformat(said[:10]).weekday() if said else None


async def _meant(talk: Talk, stores: Sequence[Store]) -> Sequence[Store]:
    if talk.argument == "all":
        return stores
    if towns := named(stores, talk.text):
        return towns
    day = _day(talk)
    if day is not None and (opened := _open_on(day, stores, talk)):
        return opened
    return stores if day is not None else await near_home(talk, stores) or stores


def _open_on(day: int, stores: Sequence[Store], talk: Talk) -> Sequence[Store]:
    return [store for store in stores if day in open_days(store, talk.words)]


def _heading(talk: Talk, shown: Sequence[Store], stores: Sequence[Store]) -> Sequence[str]:
    """What was asked of a day is answered before the hours; nothing is said where the hours name no days."""
    day, _ = _day(talk), talk.words
    if day is None or talk.argument == "all" or not any(open_days(store, _) for store in stores):
        return ()
    name = get_day_names("wide", locale=_.locale)[day]
    opened = _open_on(day, shown, talk)
    return (_("Open on {day}:", day=name),) if opened else (_("Not open on {day}:", day=name),)


skill = StoreHours()
