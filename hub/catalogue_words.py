"""What a catalogue's products are called, made of and painted: words that the reader knows while it is in use."""

from collections.abc import Callable

from dialogs.reader.reader import BuiltInReader
from dialogs.reader.slots.things import Known
from dialogs.search.facts import BRAND
from dialogs.search.schema import Attribute, Schema
from hub.details import itself

OF_CONCEPT = {"colour": "color", "material": "material"}
"""What a catalogue's attributes are about, and the details that their values name."""


def knows_the_catalogue(reader: BuiltInReader) -> Callable[[Schema], None]:
    """Tells the reader what each catalogue's products are called, instead of the last one's."""
    known = reader.known
    return lambda schema: reader.know(with_catalogue(known, schema))


def with_catalogue(known: Known, schema: Schema) -> Known:
    """The same, and what the catalogue's products are called, made of and painted."""
    values: dict[str, dict[str, str]] = {"category": itself(kind.label for kind in schema.kinds.values() if kind.label)}
    for attribute in schema.attributes:
        if detail := _detail(attribute):
            values.setdefault(detail, {}).update(itself(word.label for word in attribute.values.values()))
    return known.also(values)


def _detail(attribute: Attribute) -> str:
    """The detail that its values name; empty for the most."""
    return "brand" if attribute.id == BRAND else OF_CONCEPT.get(attribute.concept, "")
