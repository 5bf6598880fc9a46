"""A product as a feed describes it: names and values, nothing interpreted yet."""

from msgspec import Struct


class Field(Struct, frozen=True):
    """One statement of the feed, in its own words: "Largeur", "59,5 cm".

    A nested key is joined to its parents by " > " ("dimensions > largeur"); a list repeats its name.
    """

    name: str
    value: str


class Listing(Struct, frozen=True, kw_only=True):
    """One product. `id` is what the shop calls it; the field it came from is among `fields` too."""

    id: str
    fields: tuple[Field, ...]
