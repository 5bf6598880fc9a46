"""To be told of a product later: what is kept of the wish, how it is confirmed, and how it is taken back."""

from dialogs.messages import Choice, Reply
from dialogs.products.goods import goods_told
from dialogs.products.wanted import spoken_of
from dialogs.records import About, Unwatch, Watch
from dialogs.shop import Product, Variant
from dialogs.skill import Answer, Talk
from dialogs.wording import Wording

STOP = "stop"


def watching(talk: Talk, skill: str, product: Product, watch: Watch, said: str) -> Answer:
    """It is noted; it can be undone, and be told elsewhere."""
    _ = talk.words
    which = f"{product.sku}/{watch.variant}".rstrip("/")
    elsewhere = talk.address.channel == "widget" and len(talk.person.addresses) < 2
    choices = (
        Choice(_("Undo"), f"{skill}:{STOP}/{which}"),
        Choice(_("My alerts"), "my_alerts:"),
        *((Choice(_("On another channel"), "my_channels:add"),) if elsewhere else ()),
    )
    return Answer((Reply(said, choices=choices),), (watch,), looking=spoken_of(talk, product))


def no_longer(talk: Talk, skill: str, product: Product, variant: Variant | None, *about: About) -> Answer:
    """Taken back; one press brings it again."""
    _ = talk.words
    kind = variant.id if variant else ""
    said = _("Done: no more alert about {product}.", product=named(product, variant, _))
    choices = (Choice(_("Undo"), f"{skill}:{product.sku}/{kind}".rstrip("/")),)
    return Answer((Reply(said, choices=choices),), tuple(Unwatch(product.sku, kind, one) for one in about))


def named(product: Product, variant: Variant | None, _: Wording) -> str:
    return goods_told(product.title, variant.name if variant else {}, 1, _)


def asked_for(argument: str) -> tuple[bool, str, str]:
    """What a button says: whether to stop, the SKU, the variant."""
    parts = argument.split("/")
    stop = parts[0] == STOP
    sku, variant = (*(parts[1:] if stop else parts), "", "")[:2]
    return stop, sku, variant
