"""Learns where people answer: from what came of each message, and from where they write to us by themselves.

A message is graded a day after it was told; a contact is counted a while after it came in, from what the inbox keeps
anyway, so that no customer waits for it. What was learned is kept in the transaction that says from what.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.messages import Address
from hub.clock import Clock
from notifications.notices import Family, Notice
from notifications.preference import Crowd, Habits, Preference, day_of, segment_of
from storage import contacts, habits, notices, people
from storage.contacts import Contact
from storage.database import Database
from storage.notices import CAMPAIGN, Late, Outcome
from storage.people import Known

log = structlog.get_logger()

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST = 500
"""Messages graded, or contacts counted, in one transaction."""

REMEMBERED = 50_000
"""So many of the last outcomes the beliefs about everybody are fitted to anew each night."""


class Learning:
    """What is believed of people, kept up to date. All that it computes is `notifications/preference.py`."""

    def __init__(
        self,
        database: Database,
        preference: Preference,
        notices: Sequence[Notice],
        channels: Sequence[str],
        clock: Clock,
    ) -> None:
        self._database = database
        self._preference = preference
        self._families: Mapping[str, Family] = {CAMPAIGN: "promo", **{one.name: one.family for one in notices}}
        self._channels = channels
        self._clock = clock

    # ------------------------------------------------------------ as it happens

    async def late(self, connection: AsyncConnection, late: Sequence[Late], now: datetime) -> None:
        """They answered after all: what was learned from their silence is turned around, in the same transaction."""
        if not late:
            return
        learned = dict(await habits.of_persons(connection, {one.person_id for one in late}))
        for one in late:
            known = learned.get(one.person_id, Habits())
            learned[one.person_id] = self._preference.answered_late(known, one.channel, day_of(now))
        await habits.keep(connection, learned)

    # ------------------------------------------------------------ ticks

    async def look(self) -> None:
        """Learn from all that is old enough to tell."""
        more = True
        while more:
            more = MOST in (await self._grade(), await self._count())

    async def refit(self) -> None:
        """Fit what is believed of everybody anew, to the last outcomes in their order; people keep their own habits.

        What is learned day by day never forgets: this lets go of how customers answered long ago.
        """
        async with self._database.reading() as connection:
            outcomes = await notices.graded(connection, REMEMBERED)
        if not outcomes:
            return
        fitted = await asyncio.to_thread(self._fitted, outcomes)
        async with self._database.writing() as connection:
            present = await habits.crowd(connection, locked=True)
            fitted.contacts, fitted.outcomes = present.contacts, max(present.outcomes, fitted.outcomes)
            await habits.keep_crowd(connection, fitted)
        log.info("learning.refitted", outcomes=len(outcomes))

    # ------------------------------------------------------------ together, in one transaction

    async def _grade(self) -> int:
        now = self._clock.now()
        async with self._database.writing() as connection:
            outcomes = await notices.ungraded(connection, now - DAY, MOST)
            if outcomes:
                crowd = await habits.crowd(connection, locked=True)
                learned = dict(await habits.of_persons(connection, {one.person_id for one in outcomes}))
                self._learn(outcomes, crowd, learned)
                await habits.keep(connection, learned)
                await habits.keep_crowd(connection, crowd)
                await notices.grade(connection, {one.seq: grade_of(one) for one in outcomes})
        return len(outcomes)

    async def _count(self) -> int:
        now = self._clock.now()
        async with self._database.writing() as connection:
            crowd = await habits.crowd(connection, locked=True)  # first: of several processes one counts at a time
            found = await contacts.fresh(connection, now, MOST)
            if found:
                whose = await people.load(connection, [one.address for one in found])
                learned = dict(await habits.of_persons(connection, {known.person.id for known in whose.values()}))
                self._draw(found, whose, crowd, learned)
                await habits.keep(connection, learned)
                await habits.keep_crowd(connection, crowd)
                await contacts.counted(connection, found)
        return len(found)

    # ------------------------------------------------------------ computing

    def _learn(self, outcomes: Sequence[Outcome], crowd: Crowd, learned: dict[str, Habits]) -> None:
        for one in outcomes:
            learned[one.person_id] = self._preference.answered(
                learned.get(one.person_id, Habits()),
                crowd,
                one.segment,
                self._families.get(one.notice, "delivery"),
                one.channel,
                grade_of(one) if one.grade is None else one.grade,
                day_of(one.told_at + DAY),
            )

    def _draw(
        self, found: Sequence[Contact], whose: Mapping[Address, Known], crowd: Crowd, learned: dict[str, Habits]
    ) -> None:
        for one in found:
            if one.address in whose:
                person, channel = whose[one.address].person, one.address.channel
                known, segment = learned.get(person.id, Habits()), segment_of(person, crowd)
                learned[person.id] = self._preference.contacted(
                    known, crowd, segment, channel, self._channels, day_of(one.at)
                )

    def _fitted(self, outcomes: Sequence[Outcome]) -> Crowd:
        crowd = Crowd()
        self._learn(outcomes, crowd, {})
        return crowd


def grade_of(outcome: Outcome) -> float:
    """What a telling was worth: 1 answered within the hour, 0.5 within the day, else 0."""
    if outcome.reacted_at is None or outcome.reacted_at > outcome.told_at + DAY:
        return 0.0
    return 1.0 if outcome.reacted_at <= outcome.told_at + HOUR else 0.5
