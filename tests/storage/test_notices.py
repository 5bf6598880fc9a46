"""What is to be told waits in the database: planned once, told once, answered or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dialogs.messages import Address, Purpose
from storage import notices, queues
from storage.database import Database
from storage.notices import Kept, Late, Plan, Telling
from storage.tables import notices as table
from storage.tables import outbox
from tests.kit.clerk import NOW, message

TELEGRAM, SMS = Address("telegram", "ana"), Address("sms", "+33639980001")


def planned(ident: str = "e1", person: str = "ana", notice: str = "order_step", **more: Any) -> Plan:
    given: dict[str, Any] = {"about": "1042", "purpose": "notice", "body": "{}", "planned_at": NOW, "due_at": NOW}
    return Plan(id=notices.ident(ident, notice, person), person_id=person, notice=notice, **(given | more))


@dataclass
class Teller:
    """Somebody who plans and tells, at a time of the test's choosing."""

    database: Database
    now: datetime = NOW

    def later(self, **time: float) -> "Teller":
        self.now += timedelta(**time)
        return self

    async def plans(self, *plans: Plan) -> None:
        async with self.database.writing() as connection:
            await notices.plan(connection, plans)

    async def due(self, most: int = 100) -> list[Kept]:
        async with self.database.reading() as connection:
            return await notices.due(connection, self.now, most)

    async def falling_back(self) -> list[Kept]:
        async with self.database.reading() as connection:
            return await notices.falling_back(connection, self.now, 100)

    async def tells(self, at: Address = TELEGRAM, **more: Any) -> list[Kept]:
        """All that is due, in one go."""
        rows = await self.due()
        told = [Telling(seq=row.seq, at=self.now, address=at, tried=(at.channel,), **more) for row in rows]
        async with self.database.writing() as connection:
            await notices.told(connection, told)
        return rows

    async def hears(self, person: str = "ana", at: Address = TELEGRAM) -> list[Late]:
        async with self.database.writing() as connection:
            return await notices.heard(connection, [(person, at)], self.now)

    async def sees_a_click(self, seq: int, person: str = "ana") -> list[Late]:
        async with self.database.writing() as connection:
            return await notices.reacted(connection, person, self.now, clicked=seq)

    async def grades(self, worth: float) -> Sequence[int]:
        async with self.database.writing() as connection:
            seqs = [row.seq for row in await notices.ungraded(connection, self.now - timedelta(days=1), 100)]
            await notices.grade(connection, dict.fromkeys(seqs, worth))
            return seqs

    async def takes_back(self, **which: Any) -> int:
        async with self.database.writing() as connection:
            return await notices.cancel(connection, ["ana"], why="unsubscribed", **which)

    async def rows(self) -> list[Any]:
        async with self.database.reading() as connection:
            return list(await connection.execute(select(table).order_by(table.c.seq)))


@pytest.fixture
def teller(database: Database) -> Teller:
    return Teller(database)


# ---------------------------------------------------------------- planned


async def test_the_same_is_planned_once(teller):
    await teller.plans(planned(), planned())
    await teller.plans(planned())
    assert len(await teller.due()) == 1


async def test_nothing_is_due_before_its_time(teller):
    await teller.plans(planned(due_at=NOW + timedelta(hours=1)))
    assert await teller.due() == []
    assert len(await teller.later(hours=1).due()) == 1


async def test_what_waits_is_replaced_by_the_newer_word_on_the_same(teller):
    await teller.plans(planned("shipped"))
    await teller.plans(planned("out"))
    assert [row.id for row in await teller.due()] == ["out:order_step:ana"]
    assert [(row.state, row.why) for row in await teller.rows()] == [("dropped", "replaced"), ("waiting", "")]


async def test_other_people_orders_parcels_and_notices_go_on_waiting(teller):
    others = [planned(about="1043", ident="b"), planned(person="ben"), planned(notice="order_delay")]
    await teller.plans(*others, planned("second", part="1042-2"))
    await teller.plans(planned("newer"))
    assert len(await teller.due()) == 5


async def test_a_newer_word_leaves_the_older_on_no_further_channel(teller):
    await teller.plans(planned("shipped"))
    await teller.tells(fallback_at=NOW + timedelta(hours=3))
    await teller.plans(planned("out"))
    assert await teller.later(hours=4).falling_back() == []


async def test_what_was_told_is_not_planned_again(teller):
    await teller.plans(planned())
    await teller.tells()
    await teller.plans(planned())
    assert await teller.due() == []


async def test_campaigns_are_left_to_their_feeder(teller):
    await teller.plans(planned(notice=notices.CAMPAIGN, purpose="promotion"))
    assert await teller.due() == []


async def test_a_long_name_of_an_event_fits(teller):
    await teller.plans(planned("x" * 250, person="p" * 32, notice="n" * 32))
    assert len((await teller.due())[0].id) <= 140


# ---------------------------------------------------------------- answered


async def test_a_word_where_it_was_told_answers_it_and_ends_the_search(teller):
    await teller.plans(planned())
    await teller.tells(fallback_at=NOW + timedelta(hours=3))
    await teller.later(hours=1).hears()
    assert await teller.later(hours=3).falling_back() == []
    assert [row.reacted_at for row in await teller.rows()] == [NOW + timedelta(hours=1)]


async def test_a_word_elsewhere_ends_the_search_and_is_no_answer(teller):
    await teller.plans(planned())
    await teller.tells(fallback_at=NOW + timedelta(hours=3))
    await teller.later(hours=1).hears(at=SMS)
    assert await teller.later(hours=3).falling_back() == []
    assert [row.reacted_at for row in await teller.rows()] == [None]


