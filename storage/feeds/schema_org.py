"""Products as schema.org describes them, in JSON-LD.

Sources: https://schema.org/Product, https://schema.org/ProductGroup, https://json-ld.org/spec/latest/json-ld/,
units: UN/ECE Recommendation 20 (common codes).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dialogs.search.listing import Field
from storage.feeds import nested

PRODUCTS = frozenset(("Product", "IndividualProduct", "ProductModel", "SomeProducts", "Vehicle", "Book", "Car"))
GROUP = "ProductGroup"
OFFERS = frozenset(("Offer", "AggregateOffer", "OfferForPurchase"))
QUANTITIES = frozenset(("QuantitativeValue", "Distance", "Mass", "MonetaryAmount", "UnitPriceSpecification"))
_OTHER_PRODUCTS = frozenset(
    (
        "isRelatedTo",
        "isSimilarTo",
        "isAccessoryOrSparePartFor",
        "isConsumableFor",
        "review",
        "reviews",
        "hasVariant",
        "isVariantOf",
        "variesBy",
        "mainEntityOfPage",
        "potentialAction",
        "subjectOf",
    )
)
"""What speaks of other things than this product."""

_HOLDERS = ("@graph", "itemListElement", "item", "mainEntity", "itemOffered", "@set", "@list")
# fmt: off
UNITS = {
    "CMT": "cm", "MMT": "mm", "MTR": "m", "KMT": "km", "INH": "in", "FOT": "ft", "YRD": "yd", "MTK": "m²",
    "CMK": "cm²", "MTQ": "m³", "KGM": "kg", "GRM": "g", "MGM": "mg", "LBR": "lb", "ONZ": "oz", "TNE": "t",
    "LTR": "l", "DLT": "dl", "CLT": "cl", "MLT": "ml", "GLL": "gal", "OZA": "fl.oz", "WTT": "W", "KWT": "kW",
    "KWH": "kWh", "WHR": "Wh", "VLT": "V", "AMP": "A", "AMH": "Ah", "E09": "mAh", "HTZ": "Hz", "KHZ": "kHz",
    "MHZ": "MHz", "A86": "GHz", "CEL": "°C", "FAH": "°F", "SEC": "s", "MIN": "min", "HUR": "h", "DAY": "d",
    "WEE": "wk", "MON": "months", "ANN": "yr", "P1": "%", "2N": "dB", "RPM": "rpm", "BAR": "bar", "PAL": "Pa",
    "LUM": "lm", "4L": "MB", "E34": "GB", "E35": "TB", "NEW": "N", "NU": "Nm", "BHP": "hp", "C62": "", "EA": "",
    "H87": "", "PR": "",
}
# fmt: on
"""The common codes that shops use, and how we write them; what is counted has no unit."""

_VOCABULARY = re.compile(r"^https?://schema\.org/|^schema:")
_DURATION = re.compile(r"PT(?=\d)(?:(\d{1,3})H)?(?:(\d{1,4})M)?")
_ENERGY = re.compile(r"^EUEnergyEfficiencyCategory([A-G])(?:(\d?)Plus(?:es)?)?$")


def is_node(value: Mapping[str, Any]) -> bool:
    """Whether an object speaks JSON-LD."""
    return "@type" in value or "@graph" in value or "@context" in value


class Catalogue:
    """Products found so far: a variant says only what differs, the rest is its group's."""

    def __init__(self) -> None:
        self._groups: dict[str, Mapping[str, Any]] = {}

    def products(self, node: Any, depth: int = 0) -> Iterator[Sequence[Field]]:
        """The fields of every product in a node, wherever it stands in it. Raises `nested.TooDeep`."""
        if depth > nested.DEEPEST:
            raise nested.TooDeep
        if isinstance(node, list):
            for one in node:
                yield from self.products(one, depth + 1)
        elif isinstance(node, dict):
            yield from self._of_node(node, depth)

    def _of_node(self, node: dict[str, Any], depth: int) -> Iterator[Sequence[Field]]:
        types = _types(node)
        if GROUP in types and node.get("hasVariant"):
            yield from self._variants(node)
        elif GROUP in types:
            self._groups[_reference(node)] = node
        elif types & PRODUCTS:
            yield list(_fields(self._completed(node)))
        elif types & OFFERS and isinstance(node.get("itemOffered"), dict):
            yield from self.products({**node["itemOffered"], "offers": {**node, "itemOffered": None}}, depth + 1)
        else:
            for holder in _HOLDERS:
                yield from self.products(node.get(holder), depth + 1)

    def _variants(self, group: Mapping[str, Any]) -> Iterator[Sequence[Field]]:
        """Each variant; one that is only named here (`{"@id": …}`) stands elsewhere, and is remembered."""
        for variant in _listed(group["hasVariant"]):
            if isinstance(variant, dict) and set(variant) <= {"@id", "@type"}:
                self._groups[_reference(variant)] = group
            elif isinstance(variant, dict):
                yield list(_fields(_of_group(variant, group)))

    def _completed(self, product: dict[str, Any]) -> Mapping[str, Any]:
        """With what its group says, if it belongs to one."""
        for group in _listed(product.get("isVariantOf")):
            if isinstance(group, dict):
                return _of_group(product, {**self._groups.get(_reference(group), {}), **group})
        group = self._groups.get(_reference(product) or "-")
        return _of_group(product, group) if group else product


