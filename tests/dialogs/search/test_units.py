"""Numbers and units as shops and customers write them."""

import pytest

from dialogs.search.units import number
from tests.kit.lexicon import lexicon


@pytest.mark.parametrize(
    ("written", "base", "unit"),
    [
        ("59,5 cm", 59.5, "cm"),
        ("0.548 m", 54.8, "m"),
        ("598 mm", 59.8, "mm"),
        ('15.6"', 39.624, "in"),
        ("1400 trs/mn", 1400, "tr/min"),
        ("1.400 tr/min", 1400, "tr/min"),
        ("72 dB(A)", 72, "dB"),
        ("1 299,00 €", 1299, "EUR"),
        ("€1,299.99", 1299.99, "EUR"),
        ("349€99", 349.99, "EUR"),
        ("1,5 kW", 1500, "kW"),
        ("75 cl", 0.75, "cl"),
        ("1 To", 1000, "To"),
        ("2 ans", 24, "ans"),
        ("12,5 % vol", 12.5, "%"),
        ("2700 K", 2700, "K"),
        ('1/2"', 1.27, "in"),
        ("50°F", 10, "°F"),
        ("40 hours min", 2400, "h"),
        ("25 liters in orange", 25, "l"),
    ],
)
def test_a_quantity_is_read_in_its_base_unit(written, base, unit):
    [quantity] = lexicon().units.find(written)
    assert (quantity.number, quantity.unit and quantity.unit.label) == (base, unit)


@pytest.mark.parametrize("written", ["5G", "4K", "WAN28238", "ISO9001"])
def test_a_code_is_no_quantity(written):
    assert [q for q in lexicon().units.find(written) if q.unit] == []


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [("100-240 V", 100, 240), ("de 10 à 20 cm", 10, 20), ("from 300 to 500 euros", 300, 500)],
)
def test_a_range_has_two_ends(written, low, high):
    [quantity] = lexicon().units.find(written)
    assert (quantity.number, quantity.high) == (low, high)


@pytest.mark.parametrize(
    ("digits", "value"), [("1.299,00", 1299), ("1,299.00", 1299), ("0,548", 0.548), ("1.755", 1.755), ("12'500", 12500)]
)
def test_digits_mean_what_whoever_wrote_them_meant(digits, value):
    assert number(digits) == value


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [("confort -11 °C", -11, "°C"), ("de 5 °C", 5, "°C"), ("450 l/h", 450, "l/h"), ("2 L/min", 120, "l/min")],
)
def test_cold_and_flow_have_their_own_numbers(text, number, unit):
    (found,) = lexicon().units.find(text)
    assert (found.number, found.unit and found.unit.label) == (number, unit)


def test_a_capital_letter_is_no_day():
    assert lexicon().units.find("12,0 J")[0].unit is None
    (energy,) = lexicon().units.find("12 joules")
    assert energy.unit
    assert energy.unit.label == "joules"
