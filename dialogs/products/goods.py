"""How goods are named wherever they are bought, followed or changed: how many, of what, in which size."""

from collections.abc import Mapping

from dialogs.selling import CartLine
from dialogs.shop import Line
from dialogs.wording import Wording


def goods_told(title: Mapping[str, str], variant: Mapping[str, str], quantity: int, _: Wording) -> str:
    """ "2 × Robe portefeuille Garance, taille 40"."""
    named = ", ".join(filter(None, [_.pick(title), _.pick(variant)]))
    return f"{quantity} × {named}" if quantity > 1 else named


def line_told(line: CartLine | Line, _: Wording) -> str:
    """A line of a cart or of an order."""
    return goods_told(line.title, line.variant_name, line.quantity, _)