def _of_group(variant: Mapping[str, Any], group: Mapping[str, Any]) -> Mapping[str, Any]:
    own = {"@id", "@type", "sku", "gtin", "gtin13", "mpn", "productID", "hasVariant", "additionalProperty"}
    shared = {name: value for name, value in group.items() if name not in own}
    both = [*_listed(variant.get("additionalProperty")), *_listed(group.get("additionalProperty"))]
    return {**shared, **variant, "additionalProperty": both}


# ---------------------------------------------------------------- what a product says of itself


def _fields(product: Mapping[str, Any]) -> Iterator[Field]:
    for name, value in product.items():
        if name in ("additionalProperty", "offers"):
            continue
        if name not in _OTHER_PRODUCTS and (name[0] != "@" or name == "@id"):
            yield from nested.fields(_plain(value), name)
    yield from nested.fields(_plain(product.get("additionalProperty")), "additionalProperty")
    yield from _offer(product.get("offers"))


def _offer(offers: Any) -> Iterator[Field]:
    """The best price, and whether it is there; who sells, ships and takes back says nothing of the product."""
    said = [offer for offer in _listed(offers) if isinstance(offer, dict)]
    if not said:
        return
    best = min(said, key=_amount)
    price = _price(best)
    if price:
        yield Field("price", price)
    for name in ("availability", "itemCondition", "priceValidUntil", "sku", "inventoryLevel"):
        yield from nested.fields(_plain(best.get(name)), "offer sku" if name == "sku" else name)


def _price(offer: Mapping[str, Any]) -> str:
    specified = next((one for one in _listed(offer.get("priceSpecification")) if isinstance(one, dict)), {})
    price = offer.get("price") or offer.get("lowPrice") or specified.get("price") or ""
    return f"{price} {offer.get('priceCurrency') or specified.get('priceCurrency') or ''}".strip() if price else ""


def _amount(offer: Mapping[str, Any]) -> float:
    try:
        return float(_price(offer).split(" ")[0])
    except ValueError:
        return float("inf")


def _plain(value: Any) -> Any:
    """A value without schema.org's wrapping: a brand is its name, a width its number and unit."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return _unwrapped(value)
    return _term(value) if isinstance(value, str) else value


def _unwrapped(value: Mapping[str, Any]) -> Any:
    types = _types(value)
    if "PropertyValue" in types:
        name = value.get("name") or value.get("propertyID")
        return {"name": name, "value": _quantity(value)} if name else _quantity(value)
    if types & QUANTITIES or ("unitCode" in value and "name" not in value):
        return _quantity(value)
    if "@value" in value:
        return _plain(value["@value"])
    if types & {
        "Brand",
        "Organization",
        "Corporation",
        "Person",
        "Thing",
        "DefinedTerm",
        "Country",
        "SizeSpecification",
    }:
        return _plain(value.get("name") or value.get("legalName"))
    if "ImageObject" in types:
        return _plain(value.get("contentUrl") or value.get("url"))
    return {name: _plain(one) for name, one in value.items() if name[0] != "@"}


def _quantity(value: Mapping[str, Any]) -> Any:
    code = str(value.get("unitCode") or "")
    unit = value.get("unitText") or value.get("currency") or UNITS.get(code.upper(), code)
    said = value.get("value", value.get("name"))
    if said is None and "minValue" in value:
        said = " - ".join(str(value[end]) for end in ("minValue", "maxValue") if end in value)
    if isinstance(said, list):
        return [_measured(one, unit) for one in said]
    return _measured(said, unit)


def _measured(said: Any, unit: Any) -> Any:
    said = _plain(said)
    return f"{said} {unit}" if unit and said is not None and not isinstance(said, dict | bool) else said


def _term(value: str) -> str:
    """ "https://schema.org/InStock" is InStock, "EUEnergyEfficiencyCategoryA2Plus" is A++, "PT1H30M" is 90 min."""
    bare = _VOCABULARY.sub("", value)
    if lasts := _DURATION.fullmatch(bare):
        return f"{int(lasts[1] or 0) * 60 + int(lasts[2] or 0)} min"
    energy = _ENERGY.match(bare)
    if not energy:
        return bare
    return energy[1] + "+" * (int(energy[2] or 1) if "Plus" in bare else 0)


def _types(node: Mapping[str, Any]) -> set[str]:
    return {_VOCABULARY.sub("", str(one)) for one in _listed(node.get("@type"))}


def _reference(node: Mapping[str, Any]) -> str:
    return str(node.get("@id") or node.get("productGroupID") or "")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
