"""`relais campaign …`, as somebody of the shop's team types it; nothing is sent, since no server runs."""

import argparse
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from dialogs.errors import BadSettings, RelaisError
from dialogs.messages import Address
from hub.clock import Clock
from hub.commands import campaign
from hub.commands.campaign import outcome, read_file
from hub.settings import CONFIG, ROOT, check
from notifications.results import Results
from storage import people
from storage.database import Database
from storage.tables import persons, purchase_lines, purchases
from tests.kit.databases import SqliteDatabases

EXAMPLE = CONFIG / "campaigns" / "lumieres-d-hiver.toml"
ID = "lumieres-d-hiver"
Relais = Callable[..., Awaitable[str]]


@pytest.fixture
async def relais(stocked: SqliteDatabases, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AsyncIterator[Relais]:
    """The command, on a shop that knows Camille: a VIP, who bought a watering can and a lamp."""
    async with stocked.fresh(tmp_path) as url:
        database, now = Database(url), Clock().now()
        async with database.writing() as connection:
            ident = "c" * 32
            camille = {"id": ident, "first_name": "Camille", "language": "fr", "vip": True, "created_at": now}
            await connection.execute(insert(persons).values(camille))
            await people.add_address(connection, Address("sms", "+33639980001"), ident, now)
            order = {"order_number": "1042", "person_id": ident, "at": now}
            await connection.execute(insert(purchases).values(total=89.0, currency="EUR", **order))
            await connection.execute(insert(purchase_lines).values(sku="MAI-104", **order))
        await database.close()

        settings = check({"hub": {"database": url, "secret": "a secret of the tests only"}})

        async def typed(verb: str, **words: str | bool) -> str:
            assert await getattr(campaign, verb)(settings, argparse.Namespace(**words)) == 0
            return capsys.readouterr().out

        yield typed


@pytest.fixture
def in_paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's clock is that of Paris."""
    with monkeypatch.context() as machine:
        machine.setenv("TZ", "Europe/Paris")
        time.tzset()
        yield
    time.tzset()


def test_the_example_is_well_formed():
    assert read_file(EXAMPLE).voucher == "HIVER10"


def test_the_page_that_explains_it_shows_one_that_is_well_formed_too(tmp_path: Path):
    page = (ROOT / "docs" / "campaigns.md").read_text("utf-8")
    shown = tmp_path / "shown.toml"
    shown.write_text(page.partition("```toml\n")[2].partition("```")[0], "utf-8")
    assert read_file(shown).hold_out == 0.1


@pytest.mark.usefixtures("in_paris")
async def test_a_campaign_is_counted_kept_shown_started_and_stopped(relais: Relais, tmp_path: Path):
    said = await relais("count", file=str(EXAMPLE))
    assert said.startswith("1 person belongs to it now.")
    assert "  Camille, fr, sms" in said
    await relais("create", file=str(EXAMPLE))
    shown = await relais("preview", campaign=ID, pages=str(tmp_path / "pages"))
    assert "── widget, messenger, telegram, slack (fr) ──" in shown
    assert "── sms (fr) ───" in shown
    assert "Not connected: widget, messenger, telegram, slack." in shown
    assert "Subject: -10 % sur nos lampes jusqu’à dimanche" in shown
    assert "→ 1 segment of GSM-7" in shown
    assert "Beside it in a list of mails: Bonjour Camille, les soirées sont longues" in shown
    assert "Vous avez accepté de recevoir nos offres." in shown.partition("── email (fr)")[2]
    page = (tmp_path / "pages" / f"{ID}.fr.html").read_text("utf-8")
    assert "Vous avez accepté de recevoir nos offres." in page
    assert re.search(r'href="http[^"]*/stop/[^"]+"', page)
    assert "It begins 2099-12-01 at 10:00 CET" in await relais("start", campaign=ID, at="2099-12-01T10:00", now=False)
    now = await relais("status", campaign=ID, watch=False)
    assert now.startswith(f"{ID}: scheduled, 0%, 0 told, 0 about to leave, begins 2099-12-01 at 10:00 CET")
    assert (await relais("pause", campaign=ID)).startswith("It does not begin.")
    assert "paused, 0%, 0 told, 0 about to leave, held; it was to begin 2099-12-01 at 10:00 CET" in (
        await relais("status", campaign=ID, watch=False)
    )
    assert "It begins 2099-12-01 at 10:00 CET" in await relais("resume", campaign=ID)
    assert (await relais("create", file=str(EXAMPLE))).startswith("Changed: ")
    await relais("stop", campaign=ID)
    assert f"{ID}: stopping" in await relais("status", campaign="")
    assert "cannot be told: too few" in await relais("results", campaign=ID)


def test_what_came_of_it_is_told_with_shares_and_with_how_sure_it_is():
    told = Results(told=9_000, queued=40, sent=8_950, bought=480, revenue=31_250.5, held_out=1_000, held_out_bought=38)
    said = list(outcome(told))
    assert "       40  about to leave: of these nothing is known yet" in said
    assert "      480  bought within a week (5.33%), for 31,250.50 € in all" in said
    assert "    1,000  kept aside, of whom 38 bought (3.80%)" in said
    assert said[-1] == (
        "It made some 138 more people buy, 8 to 240 in 95 cases of 100: +1.53 points, between +0.09 and +2.66."
    )


async def test_what_is_wrong_is_said_in_sentences(relais: Relais, tmp_path: Path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('id = "É"\nname = "x"\nhold_out = 2\n[message.fr]\ntext = " "\n', "utf-8")
    with pytest.raises(BadSettings) as complaint:
        await relais("create", file=str(wrong))
    assert len(complaint.value.faults) == 3
    with pytest.raises(RelaisError, match=r"There is no campaign called nothing\."):
        await relais("pause", campaign="nothing")
    with pytest.raises(BadSettings, match="cannot be read: No such file"):
        await relais("count", file=str(tmp_path / "none.toml"))
    wrong.write_text('id = "x\n', "utf-8")
    with pytest.raises(BadSettings, match=r"not well formed: line 1, column 8 \(look for a missing quotation mark"):
        await relais("count", file=str(wrong))
    with pytest.raises(BadSettings, match="tomorrow is no moment"):
        await relais("start", campaign=ID, at="tomorrow", now=False)


async def test_a_campaign_never_begins_in_the_past(relais: Relais, tmp_path: Path):
    late = tmp_path / "late.toml"
    late.write_text(f"at = 2020-12-01T10:00:00+01:00\n{EXAMPLE.read_text('utf-8')}", "utf-8")
    with pytest.raises(RelaisError, match=r"It would begin 2020-12-01 at 10:00 UTC\+01:00, which is past"):
        await relais("create", file=str(late))
    await relais("create", file=str(EXAMPLE))
    with pytest.raises(RelaisError, match="which is past: name a later moment, or none"):
        await relais("start", campaign=ID, at="2020-12-01", now=False)
    assert "It begins" in await relais("start", campaign=ID, at="", now=True)
