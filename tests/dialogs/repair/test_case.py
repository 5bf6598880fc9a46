"""The guarantee of what was bought, and what a problem has come to."""

from datetime import UTC, date, datetime

from dialogs.repair.case import Bought, Repair
from dialogs.repair.guarantee import covered, months_after
from dialogs.wording import load_wordings
from hub.settings import CONFIG

FR = load_wordings(CONFIG / "locales")["fr"]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def told(today: date, warranty: int = 24) -> str:
    bought = Bought(
        sku="LAV-107",
        title="Lave-linge",
        order="7895",
        on=date(2026, 7, 20),
        delivered=date(2026, 7, 23),
        warranty=warranty,
    )
    return covered(bought, FR, today).replace("\u00a0", " ")


def test_the_legal_guarantee_runs_for_two_years_from_the_delivery():
    assert told(date(2028, 7, 23)) == "La garantie légale court jusqu’au 23 juillet 2028."
    assert told(date(2028, 7, 24)) == "La garantie a pris fin le 23 juillet 2028."


def test_the_shops_own_warranty_runs_from_the_order():
    assert told(date(2026, 11, 22), warranty=60) == (
        "La garantie légale court jusqu’au 23 juillet 2028, puis la garantie du magasin jusqu’au 20 juillet 2031."
    )
    assert told(date(2029, 1, 1), warranty=60) == "La garantie du magasin court jusqu’au 20 juillet 2031."


def test_months_end_where_they_are_shorter():
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 15), 24) == date(2028, 12, 15)


def test_a_question_put_although_it_was_answered_is_counted():
    repair = (
        Repair(id="r", said="", opened_at=NOON, touched_at=NOON)
        .putting("hose")
        .answered("hose", "no")
        .putting("filter")
    )
    assert repair.again == 0
    assert repair.putting("hose").again == 1
    assert repair.gone_back().putting("hose").again == 0, "they wished to see it again"
