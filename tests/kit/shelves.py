"""Databases whose catalogue is filled from the demonstration's shop."""

import asyncio
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from hub.lexicon import load_lexicon
from hub.settings import CONFIG
from storage.database import Database
from storage.mirror import bring_up_to_date
from storage.shops.demo import DemoShop
from tests.kit.databases import SqliteDatabases

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def stocked_databases(empty: SqliteDatabases, folder: Path, site: str = "/demo") -> SqliteDatabases:
    """Copies of one that is filled here, once a session, from a shop whose pages are there."""
    template = folder / "stocked.db"
    shutil.copy(empty.template, template)
    with ThreadPoolExecutor(1) as other:  # where a loop may run that is not ours
        other.submit(asyncio.run, _fill(f"sqlite:///{template}", site)).result()
    return SqliteDatabases(template)


async def _fill(url: str, site: str) -> None:
    database = Database(url)
    shop = DemoShop.load(CONFIG / "demo", lambda: NOW, site)
    await bring_up_to_date(database, shop, load_lexicon(CONFIG / "search"), NOW)
    async with database.reading() as connection:
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    await database.close()


def demo_shop() -> DemoShop:
    return DemoShop.load(CONFIG / "demo", lambda: NOW)
