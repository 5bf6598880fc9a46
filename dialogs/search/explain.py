"""Why a product is shown: the criteria it meets, by what it states, and what else matters to who asks so."""

from collections.abc import Mapping

from msgspec import Struct

from dialogs.search.criteria import Criterion, Query
from dialogs.search.lexicon import Lexicon
from dialogs.search.schema import Schema


class Reason(Struct, frozen=True):
    """One criterion that a product meets, and what the product states of it, in the catalogue's words."""

    criterion: Criterion
    stated: str


class Feature(Struct, frozen=True):
    """Something else the product states, that goes with what was asked: who asks for a low price pays for power too."""

    label: str
    stated: str
    because: str  # the attribute asked for, as the catalogue calls it


def reasons(query: Query, shown: Mapping[str, str]) -> tuple[Reason, ...]:
    """For each criterion, what the product states; `shown` is its sheet, by the catalogue's names."""
    return tuple(Reason(c, shown[c.attribute]) for c in query.criteria if c.attribute in shown)


def features(query: Query, shown: Mapping[str, str], schema: Schema, lexicon: Lexicon) -> tuple[Feature, ...]:
    """What else to put forward, the closest to what was asked first, each once."""
    labels = {attribute.concept: attribute.label for attribute in schema.attributes if attribute.concept}
    asked = {criterion.attribute for criterion in query.criteria}
    found: dict[str, Feature] = {}
    for concept, attribute in _concepts(query, schema):
        for tied in lexicon.asking.ties.get(concept, ()):
            label = labels.get(tied, "")
            if label in shown and label not in asked and label not in found:
                found[label] = Feature(label, shown[label], attribute)
    return tuple(found.values())


def _concepts(query: Query, schema: Schema) -> list[tuple[str, str]]:
    """What was asked about, wishes included, with the catalogue's names."""
    by_id = {attribute.id: attribute for attribute in schema.attributes}
    orders = [query.superlative] if query.superlative else []
    wished = [by_id[order.ids[0]] for order in (*orders, *query.wishes)]
    return [(c.concept, c.attribute) for c in query.criteria] + [(a.concept, a.label) for a in wished]
