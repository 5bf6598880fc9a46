"""It is there."""

import pytest

from dialogs.shop import Handing, Step
from tests.notifications.notices.samples import EN, FR, NOW, moved, news, order, plain, said, the, worded

EVENT = moved(Step.DELIVERED)
FACTS = news(EVENT, order=order(Step.DELIVERED))


def test_it_is_told_at_once_and_only_by_this_notice():
    tellers = [name for name in ("order_step", "delivered") if the(name).due(FACTS)]
    assert tellers == ["delivered"]
    assert the("delivered").due(FACTS) == NOW


def test_whatever_is_wrong_is_one_press_away():
    machine = news(EVENT, order=order(Step.DELIVERED), can_break=True)
    choices = worded("delivered", machine).reply.choices
    assert [(plain(choice.label), choice.payload) for choice in choices] == [
        ("Un souci ?", "wrong_or_missing_item:1042"),
        ("Ça ne marche pas", "product_problem:"),
        ("Stop", "stop_notifying:1042"),
    ]


def test_of_what_cannot_break_nobody_is_asked_whether_it_works():
    choices = worded("delivered", FACTS).reply.choices
    assert [plain(choice.label) for choice in choices] == ["Un souci ?", "Stop"]


def test_it_says_when_it_came():
    assert said("delivered", FACTS).startswith("Commande 1042 : livrée hier à 20 h 00.")
    assert said("delivered", FACTS, EN).startswith("Order 1042 was delivered yesterday at 20:00.")


@pytest.mark.parametrize(
    ("handing", "words"),
    [(Handing.NEIGHBOUR, "à un voisin"), (Handing.CARETAKER, "au gardien"), (Handing.SAFE_PLACE, "boîte aux lettres")],
)
def test_in_other_hands_it_says_in_whose(handing: Handing, words: str):
    assert words in said("delivered", news(EVENT, order=order(Step.DELIVERED, handing=handing)))


def test_what_came_back_meanwhile_is_not_said_to_be_there():
    assert the("delivered").word(news(EVENT, order=order(Step.RETURNED)), FR) is None


def test_who_wants_one_word_when_the_van_leaves_gets_no_second_one():
    assert the("delivered").due(news(EVENT, order=order(Step.DELIVERED), topic="departure")) is None
