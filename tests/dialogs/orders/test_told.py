"""Every step of an order, in plain words, in both languages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from dialogs.orders.told import step_name, tell_delay, tell_order, tell_parcel
from dialogs.shop import Delay, Expected, Line, Moment, Order, Parcel, PickupPoint, Step
from dialogs.wording import load_wordings
from hub.settings import CONFIG
from tests.kit.chat import plainly
from tests.kit.moments import NOON, PARIS, TODAY

WORDINGS = load_wordings(CONFIG / "locales")
YESTERDAY = NOON - timedelta(days=1)
TEA = Line("T-1", {"fr": "Théière Aube", "en": "Aube teapot"}, 1, Decimal("39.90"))
CUPS = Line("T-2", {"fr": "tasse Aube", "en": "Aube cup"}, 4, Decimal("9.90"))


def parcel(step: Step, **more: object) -> Parcel:
    return replace(Parcel(id="P-1", lines=(TEA,), moments=(Moment(step, YESTERDAY),), carrier="TransLumen"), **more)


def told(one: Parcel, language: str) -> str:
    return plainly(tell_parcel(one, "1042", WORDINGS[language], NOON, PARIS))


@pytest.mark.parametrize(
    ("step", "french", "english"),
    [
        (
            Step.RECEIVED,
            "Commande 1042 : payée hier à 13 h 00, nous nous en occupons.",
            "Order 1042: payment received yesterday at 13:00, we are on it.",
        ),
        (
            Step.PASSED_TO_SELLER,
            "Commande 1042 : transmise hier à 13 h 00 à notre partenaire Brindille, dont nous attendons l'accord.",
            "Order 1042 was passed to our partner Brindille yesterday at 13:00; we are waiting for their agreement.",
        ),
        (
            Step.ACCEPTED,
            "Commande 1042 : acceptée par Brindille hier à 13 h 00.",
            "Order 1042 was accepted by Brindille yesterday at 13:00.",
        ),
        (
            Step.PREPARED,
            "Commande 1042 : le colis est préparé et va partir.",
            "Order 1042 is packed and about to leave.",
        ),
        (
            Step.SHIPPED,
            "Commande 1042 : partie avec TransLumen hier à 13 h 00.",
            "Order 1042 left with TransLumen yesterday at 13:00.",
        ),
        (
            Step.OUT_FOR_DELIVERY,
            "Commande 1042 : le livreur est en route.",
            "Order 1042 is out for delivery: the driver is on the way.",
        ),
        (
            Step.AT_PICKUP_POINT,
            "Commande 1042 : elle vous attend au point relais.",
            "Order 1042 is waiting for you at the pick-up point.",
        ),
        (Step.DELIVERED, "Commande 1042 : livrée hier à 13 h 00.", "Order 1042 was delivered yesterday at 13:00."),
        (
            Step.RETURNED,
            "Commande 1042 : revenue chez nous hier à 13 h 00.",
            "Order 1042 came back to us yesterday at 13:00.",
        ),
        (Step.CANCELLED, "Commande 1042 : annulée hier à 13 h 00.", "Order 1042 was cancelled yesterday at 13:00."),
    ],
)
def test_every_step_is_told_in_plain_words(step: Step, french: str, english: str):
    one = parcel(step, seller="Brindille")
    assert (told(one, "fr"), told(one, "en")) == (french, english)


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_step_has_a_short_name_for_cards(step: Step, language: str):
    assert 0 < len(step_name(step, WORDINGS[language])) <= 24


def test_the_shop_itself_needs_nobodys_agreement():
    assert told(parcel(Step.ACCEPTED), "fr") == "Commande 1042 : acceptée hier à 13 h 00."
    assert told(parcel(Step.ACCEPTED), "en") == "Order 1042 was accepted yesterday at 13:00."


def test_a_carrier_who_is_not_named_leaves_no_hole_in_the_sentence():
    assert told(parcel(Step.SHIPPED, carrier=""), "fr") == "Commande 1042 : partie hier à 13 h 00."
    assert told(parcel(Step.SHIPPED, carrier=""), "en") == "Order 1042 left yesterday at 13:00."


def test_a_seller_who_is_not_named_leaves_no_hole_in_the_sentence():
    passed = parcel(Step.PASSED_TO_SELLER)
    assert (
        told(passed, "fr")
        == "Commande 1042 : transmise hier à 13 h 00 à notre partenaire, dont nous attendons l'accord."
    )
    assert (
        told(passed, "en")
        == "Order 1042 was passed to our partner yesterday at 13:00; we are waiting for their agreement."
    )


# ---------------------------------------------------------------- when


def test_a_day_that_has_passed_is_no_promise():
    one = parcel(Step.SHIPPED, expected=Expected(date(2026, 11, 1)))
    assert "It was expected Sunday 1 November and has not come yet." in told(one, "en")


def test_the_day_it_is_expected_is_told():
    one = parcel(Step.SHIPPED, expected=Expected(date(2026, 11, 24)))
    assert told(one, "fr").endswith("Livraison prévue mardi 24 novembre.")
    assert told(one, "en").endswith("Expected Tuesday 24 November.")


def test_the_hours_are_told_where_the_carrier_gives_them():
    one = parcel(Step.OUT_FOR_DELIVERY, expected=Expected(TODAY, 9, 12))
    assert told(one, "fr").endswith("Livraison prévue aujourd'hui entre 9 h et 12 h.")
    assert told(one, "en").endswith("Expected today between 9:00 and 12:00.")


@pytest.mark.parametrize("step", [Step.AT_PICKUP_POINT, Step.DELIVERED, Step.RETURNED, Step.CANCELLED])
def test_nothing_is_expected_of_what_has_arrived(step: Step):
    assert "prévue" not in told(parcel(step, expected=Expected(TODAY)), "fr")


def test_a_delay_says_what_was_promised_first_and_why():
    delay = Delay(TODAY, NOON, {"fr": "Une grève ralentit les tournées.", "en": "A strike slows the rounds down."})
    one = parcel(Step.SHIPPED, expected=Expected(date(2026, 11, 24)), delay=delay)
    assert "Elle a du retard : elle était d'abord prévue aujourd'hui (une grève ralentit les tournées)." in told(
        one, "fr"
    )
    assert "It is late: it was first expected today (a strike slows the rounds down)." in told(one, "en")


def test_a_delay_that_was_made_up_for_is_not_spoken_of():
    delay = Delay(TODAY, NOON, {"fr": "Une grève ralentit les tournées."})
    one = parcel(Step.OUT_FOR_DELIVERY, expected=Expected(TODAY), delay=delay)
    assert "retard" not in told(one, "fr")


def test_a_delay_without_a_reason_says_no_more_than_is_known():
    one = parcel(Step.SHIPPED, delay=Delay(TODAY, NOON, {}))
    assert (
        plainly(tell_delay(one, WORDINGS["fr"], TODAY)) == "Elle a du retard : elle était d'abord prévue aujourd'hui."
    )


def test_a_pick_up_point_is_told_with_its_hours_and_the_last_day():
    point = PickupPoint(
        "Presse du Marché",
        "3 rue des Halles",
        "Lyon",
        {"fr": "Du lundi au samedi", "en": "Monday to Saturday"},
        date(2026, 12, 1),
    )
    one = parcel(Step.AT_PICKUP_POINT, pickup_point=point)
    assert told(one, "fr") == (
        "Commande 1042 : elle vous attend chez Presse du Marché, 3 rue des Halles, Lyon. "
        "Horaires : du lundi au samedi. Dernier jour pour la retirer : mardi 1er décembre."
    )
    assert told(one, "en") == (
        "Order 1042 is waiting for you at Presse du Marché, 3 rue des Halles, Lyon. Open: Monday to Saturday. "
        "Last day to collect it: Tuesday 1 December."
    )


# ---------------------------------------------------------------- several parcels


def test_an_order_in_two_parcels_tells_what_is_in_each_and_numbers_nothing_that_cannot_be_chosen():
    second = parcel(Step.DELIVERED, id="P-2", lines=(CUPS,))
    order = Order(
        number="1042",
        customer_id="C-1",
        placed_at=YESTERDAY,
        parcels=(parcel(Step.SHIPPED), second),
        total=Decimal("79.50"),
    )
    assert plainly(tell_order(order, WORDINGS["fr"], NOON, PARIS)) == (
        "Votre commande 1042 voyage en 2 colis.\n\n"
        "Colis 1 (Théière Aube)\nCommande 1042 : partie avec TransLumen hier à 13 h 00.\n\n"
        "Colis 2 (4 × tasse Aube)\nCommande 1042 : livrée hier à 13 h 00."
    )


def test_parcels_of_which_there_is_the_same_to_say_are_told_together():
    one, other = parcel(Step.SHIPPED), replace(parcel(Step.SHIPPED), id="P-2", lines=(CUPS,))
    late = replace(parcel(Step.PREPARED), id="P-3")
    order = Order(number="1042", customer_id="C", placed_at=NOON, parcels=(one, late, other), total=Decimal(1))
    text = plainly(tell_order(order, WORDINGS["fr"], NOON, PARIS))
    assert "voyage en 3 colis" in text
    assert "Colis 1 et 3 (Théière Aube ; 4 × tasse Aube)\nCommande 1042 : partie" in text
    assert "Colis 2 (Théière Aube)\nCommande 1042 : le colis est préparé" in text


def test_parcels_late_for_a_reason_at_one_pick_up_point_are_told_together():
    """Both have texts by language: two such parcels once could not be told at all."""
    point, late = PickupPoint("Presse", "3 rue des Halles", "Lyon", {}), Delay(TODAY, NOON, {"fr": "neige"})
    one = replace(parcel(Step.SHIPPED), pickup_point=point, delay=late)
    order = Order(
        number="1042", customer_id="C", placed_at=NOON, parcels=(one, replace(one, id="P-2")), total=Decimal(1)
    )
    assert "Colis 1 et 2" in plainly(tell_order(order, WORDINGS["fr"], NOON, PARIS))
