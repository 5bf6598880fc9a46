"""A database of any age becomes exactly what `storage/tables.py` says."""

import asyncio
import shutil

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage import migrate
from storage.database import Database
from storage.migrate import MIGRATIONS, is_current, newest, upgrade
from storage.tables import metadata, told_to_postgresql
from tests.kit.databases import PostgresDatabases

EVERY_STEP = sorted(path.stem[:4] for path in MIGRATIONS.glob("versions/0*.py"))


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def columns(connection: Connection) -> dict[str, dict[str, str]]:
    """Every column as the database itself describes it, defaults included."""
    there = inspect(connection)
    return {
        table: {column["name"]: f"{column['type']} {column['nullable']} {column['default']}" for column in found}
        for table in metadata.tables
        for found in [there.get_columns(table)]
    }


def indexes(connection: Connection) -> set[str]:
    """Every index as the database itself describes it, conditions included: comparing metadata overlooks those."""
    if connection.dialect.name == "postgresql":
        query = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    else:
        query = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    return {str(row[0]) for row in connection.execute(text(query))}


async def test_the_migrations_create_exactly_the_tables(database):
    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


@pytest.mark.parametrize("described", [columns, indexes])
async def test_a_migrated_database_describes_itself_as_one_made_from_the_tables(database, described):
    async with database.writing() as connection:
        migrated = await connection.run_sync(described)
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(told_to_postgresql().create_all)
        assert migrated == await connection.run_sync(described)


async def test_a_fresh_database_is_made_in_a_folder_that_does_not_exist_yet(tmp_path):
    url = f"sqlite:///{tmp_path}/not/there/relais.db"
    assert await upgrade(url) == EVERY_STEP
    assert (tmp_path / "not/there/relais.db").exists()


async def test_upgrading_twice_changes_nothing_the_second_time(database, database_url):
    assert await upgrade(database_url) == []


async def test_processes_that_start_together_upgrade_one_after_the_other(tmp_path):
    url = f"sqlite:///{tmp_path}/relais.db"
    made = await asyncio.gather(*(upgrade(url) for _ in range(3)))
    assert sorted(made, key=len) == [[], [], EVERY_STEP]


async def test_processes_that_start_together_on_postgresql_upgrade_one_after_the_other(postgresql: PostgresDatabases):
    await postgresql.order("CREATE DATABASE together")
    url = postgresql.url("together")
    made = await asyncio.gather(*(upgrade(url) for _ in range(3)))
    assert sorted(made, key=len) == [[], [], EVERY_STEP]
    await postgresql.order("DROP DATABASE together")


async def test_a_migrated_database_is_current(database):
    assert await is_current(database)


async def test_an_empty_database_is_not_current(tmp_path):
    empty = Database(f"sqlite:///{tmp_path}/empty.db")
    assert not await is_current(empty)
    await empty.close()


async def test_a_database_of_another_version_is_not_current(database):
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert not await is_current(database)


def test_the_newest_step_is_the_one_alembic_leads_to():
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [newest()]


async def test_every_step_can_be_undone(database):
    await migrate._run(database, lambda config: command.downgrade(config, "base"), [])
    async with database.reading() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["alembic_version"]


async def test_a_step_drafted_when_nothing_changed_does_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path):
    copy = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(migrate, "MIGRATIONS", copy)
    monkeypatch.setattr(migrate, "STEPS", copy / "versions")
    written = (await migrate.draft("Nothing.")).read_text()
    assert written.startswith('"""Nothing."""')
    assert "op." not in written.partition("def upgrade")[2]
