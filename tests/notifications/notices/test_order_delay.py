"""A parcel that is late, also before it has left."""

from dialogs.shop import Expected, Step
from tests.notifications.notices.samples import DAY, EN, FR, NOW, TODAY, late, news, order, plain, said, the, worded

THURSDAY = Expected(TODAY + 2 * DAY)


def labels(step: Step, *, desk: bool = True) -> list[str]:
    reply = worded("order_delay", news(late(), order=order(step, expected=THURSDAY), desk=desk)).reply
    return [plain(choice.label) for choice in reply.choices]


def test_both_days_and_the_reason_are_told():
    told = said("order_delay", news(late("Le camion a eu une panne."), order=order(expected=THURSDAY)))
    assert "elle était prévue demain, elle est désormais attendue jeudi 26 novembre." in told
    assert "La raison : le camion a eu une panne." in told


def test_without_a_reason_none_is_made_up():
    assert "reason" not in said("order_delay", news(late(), order=order(expected=THURSDAY)), EN)


def test_what_has_not_left_is_said_not_to_have_left():
    facts = {step: news(late(), order=order(step, expected=THURSDAY)) for step in Step}
    assert "Elle est emballée, mais pas encore partie." in said("order_delay", facts[Step.PREPARED])
    assert "It has not been packed yet." in said("order_delay", facts[Step.RECEIVED], EN)
    assert "Our partner has not accepted it yet." in said("order_delay", facts[Step.PASSED_TO_SELLER], EN)
    assert "emballée" not in said("order_delay", facts[Step.SHIPPED])


def test_before_it_has_left_it_can_be_called_off():
    assert labels(Step.PREPARED) == ["Un conseiller", "Annuler la commande", "Stop"]
    assert labels(Step.SHIPPED) == ["Un conseiller", "Stop"]


def test_nobody_is_offered_where_nobody_is():
    assert labels(Step.SHIPPED, desk=False) == ["Stop"]


def test_the_day_of_the_moment_is_told_not_that_of_the_event():
    told = said("order_delay", news(late(), order=order(expected=Expected(TODAY + 4 * DAY))))
    assert "désormais attendue samedi 28 novembre" in told


def test_a_delay_made_up_for_is_not_told():
    assert the("order_delay").word(news(late(), order=order(expected=Expected(TODAY + DAY))), FR) is None
    assert the("order_delay").word(news(late(), order=order(Step.DELIVERED)), FR) is None


def test_it_is_told_at_once_to_whoever_waits():
    assert the("order_delay").due(news(late(), order=order(), topic="departure")) == NOW
