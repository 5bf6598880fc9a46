"""What is kept for a while only, and taken out at night."""

from datetime import datetime

from storage import enclosures, links, visits
from storage.database import Database


async def sweep(database: Database, now: datetime) -> None:
    """Forget what is older than it may be: see `LIFE` in each of these modules."""
    async with database.writing() as connection:
        await visits.sweep(connection, now)
        await links.sweep(connection, now)
        await enclosures.sweep(connection, now)
