"""How suggestions are put together on one occasion: data that a product owner can change (`config/scenarios/`)."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Signal = Literal["goes_with", "together", "alike", "popular", "taste", "new", "rated"]
"""Why a product may be suggested:

`goes_with`: the merchant says that they go together; `together`: customers bought both; `alike`: it is much like it;
`popular`: it sells well now; `taste`: a brand, a colour or a shelf that they like; `new`: just arrived; `rated`: buyers
are content with it.
"""


class Scenario(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One occasion. `weights` say how much each signal counts; one that is not named counts nothing.

    `shelf`: only products of the same shelf as what is looked at, only of others, or of any. `least`: a suggestion must
    have at least one of these signals: what does not go with a product is no answer to "what goes with it?".
    `never`: shelves of which nothing is suggested, unless they asked for nothing else: detergent is no present.
    `variety`, from 0 to 1, is how much being like what is already suggested counts against a product.
    """

    weights: Mapping[Signal, float]
    shelf: Literal["any", "same", "other"] = "any"
    least: tuple[Signal, ...] = ()
    never: tuple[str, ...] = ()
    variety: float = 0.3
