"""All that decides where somebody is told something: who they are, what they said, what is believed of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, bindparam, literal_column, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.contact.rules import ContactRules
from dialogs.messages import Address
from dialogs.person import Person
from notifications.consent import Consents
from notifications.preference import Crowd, Habits, day_of, segment_of
from notifications.reach import Standing
from storage import consents, contact_rules, habits, notices, people
from storage.people import Known
from storage.prepared import Prepared, among
from storage.tables import Moment, addresses, cases, repairs
from storage.tables import notices as notices_table

DELAY = "order_delay"
"""The notice that a parcel is late: it is planned for whoever waits for one, though they may not want to be told."""

WEEK = timedelta(days=7)
"""For so long promotions are counted."""

LATE_AT_MOST = timedelta(days=90)
"""A parcel of which the shop has said no more for so long is no longer waited for."""

MADE_UP = "no_longer_true"
"""Why the word of a delay is not told that was made up for before."""


@dataclass(frozen=True)
class Party:
    """Somebody, where they can be written to, and on what terms."""

    person: Person
    talks: Mapping[Address, Known]
    standing: Standing

    @property
    def languages(self) -> Sequence[str]:
        """Theirs, then those of their conversations, the one last heard first."""
        talks = sorted(self.person.addresses, key=lambda known: known.last_inbound_at or _NEVER, reverse=True)
        return [self.person.language, *(self.talks[known.address].conversation.language for known in talks)]


NOBODY = Party(Person(id=""), {}, Standing())
"""Who has no address."""


async def parties(connection: AsyncConnection, ids: Collection[str], crowd: Crowd, now: datetime) -> dict[str, Party]:
    """Those of these people who have an address."""
    whom = sorted(ids)
    known = await people.of_persons(connection, whom)
    rules = await contact_rules.of_persons(connection, whom)
    ledger = await consents.latest_of(connection, whom)
    learned = await habits.of_persons(connection, whom)
    promotions = await notices.promoted(connection, whom, now - WEEK)
    troubled = await in_trouble(connection, whom, now)
    today = day_of(now)
    stranger = Habits().on(today)
    return {
        ident: Party(
            person=(person := next(iter(talks.values())).person),
            talks=talks,
            standing=Standing(
                rules=rules.get(ident, _NO_RULES),
                consents=ledger.get(ident, _NO_WORD),
                habits=learned[ident].on(today) if ident in learned else stranger,
                segment=segment_of(person, crowd),
                promotions=promotions.get(ident, ()),
                trouble=ident in troubled,
            ),
        )
        for ident, talks in known.items()
    }


async def in_trouble(connection: AsyncConnection, ids: Collection[str], now: datetime) -> set[str]:
    """Who has a problem that is not settled: a question to the team, something broken, a parcel that is late."""
    return {ident for (ident,) in await _TROUBLED.rows(connection, b_ids=list(ids), b_since=now - LATE_AT_MOST)}


def _troubled(dialect: str) -> Any:
    asking = select(addresses.c.person_id).join(cases, cases.c.conversation_id == addresses.c.conversation_id)
    asking = asking.where(among(dialect, addresses.c.person_id, "b_ids"), cases.c.closed_at.is_(None))
    broken = select(repairs.c.person_id).where(among(dialect, repairs.c.person_id, "b_ids"), repairs.c.state == _OPEN)
    late = select(notices_table.c.person_id).where(
        among(dialect, notices_table.c.person_id, "b_ids"),
        notices_table.c.notice == _DELAY,
        notices_table.c.planned_at > bindparam("b_since", type_=Moment),
        notices_table.c.over_at.is_(None),
        notices_table.c.why != literal_column(f"'{MADE_UP}'", String),
    )
    return union(asking, broken, late)


_NO_RULES, _NO_WORD = ContactRules(), Consents()  # one of each serves everybody: they are frozen
_OPEN = literal_column("'open'", String)
_DELAY = literal_column(f"'{DELAY}'", String)
_NEVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_TROUBLED = Prepared(_troubled)
