"""Tells whether every sentence that customers or the team may read is written in every language, and no other."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).parents[1]
CATALOGUES = ROOT / "config" / "locales"
WHERE = ("dialogs", "notifications", "hub", "channels")


def main() -> int:
    said = set(all_sentences())
    faults = [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in sorted(CATALOGUES.glob("*/LC_MESSAGES/relais.po"))
        for fault in sorted(_faults(path, said))
    ]
    print(*faults, f"Catalogues: {len(said)} sentences, {len(faults)} faults.", sep="\n")
    return 1 if faults else 0


# ---------------------------------------------------------------- what is said


def all_sentences() -> Iterator[str]:
    for package in WHERE:
        for path in (ROOT / package).rglob("*.py"):
            yield from in_code(path.read_text("utf-8"))
        for path in (ROOT / package).rglob("*.html"):
            yield from in_page(path.read_text("utf-8"))


def in_code(code: str) -> Iterator[str]:
    """The literal sentences handed to a `Wording`: `_("…")`, `talk.words("…")`, `_.plural("…", "…")`."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(func=called, args=[ast.Constant(value=str(sentence)), *_]) if _speaks(called):
                yield sentence


def _speaks(called: ast.expr) -> bool:
    match called:
        case ast.Name(id="_" | "words" | "self") | ast.Attribute(attr="words" | "_words" | "plural"):
            return True
        case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name)):  # wordings[language]("…")
            return name.endswith("wordings")
    return False


def in_page(template: str) -> Iterator[str]:
    for _line, _function, given in extract_from_ast(Environment(autoescape=True).parse(template), ("_", "plural")):
        match given:
            case str(sentence) | (str(sentence), *_):
                yield sentence


# ---------------------------------------------------------------- what is written


def _faults(path: Path, said: set[str]) -> Iterator[str]:
    with path.open("rb") as file:
        written = {
            _texts(message.id)[0]: message for message in read_po(file, locale=path.parents[1].name) if message.id
        }
    yield from (f"“{sentence}” is not there" for sentence in said - written.keys())
    yield from (f"“{sentence}” is said nowhere" for sentence in written.keys() - said)
    for sentence, message in written.items():
        if message.fuzzy or not _texts(message.string) or not all(_texts(message.string)):
            yield f"“{sentence}” is not translated"
        elif _blanks(_texts(message.id)) != _blanks(_texts(message.string)):
            yield f"“{sentence}” does not have the same blanks in translation"


def _texts(of: str | Iterable[str] | None) -> tuple[str, ...]:
    """A sentence, or its forms for one and for many."""
    return (of,) if isinstance(of, str) else tuple(of or ())


def _blanks(texts: Iterable[str]) -> set[str]:
    return {blank for text in texts for blank in re.findall(r"\{(\w+)", text)}


if __name__ == "__main__":
    sys.exit(main())
