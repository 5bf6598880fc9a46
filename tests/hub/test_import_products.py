"""A shop's feed is taken in: what is told of it, what is refused, and what survives a kill."""

import argparse
import asyncio
import io
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialogs.errors import BadSettings, RelaisError
from hub.commands import import_products
from hub.commands.progress import Progress
from hub.lexicon import load_lexicon
from hub.settings import CONFIG, ROOT, Settings, load
from storage.catalogue import Catalogue
from storage.database import Database
from storage.importing import only_import
from tests.benchmarks.shops import tidy
from tests.kit.databases import SqliteDatabases

SMALL = """sku;Titre;Catégorie;Prix;Largeur (cm);Programmes
A1;Lave-linge Norvale;Lave-linge;329,00 €;40;coton, laine
A2;Lave-linge Océlia;Lave-linge;349,00 €;41,5;coton
A3;Lave-linge Brunnhof
;Lave-linge sans référence;Lave-linge;299;60;laine
"""


@pytest.fixture
async def settings(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[Settings]:
    async with sqlite.fresh(tmp_path) as url:
        yield load(Path("/dev/null"), environment(url))


def environment(url: str) -> dict[str, str]:
    return {
        "RELAIS_HUB__SECRET": "a-secret-for-the-tests-only",
        "RELAIS_CHANNELS__WIDGET__SESSION_SECRET": "a-secret-for-the-tests-only-0123456789",
        "RELAIS_HUB__DATABASE": url,
    }


async def taken_in(settings: Settings, file: Path) -> int:
    return await import_products.run(settings, argparse.Namespace(file=str(file)))


async def found(settings: Settings, sentence: str) -> set[str]:
    """What the catalogue in use answers."""
    database = Database(settings.hub.database)
    catalogue = await Catalogue.load(database, load_lexicon(CONFIG / "search"))
    answer = (await catalogue.search(sentence)).ids if catalogue else ()
    await database.close()
    return set(answer)


def feed(folder: Path, content: str) -> Path:
    path = folder / "feed.csv"
    path.write_text(content)
    return path


async def test_a_feed_is_in_use_once_it_is_taken_in(settings: Settings, tmp_path: Path):
    assert await taken_in(settings, feed(tmp_path, SMALL)) == 0
    assert await found(settings, "lave-linge de moins de 41 cm de large") == {"A1"}


async def test_the_merchant_is_told_what_was_understood(settings: Settings, tmp_path: Path, capsys):
    await taken_in(settings, feed(tmp_path, SMALL))
    said = capsys.readouterr().out
    assert "Lave-linge (2)" in said
    assert "number, 40 to 41.5 cm" in said
    assert "words: coton, laine" in said
    assert "2 products of feed.csv (a table) are in use" in said


async def test_a_kind_is_counted_without_those_beside_it_on_a_wider_shelf(settings: Settings, tmp_path: Path, capsys):
    shelves = ["Maison > Lavage > Lave-linge"] * 3 + ["Maison > Froid > Congélateurs"] * 2
    rows = [f"{n};Modèle {n};{shelf};10" for n, shelf in enumerate(shelves)]
    await taken_in(settings, feed(tmp_path, "\n".join(["sku;Titre;Catégorie;Prix", *rows])))
    assert "Kinds (2): Lave-linge (3), Congélateurs (2)" in capsys.readouterr().out


async def test_every_refused_line_is_told_with_its_reason(settings: Settings, tmp_path: Path, capsys):
    path = feed(tmp_path, SMALL)
    await taken_in(settings, path)
    reasons = [
        "line 4: It has 2 cells where the header names 6.",
        "line 5: It has no id: “sku” is missing or empty.",
    ]
    assert "\n".join(reasons) in capsys.readouterr().err
    assert path.with_name("feed.csv.rejected.txt").read_text().splitlines() == reasons


async def test_nothing_is_left_of_what_an_earlier_feed_had_wrong(settings: Settings, tmp_path: Path):
    await taken_in(settings, feed(tmp_path, SMALL))
    await taken_in(settings, feed(tmp_path, "sku;Titre;Prix\nA1;Bol;3\n"))
    assert [path.name for path in tmp_path.glob("*.txt")] == []


async def test_a_feed_takes_the_place_of_the_one_before(settings: Settings, tmp_path: Path):
    await taken_in(settings, feed(tmp_path, SMALL))
    await taken_in(settings, feed(tmp_path, SMALL.replace("A1", "B1")))
    assert await found(settings, "lave-linge") == {"B1", "A2"}


async def test_a_feed_without_a_product_leaves_the_catalogue_as_it_is(settings: Settings, tmp_path: Path, capsys):
    await taken_in(settings, feed(tmp_path, SMALL))
    assert await taken_in(settings, feed(tmp_path, "sku;Titre\n;a\n")) == 1
    assert "The catalogue in use stays." in capsys.readouterr().err
    assert await found(settings, "lave-linge") == {"A1", "A2"}


async def test_a_feed_that_breaks_off_is_told_and_used_while_there_is_nothing_better(
    settings: Settings, tmp_path: Path, capsys
):
    whole = json.dumps([{"sku": f"A{n}", "Titre": f"Lave-linge {n}"} for n in range(4)])
    assert await taken_in(settings, feed(tmp_path, whole[: whole.index('"A3"')])) == 1
    assert "breaks off before its end: only what stands ahead of that is found" in capsys.readouterr().err
    assert await found(settings, "lave-linge") == {"A0", "A1", "A2"}
    assert await taken_in(settings, feed(tmp_path, whole[: whole.index('"A2"')])) == 1
    assert "the catalogue in use, which has more products, stays" in capsys.readouterr().err
    assert await found(settings, "lave-linge") == {"A0", "A1", "A2"}


async def test_what_names_no_product_is_not_taken_for_a_catalogue(settings: Settings, tmp_path: Path, capsys):
    await taken_in(settings, feed(tmp_path, SMALL))
    assert await taken_in(settings, feed(tmp_path, '{"error": "unauthorized", "message": "token expired"}')) == 1
    assert await taken_in(settings, feed(tmp_path, "Bonjour,\nvoici nos produits, comme promis.\n")) == 1
    assert "Nothing in it is a title. The catalogue in use stays." in capsys.readouterr().err
    assert await found(settings, "lave-linge") == {"A1", "A2"}


async def test_what_a_feed_lacks_is_told(settings: Settings, tmp_path: Path, capsys):
    assert await taken_in(settings, feed(tmp_path, "sku;Titre;Couleur\nA1;Bol;bleu\nA2;;rouge\n")) == 0
    said = capsys.readouterr()
    assert "1 product without a title: left out" in said.err
    assert "No column holds a price" in said.err
    assert "1 product of feed.csv (a table) is in use" in said.out


async def test_two_imports_do_not_meet(settings: Settings, tmp_path: Path):
    database = Database(settings.hub.database)
    async with only_import(database) as alone:
        assert alone
        with pytest.raises(RelaisError, match="Another import is at work"):
            await taken_in(settings, feed(tmp_path, SMALL))
    await database.close()
    assert await taken_in(settings, feed(tmp_path, SMALL)) == 0


async def test_a_database_out_of_date_is_told(tmp_path: Path):
    settings = load(Path("/dev/null"), environment(f"sqlite:///{tmp_path / 'old.db'}"))
    with pytest.raises(BadSettings, match="relais migrate"):
        await taken_in(settings, feed(tmp_path, SMALL))


async def test_a_killed_import_changes_nothing_and_is_started_again(settings: Settings, tmp_path: Path):
    await taken_in(settings, feed(tmp_path, SMALL))
    made = list(tidy.products(1_500))
    tidy.write(tmp_path / "big.csv", made)
    await _killed_while_keeping(settings, tmp_path / "big.csv")
    assert await found(settings, "lave-linge") == {"A1", "A2"}
    assert await taken_in(settings, tmp_path / "big.csv") == 0
    kettles = {one.id for one in made if one.facts.kind == "bouilloire"}
    assert await found(settings, "bouilloire") == kettles


async def _killed_while_keeping(settings: Settings, path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hub", "--config", "/dev/null", "import", "products", str(path)),
        cwd=ROOT,
        env=os.environ | environment(settings.hub.database),
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stderr
    while not (line := await process.stderr.readline()).startswith(b"Keeping"):
        assert line, "The import ended before it was killed."
    process.kill()
    await process.communicate()


def test_progress_is_a_line_now_and_then_where_no_line_can_move():
    stream = io.StringIO()
    progress = Progress("Reading", stream)
    for count in range(1_001):
        progress.at(count / 1_000, count)
    progress.done()
    assert stream.getvalue().splitlines() == [f"Reading: {n * 20}%, {n * 200:,} products" for n in range(1, 6)]


def test_progress_is_one_moving_line_on_a_terminal():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    progress = Progress("Reading", stream)
    progress.at(0.5, 10)
    progress.at(0.6, 11)
    progress.done()
    assert stream.getvalue() == "\r\x1b[KReading: 50%, 10 products\r\x1b[K"
