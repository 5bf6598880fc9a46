"""What every shop that takes care of its orders must do: each adapter's test class inherits this one.

The subclass gives a `bench`: its shop, and the numbers of orders at known steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pytest

from dialogs.aftercare import (
    Cancels,
    Delivery,
    HasInvoices,
    Item,
    Modifies,
    Rearranges,
    Reason,
    RefundState,
    Remedy,
    ReturnState,
    ReturnWish,
    TakesBack,
    TakesReports,
    TakesReturns,
    TellsRefunds,
    Trouble,
)
from dialogs.errors import ShopRefuses
from dialogs.shop import Order, Parcel, Shop, Step


class CaringShop(
    Shop,
    Rearranges,
    Cancels,
    Modifies,
    HasInvoices,
    TakesReturns,
    TellsRefunds,
    TakesReports,
    TakesBack,
    Protocol,
):
    """A shop that has every ability. One that lacks some inherits the tests of those it has."""


@dataclass(frozen=True)
class CareBench:
    """A shop on the test bench, and orders of it."""

    shop: CaringShop
    shipped: str  # on its way to somebody's door, not before tomorrow
    out: str  # with the driver
    open: str  # several items, none packed, one of which comes in other colours
    delivered: str  # of several items, lately
    unknown: str = "99999999"


class AftercareContract:
    """Inherit, and provide the fixture `care`."""

    @pytest.fixture
    def care(self) -> CareBench:
        raise NotImplementedError("each shop's test class provides its own bench")

    # ------------------------------------------------------------ delivery

    async def test_what_is_offered_for_a_delivery_can_be_had(self, care: CareBench):
        parcel = await the_parcel(care, care.shipped)
        can = await care.shop.rearranging(care.shipped, parcel.id)
        await care.shop.rearrange(care.shipped, parcel.id, Delivery(slot=can.slots[-1]), "1")
        assert (await the_parcel(care, care.shipped)).expected == can.slots[-1]

    async def test_a_door_code_is_passed_on(self, care: CareBench):
        parcel = await the_parcel(care, care.shipped)
        await care.shop.rearrange(care.shipped, parcel.id, Delivery(door_code="45A12"), "1")
        assert (await the_parcel(care, care.shipped)).door_code == "45A12"

    async def test_what_is_not_offered_is_refused_with_a_reason_in_every_language(self, care: CareBench):
        parcel = await the_parcel(care, care.out)
        before = await the_order(care, care.out)
        can = await care.shop.rearranging(care.out, parcel.id)
        assert "slot" in can.why_not
        wanted = (await care.shop.rearranging(care.shipped, (await the_parcel(care, care.shipped)).id)).slots[0]
        with pytest.raises(ShopRefuses) as refusal:
            await care.shop.rearrange(care.out, parcel.id, Delivery(slot=wanted), "1")
        assert set(refusal.value.reason) >= {"fr", "en"}
        assert await the_order(care, care.out) == before

    async def test_a_delivery_changed_twice_by_the_same_message_is_changed_once(self, care: CareBench):
        parcel = await the_parcel(care, care.shipped)
        slots = (await care.shop.rearranging(care.shipped, parcel.id)).slots
        first = await care.shop.rearrange(care.shipped, parcel.id, Delivery(slot=slots[0]), "1")
        assert await care.shop.rearrange(care.shipped, parcel.id, Delivery(slot=slots[0]), "1") == first
        await care.shop.take_back(care.shipped, first.id, "2")
        assert (await the_parcel(care, care.shipped)).expected == parcel.expected

    # ------------------------------------------------------------ taking back

    async def test_a_change_taken_back_leaves_the_order_as_it_was(self, care: CareBench):
        before = await the_order(care, care.open)
        done = await care.shop.cancel(care.open, await items(care, care.open), "1")
        assert (await the_order(care, care.open)) != before
        await care.shop.take_back(care.open, done.id, "2")
        assert await the_order(care, care.open) == before
        assert await care.shop.refunds(care.open) == ()

    async def test_a_change_is_taken_back_once(self, care: CareBench):
        done = await care.shop.cancel(care.open, await items(care, care.open), "1")
        await care.shop.take_back(care.open, done.id, "2")
        before = await the_order(care, care.open)
        await care.shop.take_back(care.open, done.id, "2")
        with pytest.raises(ShopRefuses):
            await care.shop.take_back(care.open, done.id, "3")
        assert await the_order(care, care.open) == before

    # ------------------------------------------------------------ calling off, changing

    async def test_an_order_that_has_not_left_can_be_called_off_and_is_paid_back(self, care: CareBench):
        can = await care.shop.cancelling(care.open)
        assert can.everything
        await care.shop.cancel(care.open, await items(care, care.open), "1")
        assert {parcel.step for parcel in (await the_order(care, care.open)).parcels} == {Step.CANCELLED}
        assert sum(refund.amount for refund in await care.shop.refunds(care.open)) == can.refund

    async def test_one_item_can_be_called_off_and_the_rest_stays(self, care: CareBench):
        part = (await care.shop.cancelling(care.open)).parts[0]
        before = await the_order(care, care.open)
        await care.shop.cancel(care.open, part.items, "1")
        after = await the_order(care, care.open)
        assert after.total == before.total - part.refund
        assert any(parcel.step is not Step.CANCELLED for parcel in after.parcels)
        assert [refund.amount for refund in await care.shop.refunds(care.open)] == [part.refund]

    async def test_what_has_left_cannot_be_called_off(self, care: CareBench):
        can = await care.shop.cancelling(care.shipped)
        assert not can.everything
        assert can.why_not
        before = await the_order(care, care.shipped)
        with pytest.raises(ShopRefuses):
            await care.shop.cancel(care.shipped, await items(care, care.shipped), "1")
        assert await the_order(care, care.shipped) == before

    async def test_a_quantity_changes_the_total_by_its_price(self, care: CareBench):
        one = (await care.shop.modifying(care.open))[0]
        before = await the_order(care, care.open)
        line = one.item.line
        await care.shop.modify(care.open, one.item, line.quantity + 1, line.sku, line.variant, "1")
        assert (await the_order(care, care.open)).total == before.total + line.price

    async def test_another_colour_costs_what_was_announced(self, care: CareBench):
        one = next(one for one in await care.shop.modifying(care.open) if one.swaps)
        before, swap = await the_order(care, care.open), one.swaps[0]
        await care.shop.modify(care.open, one.item, one.item.line.quantity, swap.sku, swap.variant, "1")
        after = await the_order(care, care.open)
        assert after.total == before.total + swap.difference
        assert (swap.sku, swap.variant) in {(line.sku, line.variant) for line in after.lines}

    async def test_what_has_left_cannot_be_changed(self, care: CareBench):
        assert all(one.why_not for one in await care.shop.modifying(care.shipped))

    # ------------------------------------------------------------ invoices

    async def test_what_has_left_has_an_invoice_and_what_has_not_says_why(self, care: CareBench):
        assert all(invoice.url.startswith("https://") for invoice in await care.shop.invoices(care.delivered))
        with pytest.raises(ShopRefuses):
            await care.shop.invoices(care.open)

    # ------------------------------------------------------------ sending back

    async def test_a_return_has_a_label_and_places_to_leave_it(self, care: CareBench):
        one = (await care.shop.returnable(care.delivered))[0]
        wish = ReturnWish(item=one.item, reason=Reason.CHANGED_MIND)
        begun = await care.shop.start_return(care.delivered, wish, "1")
        assert begun.state is ReturnState.STARTED
        assert begun.collected or (begun.label_url.startswith("https://") and begun.drop_offs and begun.send_by)
        assert await care.shop.start_return(care.delivered, wish, "1") == begun
        assert list(await care.shop.returns(care.delivered)) == [begun]

    async def test_what_is_on_its_way_back_cannot_be_sent_back_again_and_its_money_waits(self, care: CareBench):
        one = (await care.shop.returnable(care.delivered))[0]
        await care.shop.start_return(care.delivered, ReturnWish(item=one.item, reason=Reason.FAULTY), "1")
        assert one.item not in [left.item for left in await care.shop.returnable(care.delivered)]
        refund = (await care.shop.refunds(care.delivered))[0]
        assert (refund.state, refund.amount) == (RefundState.WAITING, one.refund)

    async def test_a_return_can_be_called_off(self, care: CareBench):
        one = (await care.shop.returnable(care.delivered))[0]
        wish = ReturnWish(item=one.item, reason=Reason.CHANGED_MIND)
        begun = await care.shop.start_return(care.delivered, wish, "1")
        assert begun.done
        await care.shop.take_back(care.delivered, begun.done.id, "2")
        assert one in await care.shop.returnable(care.delivered)
        assert list(await care.shop.returns(care.delivered)) == []

    async def test_nothing_is_sent_back_before_it_came(self, care: CareBench):
        assert list(await care.shop.returnable(care.shipped)) == []

    # ------------------------------------------------------------ wrong, missing, damaged

    async def test_something_missing_is_sent_again_or_paid_back_once(self, care: CareBench):
        item = (await items(care, care.delivered))[0]
        can = await care.shop.remedies(care.delivered, item, Trouble.MISSING)
        assert can.refund
        await care.shop.report(care.delivered, item, Trouble.MISSING, Remedy.REFUND, "1")
        await care.shop.report(care.delivered, item, Trouble.MISSING, Remedy.REFUND, "1")
        assert [refund.amount for refund in await care.shop.refunds(care.delivered)] == [can.refund]
        with pytest.raises(ShopRefuses):
            await care.shop.report(care.delivered, item, Trouble.MISSING, Remedy.REFUND, "2")

    async def test_what_is_still_on_its_way_is_not_missing(self, care: CareBench):
        item = (await items(care, care.shipped))[0]
        can = await care.shop.remedies(care.shipped, item, Trouble.MISSING)
        assert can.why_not
        assert can.refund is None


async def the_order(care: CareBench, number: str) -> Order:
    order = await care.shop.order(number)
    assert order is not None
    return order


async def the_parcel(care: CareBench, number: str) -> Parcel:
    return (await the_order(care, number)).parcels[0]


async def items(care: CareBench, number: str) -> Sequence[Item]:
    order = await the_order(care, number)
    return [Item(parcel.id, line) for parcel in order.parcels for line in parcel.lines]
