"""What happens in a shop that somebody may want to hear about."""

from datetime import date, datetime

from msgspec import Struct

from dialogs.shop import Step


class OrderMoved(Struct, frozen=True, tag="order_moved", kw_only=True):
    """A parcel of an order reached a step. `id` is the shop's, unique: the same event told twice is told once."""

    id: str
    order: str
    parcel: str
    step: Step
    at: datetime


class OrderDelayed(Struct, frozen=True, tag="order_delayed", kw_only=True):
    """The day a parcel is expected has moved, for a reason the shop gives by language, or none."""

    id: str
    order: str
    parcel: str
    was: date
    now_expected: date
    at: datetime
    reason: dict[str, str] = {}


ShopEvent = OrderMoved | OrderDelayed
