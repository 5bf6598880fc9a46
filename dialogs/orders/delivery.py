"""Where somebody wants it delivered, and what that costs: the shop's quotes in plain words."""

import re
from collections.abc import Sequence
from functools import cache

from babel import Locale
from babel.core import get_global

from dialogs.products.basket import owner
from dialogs.products.told import money
from dialogs.selling import Cart, DeliveryOption, HasCarts, Place, QuotesDelivery
from dialogs.skill import Talk
from dialogs.vocabulary import plain
from dialogs.wording import LANGUAGES

FRANCE = "FR"
SHORTEST_NAME = 4
_POSTCODE = re.compile(r"(?<!\d)\d{4,5}(?!\d)")


async def place_said(talk: Talk) -> Place | None:
    """A postcode, a country, or a town in which the shop has a store."""
    said, country = plain(talk.text), _country_in(talk.text)
    if typed := _POSTCODE.search(talk.text):
        return Place(typed[0].rjust(5, "0") if country == FRANCE else typed[0], country)
    if country != FRANCE:
        return Place("", country)
    towns = {plain(store.city): store.postcode for store in await talk.shop.stores()}
    town = next((town for town in towns if f" {town} " in f" {said} "), "")
    return Place(towns[town]) if town else None


async def home(talk: Talk) -> Place | None:
    """Where the customer lives; None for a visitor."""
    customer = await talk.shop.customer(talk.person.customer_id) if talk.person.customer_id else None
    return Place(customer.postcode) if customer and customer.postcode else None


def _country_in(text: str) -> str:
    """The country named, or that of a great city, by its ISO 3166 code; the shop's own where none is."""
    said = f" {plain(text)} "
    return next((code for name, code in (*_countries(), *_cities()) if f" {name} " in said), FRANCE)


@cache
def _countries() -> list[tuple[str, str]]:
    """The plain name of each in each of our languages, and its code."""
    named = [(code, name) for language in LANGUAGES for code, name in Locale(language).territories.items()]
    is_country = [(c, n) for c, n in named if c.isalpha() and len(c) == 2 and len(n) >= SHORTEST_NAME]
    return [(plain(name), str(code)) for code, name in is_country]


@cache
def _cities() -> list[tuple[str, str]]:
    """Those after which the time zones are called, and the country of each: "Bruxelles", "Brussels"."""
    countries, own = get_global("zone_territories"), [Locale(language).time_zones for language in LANGUAGES]
    named = [(zones.get(zone, {}).get("city") or _city_of(zone), zone) for zones in own for zone in countries]
    of_places = [(name, zone) for name, zone in named if "/" in zone and not zone.startswith("Etc/")]
    return [(plain(name), countries[zone]) for name, zone in of_places if len(name) >= SHORTEST_NAME]


def _city_of(zone: str) -> str:
    """ "America/New_York": New York."""
    return zone.rpartition("/")[2].replace("_", " ")


async def options_told(talk: Talk, shop: QuotesDelivery, place: Place) -> str:
    """Each way with its price and days, and what that makes with all that is in their cart. Raises `ShopRefuses`."""
    _ = talk.words
    options = await shop.delivery_options(place, owner(talk))
    where = place.postcode or Locale(_.language).territories.get(place.country, place.country)
    head = _("Delivery ({where}):", where=where)
    cart = await talk.shop.cart(owner(talk)) if isinstance(talk.shop, HasCarts) else None
    told = [f"• {_told(talk, option)}" for option in options]
    return "\n".join([head, *(_with_the_sum(talk, cart, options, told) if cart and cart.lines else told)])


def _with_the_sum(talk: Talk, cart: Cart, options: Sequence[DeliveryOption], told: Sequence[str]) -> list[str]:
    """One sum below, where every way costs the same; else each way has its own."""
    _, sums = talk.words, [money(cart.total + option.cost, cart.currency, talk.words) for option in options]
    if len(set(sums)) == 1:
        return [*told, _("With your cart, that makes {total} in all.", total=sums[0])]
    return [_("{way}, {total} in all", way=way, total=total) for way, total in zip(told, sums, strict=True)]


def _told(talk: Talk, option: DeliveryOption) -> str:
    _ = talk.words
    cost = money(option.cost, option.currency, _) if option.cost else _("free")
    note = _.pick(option.note) if option.note else ""
    price = f"{cost} ({note})" if note else cost
    return _("{way}: {price}, {days}", way=_.pick(option.name), price=price, days=_days(talk, option))


def _days(talk: Talk, option: DeliveryOption) -> str:
    _ = talk.words
    first, last = _.day(option.first, talk.today), _.day(option.last, talk.today)
    return first if option.first == option.last else _("between {first} and {last}", first=first, last=last)
