"""What kind of thing a product is, never what it is for."""

import pytest

from dialogs.search.kinds import Kinds
from tests.kit.lexicon import lexicon


def kinds(category: str, title: str, brand: str = "") -> tuple[str, ...]:
    found = Kinds(lexicon()).of([category] if category else [], title, brand)
    return tuple(kind for kind in found.exact if ":" not in kind)


@pytest.mark.parametrize(
    ("category", "title", "kind"),
    [
        ("Électroménager > Lavage > Lave-linge", "Bosch WAN28", "washing_machine"),
        ("Lave-linge hublot", "", "washing_machine"),
        ("Lave-linge séchant", "Lave-linge séchant Bosch", "washer_dryer"),
        ("Gros électroménager", "Lave linge top 7kg", "washing_machine"),
        ("Washing Machines & Dryers", "8kg tumble dryer", "dryer"),
        ("Chaussures de running", "", "running_shoes"),
        ("", "Filtre pour lave-linge", "filter"),
        ("Casques et enceintes", "Grande enceinte portable Ondéo, noir", "speaker"),
        ("", "8 kg front washing machine, white", "washing_machine"),
        ("", "Laptop bag in grey felt", "bag"),
        ("", "Ostrava Backpack 20L F81", "backpack"),
        ("", "Washing machine filter", "filter"),
        ("Épicerie > Fromages", "Sable noir - Fromage", "cheese"),
        ("Freinage", "Jeu de plaquettes de frein avant", "brake_pads"),
    ],
)
def test_a_product_s_kind_is_told_by_its_shelf_or_by_the_head_of_its_title(category, title, kind):
    assert kinds(category, title)[-1] == kind


@pytest.mark.parametrize(
    "title", ["Pieds anti-vibration pour lave-linge", "Kit de superposition lave-linge sèche-linge"]
)
def test_what_a_thing_is_for_is_not_what_it_is(title):
    assert kinds("", title) == ()


def test_a_narrower_kind_is_found_by_the_wider_name_too():
    assert "shoes" in Kinds(lexicon()).of(["Chaussures de running"], "", "").wider


def test_a_title_tells_which_of_a_shelf_s_kinds_a_product_is():
    found = Kinds(lexicon()).of(("Sport > Vélos",), "Vélo tout terrain Sylvane R404", "Sylvane")
    assert {"bike", "mountain_bike"} <= set(found.exact)
    assert found.primary == "mountain_bike"


def test_over_ear_headphones_are_no_earphones():
    found = Kinds(lexicon()).of(("Electronics > Audio",), "Corvane over-ear headphones", "Corvane")
    assert found.primary == "headphones"
