"""The `relais` command, as an operator types it: real processes, real stand-ins."""

import argparse
import asyncio
import gc
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from io import BytesIO
from pathlib import Path

import pytest

from dialogs.errors import BadSettings, RelaisError
from dialogs.messages import Address, Profile
from dialogs.records import Consent
from hub.command_line import parser
from hub.commands import campaign, check, connect, consents, migrate, person, reach, repairs, serve, talk, understand
from hub.playground.world import CAMILLE, World, world
from hub.settings import ROOT, Settings
from hub.settings import check as well_formed
from notifications.consent import Entry
from storage import consents as ledger
from storage import people
from storage.database import Database
from tests.kit.catalogues import WASHERS, bring_in
from tests.kit.chat import READER
from tests.kit.databases import SqliteDatabases
from tests.kit.moments import NOON

Command = Callable[[Settings, argparse.Namespace], Awaitable[int]]

CHAT = Address("telegram", "7007")

KEY = {"secret": "a-secret-for-the-tests-only"}

SECRETS = {
    "RELAIS_HUB__SECRET": KEY["secret"],
    "RELAIS_CHANNELS__WIDGET__SESSION_SECRET": "a-secret-for-the-tests-only-0123456789",
}

STARTED = """
import sys
from hub.__main__ import _command, _loading
with _loading():
    import channels.email, channels.messenger, channels.slack, channels.sms, channels.telegram, channels.widget
    _command("serve.run")
print(*(name for name, module in sys.modules.items() if module))
"""
"""Tells all that `relais serve` loads with six channels."""


