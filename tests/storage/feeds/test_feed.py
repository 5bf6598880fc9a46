"""What all formats share: which one it is, who is who, and how much is taken in."""

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from dialogs.search.listing import Field, Listing
from storage.feeds import Feed, Unreadable, read
from storage.feeds.entry import LONGEST_VALUE, MOST_FIELDS, id_rank
from tests.storage.feeds.conftest import Reads
from tests.storage.feeds.told import ids, pairs, rejected


def test_the_format_is_told_by_what_is_inside(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text('{"id": 1, "nom": "a"}\n')
    assert Feed(path).format == "JSON"


def test_a_packed_feed_is_read_as_it_is(reads: Reads) -> None:
    assert ids(reads(gzip.compress(b"id;nom\n1;a\n"))) == ["1"]


def test_a_packed_feed_that_breaks_off_is_told(reads: Reads) -> None:
    whole = gzip.compress(json.dumps([{"id": n, "t": str(hash(str(n)))} for n in range(20_000)]).encode())
    with pytest.raises(Unreadable, match="cannot be read to its end"):
        reads(whole[: len(whole) // 2])


@pytest.mark.parametrize("content", [b"PK\x03\x04zip", b"\x89PNG\0\0", b"hello", b""])
def test_what_is_no_feed_is_refused(reads: Reads, content: bytes) -> None:
    with pytest.raises(Unreadable):
        reads(content)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="There is no file"):
        read(tmp_path / "nothing.csv")
    with pytest.raises(Unreadable, match="is a folder"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ('[{"id": 1, "nom": "a"}]\n', '[{"id": 1, "nom": "a"},'),
        ('{"id": 1, "nom": "a"}\n{"id": 2, "nom": "b"}', '{"id": 1, "nom": "a"}\n{"id": 2, "no'),
        ('{"produits": [{"id": 1, "nom": "a"}]}', '{"produits": [{"id": 1, "nom": "a"}]'),
        ("<!-- <x> --><rss><item><id>1</id></item></rss> <!-- 3 s -->", "<!-- <x> --><rss><item><id>1</id></item>"),
        ("id;nom\n1;a\n", "[]\n["),
    ],
)
def test_a_feed_that_breaks_off_is_known(tmp_path: Path, whole: str, broken: str) -> None:
    path = tmp_path / "feed"
    known = [(path.write_bytes(said), Feed(path).is_whole)[1] for said in _written_both_ways(whole, broken)]
    assert known == [True, True, False, False]


def _written_both_ways(*contents: str) -> list[bytes]:
    return [content.encode(encoding) for content in contents for encoding in ("utf-8", "utf-16")]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("id", "sku"),
        ("product_id", "gtin"),
        ("SKU", "Référence"),
        ("part_no", "EAN"),
        ("Réf.", "Code article"),
        ("Code article", "EAN"),
        ("Code-barres", "mpn"),
        ("productId", "category_id"),
        ("mpn", "item_group_id"),
        ("@id", "marque"),
    ],
)
def test_a_products_id_is_its_most_certain_number(better: str, worse: str) -> None:
    assert id_rank(better) < id_rank(worse)


def test_without_an_id_products_are_numbered_and_that_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_text("nom;prix\na;1\nb;2\n")
    feed = Feed(path)
    assert ids(feed) == ["1", "2"]
    assert feed.remarks == ["No column holds an id: products are numbered as they stand in the file."]


def test_a_row_whose_id_is_empty_is_refused_even_the_first(reads: Reads) -> None:
    assert rejected(reads("sku;nom\n;a\n2;b\n")) == ["line 2: It has no id: “sku” is missing or empty."]


def test_an_id_is_given_once(reads: Reads) -> None:
    assert rejected(reads("id;nom\n7;a\n7;b\n")) == ["line 3: Its id, 7, is that of the product on line 2."]


def test_a_product_that_says_nothing_is_refused(reads: Reads) -> None:
    assert rejected(reads("id;nom\n1;a\n2;\n ; \n")) == [
        "line 3: It has an id, 2, and nothing else.",
        "line 4: It is empty.",
    ]


def test_values_are_plain_text_of_a_bounded_length(reads: Reads) -> None:
    found = reads(json.dumps({"id": 1, "a": "&lt;b&gt;caf&eacute;&lt;/b&gt;\u00a0!\x00", "b": "x" * 50_000}))
    assert pairs(found[0])[1] == ("a", "café !")
    assert len(pairs(found[0])[2][1]) == LONGEST_VALUE


def test_half_characters_are_left_out(reads: Reads) -> None:
    assert pairs(reads('{"id": 1, "a\\ud800\\u0000": "b\\udfffc"}')[0])[1] == ("a", "bc")


def test_a_product_with_too_many_fields_is_refused(reads: Reads) -> None:
    found = reads(json.dumps({"id": 1} | {f"f{n}": n for n in range(MOST_FIELDS)}))
    assert rejected(found) == ["line 1: It has 1001 fields; 1000 is the most."]


@pytest.mark.parametrize("form", ["lines", "array", "table", "xml"])
def test_a_feed_is_never_held_whole_in_memory(tmp_path: Path, form: str) -> None:
    path = tmp_path / "feed"
    path.write_text(_written(form, 10_000))
    tracemalloc.start()
    count = sum(isinstance(one, Listing) for one in read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10_000
    assert peak < path.stat().st_size / 2


def _written(form: str, count: int) -> str:
    text = "x" * 1_000
    if form == "table":
        return "id;nom\n" + "".join(f"{n};{text}\n" for n in range(count))
    if form == "xml":
        return "<rss>" + "".join(f"<item><id>{n}</id><title>{text}</title></item>" for n in range(count)) + "</rss>"
    products = [json.dumps({"id": n, "nom": text}) for n in range(count)]
    return "\n".join(products) if form == "lines" else f"[{','.join(products)}]"


def test_the_id_stays_among_the_fields(reads: Reads) -> None:
    assert reads("sku;nom\nA;b\n") == [Listing(id="A", fields=(Field("sku", "A"), Field("nom", "b")))]


def test_it_is_known_how_far_reading_has_come(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_text(_written("lines", 1_000))
    feed = Feed(path)
    seen = [feed.done for _ in feed]
    assert 0 < seen[0] < 0.5 < seen[-1]
    assert feed.done == 1.0
