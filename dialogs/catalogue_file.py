"""Reads a gettext catalogue as translators write it.

The form: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html, of which we use no contexts. Babel reads
all of it, and takes four times as long, at every start.
"""

import re
from collections.abc import Iterator

import msgspec

Said = str | tuple[str, ...]
"""A sentence in a language, or its forms for one and for many."""

_LINE = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_PART = re.compile(rf"^(msgid|msgid_plural|msgstr(?:\[\d\])?) ({_LINE}(?:\n{_LINE})*)", re.M)
_DECODER = msgspec.json.Decoder(str)


def read_catalogue(text: str) -> dict[str, Said]:
    """What each English sentence is in this language; sentences that are not translated yet are left out.

    Raises `ValueError` for a backslash before anything that may not follow one in JSON either.
    """
    return {sentence: said for sentence, said in _entries(text) if sentence and said and all(said)}


def _entries(text: str) -> Iterator[tuple[str, Said]]:
    sentence, forms = "", list[str]()
    for part, quoted in [*_PART.findall(text), ("msgid", '""')]:
        match part:
            case "msgid":
                yield sentence, forms[0] if len(forms) == 1 else tuple(forms)
                sentence, forms = _unquoted(quoted), []
            case "msgid_plural":
                pass
            case _:
                forms.append(_unquoted(quoted))


def _unquoted(quoted: str) -> str:
    return "".join(map(_DECODER.decode, quoted.splitlines()))
