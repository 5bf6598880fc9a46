"""The carriers' desk: another day, another place, other hands for a parcel that is still to come."""

from collections.abc import Sequence

from msgspec.structs import replace

from dialogs.aftercare import Delivery, Done, Part, Rearranging
from dialogs.errors import ShopRefuses
from dialogs.shop import Expected, Handing, Parcel, PickupPoint
from storage.shops.demo.ledger import Entry
from storage.shops.demo.purse import Purse
from storage.shops.demo.rounds import allowed, first_day

POINTS_OFFERED = 4


class Deliveries(Purse):
    """Satisfies `dialogs.aftercare.Rearranges`."""

    async def rearranging(self, number: str, parcel_id: str) -> Rearranging:
        order = self._order(number)
        return allowed(self._parcel(order, parcel_id), self._terms, self._points_near(order.city), self._clock())

    async def rearrange(self, number: str, parcel_id: str, wanted: Delivery, once: str) -> Done:
        """Raises `ShopRefuses` for anything that `rearranging` does not offer."""
        if done := self._already("rearrange", once, Done):
            return done
        can, order = await self.rearranging(number, parcel_id), self._order(number)
        self._check(wanted, can)
        parcel = self._parcel(order, parcel_id)
        anew = self._anew(parcel, wanted, can)
        entry = Entry(number=order.number, until=can.until, before=(parcel,), after=(anew,))
        return self._once("rearrange", once, self._enter(entry))

    def _check(self, wanted: Delivery, can: Rearranging) -> None:
        refused: dict[Part, bool] = {
            "slot": wanted.slot is not None and wanted.slot not in can.slots,
            "handing": wanted.handing is not None and wanted.handing not in can.handings,
            "pickup_point": bool(wanted.pickup_point) and not _point(wanted, can.pickup_points),
            "address": bool(wanted.address) and not can.address,
            "door_code": bool(wanted.door_code) and not can.door_code,
        }
        if part := next((part for part, wrong in refused.items() if wrong), None):
            raise ShopRefuses(can.why_not.get(part, self._terms.reasons["no_such_slot"]))

    def _anew(self, parcel: Parcel, wanted: Delivery, can: Rearranging) -> Parcel:
        point = _point(wanted, can.pickup_points)
        slot = wanted.slot or (Expected(first_day(parcel, self._clock())) if point else parcel.expected)
        return replace(
            parcel,
            expected=slot,
            delay=None if wanted.slot else parcel.delay,
            pickup_point=point or (None if wanted.address else parcel.pickup_point),
            handing=Handing.PERSON if point else wanted.handing or parcel.handing,
            address=wanted.address or parcel.address,
            door_code=wanted.door_code or parcel.door_code,
        )

    def _points_near(self, city: str) -> Sequence[PickupPoint]:
        return [point for point in self._pickup_points if point.city == city][:POINTS_OFFERED]


def _point(wanted: Delivery, points: Sequence[PickupPoint]) -> PickupPoint | None:
    return next((point for point in points if point.name == wanted.pickup_point), None)
