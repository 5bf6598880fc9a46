"""Products and carts as notices show them, and what is watched of a product."""

from collections.abc import Mapping
from datetime import date

from dialogs.capabilities import shorten
from dialogs.contact.promotions import PURPOSE
from dialogs.contact.rules import Subject
from dialogs.contact.subjects import subject_name
from dialogs.messages import Card, Choice, Image, Offer
from dialogs.products.basket import voucher_worth
from dialogs.products.goods import goods_told, line_told
from dialogs.products.told import money
from dialogs.records import About, Alert
from dialogs.selling import Cart, CartLine, KeptCart, Voucher
from dialogs.shop import Product, Variant
from dialogs.wording import Wording
from notifications.events import StockChanged

ROOM = 36
"""Letters for the name of a product where each message is paid for."""


def cart_of(kept: KeptCart, products: Mapping[str, Product], owner: str) -> Cart:
    """A kept cart with what the shop says of its products now; what it sells no longer is left out."""
    lines = [
        CartLine(
            sku=line.sku,
            title=product.title,
            quantity=line.quantity,
            price=product.price.amount,
            variant=line.variant,
            variant_name=next((one.name for one in product.variants if one.id == line.variant), {}),
            image=product.image,
            url=product.url,
        )
        for line in kept.lines
        if (product := products.get(line.sku))
    ]
    currency = next((product.price.currency for product in products.values()), "EUR")
    return Cart(owner=owner, lines=tuple(lines), currency=currency, checkout_url=kept.url)


# ---------------------------------------------------------------- shown


def in_short(product: Product, _: Wording, variant: Variant | None = None) -> str:
    """Its name, cut where few words are used; never the size, which is what they wait for."""
    return goods_told({_.language: shorten(_.pick(product.title), ROOM)}, variant.name if variant else {}, 1, _)


def product_card(product: Product, _: Wording) -> Card:
    title, price = _.pick(product.title), product.price
    now = money(price.amount, price.currency, _)
    was = money(price.was, price.currency, _) if price.was else ""
    return Card(
        title=title,
        subtitle=_("{price} instead of {was}", price=now, was=was) if was else now,
        image=Image(product.image, title) if product.image else None,
        url=product.url,
        offer=Offer(price=now, was=was, stars=round(product.rating, 1)),
    )


def line_card(line: CartLine, currency: str, _: Wording) -> Card:
    title = line_told(line, _)
    return Card(
        title=title,
        subtitle=money(line.sum, currency, _),
        image=Image(line.image, title) if line.image else None,
        url=line.url,
    )


def see_product(product: Product, _: Wording) -> Choice:
    """Its page, or where it has none, what we can say of it."""
    label = _("See it")
    return Choice(label, url=product.url) if product.url else Choice(label, f"product_question:{product.sku}")


def voucher_offered(voucher: Voucher | None, _: Wording, today: date) -> str:
    """ "Pour vous : 5 € de remise dès 50 € d'achats avec le code LUMEN5 (dernier jour : jeudi)."; empty without one."""
    if not voucher:
        return ""
    worth, least = voucher_worth(voucher, _), voucher.minimum
    minimum = money(least, voucher.currency, _) if least else ""
    gives = (
        _("{worth} off purchases from {minimum}", worth=worth, minimum=minimum)
        if least
        else _("{worth} off", worth=worth)
    )
    if not voucher.until:
        return _("For you: {gives} with the code {code}.", gives=gives, code=voucher.code)
    day = _.day(voucher.until, today)
    return _("For you: {gives} with the code {code} (last day {day}).", gives=gives, code=voucher.code, day=day)


def offer_in_brief(shop: str, told: str, _: Wording, *, wished: bool = False) -> str:
    """With the shop's name before it and the reason behind: an offer by SMS must say who makes it, and why."""
    return " ".join([from_us(shop, told), _("You asked for this.") if wished else _("You accepted our offers.")])


def from_us(shop: str, told: str) -> str:
    """With the shop's name before it."""
    return f"{shop} – {told}" if shop else told


def promotion_why(_: Wording, wished: Subject = PURPOSE) -> str:
    """Why somebody hears of what may make them buy: it is what they `wished` for, of all our offers."""
    if wished != PURPOSE:
        return _("You agreed to receive messages about {subjects}.", subjects=subject_name(wished, _))
    return _("You agreed to receive our offers.")


# ---------------------------------------------------------------- watched


def watches(alert: Alert | None, about: About, event: StockChanged) -> bool:
    """Whether this is what they wait for; who named no variant waits for any."""
    return bool(alert and alert.about == about and alert.variant in ("", event.variant))


def variant_watched(product: Product, alert: Alert) -> Variant | None:
    return next((one for one in product.variants if one.id == alert.variant), None)
