"""What shops and customers mean in general, whatever the catalogue: the merchant's files in `config/search/`."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Struct

from dialogs.search.units import DimensionWords, Units
from dialogs.search.words import fold, key, words


class Concept(Struct, frozen=True):
    """What many catalogues say of products, under many names: the width, the noise, the energy class.

    `little` and `much` are said of small and great values; `order` is from best to worst; `holds` are terms that its
    values mostly mean, where its names alone could be another's. Of several concepts that a
    nameless number may be about, the one of the smallest `rank` is meant.
    """

    names: tuple[str, ...]
    dimension: str = ""
    rank: int = 5
    little: tuple[str, ...] = ()
    much: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()

    @property
    def is_measured(self) -> bool:
        """Whether it is told in numbers."""
        return bool(self.dimension) or self.rank < 5


class Columns(Struct, frozen=True):
    """How feeds name their columns (`columns.toml`)."""

    roles: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    abbreviations: Mapping[str, str] = {}


class Kinds(Struct, frozen=True):
    """The kinds of products, "names in French | names in English", and what their nameless numbers are about."""

    kinds: Mapping[str, str]
    prefers: Mapping[str, Mapping[str, str]]
    parents: Mapping[str, str] = {}


class Wordings(Struct, frozen=True):
    """How customers ask (`words.toml`): each section there is explained there."""

    before: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]
    between: Mapping[str, tuple[str, ...]]
    connect: Mapping[str, tuple[str, ...]]
    not_: Mapping[str, tuple[str, ...]] = msgspec.field(name="not")
    join: Mapping[str, tuple[str, ...]] = {}
    bulk: Mapping[str, tuple[str, ...]] = {}
    superlative: Mapping[str, tuple[str, ...]] = {}
    numbers: Mapping[str, int] = {}
    roughly: Mapping[str, int] = {}
    suits: Mapping[str, tuple[str, ...]] = {}
    ambiguous_numbers: Mapping[str, tuple[str, ...]] = {}
    sms: Mapping[str, str] = {}
    chat: Mapping[str, tuple[str, ...]] = {}
    having: Mapping[str, tuple[str, ...]] = {}
    stock: Mapping[str, tuple[str, ...]] = {}
    promotion: Mapping[str, tuple[str, ...]] = {}
    needs: Mapping[str, tuple[str, ...]] = {}
    better: Mapping[str, tuple[str, ...]] = {}
    idioms: Mapping[str, tuple[str, str, str, str]] = {}
    wishes: Mapping[str, tuple[str, str]] = {}
    opposites: Mapping[str, str] = {}
    ties: Mapping[str, tuple[str, ...]] = {}
    containers: Mapping[str, tuple[str, ...]] = {}
    usual: Mapping[str, tuple[str, ...]] = {}


class KindName(Struct, frozen=True):
    """One name of a kind of product, and the languages it is said in."""

    kind: str
    languages: frozenset[str]


class Lexicon:
    """All of it, ready to be looked up. Raises `msgspec.ValidationError` when a file is not as it should be."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        """`files` are the parsed files of `config/search/`, by name without ending."""
        self.units = Units(msgspec.convert(files["units"], dict[str, DimensionWords]))
        self.concepts = msgspec.convert(files["attributes"], dict[str, Concept])
        self.columns = msgspec.convert(files["columns"], Columns)
        self.asking = msgspec.convert(files["words"], Wordings)
        kinds = msgspec.convert(files["kinds"], Kinds)
        self.prefers = kinds.prefers
        self.parents = kinds.parents
        self.kinds = _named_kinds(kinds.kinds)
        self._first_names = {
            kind: frozenset(key(half.split(",")[0]) for half in names.split("|")) for kind, names in kinds.kinds.items()
        }
        self.kind_names = {kind: tuple(_split(names)) for kind, names in kinds.kinds.items()}
        self.spelled_terms = [name for names in files["terms"]["terms"].values() for name in _split(names)]
        self.terms: dict[str, str] = {}
        for term, names in files["terms"]["terms"].items():
            for name in _split(names):
                self.terms.setdefault(key(name), term)  # of two terms with one name, the first has it
        self.names = _by_key((c.names, ident) for ident, c in self.concepts.items())
        self.little = _by_key((c.little, ident) for ident, c in self.concepts.items())
        self.much = _by_key((c.much, ident) for ident, c in self.concepts.items())

    @cached_property
    def same_term(self) -> dict[str, tuple[str, ...]]:
        """All the ways to name a term, by the term."""
        return _gathered((term, name) for name, term in self.terms.items())

    @cached_property
    def same_kind(self) -> dict[str, tuple[str, ...]]:
        """All the ways to name a kind of product, by the kind."""
        return _gathered((found.kind, name) for name, found in self.kinds.items())

    @cached_property
    def roles(self) -> dict[str, str]:
        """The role of a column, by the key of its name."""
        return {key(name): role for role, names in self.columns.roles.items() for name in names}

    @cached_property
    def spelled_names(self) -> frozenset[str]:
        """The names of all concepts, letter by letter: "l" is one, though no telling word."""
        return frozenset(fold(name) for concept in self.concepts.values() for name in concept.names)

    @cached_property
    def column_words(self) -> dict[str, frozenset[str]]:
        return {what: frozenset(map(fold, names)) for what, names in self.columns.words.items()}

    @cached_property
    def kind_length(self) -> int:
        """How many words the longest name of a kind has."""
        return max(len(name.split()) for name in self.kinds)

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Every word that means something here: no such word is a typing error."""
        texts = [name for c in self.concepts.values() for name in (*c.names, *c.little, *c.much)]
        texts += [*self.asking.chat["words"], *self.asking.numbers, *self.asking.sms, *self.units.by_spelling]
        for section in (self.asking.before, self.asking.after, self.asking.not_, self.asking.having, self.asking.join):
            texts += [phrase for phrases in section.values() for phrase in phrases]
        return frozenset(word for text in texts for word in words(text))

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Words of either language that no catalogue need have to be spelled right: kinds of things, and the usual."""
        kinds = (word for names in self.kind_names.values() for name in names for word in words(name))
        usual = (word for spelled in self.asking.usual.values() for word in spelled)
        return frozenset((*kinds, *usual))

    def meaning(self, value: str) -> str:
        """What a value means whatever the language and the ending: "Noire" and "black" mean the same."""
        plain = key(value)
        return self.terms.get(plain, plain)

    def first_names(self, kind: str) -> frozenset[str]:
        """The keys of a kind's first name in each language."""
        return self._first_names.get(kind, frozenset())

    def and_wider(self, kind: str) -> tuple[str, ...]:
        """A kind and those it is one of: a crime novel is a novel, and a book."""
        found = [kind]
        while (wider := self.parents.get(found[-1])) and wider not in found:
            found.append(wider)
        return tuple(found)

    def in_one_language(self, name: str) -> str:
        """A name's key with each word, or the whole, by what it means: "tilting" and "inclinable" are one."""
        if name in self.terms:
            return self.terms[name]
        kinds = ((self.kinds[word].kind if word in self.kinds else word, word) for word in name.split())
        return " ".join(sorted(self.terms.get(word, kind) for kind, word in kinds))

    def concept(self, name: str, dimension: str = "") -> str:
        """The concept a name stands for, given the dimension of its numbers; empty when it is none of ours."""
        candidates = self.names.get(name, ())
        fitting = [c for c in candidates if self.concepts[c].dimension == dimension]
        open_to_all = [c for c in candidates if not self.concepts[c].dimension]
        return (fitting or open_to_all or ("",))[0] if dimension else (open_to_all or list(candidates) or [""])[0]


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.replace("|", ",").split(",") if name.strip()]


def _named_kinds(kinds: Mapping[str, str]) -> dict[str, KindName]:
    found: dict[str, KindName] = {}
    for kind, names in kinds.items():
        french, _, english = names.partition("|")
        for language, spoken in (("fr", french), ("en", english)):
            for name in map(key, _split(spoken)):
                same = found.get(name)
                if same is None or same.kind == kind:  # of two kinds with one name, the first has it
                    found[name] = KindName(kind, (same.languages if same else frozenset()) | {language})
    return found


def _by_key(named: Iterable[tuple[Iterable[str], str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for names, ident in named:
        for name in dict.fromkeys(map(key, names)):
            found[name] = (*found.get(name, ()), ident)
    return found


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for what, name in pairs:
        found.setdefault(what, []).append(name)
    return {what: tuple(names) for what, names in found.items()}