@pytest.fixture
async def database(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[str]:
    """Migrated and empty."""
    async with sqlite.fresh(tmp_path) as url:
        yield url


@pytest.fixture
async def everything(database: str) -> AsyncIterator[World]:
    async with world(database, reader=READER) as built:
        yield built


async def relais(*words: str, says: str = "", **environment: str) -> tuple[int, str, str]:
    """Run the command as a process: its status, what it says, what it complains of."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hub", *words,
        cwd=ROOT, env={**os.environ, **SECRETS, **environment},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complained = await process.communicate(says.encode())
    return process.returncode or 0, said.decode(), complained.decode()


def asked(**words: object) -> argparse.Namespace:
    return argparse.Namespace(**words)


async def test_talk_answers_piped_lines_as_a_customer():
    status, said, _ = await relais("talk", "--customer", "C-1001", says="où est ma commande 1042 ?\n")
    assert status == 0
    assert "Commande 1042" in said
    assert "Je suis l’assistant automatique de Maison Lumen." in said


async def test_talk_shows_what_another_channel_would_and_presses_a_button_typed_in_brackets():
    lines = "bonjour\n\noù est ma commande 1042 ?\n[Me prévenir]\n"
    _, said, _ = await relais("talk", "--customer", "C-1001", "--channel", "telegram", says=lines)
    assert "[Suivre ma commande] [Me prévenir] [Voir les rayons] [Mes privilèges]" in said
    assert "je vous préviendrai ici" in said


async def test_talk_as_somebody_whom_the_shop_does_not_know_says_so():
    with pytest.raises(RelaisError, match="The shop knows no customer nobody"):
        await talk.run(well_formed({"hub": KEY}), asked(customer="nobody", channel="console"))


async def test_a_hub_that_starts_does_not_wait_for_what_it_may_never_need():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STARTED, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    loaded = set(said.decode().split())
    assert "hub.commands.serve" in loaded
    heavy = (
        "alembic asyncpg jinja2 jwt phonenumbers rich slack_sdk sqlalchemy.dialects.postgresql sqlalchemy.orm telegram"
    )
    assert not loaded.intersection(heavy.split())


async def test_every_fault_of_the_settings_is_told_at_once():
    status, _, complaint = await relais("serve", RELAIS_HUB__SECRET="short", RELAIS_HUB__PORT="many")
    assert status == 1
    assert "RELAIS_HUB__SECRET" in complaint
    assert "RELAIS_HUB__PORT" in complaint


@pytest.mark.parametrize("file", ["new.db", "deep/new.db"])
async def test_serve_on_a_database_that_was_never_made_says_what_to_do(file: str, tmp_path: Path):
    settings = well_formed({"hub": {"database": f"sqlite:///{tmp_path / file}", **KEY}})
    with pytest.raises(BadSettings, match="relais migrate"):
        await serve.run(settings, asked())


@pytest.mark.parametrize("command", [campaign.count, consents.run, person.export, person.erase, reach.run, repairs.run])
async def test_what_is_asked_of_a_database_that_was_never_made_says_what_to_do(command: Command, tmp_path: Path):
    settings = well_formed({"hub": {"database": f"sqlite:///{tmp_path / 'none' / 'relais.db'}", **KEY}})
    example = f"{ROOT}/config/campaigns/lumieres-d-hiver.toml"
    with pytest.raises(RelaisError, match="not up to date: run `relais migrate` first"):
        await command(settings, asked(who="C-1001", yes=True, csv=False, days=30, file=example))


async def test_a_slip_in_a_campaigns_file_is_not_the_hubs(tmp_path: Path):
    (slip := tmp_path / "slip.toml").write_text('name = "half a', "utf-8")
    status, _, complaint = await relais("campaign", "count", f"{slip}")
    assert status == 1
    assert complaint.startswith(f"This cannot be done:\n  - {slip} is not well formed:")


async def test_serve_at_a_port_that_is_taken_says_so_in_one_line(database: str):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        status, _, complaint = await relais("serve", RELAIS_HUB__DATABASE=database, RELAIS_HUB__PORT=f"{taken}")
    assert status == 1
    assert complaint == (
        "Relais cannot start:\n"
        f"  - [hub] host and port: nobody can listen at http://127.0.0.1:{taken} (address already in use). "
        "Stop the program that does, or set another port: RELAIS_HUB__PORT.\n"
    )


async def test_serve_says_that_it_speaks_for_the_demonstrations_shop_and_logs_without_colours(database: str):
    serving = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hub", "serve"),
        cwd=ROOT,
        env={**os.environ, **SECRETS, "RELAIS_HUB__DATABASE": database, "RELAIS_HUB__PORT": "0"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert serving.stdout is not None
    assert serving.stderr is not None
    answers, speaks = [(await serving.stdout.readline()).decode() for _ in range(2)]
    logged = (await serving.stderr.readline()).decode()
    serving.terminate()
    await serving.wait()
    assert answers.startswith("Relais answers at http://127.0.0.1:")
    assert speaks.startswith("It speaks as Maison Lumen and tells of the demonstration's orders.")
    assert "hub.listening" in logged
    assert "\x1b" not in logged


async def test_serving_within_another_process_leaves_its_collector_alone(database: str):
    """The tests' own process grew to two gigabytes."""
    frozen, ready = gc.get_freeze_count(), asyncio.Event()
    settings = well_formed({"hub": {"database": database, "port": 0, **KEY}})
    serving = asyncio.create_task(serve.run(settings, asked(settle=ready.set)))
    await asyncio.wait_for(ready.wait(), 30)
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert gc.get_freeze_count() == frozen


async def test_migrate_makes_the_database_and_then_has_nothing_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    url = f"sqlite:///{tmp_path / 'deep' / 'new.db'}"
    _, first, _ = await relais("migrate", RELAIS_HUB__DATABASE=url)
    assert "Applied: 0001" in first
    assert await migrate.run(well_formed({"hub": {"database": url, **KEY}}), asked()) == 0
    assert "up to date" in capsys.readouterr().out


async def test_check_finds_nothing_wrong_with_a_healthy_hub(everything: World, capsys: pytest.CaptureFixture[str]):
    assert await check.run(everything.hub.settings, asked()) == 0
    said = capsys.readouterr().out
    assert "✗" not in said
    assert "Everything is in order." in said


async def test_check_tells_every_fault_with_its_remedy(everything: World, capsys: pytest.CaptureFixture[str]):
    everything.telegram.token = "1001:another"
    everything.slack.token = "xoxb-another"
    channels = dict(everything.hub.settings.channels)
    channels["messenger"] = channels["messenger"].model_copy(update={"base_url": "http://127.0.0.1:99999"})  # no port
    assert await check.run(everything.hub.settings.model_copy(update={"channels": channels}), asked()) == 1
    said = capsys.readouterr().out
    assert "✗ messenger: It cannot be looked at (ValueError)." in said
    assert "✗ telegram" in said
    assert "✗ slack" in said
    assert said.count("  → ") >= 3


async def test_check_tells_a_room_of_the_team_that_slack_does_not_know(
    everything: World, capsys: pytest.CaptureFixture[str]
):
    settings: Settings = everything.hub.settings
    desk = settings.desk.model_copy(update={"room": "C0ELSEWHERE"})
    assert await check.run(settings.model_copy(update={"desk": desk}), asked()) == 1
    assert "✗ slack: Slack knows no room C0ELSEWHERE" in capsys.readouterr().out


async def test_check_says_how_far_it_is_known_what_products_mean(database: str, capsys: pytest.CaptureFixture[str]):
    """The tests' environment has the extra that computes it."""
    opened = Database(database)
    await bring_in(opened, WASHERS[:2])
    await opened.close()
    assert await check.run(well_formed({"hub": {"database": database, **KEY}}), asked()) == 0
    assert "! products: It is computed for 0 of 2 descriptions what they mean" in capsys.readouterr().out


async def test_check_says_what_a_hub_with_the_widget_alone_cannot_do(database: str, capsys: pytest.CaptureFixture[str]):
    page = {"session_secret": "s" * 32, "allowed_origins": ["https://shop.example"]}
    settings = well_formed({"hub": {"database": database, **KEY}, "channels": {"widget": page}})
    assert await check.run(settings, asked()) == 0
    said = capsys.readouterr().out
    assert "! shop: Customers are told of the demonstration's orders." in said
    assert "✓ desk" not in said
    assert "! desk: Who asks for a person gets none, but this: contact@example.org" in said
    assert "! codes: No code can be sent" in said
    assert "Everything is in order." in said


@pytest.mark.parametrize("command", [migrate.run, serve.run])
async def test_a_database_that_does_not_answer_is_told_in_one_sentence(command: Command):
    settings = well_formed({"hub": {"database": "postgresql://relais:x@127.0.0.1:1/relais", **KEY}})
    with pytest.raises(BadSettings, match=r"^\[hub\] database cannot be opened.*$"):
        await command(settings, asked())


@pytest.mark.parametrize("command", [migrate.run, serve.run])
async def test_a_file_that_is_no_database_is_told_in_one_sentence(command: Command, tmp_path: Path):
    (tmp_path / "relais.db").write_text("Dear diary, this is no database at all. " * 200)
    settings = well_formed({"hub": {"database": f"sqlite:///{tmp_path / 'relais.db'}", **KEY}})
    with pytest.raises(BadSettings, match=r"^\[hub\] database cannot be opened: file is not a database\.$"):
        await command(settings, asked())


@pytest.mark.parametrize("url", ["relais.db", "sqlite:///", "sqlite://relais.db", "mysql://x/y", "postgres://x/y"])
def test_a_database_of_another_kind_is_told_with_the_kinds_there_are(url: str):
    with pytest.raises(BadSettings, match="database is wrong: it must begin with sqlite:///"):
        well_formed({"hub": {"database": url, **KEY}})


@pytest.mark.parametrize(
    "typed",
    ["demand --days 0", "repairs --days -5", f"demand --days {'9' * 20}", "demand --most x", "demo --port 99999"],
)
def test_a_number_that_makes_no_sense_is_told_with_those_that_do(typed: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        parser().parse_args(typed.split())
    assert f"{typed.split()[-1]} is no whole number from " in capsys.readouterr().err


async def test_connect_sets_what_can_be_set(everything: World, capsys: pytest.CaptureFixture[str]):
    assert await connect.run(everything.hub.settings, asked(channel="telegram")) == 0
    assert f"{everything.hub.settings.hub.public_url}/in/telegram" in capsys.readouterr().out


def test_a_line_that_is_no_message_is_told_by_its_number():
    lines = BytesIO(b'{"id": 1, "text": "bonjour"}\n\n{"id": 2, "text": "\xff"}\n')
    with pytest.raises(RelaisError, match=r"^Line 3 is not"):
        list(understand.messages(lines))


async def test_where_nothing_is_set_connect_begins_at_the_vendor(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    settings = well_formed({"hub": {"secret": "x" * 16, "database": f"sqlite:///{tmp_path}/h.db"}})
    assert await connect.run(settings, asked(channel="slack")) == 0
    assert "socket_mode_enabled: true" in capsys.readouterr().out
    with pytest.raises(RelaisError, match=r"docs/connect/sms\.md says how"):
        await connect.run(settings, asked(channel="sms"))
    with pytest.raises(RelaisError, match="There is no channel pigeon"):
        await connect.run(settings, asked(channel="pigeon"))


async def test_a_person_takes_their_data_along_and_is_then_forgotten(
    everything: World, capsys: pytest.CaptureFixture[str]
):
    settings: Settings = everything.hub.settings
    assert await person.export(settings, asked(who=CAMILLE.customer_id)) == 0
    assert "camille.martin@example.org" in capsys.readouterr().out
    assert await person.erase(settings, asked(who=CAMILLE.customer_id, yes=True)) == 0
    with pytest.raises(Exception, match="Nobody is known as"):
        await person.export(settings, asked(who=CAMILLE.customer_id))


async def test_what_somebody_agreed_to_is_printed_line_by_line(everything: World, capsys: pytest.CaptureFixture[str]):
    said = Consent(CHAT, "promotions", True, "button", "Oui, je veux bien", "promotions-1")
    async with everything.hub.database.writing() as connection:
        await people.meet(connection, {CHAT: Profile()}, NOON)
        await ledger.add(connection, said, "somebody", NOON)
    assert await consents.run(everything.hub.settings, asked(who=str(CHAT), csv=False)) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["address"], line["granted"], line["shown"]) == (str(CHAT), True, "promotions-1")
    assert await consents.run(everything.hub.settings, asked(who=str(CHAT), csv=True)) == 0
    heading, row = capsys.readouterr().out.splitlines()
    assert heading == "at,address,purpose,granted,how,words,shown,person_id"
    assert row.startswith(f'{NOON.isoformat()},{CHAT},promotions,True,button,"Oui, je veux bien"')


async def test_where_somebody_can_be_written_to_is_told_and_why_not_elsewhere(
    everything: World, capsys: pytest.CaptureFixture[str]
):
    async with everything.hub.database.writing() as connection:
        await people.meet(connection, {CHAT: Profile()}, NOON)
    assert await reach.run(everything.hub.settings, asked(who=str(CHAT))) == 0
    news, offers = capsys.readouterr().out.split("Offers:")
    assert news.startswith("News of their orders:\n  Telegram: ")
    offers, why = offers.split("Why there:")
    assert offers.strip() == "Telegram: they have not agreed to receive offers there."
    assert "We write to you on Telegram because" in why
    assert "Nous vous écrivons sur Telegram parce que" in why


def test_words_that_look_like_a_formula_are_words_in_a_table():
    said = Entry(person_id="p", address=CHAT, purpose="all", granted=False, how="words", at=NOON, words="=1+1")
    assert consents.as_csv([said]).splitlines()[1].split(",")[5] == "'=1+1"


async def test_of_whom_nothing_is_in_the_ledger_is_told(everything: World):
    with pytest.raises(Exception, match="Nothing was ever allowed or refused"):
        await consents.run(everything.hub.settings, asked(who="sms:+33600000000", csv=False))


async def test_somebody_unknown_is_told_apart(everything: World):
    with pytest.raises(Exception, match="Nobody is known as sms:\\+33600000000"):
        await person.export(everything.hub.settings, asked(who="sms:+33600000000"))
