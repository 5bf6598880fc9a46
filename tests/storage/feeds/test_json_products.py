"""JSON with any keys."""

import json

import pytest

from tests.storage.feeds.conftest import Reads
from tests.storage.feeds.told import ids, pairs, rejected

TWO = [{"id": 1, "nom": "a"}, {"id": 2, "nom": "b"}]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(TWO),
        json.dumps(TWO, indent=2),
        "\n".join(map(json.dumps, TWO)),
        "\n\n".join(json.dumps(one, indent=2) for one in TWO),
        json.dumps({"shop": {"name": "x"}, "categories": [{"id": 7}], "products": TWO}),
        json.dumps({"meta": [1, "["], "data": {"items": TWO}}, indent=1),
    ],
    ids=["array", "indented array", "lines", "indented objects", "document", "indented document"],
)
def test_products_are_found_wherever_the_file_keeps_them(reads: Reads, content: str) -> None:
    found = reads(content)
    assert [pairs(one) for one in found] == [[("id", "1"), ("nom", "a")], [("id", "2"), ("nom", "b")]]


def test_a_list_of_products_within_a_graph_may_be_longer_than_a_product(reads: Reads) -> None:
    items = [{"item": {"@type": "Product", "sku": str(n), "name": "x" * 20_000}} for n in range(60)]
    graph = [{"@type": "ItemList", "itemListElement": items}]
    assert len(ids(reads(json.dumps({"@context": "https://schema.org", "@graph": graph})))) == 60


def test_nested_names_are_joined_and_lists_repeat_theirs(reads: Reads) -> None:
    found = reads('{"id": 1, "dimensions": {"largeur": 59.50}, "tags": ["x", "y"], "bio": true, "rien": null}')
    assert pairs(found[0])[1:] == [("dimensions > largeur", "59.50"), ("tags", "x"), ("tags", "y"), ("bio", "true")]


def test_a_number_and_its_unit_are_one_value(reads: Reads) -> None:
    found = reads(
        '{"id": 1, "prix": {"montant": 349.9, "devise": "EUR", "avant": 400}, "l": {"value": 4, "unit": "m"}}'
    )
    assert pairs(found[0])[1:] == [("prix", "349.9 EUR"), ("prix > avant", "400"), ("l", "4 m")]


def test_pairs_of_name_and_value_are_what_they_say(reads: Reads) -> None:
    found = reads(
        '{"id": 1, "specs": [{"nom": "Bruit", "valeur": 70, "unité": "dB"}, {"name": "P", "options": ["a", "b"]}]}'
    )
    assert pairs(found[0])[1:] == [("specs > Bruit", "70 dB"), ("specs > P", "a"), ("specs > P", "b")]


def test_a_feature_s_measure_is_its_unit(reads: Reads) -> None:
    found = reads('{"id": 1, "features": [{"name": "Weight", "value": "8", "measure": "kg"}]}')
    assert pairs(found[0])[1:] == [("features > Weight", "8 kg")]


def test_a_thing_with_a_name_is_its_name(reads: Reads) -> None:
    found = reads('{"id": 1, "name": "Bol", "brand": {"id": 7, "name": "Norvale"}}')
    assert pairs(found[0])[1:] == [("name", "Bol"), ("brand", "Norvale")]


def test_a_broken_line_costs_only_itself(reads: Reads) -> None:
    found = reads('{"sku": "a", "t": 1}\n{"sku": "b", "t"}\n\n{"sku": "c", "t": 3}\n7\n{"t": 4}')
    assert ids(found) == ["a", "c"]
    assert rejected(found) == [
        "line 2: It is no JSON: Expecting ':' delimiter at character 17.",
        "line 5: It is no object of names and values.",
        "line 6: It has no id: “sku” is missing or empty.",
    ]


def test_a_broken_element_costs_only_itself(reads: Reads) -> None:
    found = reads('[{"id": 1, "t": "a"},\n{"id": 2, "t": oops},\n[3],\n{"id": 4, "t": "d"}]')
    assert ids(found) == ["1", "4"]
    assert [line.partition(":")[0] for line in rejected(found)] == ["line 2", "line 3"]


def test_an_element_left_open_costs_only_itself(reads: Reads) -> None:
    found = reads('[\n {"id": 1, "t": "a},\n {"id": 2, "t": "b"}\n]')
    assert ids(found) == ["2"]


def test_products_may_lie_across_the_pieces_in_which_a_file_is_read(reads: Reads) -> None:
    products = [{"id": n, "t": 'a"]}' * 300} for n in range(1_000)]
    assert ids(reads(json.dumps(products))) == [str(n) for n in range(1_000)]
    assert ids(reads(json.dumps({"products": products}))) == [str(n) for n in range(1_000)]


@pytest.mark.parametrize("content", ['[{"id": 1, "a": ' + "[" * 100_000, '{"id": 1, "a": ' + "[" * 50 + "]" * 50 + "}"])
def test_objects_nested_without_end_are_refused(reads: Reads, content: str) -> None:
    found = reads(content)
    assert ids(found) == []
    assert len(rejected(found)) == 1


def test_a_line_without_end_is_refused_and_the_next_is_read(reads: Reads) -> None:
    found = reads('{"id": 1, "t": "x"}\n{"id": 2, "t": "' + "x" * 2_500_000 + '"}\n{"id": 3, "t": "x"}\n')
    assert ids(found) == ["1", "3"]
    assert rejected(found) == ["line 2: It is longer than a product may be."]
