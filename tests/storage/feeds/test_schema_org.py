"""Products as schema.org describes them: in a file of their own, or in a page."""

import json
from typing import Any

import pytest

from tests.storage.feeds.conftest import Reads
from tests.storage.feeds.told import ids, pairs, rejected

OFFERS = [
    {"@type": "Offer", "price": "30.00", "priceCurrency": "EUR", "availability": "https://schema.org/OutOfStock"},
    {"@type": "Offer", "price": 20, "priceCurrency": "EUR", "availability": "https://schema.org/InStock"},
]
PRODUCT = {
    "@type": "Product",
    "sku": "A1",
    "name": "Lave-linge",
    "brand": {"@type": "Brand", "name": "Norvale"},
    "width": {"@type": "QuantitativeValue", "value": 59.5, "unitCode": "CMT"},
    "offers": OFFERS,
    "additionalProperty": [
        {"@type": "PropertyValue", "name": "Puissance", "value": 2, "unitCode": "KWT"},
        {"@type": "PropertyValue", "name": "Programme laine", "value": True},
    ],
    "hasEnergyConsumptionDetails": {
        "@type": "EnergyConsumptionDetails",
        "hasEnergyEfficiencyCategory": "https://schema.org/EUEnergyEfficiencyCategoryA2Plus",
    },
    "isSimilarTo": {"@type": "Product", "sku": "B2", "name": "Other"},
}
LISTED = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": PRODUCT}]}
GRAPH = {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "x"}, PRODUCT]}
PAGE = f"""<!doctype html><html><head><script>if (1 < 2) {{}}</script>
<script type="application/ld+json">{json.dumps(GRAPH)}</script>
<script type="application/ld+json">{{oops</script></head></html>"""


def test_a_product_says_what_it_is_in_plain_words(reads: Reads) -> None:
    found = reads(json.dumps({"@context": "https://schema.org", **PRODUCT}))
    assert pairs(found[0]) == [
        ("sku", "A1"),
        ("name", "Lave-linge"),
        ("brand", "Norvale"),
        ("width", "59.5 cm"),
        ("hasEnergyConsumptionDetails > hasEnergyEfficiencyCategory", "A++"),
        ("Puissance", "2 kW"),
        ("Programme laine", "true"),
        ("price", "20 EUR"),
        ("availability", "InStock"),
    ]


@pytest.mark.parametrize("node", [PRODUCT, [PRODUCT], GRAPH, LISTED, {"@graph": [LISTED]}])
@pytest.mark.parametrize("indent", [None, 2])
def test_products_are_found_wherever_the_document_keeps_them(reads: Reads, node: Any, indent: int | None) -> None:
    assert ids(reads(json.dumps(node, indent=indent))) == ["A1"]


def test_a_variant_is_a_product_with_what_its_group_says(reads: Reads) -> None:
    variants = [{"@type": "Product", "sku": "v1", "color": "bleu"}, {"@id": "#v2"}]
    group = {"@type": "ProductGroup", "@id": "#g", "productGroupID": "G", "name": "Chemise", "hasVariant": variants}
    apart = {"@id": "#v2", "@type": "Product", "sku": "v2", "color": "vert"}
    child = {"@type": "Product", "sku": "v3", "isVariantOf": {"@id": "#h"}}
    other = {"@type": "ProductGroup", "@id": "#h", "name": "Veste"}
    found = reads(json.dumps({"@graph": [group, apart, other, child]}))
    assert [dict(pairs(one)).get("sku") for one in found] == ["v1", "v2", "v3"]
    assert [dict(pairs(one))["name"] for one in found] == ["Chemise", "Chemise", "Veste"]


def test_products_in_a_page_are_read_from_its_scripts(reads: Reads) -> None:
    found = reads(PAGE)
    assert ids(found) == ["A1"]
    assert rejected(found) == [
        "line 3: The script holds no JSON: Expecting property name enclosed in double quotes on its line 1."
    ]


def test_a_node_number_is_the_id_only_where_there_is_no_other(reads: Reads) -> None:
    found = reads('{"@type": "Product", "@id": "/p/1", "name": "a"}\n{"@type": "Product", "@id": "/p/2", "sku": "S"}')
    assert ids(found) == ["/p/1", "S"]
