"""Names: colours, materials, brands, recipients … whatever words are known by the kind of detail they name."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from dialogs.reader.slots.spelt import NUMBERS
from dialogs.reader.slots.text import Bare, Found, bare
from dialogs.search.words import SMALL, stem
from dialogs.understanding import Slot

Words = Mapping[str, Mapping[str, str]]
"""By kind of detail, the words that name one, each with its normalised value: `{"color": {"bleue": "bleu"}}`."""

LONGEST = 5
"""Words in a name."""
PRODUCT, BRAND, LINE, CATEGORY, CHANNEL, RECIPIENT = "product", "brand", "line", "category", "channel", "recipient"

_WORD = re.compile(r"[a-z0-9]+")
_COLOURED = re.compile(r"\b(?:en|in|couleur|coloris|colou?r|teinte|de|of)\s+$")
_TO_WHOM = re.compile(
    r"\b(?:pour|for|a|au|to|offrir|my|ma|mon|mes|notre|our|nos|her|his|sa|son|une|un|the|la|le|de)\s+(?:[\w-]+\s+)?$"
)
_OF_SOMEBODY = re.compile(r"\b(?:my|his|her|our|their|your|mon|ton|son|notre|votre|leur)\s+$")
"""Before somebody who has the name of a brand: "for my brother"."""
_MODEL = re.compile(r"[ ]((?:[A-Z0-9][\w.+-]*|[a-z]+\d[\w-]*)(?:[ ](?:[A-Z0-9][\w.+-]*)){0,3})")
_MEASURED = re.compile(r"\s*(?:€|euros?|eur|cm|mm|kg|g|l|w|pouces|inch(?:es)?|litres?|ans|jours|days|years|h)\b", re.I)
_ACUTE = re.compile(r"ée?s?$", re.I)
_BEING = re.compile(r"\b(?:etre|ete|suis|sera[is]?|serez|serons|seront|soit|sois|soyez|fais|faire|faites) $")
_NEAR = re.compile(r"\s*(?:de marque|de chez|de|from|by)?\s*")
_LIKED = re.compile(
    r"\b(?:(?:aime(?:nt)?|adore(?:nt)?|kiffe|likes?|loves?|enjoys|into)\b|raffole(?: de)?|passionnee?s? (?:de|d'|par)|"
    r"fan(?:s)? (?:de|d')|fou de|folle de|mad (?:about|on)|keen on|fans? of|obsessed with|crazy about)\s*"
    r"(?:(?:aussi|bien|beaucoup|vraiment|surtout|also|really)\s+)*"
    r"(?:le |la |les |l'|du |des |de |d'|the |all things )?(?P<what>[a-z][a-z-]+(?: (?:a|au|de|en|et|and) [a-z-]+)?)"
)
_NOT_LIKED = re.compile(
    r"(?:bien|beaucoup|pas|trop|rien|tout|ca|vous|moi|votre|vos|mon|ma|ce|cette|avoir|savoir|recevoir|faire"
    r"|it|you|them|this|that|your|my|me|to|a|an|one|another)\b"
)


class Known:
    """The words that name a detail: `words` in any language, `spoken` by the language they are said in.

    Those of `ambiguous` (plain) name one only where a colour or a material is spoken of: "en or", "in orange".
    """

    def __init__(
        self,
        words: Words | None = None,
        spoken: Mapping[str, Words] | None = None,
        ambiguous: Collection[str] = (),
    ) -> None:
        self.words, self.spoken, self.ambiguous = words or {}, spoken or {}, frozenset(ambiguous)
        self._names: dict[str, _Names] = {}

    def names(self, language: str) -> "_Names":
        """All of them, the words of this language first."""
        if language not in self._names:
            others = [_telling(words) for other, words in self.spoken.items() if other != language]
            self._names[language] = _Names([self.words, self.spoken.get(language, {}), *others])
        return self._names[language]

    def also(self, words: Words) -> "Known":
        """The same and these, the new ones first: those of a catalogue."""
        both = {kind: {**words.get(kind, {}), **self.words.get(kind, {})} for kind in {**words, **self.words}}
        return Known(both, self.spoken, self.ambiguous)


def _telling(words: Words) -> Words:
    """Without those that are small words elsewhere: "thé" is no tea in "the kettle", "four" no oven in "four left"."""
    return {
        kind: {name: v for name, v in named.items() if bare(name).text not in SMALL | NUMBERS}
        for kind, named in words.items()
    }


def _stem(word: str) -> str:
    """Only "-ux" is a plural: "late" is no latex."""
    return word if word.endswith("x") and not word.endswith("ux") else stem(word)


class _Name(Struct, frozen=True):
    kind: str
    value: str
    acute: bool  # whether it ends in "é"


class _Names:
    """Names by the stems of their words."""

    def __init__(self, words: Sequence[Words]) -> None:
        self._names: dict[tuple[str, ...], _Name] = {}
        self._people: dict[tuple[str, ...], _Name] = {}
        self._reach: dict[str, int] = {}
        for kind, name, value in (
            (kind, name, value) for some in words for kind, named in some.items() for name, value in named.items()
        ):
            stems = tuple(_stem(word) for word in _WORD.findall(bare(name).text))
            if kind != CHANNEL and 0 < len(stems) <= LONGEST:
                named = _Name(kind, value, _ACUTE.search(name) is not None)
                self._names.setdefault(stems, named)
                if kind == RECIPIENT:
                    self._people.setdefault(stems, named)
                self._reach[stems[0]] = max(len(stems), self._reach.get(stems[0], 0))

    def found(self, text: str) -> Iterator[tuple[_Name, int, int]]:
        """Each name in the text, the longest at each place, and where it stands."""
        stems = [_stem(word) for word in _WORD.findall(text)]
        begins = [n for n, first in enumerate(stems) if first in self._reach]
        words, after = list(_WORD.finditer(text)) if begins else [], 0
        for n in begins:
            for many in range(self._reach[stems[n]] if n >= after else 0, 0, -1):
                named = tuple(stems[n : n + many])
                if name := self._names.get(named):
                    after, start = min(n + many, len(words)), words[n].start()
                    person = self._people.get(named) if _OF_SOMEBODY.search(text, 0, start) else None
                    yield person or name, start, words[after - 1].end()
                    break


def named(text: Bare, known: Known, language: str) -> Iterator[Found]:
    """Of each kind the first that is named; then the products, which lie over their brands and categories."""
    taken, marks = set[str](), list[Found]()
    for name, start, end in known.names(language).found(text.text):
        found = Found(name.kind, name.value, start, end)
        if not name.acute and _is_done(text, found):
            continue
        if name.kind in (BRAND, LINE, CATEGORY):
            marks.append(found)
        if name.kind not in taken and name.kind != LINE and _meant(text.text, found, known):
            taken.add(name.kind)
            yield found
    yield from _products(text, marks)
    yield from _liked(text)


def _is_done(text: Bare, found: Found) -> bool:
    """Whether it is what somebody does to a thing: "être livré" speaks of no book, nor does "etre livre"."""
    written = text.written[found.start : found.end]
    before = text.text[max(0, found.start - 8) : found.start]
    return _ACUTE.search(written) is not None or _BEING.search(before) is not None


def _meant(text: str, found: Found, known: Known) -> bool:
    before = text[max(0, found.start - 24) : found.start]
    if found.name == RECIPIENT:
        return _TO_WHOM.search(before) is not None
    return text[found.start : found.end] not in known.ambiguous or _COLOURED.search(before) is not None


def _products(text: Bare, marks: Sequence[Found]) -> Iterator[Found]:
    """A brand or a line with its model ("Dyson V15"), its category before it; two bare brands are two products."""
    spans = [_span(text, marks, n) for n, mark in enumerate(marks) if mark.name != CATEGORY]
    told = [(start, end) for start, end, model in spans if model or len(spans) > 1]
    for name, (start, end) in zip((PRODUCT, "product2"), told, strict=False):
        yield Found(name, text.written[start:end], start, end, over=True)


def _span(text: Bare, marks: Sequence[Found], n: int) -> tuple[int, int, bool]:
    """From the category to the model, and whether it is more than a brand."""
    mark, before = marks[n], marks[n - 1] if n else None
    start, end, model = mark.start, mark.end, mark.name == LINE
    if before and before.name == CATEGORY and _NEAR.fullmatch(text.text, before.end, start):
        start, model = before.start, True
    if (found := _MODEL.match(text.written, end)) and not _MEASURED.match(text.written, found.end()):
        end, model = found.end(), True
    return start, end, model


def _liked(text: Bare) -> Iterator[Found]:
    """What somebody likes to whom something shall be given."""
    for found in _LIKED.finditer(text.text):
        if not _NOT_LIKED.match(found["what"]):
            what = slice(found.start("what"), found.end("what"))
            yield Found("interest", text.written[what].lower(), what.start, what.stop)
            return


_BEFORE = re.compile(r"\W*(?:(?:une?|des|du|de la|les?|la|l['’]|an?|the|some|any)(?:\s+|(?<=['’])))?\W*", re.I)
_BEHIND = re.compile(r"\W*(?:svp|stp|please|pls|s['’]il vous pla[iî]t)?\W*", re.I)


def only_a_category(text: str, slots: Mapping[str, Slot]) -> bool:
    """A kind of product, and nothing that says what about it."""
    named = slots.get(CATEGORY)
    if not named:
        return False
    return bool(_BEFORE.fullmatch(text[: named.start]) and _BEHIND.fullmatch(text[named.end :]))


# ---------------------------------------------------------------- channels, sizes, shops

_SIZE = re.compile(
    r"\b(?:taille|size|pointure|t)[ .:]*(?P<a>(?:x{0,4}[sl]|m|\d{1,3}(?:[.,]5)?|unique)\b)|"
    r"\b(?P<b>x{1,4}[sl]|\dxl)\b|\b(?:(?:en|in) (?P<c>[sml]|\d{2})|du (?P<d>3[4-9]|4\d|5[0-2]))\b"
    r"(?! ?(?:cm|kg|€|eur|jours|days|heures|h\b|min|minutes|fois|mm|l\b))"
    r"|\b(?:uk|us|eu) ?(?P<e>\d{1,2}(?:[.,]5)?)\b"
    r"|\b(?:an?|in|en) (?P<f>small|medium|large)\b(?=\W*(?:$|please|pls|svp))"
)
_AWAY = re.compile(
    r"(?:plutot que|au lieu d[e']|a la place d[e']|pas|plus|arretez|stop|sans|instead of|rather than|"
    r"not|no more|no|don't|stop|off)"
    r"(?: (?:par|sur|en|les|des|de|d'|le|l'|on|by|via|over|the|my|me|in|through|messages?|writing|"
    r"texting|envoyer|m'ecrire))*\s*$"
)
_RATHER = re.compile(r"\b(?:plutot|rather|mail|sms|email|telegram|messenger) (?:que|than)\b[^.]*$")
_SHOP = re.compile(
    "magasin|boutique|shop|store|branch|outlet|showroom|point de vente|dispo|stock|reste|available|left|rayon|shelf"
    "|l'avez|l'as|avez[- ]vous|en a|have|got|is it"
)
_TOWN = r"[A-ZÀ-Þ][\w'-]+(?:[ -](?:(?:upon|on|sur|en|de|la|le|les|lès)[ -])?[A-ZÀ-Þ][\w'-]+)*"
_CITY = re.compile(
    r"\b(?:[Mm]agasin|[Bb]outique|[Ss]hop|[Ss]tore|[Bb]ranch|[Oo]utlet|[Ss]howroom|[Pp]oint de vente)"
    rf"(?: (?:de|du|d'|à|a|in|at|of|the|in the))*[ '](?P<a>{_TOWN})"
    rf"|(?P<b>{_TOWN}) (?:store|shop|branch|outlet|showroom)\b"
    r"|\b(?:[Dd]ispo(?:nible)?s?|[Ss]tock|[Rr]este|[Aa]vailable|[Ll]eft|[Rr]ayon|[Ss]helf"
    r"|[Ll]['’]a(?:vez|s)?|en a(?:vez|s)?|[Aa]vez-vous"
    r"|(?:[Hh]ave|[Gg]ot) (?:it|one|any|some|them|this|that)|[Ii]s it)\b"
    rf"(?: [a-zé]+){{0,3}}? (?:à|sur|in|at|vers|près de|near) (?P<c>{_TOWN})"
)
_CITY_LAST = re.compile(
    r"\b(?:dispo(?:nible)?s?|stock|reste|available|left|l'a(?:vez|s)?|(?:have|got) (?:it|one|any|some|them))"
    r"(?: [a-z]+){0,2}? (?:a|sur|in|at|near) (?!stock|store|shop|magasin|boutique|rayon|ligne|online|promo|vue"
    r"|taille|size|home|once|least|small|medium|large|this|that|your|another|other)"
    r"(?P<town>[a-z]{4,}(?:[- ][a-z]{4,})?)\W*$"
)
"""Without a capital only where nothing follows."""


def others(text: Bare, known: Known) -> Iterator[Found]:
    """Sizes, the channels somebody wants or no longer wants, and shops by their town."""
    yield from _sizes(text)
    yield from _channels(text, known)
    yield from _stores(text)


def _sizes(text: Bare) -> Iterator[Found]:
    for found in _SIZE.finditer(text.text):
        said = next(said for said in (found[name] for name in "abcdef") if said)
        yield Found("size", said[0].upper() if found["f"] else said.upper(), found.start(), found.end())


def _channels(text: Bare, known: Known) -> Iterator[Found]:
    """ "plutôt par mail que par SMS": the first is where to, the second where from."""
    words = known.words.get(CHANNEL, {})
    for found in _pattern(tuple(words)).finditer(text.text):
        before = text.text[max(0, found.start() - 36) : found.start()]
        away = _AWAY.search(before) or _RATHER.search(before)
        yield Found("from_channel" if away else CHANNEL, words[found[1]], found.start(), found.end())


def _stores(text: Bare) -> Iterator[Found]:
    """A town after the word for a shop, where no list of shops knows it."""
    if not _SHOP.search(text.text):
        return
    for found in _CITY.finditer(text.written):
        name = next(name for name in "abc" if found[name])
        yield Found("store", found[name], found.start(name), found.end(name))
    for found in _CITY_LAST.finditer(text.text):
        yield Found("store", text.written[slice(*found.span("town"))], *found.span("town"))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all the words, the longest first, one of them or several."""
    spelt = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b({spelt})s?\b" if words else r"(?!)")


def plain_words(words: Mapping[str, str]) -> dict[str, str]:
    """The same words as messages are compared: without accents and capitals."""
    return {bare(word).text: value for word, value in words.items()}
