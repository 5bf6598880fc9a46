"""Whatever is wrong with a feed, it is read as far as it goes, or refused in a sentence; nothing else happens."""

import json
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from dialogs.search.listing import Listing
from storage.feeds import Rejected, Unreadable, read
from tests.benchmarks.shops import messy, mixed, tidy
from tests.storage.feeds.test_schema_org import GRAPH, PAGE

TRICKS = (
    *(b'"', b"'", b"<", b">", b"&", b"]]>", b"<![CDATA[", b"</item>", b"<item>", b"<!--", b"&#0;", b"&x;", b"\0"),
    *(b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\u0000", b"\\ud800", b"1e999", b"NaN", b"null", b'""""'),
    *(
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xe9",
        b"\x1f\x8b",
        b"<!DOCTYPE a [",
        b"xmlns:xml=",
    ),
)


def _well(form: str, folder: Path) -> bytes:
    path = folder / "well"
    match form:
        case "table":
            tidy.write(path, list(tidy.products(12)))
        case "lines":
            messy.write(path, list(messy.products(12)))
        case "array":
            path.write_text(json.dumps([one.record for one in messy.products(12)], indent=1))
        case "document":
            path.write_text(json.dumps({"shop": "x", "products": [one.record for one in messy.products(12)]}))
        case "xml":
            mixed.write(path, list(mixed.products(12)))
        case "json-ld":
            path.write_text(json.dumps(GRAPH, indent=1))
        case _:
            path.write_text(PAGE)
    return path.read_bytes()


def _spoiled(data: bytes, dice: Random) -> bytes:
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(data))
        cut = dice.choice((0, 0, 1, dice.randint(1, 200)))
        again = data[at : at + 300] if dice.random() < 0.1 else b""
        data = data[:at] + dice.choice(TRICKS) * dice.choice((1, 1, 1, 50)) + again + data[at + cut :] or b"x"
    return data[: dice.randrange(len(data)) + 1] if dice.random() < 0.1 else data


@pytest.mark.parametrize("form", ["table", "lines", "array", "document", "xml", "json-ld", "page"])
def test_a_spoiled_feed_is_read_or_refused(tmp_path: Path, form: str) -> None:
    dice, well, path = Random(form), _well(form, tmp_path), tmp_path / "spoiled"
    began, found = time.monotonic(), list[Listing | Rejected]()
    for _ in range(300):
        path.write_bytes(_spoiled(well, dice))
        with suppress(Unreadable):
            found += read(path)
    listings = [one for one in found if isinstance(one, Listing)]
    assert "".join(f"{field.name}{field.value}" for one in listings for field in one.fields).encode()
    assert all(one.id and one.fields for one in listings)
    assert all(one.line > 0 and one.why for one in found if isinstance(one, Rejected))
    assert time.monotonic() - began < 60