async def test_the_first_answer_counts(teller):
    await teller.plans(planned())
    await teller.tells()
    await teller.later(minutes=5).hears()
    await teller.later(hours=5).hears()
    assert [row.reacted_at for row in await teller.rows()] == [NOW + timedelta(minutes=5)]


async def test_somebody_elses_word_answers_nothing(teller):
    await teller.plans(planned())
    await teller.tells(fallback_at=NOW + timedelta(hours=3))
    await teller.hears("ben", SMS)
    assert len(await teller.later(hours=3).falling_back()) == 1


async def test_a_click_answers_what_was_clicked(teller):
    await teller.plans(planned(), planned("e2", about="1043"))
    rows = await teller.tells(fallback_at=NOW + timedelta(hours=3))
    await teller.sees_a_click(rows[0].seq)
    await teller.later(hours=1).sees_a_click(rows[0].seq)
    assert [(row.reacted_at, row.clicked_at) for row in await teller.rows()] == [(NOW, NOW), (None, None)]
    assert await teller.later(hours=3).falling_back() == []


async def test_nobody_clicks_for_another(teller):
    await teller.plans(planned())
    rows = await teller.tells()
    await teller.sees_a_click(rows[0].seq, "ben")
    assert [row.reacted_at for row in await teller.rows()] == [None]


# ---------------------------------------------------------------- learned from


async def test_a_day_later_it_teaches_something_once(teller):
    await teller.plans(planned())
    await teller.tells()
    assert await teller.later(hours=23).grades(1.0) == []
    assert len(await teller.later(hours=1).grades(1.0)) == 1
    assert await teller.grades(1.0) == []


async def test_a_late_answer_is_told_apart_once(teller):
    await teller.plans(planned())
    await teller.tells()
    await teller.later(days=1).grades(0.0)
    assert await teller.later(hours=2).hears() == [Late("ana", "telegram")]
    assert await teller.hears() == []
    assert [row.grade for row in await teller.rows()] == [0.5]


async def test_a_late_click_is_told_apart_too(teller):
    await teller.plans(planned())
    (row,) = await teller.tells()
    await teller.later(days=1).grades(0.0)
    assert await teller.sees_a_click(row.seq) == [Late("ana", "telegram")]
    assert await teller.sees_a_click(row.seq) == []


async def test_after_three_days_a_word_answers_nothing_any_more(teller):
    await teller.plans(planned())
    await teller.tells()
    await teller.later(days=1).grades(0.0)
    assert await teller.later(days=3).hears() == []
    assert [row.grade for row in await teller.rows()] == [0.0]


async def test_the_next_channel_is_a_telling_of_its_own(teller):
    await teller.plans(planned())
    (row,) = await teller.tells(fallback_at=NOW + timedelta(hours=3))
    telling = Telling(seq=row.seq, at=NOW, address=SMS, tried=("telegram", "sms"))
    async with teller.database.writing() as connection:
        await notices.again(connection, row, telling)
    await teller.hears(at=SMS)
    assert [(row.address, row.reacted_at) for row in await teller.rows()] == [(str(TELEGRAM), None), (str(SMS), NOW)]
    assert await teller.later(hours=4).falling_back() == []


# ---------------------------------------------------------------- unwanted


async def test_what_waits_and_what_has_not_left_is_taken_back(teller):
    await teller.plans(planned())
    (row,) = await teller.tells()
    await teller.plans(planned("later", notice="order_delay"))
    async with teller.database.writing() as connection:
        await queues.put_out(connection, [message("m", person_id="ana", notice_id=row.id)])
    assert await teller.takes_back(about="1042") == 2
    assert await teller.due() == []
    async with teller.database.reading() as connection:
        assert await connection.scalar(select(outbox.c.state)) == "cancelled"


@pytest.mark.parametrize(
    "which", [{"about": "1043"}, {"named": ["order_delay"]}, {"purposes": [Purpose.PROMOTION.value]}]
)
async def test_what_is_still_wanted_stays(teller, which: dict[str, Any]):
    await teller.plans(planned())
    assert await teller.takes_back(**which) == 0
    assert len(await teller.due()) == 1


async def test_all_of_it_can_be_taken_back(teller):
    await teller.plans(planned(), planned("e2", about="LAM-101", notice="price_drop", purpose="promotion"))
    assert await teller.takes_back() == 2


# ---------------------------------------------------------------- quick


async def test_how_much_is_due_is_counted_only_so_far(teller):
    await teller.plans(*(planned(about=str(n), ident=str(n)) for n in range(12)))
    async with teller.database.reading() as connection:
        assert await notices.due_count(connection, NOW) == 12
        assert await notices.due_count(connection, NOW, most=10) == 10


@pytest.mark.parametrize("statement", ["_REPLACE", "_HEARD", "_WAITING_OF", "_PROMOTED"])
async def test_what_concerns_a_person_is_found_by_the_person(sqlite_database, statement: str):
    """One notice may have a row for each of a million people."""
    names = ("b_notice", "b_about", "b_part", "b_persons", "b_ids", "b_addresses")
    given: dict[str, Any] = dict.fromkeys(names, "") | {"b_now": NOW, "b_since": NOW}
    async with sqlite_database.reading() as connection:
        text = getattr(notices, statement)._text(connection.dialect, given)
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text.sql}", text.line(given))
        assert any("ix_notices_person (person_id=?" in row[3] for row in plan)
