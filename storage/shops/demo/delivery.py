"""The dispatch: what delivering a cart costs there, and how long it takes."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from dialogs.selling import DeliveryOption, Place
from storage.shops.demo.house import Clock
from storage.shops.demo.road import day
from storage.shops.demo.rules import DeliveryRules, Way, Zone
from storage.shops.demo.till import Till

SATURDAY = 5


class Dispatch(Till):
    """Quotes by the merchant's own table, `delivery.json`."""

    def __init__(self, folder: Path, clock: Clock, site: str) -> None:
        super().__init__(folder, clock, site)
        self._delivery = self._files.read("delivery.json", DeliveryRules)

    async def delivery_options(self, place: Place, owner: str) -> Sequence[DeliveryOption]:
        zone = next((zone for zone in self._delivery.zones if _lies_in(zone, place)), None)
        if zone is None:
            raise self._refusal("not_delivered_there")
        lines = self._cart(owner).lines
        large = any(self._products[line.sku].category in self._delivery.large for line in lines)
        ways = [way for way in zone.ways if way.large == large]
        if not ways:
            raise self._refusal("too_large_for_there")
        return sorted((self._option(way, zone, owner) for way in ways), key=lambda option: (option.cost, option.last))

    def _option(self, way: Way, zone: Zone, owner: str) -> DeliveryOption:
        cost, today = self._cost(way, zone, owner), day(self._clock())
        return DeliveryOption(
            id=way.id,
            name=way.name,
            cost=cost,
            first=_working_days_after(today, way.days[0]),
            last=_working_days_after(today, way.days[1]),
            currency=self.about.currency,
            note=self._delivery.free_note if cost and zone.country == "FR" else {},
        )

    def _cost(self, way: Way, zone: Zone, owner: str) -> Decimal:
        """In France it is free from an amount on, and always to VIPs."""
        customer = self._customers.get(owner)
        enough = self._cart(owner).total >= self._delivery.free_from
        return Decimal(0) if zone.country == "FR" and (enough or (customer and customer.vip)) else way.cost


def _lies_in(zone: Zone, place: Place) -> bool:
    return zone.country == place.country and bool(re.fullmatch(zone.postcodes, place.postcode))


def _working_days_after(today: date, days: int) -> date:
    """The day on which so many working days have passed."""
    while days > 0 or today.weekday() >= SATURDAY:
        today += timedelta(days=1)
        days -= today.weekday() < SATURDAY
    return today
