"""Money on its way back."""

from decimal import Decimal

from msgspec.structs import replace

from dialogs.aftercare import RefundState
from dialogs.shop import Step
from notifications.events import RefundMade
from tests.notifications.notices.samples import EN, NOW, REFUND, news, order, said, the

EVENT = RefundMade(id="e-5", at=NOW, order="1042", amount=Decimal("89.00"))
THERE = order(Step.DELIVERED)


def test_it_says_how_much_by_which_means_and_when():
    facts = news(EVENT, order=THERE, refund=REFUND)
    assert said("refund", facts) == (
        "Nous vous remboursons 89 € pour la commande 1042. "
        "La somme arrive sur votre carte bancaire, au plus tard vendredi 27 novembre."
    )
    assert said("refund", facts, EN).endswith("You will have it by Friday 27 November (on your bank card).")


def test_where_the_shop_knows_no_day_none_is_promised():
    assert said("refund", news(EVENT, order=THERE)) == "Nous vous remboursons 89 € pour la commande 1042."


def test_what_is_there_already_is_said_to_be_there():
    paid = replace(REFUND, state=RefundState.PAID)
    assert "La somme est arrivée" in said("refund", news(EVENT, order=THERE, refund=paid))


def test_it_is_told_at_once():
    assert the("refund").due(news(EVENT, order=THERE)) == NOW
