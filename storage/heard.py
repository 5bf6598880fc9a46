"""What somebody was told lately and when they were last here: what keeps us from saying things twice, or too soon."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.prepared import Prepared, among
from storage.tables import addresses, notices, purchases, visits


class Lately(Struct, frozen=True, kw_only=True):
    """Of one person: when they last did something with us, and were last told each thing, by notice and subject."""

    seen: datetime | None = None
    told: Mapping[tuple[str, str], datetime] = {}

    def by(self, notice: str) -> datetime | None:
        """When that notice was last told, whatever it was about."""
        return max((at for (name, _), at in self.told.items() if name == notice), default=None)

    def about(self, what: str) -> datetime | None:
        """When anything was last told about that."""
        return max((at for (_, about), at in self.told.items() if about == what), default=None)


async def lately(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Lately]:
    """Of several people."""
    told: defaultdict[str, dict[tuple[str, str], datetime]] = defaultdict(dict)
    for ident, notice, what, at in await _TOLD.rows(connection, b_ids=list(ids)):
        told[ident][notice, what] = at
    seen: dict[str, datetime] = {}
    for statement in _SEEN:
        for ident, at in await statement.rows(connection, b_ids=list(ids)):
            seen[ident] = _later(seen.get(ident), at)
    return {ident: Lately(seen=seen.get(ident), told=told[ident]) for ident in ids}


def _later(one: datetime | None, other: datetime) -> datetime:
    return max(one, other) if one else other


def _last(table: Any, at: Any) -> Prepared:
    """When the newest row of each person is from."""

    def write(dialect: str) -> Any:
        theirs = among(dialect, table.c.person_id, "b_ids")
        return (
            select(table.c.person_id, func.max(at, type_=at.type)).where(theirs, at.is_not(None)).group_by("person_id")
        )

    return Prepared(write)


_SEEN = (
    _last(addresses, addresses.c.last_inbound_at),
    _last(visits, visits.c.at),
    _last(purchases, purchases.c.at),
)


def _told(dialect: str) -> Any:
    what = (notices.c.person_id, notices.c.notice, notices.c.about)
    told = (among(dialect, notices.c.person_id, "b_ids"), notices.c.told_at.is_not(None))
    return select(*what, func.max(notices.c.told_at, type_=notices.c.told_at.type)).where(*told).group_by(*what)


_TOLD = Prepared(_told)
