"""What do you write to me about? See it, and change each of it."""

from dialogs.contact.answer import silenced
from dialogs.contact.terms import Standing, standing_of
from dialogs.contact.told import standing_told
from dialogs.messages import Card, Choice, Image, Reply
from dialogs.products.alerts import STOP, named
from dialogs.products.told import money
from dialogs.records import Alert
from dialogs.shop import Product
from dialogs.skill import Answer, Talk

MOST_OFFERED = 3
"""Orders with a button of their own; the page has them all."""


class MyAlerts:
    name = "my_alerts"
    intents = frozenset({"my_alerts"})

    async def begin(self, talk: Talk) -> Answer:
        standing = await standing_of(talk.person, talk.records)
        if standing.silenced:
            return silenced(talk, standing)
        said = _standing(talk, standing)
        watched = await _watched(talk, standing)
        if not said and not watched:
            return _nothing(talk)
        return Answer((*said, *watched))


def _nothing(talk: Talk) -> Answer:
    _ = talk.words
    said = _("I am watching nothing for you. Tell me which price or stock matters to you.")
    return Answer((Reply(said, choices=(_page(talk),)),))


def _standing(talk: Talk, standing: Standing) -> tuple[Reply, ...]:
    """What they follow and want, each with a way to change it."""
    _ = talk.words
    lines = standing_told(standing, _)
    if not lines:
        return ()
    said = "\n".join([_("Here is what we agreed on:"), *(f"- {line}" for line in lines)])
    orders = list(dict.fromkeys(one.order for one in standing.followed))[:MOST_OFFERED]
    stop = (Choice(_("Stop order {number}", number=number), f"stop_notifying:{number}") for number in orders)
    return (Reply(said, choices=(*stop, _page(talk))),)


def _page(talk: Talk) -> Choice:
    return Choice(talk.words("Change it all"), url=talk.invitations.wishes(talk.person.id, talk.now))


async def _watched(talk: Talk, standing: Standing) -> tuple[Reply, ...]:
    known = [(alert, await talk.shop.product(alert.sku)) for alert in standing.watched]
    cards = tuple(_card(talk, alert, product) for alert, product in known if product)
    return (Reply(talk.words("I am watching for you:"), cards=cards),) if cards else ()


def _card(talk: Talk, alert: Alert, product: Product) -> Card:
    _ = talk.words
    what = named(product, next((v for v in product.variants if v.id == alert.variant), None), _)
    skill = "price_alert" if alert.about == "price" else "stock_alert"
    stop = f"{skill}:{STOP}/{alert.sku}/{alert.variant}".rstrip("/")
    return Card(
        title=what,
        subtitle=_wish(talk, alert, product),
        image=Image(product.image, what) if product.image else None,
        choices=(Choice(_("No longer"), stop),),
    )


def _wish(talk: Talk, alert: Alert, product: Product) -> str:
    _ = talk.words
    if alert.about == "price" and alert.limit is not None:
        return _("a price of {limit} or less", limit=money(alert.limit, product.price.currency, _))
    return {"stock": _("when it is back"), "low_stock": _("before it runs out")}[alert.about]


skill = MyAlerts()
