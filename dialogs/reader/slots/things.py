"""Names: colours, materials, channels, shops, brands … whatever words are known by the kind of detail they name."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from dialogs.reader.slots.text import Bare, Found, bare


class Known(Struct, frozen=True):
    """The words that name a detail, each with its normalised value, by kind: `{"color": {"bleue": "bleu"}}`."""

    words: Mapping[str, Mapping[str, str]] = {}


_SIZE = re.compile(
    r"\b(?:taille|size|pointure|t)[ .:]*(?P<a>(?:x{0,4}[sl]|m|\d{1,3}(?:[.,]5)?|unique)\b)|"
    r"\b(?P<b>x{1,4}[sl]|\dxl)\b|\b(?:en|in) (?P<c>[sml]|\d{2})\b(?! ?(?:cm|kg|€|eur|jours|days|"
    r"heures|h\b|min|minutes|fois|mm|l\b))"
)
_AWAY = re.compile(
    r"(?:plutot que|au lieu d[e']|a la place d[e']|pas|plus|arretez|stop|sans|instead of|rather than|"
    r"not|no more|no|don't|stop|off)"
    r"(?: (?:par|sur|en|les|des|de|d'|le|l'|on|by|via|over|the|my|me|in|through|messages?|writing|"
    r"texting|envoyer|m'ecrire))*\s*$"
)
_TO_WHOM = re.compile(
    r"\b(?:pour|for|a|au|to|offrir|my|ma|mon|mes|notre|our|nos|her|his|sa|son|une|un|the|la|le|de)\s+(?:[\w-]+\s+)?$"
)
_CITY = re.compile(
    r"\b(?:[Mm]agasin|[Bb]outique|[Ss]hop|[Ss]tore|[Bb]ranch|[Ss]howroom|[Pp]oint de vente)(?: (?:de|"
    r"du|d'|à|a|in|at|of|the|in the))*[ ']"
    r"(?P<a>[A-ZÀ-Þ][\w'-]+(?:[ -][A-ZÀ-Þ][\w'-]+)*)"
    r"|(?P<b>[A-ZÀ-Þ][\w'-]+(?:[ -][A-ZÀ-Þ][\w'-]+)*) (?:store|shop|branch|showroom)\b"
)


def named(text: Bare, known: Known) -> Iterator[Found]:
    yield from _sizes(text)
    yield from _channels(text, known)
    for kind, words in known.words.items():
        if kind != "channel":
            yield from _first_of(text, kind, words)
    if "store" not in known.words or not any(_first_of(text, "store", known.words["store"])):
        yield from _stores(text)


def _first_of(text: Bare, kind: str, words: Mapping[str, str]) -> Iterator[Found]:
    for found in _pattern(tuple(words)).finditer(text.text):
        if kind != "recipient" or _TO_WHOM.search(text.text[max(0, found.start() - 24) : found.start()]):
            yield Found(kind, words[found[0]], found.start(), found.end())
            return


def _channels(text: Bare, known: Known) -> Iterator[Found]:
    """ "plutôt par mail que par SMS": the first is where to, the second where from."""
    words = known.words.get("channel", {})
    if not words:
        return
    for found in _pattern(tuple(words)).finditer(text.text):
        before = text.text[max(0, found.start() - 36) : found.start()]
        away = _AWAY.search(before) or re.search(
            r"\b(?:plutot|rather|mail|sms|email|telegram|messenger) (?:que|than)\b[^.]*$", before
        )
        yield Found("from_channel" if away else "channel", words[found[0]], found.start(), found.end())


def _sizes(text: Bare) -> Iterator[Found]:
    for found in _SIZE.finditer(text.text):
        said = found["a"] or found["b"] or found["c"]
        yield Found("size", said.upper(), found.start(), found.end())


def _stores(text: Bare) -> Iterator[Found]:
    """A town after the word for a shop, where no list of shops knows it."""
    for found in _CITY.finditer(text.written):
        name = "a" if found["a"] else "b"
        yield Found("store", found[name], found.start(name), found.end(name))


_PATTERNS: dict[tuple[str, ...], re.Pattern[str]] = {}


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all the words, the longest first."""
    if words not in _PATTERNS:
        spelt = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        _PATTERNS[words] = re.compile(rf"\b(?:{spelt})\b" if words else r"(?!)")
    return _PATTERNS[words]


def plain_words(words: Mapping[str, str]) -> dict[str, str]:
    """The same words as messages are compared: without accents and capitals."""
    return {bare(word).text: value for word, value in words.items()}
