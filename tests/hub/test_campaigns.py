"""A campaign, from its draft to what came of it: on the running hub, with phones in place of vendors."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select

from dialogs.errors import RelaisError
from dialogs.messages import Address, Inbound, OptOut, Tap
from dialogs.records import Consent
from hub.api.door import signature
from hub.app import Hub, build, running
from hub.campaigns import has_doubled
from hub.clock import Clock
from hub.settings import check
from hub.web.server import serving
from notifications.campaign import read
from notifications.results import Results
from storage import consents, people, queues
from storage.tables import notices, outbox, persons, purchases
from tests.kit.chat import PATIENCE, READER, Phone, phones, plainly, quiet
from tests.kit.databases import Databases, SqliteDatabases

KEY = "the key of the tests' back end"
WINTER: dict[str, Any] = {
    "id": "hiver",
    "name": "Lumières d’hiver",
    "voucher": "HIVER10",
    "message": {
        "fr": {
            "text": "Bonjour {first_name},\nnos lampes sont à -10 % jusqu’à dimanche avec le code {voucher}.",
            "sms": "{shop} : -10 % sur nos lampes avec {voucher}.",
            "links": [{"label": "Voir les lampes", "url": "https://shop.example/lampes"}],
        },
        "en": {"text": "Hello {first_name},\nour lamps are 10% off until Sunday with the code {voucher}."},
    },
}


@dataclass
class Shop:
    """The hub at work, and the phones of whoever is written to."""

    hub: Hub
    phones: Mapping[str, Phone]
    everybody: list[str] = field(default_factory=list[str])

    async def knows(self, *channels: str, agreed: bool = True, **known: Any) -> Address:
        """One more person, at an address on each of these channels; returns the first."""
        ident, now = f"{len(self.everybody):032x}", self.hub.clock.now()
        self.everybody.append(ident)
        places = [Address(channel, _id(channel, len(self.everybody))) for channel in channels]
        async with self.hub.database.writing() as connection:
            await connection.execute(insert(persons).values({"id": ident, "created_at": now, "language": "fr"} | known))
            for place in places:
                await people.add_address(connection, place, ident, now)
                said = [Consent(place, "promotions", True, how) for how in ("button", "confirmed")] if agreed else []
                for one in said:
                    await consents.add(connection, one, ident, now)
        return places[0]

    async def becomes(self, state: str, ident: str = "hiver") -> None:
        await self.until(lambda: self._is(ident, state))

    async def _is(self, ident: str, state: str) -> bool:
        return (await self.hub.marketing.progress(ident)).state == state

    async def until(self, true: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not await true():
                await asyncio.sleep(0.01)

    async def has_told(self, channel: str, most: int) -> None:
        """Wait until some were told there."""

        async def enough() -> bool:
            return self.count(channel) >= most

        await self.until(enough)

    def told(self, address: Address) -> list[str]:
        return [plainly(message.reply.text) for message in self.phones[address.channel].told.get(address.id, [])]

    def count(self, channel: str) -> int:
        return sum(map(len, self.phones[channel].told.values()))

    async def tells(self, **changed: Any) -> None:
        """The whole campaign, until nothing is left of it but those who wait."""
        campaign = read({**WINTER, **changed})
        await self.hub.marketing.create(campaign)
        await self.hub.marketing.start(campaign.id)
        await self.until(lambda: self._all_looked_at(campaign.id))
        await quiet(self.hub)

    async def _all_looked_at(self, ident: str) -> bool:
        now = await self.hub.marketing.progress(ident)
        return now.state in ("running", "done") and now.looked_at == now.people

    async def is_queued(self, ident: str) -> bool:
        return bool((await self.hub.marketing.progress(ident)).queued)

    async def waits(self, ident: str) -> bool:
        return bool((await self.hub.marketing.progress(ident)).waiting)

    async def rows(self, table: Any, *columns: Any) -> list[Any]:
        async with self.hub.database.reading() as connection:
            return list(await connection.execute(select(*columns).select_from(table).order_by(columns[0])))


def _id(channel: str, number: int) -> str:
    return {"sms": f"+336399{number:05}", "email": f"somebody{number}@example.org"}.get(channel, f"{7000 + number}")


def until_tuesday(now: datetime) -> timedelta:
    """Ten in the morning in France, on a day on which everybody may be written to."""
    there = now.astimezone(ZoneInfo("Europe/Paris"))
    days = timedelta(days=(1 - there.weekday()) % 7 or 7)
    return datetime.combine(there.date() + days, time(10), there.tzinfo) - there


@asynccontextmanager
async def at_work(url: str, rate: float = 500.0, **delivery: Any) -> AsyncIterator[Shop]:
    """The hub with all its channels, each of which takes so many messages a second."""
    clock = Clock()
    clock.move(until_tuesday(clock.now()))
    lines = phones()
    for phone in lines.values():
        phone.capabilities = replace(phone.capabilities, rate=rate)
    settings = check(
        {
            "hub": {
                "database": url,
                "port": 0,
                "secret": "a secret of the tests only",
                "api_key": KEY,
                "log_level": "error",
            },
            "delivery": delivery,
        }
    )
    async with build(settings, clock=clock, channels=lines, reader=READER) as hub, running(hub):
        yield Shop(hub, lines)


@pytest.fixture
async def shop(databases: Databases, tmp_path: Path) -> AsyncIterator[Shop]:
    async with databases.fresh(tmp_path) as url, at_work(url) as shop:
        yield shop


@pytest.fixture
async def slow(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[Shop]:
    """A vendor that takes ten messages a second: most of a campaign waits to leave."""
    async with sqlite.fresh(tmp_path) as url, at_work(url, rate=10.0) as shop:
        yield shop


# ---------------------------------------------------------------- what each is told


async def test_everybody_is_told_in_their_language_by_their_name_with_a_way_out(shop: Shop):
    camille = await shop.knows("telegram", first_name="Camille")
    james = await shop.knows("email", first_name="James", language="en")
    nobody = await shop.knows("sms")
    await shop.tells()
    assert shop.told(camille) == [
        "Bonjour Camille,\nnos lampes sont à -10 % jusqu'à dimanche avec le code HIVER10.\n\n"
        "Vous avez accepté de recevoir nos offres."
    ]
    assert shop.told(james) == ["Hello James,\nour lamps are 10% off until Sunday with the code HIVER10."]
    (text,) = shop.told(nobody)
    assert text.startswith("Maison Lumen : -10 % sur nos lampes avec HIVER10. http://localhost:8080/go/")
    assert text.endswith("\nStop : répondez STOP")
    (message,) = shop.phones["telegram"].told[camille.id]
    assert message.reply.choices[-1].payload == "stop_notifying:promotions"
    (letter,) = shop.phones["email"].told[james.id]
    assert "/stop/" in letter.unsubscribe_url
    assert "/wishes/" in letter.wishes_url


async def test_a_link_that_is_followed_is_counted_for_whom_it_was_sent_to(shop: Shop):
    await shop.knows("telegram", first_name="Camille")
    zoe = await shop.knows("telegram", first_name="Zoé")
    await shop.tells()
    (message,) = shop.phones["telegram"].told[zoe.id]
    link = message.reply.choices[0].url
    shop.hub.clock.move(timedelta(minutes=1))
    async with serving(shop.hub) as url, aiohttp.ClientSession(headers={"User-Agent": "Mozilla/5.0"}) as web:
        here = link.replace(shop.hub.settings.hub.public_url, url)
        async with web.get(here, allow_redirects=False) as answer:
            assert answer.headers["Location"] == "https://shop.example/lampes"
    clicked = await shop.rows(notices, notices.c.person_id, notices.c.clicked_at)
    assert [bool(at) for _, at in clicked] == [False, True]
    assert (await shop.hub.marketing.results("hiver")).clicked == 1


async def test_each_is_told_once_where_they_answer_best(shop: Shop):
    both = await shop.knows("sms", "telegram", preferred="telegram")
    await shop.tells()
    assert shop.told(both) == []
    assert shop.count("telegram") == 1


async def test_a_campaign_may_keep_to_one_channel(shop: Shop):
    both = await shop.knows("sms", "telegram")
    only_telegram = await shop.knows("telegram")
    await shop.tells(channel="sms")
    assert (len(shop.told(both)), shop.told(only_telegram)) == (1, [])


async def test_nobody_is_told_who_has_not_agreed_or_takes_it_back(shop: Shop):
    await shop.knows("telegram", agreed=False)
    refuses = await shop.knows("telegram")
    async with shop.hub.database.writing() as connection:
        await consents.add(connection, Consent(refuses, "promotions", False, "button"), shop.everybody[-1], _now(shop))
    await shop.tells()
    assert shop.count("telegram") == 0
    assert (await shop.hub.marketing.progress("hiver")).left_alone == {"no_consent": 1, "refused": 1}


async def test_nobody_is_told_more_than_two_offers_a_week(shop: Shop):
    somebody = await shop.knows("telegram")
    for ident in ("un", "deux", "trois"):
        await shop.tells(id=ident)
    assert len(shop.told(somebody)) == 2
    assert (await shop.hub.marketing.progress("trois")).waiting == 1


async def test_who_sleeps_is_told_in_the_morning(shop: Shop):
    far = await shop.knows("telegram", time_zone="America/New_York")
    await shop.tells()
    assert shop.told(far) == []
    shop.hub.clock.move(timedelta(hours=5))  # nine in the morning in New York
    await shop.becomes("done")
    await quiet(shop.hub)
    assert len(shop.told(far)) == 1


async def test_what_could_not_leave_before_the_night_leaves_in_the_morning(shop: Shop):
    """The vendor refuses our token all afternoon; it is mended at ten in the evening."""
    somebody = await shop.knows("sms")
    await shop.tells(id="avant")
    async with shop.hub.database.writing() as connection:
        await queues.pause(connection, "sms", "bad token")
    await shop.hub.marketing.create(read(WINTER))
    await shop.hub.marketing.start("hiver")
    await shop.until(lambda: shop.is_queued("hiver"))
    shop.hub.clock.move(timedelta(hours=12))
    async with shop.hub.database.writing() as connection:
        await queues.resume_all(connection)
    await shop.until(lambda: shop.waits("hiver"))
    assert len(shop.told(somebody)) == 1
    shop.hub.clock.move(timedelta(hours=11))
    await shop.becomes("done")
    await quiet(shop.hub)
    now = await shop.hub.marketing.progress("hiver")
    assert (len(shop.told(somebody)), now.told, now.waiting) == (2, 1, 0)


async def test_some_are_kept_aside_and_told_nothing(shop: Shop):
    for _ in range(60):
        await shop.knows("telegram")
    await shop.tells(hold_out=0.5)
    now = await shop.hub.marketing.progress("hiver")
    assert now.told + now.held_out == 60
    assert 15 < now.held_out < 45
    assert shop.count("telegram") == now.told


# ---------------------------------------------------------------- before


async def test_how_many_and_who_is_said_before(shop: Shop):
    await shop.knows("sms", "telegram", first_name="Camille")
    await shop.knows("email", first_name="James", language="en")
    audience = await shop.hub.marketing.create(read({**WINTER, "to": {"language": ["fr"]}}))
    assert audience.count == 1
    (somebody,) = audience.sample
    assert (somebody.first_name, sorted(somebody.channels)) == ("Camille", ["sms", "telegram"])


async def test_it_is_shown_as_each_channel_will_show_it(shop: Shop):
    await shop.hub.marketing.create(read(WINTER))
    looks = {(look.channel, look.language): look for look in await shop.hub.marketing.preview("hiver")}
    assert len(looks) == 12
    bill = looks["sms", "fr"].bill
    assert bill
    assert (bill.letters, bill.segments, bill.cost) == ("GSM-7", 1, 0.06)
    assert "[Voir les lampes] [Stop aux offres]" in looks["telegram", "fr"].messages[-1]
    assert looks["email", "en"].subject == "Hello Camille,"
    assert not looks["sms", "fr"].subject


async def test_letters_that_no_text_message_has_make_it_dearer_and_that_is_said(shop: Shop):
    text = {
        "fr": {"text": "Nos lampes ☀ sont à -10 % jusqu’à dimanche, en boutique et en ligne, avec le code HIVER10."}
    }
    await shop.hub.marketing.create(read({**WINTER, "message": text}))
    bill = next(look.bill for look in await shop.hub.marketing.preview("hiver") if look.channel == "sms")
    assert bill
    assert (bill.letters, bill.segments) == ("UCS-2", 2)


async def test_it_is_tried_on_oneself_at_an_address_that_is_ones_own(shop: Shop):
    me = await shop.knows("telegram", first_name="Sophie", agreed=False)
    await shop.hub.marketing.create(read(WINTER))
    await shop.hub.marketing.test("hiver", me)
    await quiet(shop.hub)
    assert shop.told(me)[0].startswith("Bonjour Sophie,")
    with pytest.raises(RelaisError, match="no address that somebody has written to us from"):
        await shop.hub.marketing.test("hiver", Address("sms", "+33612345678"))


async def test_it_begins_at_its_hour(shop: Shop):
    somebody = await shop.knows("telegram")
    await shop.hub.marketing.create(read(WINTER))
    await shop.hub.marketing.start("hiver", _now(shop) + timedelta(hours=2))
    assert (await shop.hub.marketing.progress("hiver")).state == "scheduled"
    shop.hub.clock.move(timedelta(hours=2))
    await shop.becomes("done")
    await quiet(shop.hub)
    assert len(shop.told(somebody)) == 1


async def test_one_that_waits_for_its_hour_is_held_moved_mended_and_cancelled(shop: Shop):
    somebody = await shop.knows("telegram")
    marketing, today = shop.hub.marketing, _now(shop)
    await marketing.create(read(WINTER))
    await marketing.start("hiver", today + timedelta(hours=1))
    await marketing.pause("hiver")
    shop.hub.clock.move(timedelta(hours=2))
    assert not await shop.hub.feeder.tick()
    assert (await marketing.progress("hiver")).state == "paused"
    assert await marketing.start("hiver", today + timedelta(hours=6)) == today + timedelta(hours=6)
    await marketing.pause("hiver")
    assert await marketing.resume("hiver") == today + timedelta(hours=6)
    await marketing.create(read({**WINTER, "message": {"fr": {"text": "Nos lampes, mieux dites."}}}))
    assert (await marketing.progress("hiver")).state == "scheduled"
    await marketing.stop("hiver")
    await shop.becomes("stopped")
    shop.hub.clock.move(timedelta(hours=6))
    assert not await shop.hub.feeder.tick()
    await quiet(shop.hub)
    assert not shop.told(somebody)


async def test_held_past_its_hour_it_begins_when_it_goes_on(shop: Shop):
    somebody = await shop.knows("telegram")
    await shop.hub.marketing.create(read(WINTER))
    await shop.hub.marketing.start("hiver", _now(shop) + timedelta(hours=1))
    await shop.hub.marketing.pause("hiver")
    shop.hub.clock.move(timedelta(hours=2))
    await shop.hub.marketing.resume("hiver")
    await shop.becomes("done")
    await quiet(shop.hub)
    assert len(shop.told(somebody)) == 1


async def test_a_channel_that_carries_no_offers_is_refused_beforehand(shop: Shop):
    line = shop.phones["messenger"]
    with pytest.raises(RelaisError, match="not connected"):
        await shop.hub.marketing.create(read({**WINTER, "channel": "pigeon"}))
    assert not line.told


# ---------------------------------------------------------------- hold it, go on, stop


async def test_held_it_tells_nobody_more_and_nobody_twice_when_it_goes_on(slow: Shop):
    for _ in range(30):
        await slow.knows("telegram")
    await slow.hub.marketing.create(read(WINTER))
    await slow.hub.marketing.start("hiver")
    await slow.has_told("telegram", 3)
    await slow.hub.marketing.pause("hiver")
    await slow.becomes("paused")
    before = slow.count("telegram")
    assert before < 30
    assert {state for (_, state) in await slow.rows(outbox, outbox.c.seq, outbox.c.state)} <= {"sent", "sending"}
    await slow.hub.marketing.resume("hiver")
    await slow.becomes("done")
    await quiet(slow.hub)
    assert [len(told) for told in slow.phones["telegram"].told.values()] == [1] * 30


async def test_stopped_it_tells_nobody_more(slow: Shop):
    for _ in range(30):
        await slow.knows("telegram")
    await slow.hub.marketing.create(read(WINTER))
    await slow.hub.marketing.start("hiver")
    await slow.has_told("telegram", 3)
    await slow.hub.marketing.stop("hiver")
    await slow.becomes("stopped")
    await quiet(slow.hub)
    told = slow.count("telegram")
    now = await slow.hub.marketing.progress("hiver")
    assert told < 30
    assert (now.told, now.stopped, now.queued) == (told, 30 - told, 0)
    with pytest.raises(RelaisError, match="hiver is stopped, which cannot become running"):
        await slow.hub.marketing.resume("hiver")


async def test_a_pace_of_its_own_is_kept_and_its_end_is_told(slow: Shop):
    for _ in range(8):
        await slow.knows("telegram")
    await slow.hub.marketing.create(read({**WINTER, "rate": 0.05}))
    await slow.hub.marketing.start("hiver")
    await slow.has_told("telegram", 1)
    due = [at for (at,) in await slow.rows(notices, notices.c.due_at)]
    assert {round((after - before).total_seconds()) for before, after in pairwise(due)} == {20}
    assert len(due) <= 8


async def test_who_takes_it_back_before_it_left_is_told_nothing(slow: Shop):
    everybody = [await slow.knows("telegram") for _ in range(40)]
    await slow.hub.marketing.create(read(WINTER))
    await slow.hub.marketing.start("hiver")
    await slow.has_told("telegram", 1)
    last = next(one for one in reversed(everybody) if not slow.told(one))
    gone = Inbound(id="stop-1", address=last, at=_now(slow), content=OptOut("blocked"))
    await slow.hub.relay.accept([gone])
    await quiet(slow.hub)
    assert slow.told(last) == []


async def test_two_processes_that_feed_tell_nobody_twice(shop: Shop):
    for _ in range(50):
        await shop.knows("telegram")
    await shop.hub.marketing.create(read(WINTER))
    await shop.hub.marketing.start("hiver")
    await asyncio.gather(*(shop.hub.feeder.tick() for _ in range(6)))
    await shop.becomes("done")
    await quiet(shop.hub)
    assert [len(told) for told in shop.phones["telegram"].told.values()] == [1] * 50


def test_tables_are_looked_at_after_a_thousand_people_and_each_time_they_have_doubled():
    chunks = [(people, 400) for people in range(0, 10_000, 400)]
    assert [people + more for people, more in chunks if has_doubled(people, more)] == [1_200, 2_000, 4_000, 8_000]
    assert not has_doubled(1_000, 0)


# ---------------------------------------------------------------- afterwards


async def test_what_came_of_it(shop: Shop):
    buys = await shop.knows("telegram")
    await shop.knows("telegram")
    await shop.tells()
    tapped = Inbound(id="tap-1", address=buys, at=_now(shop), content=Tap("help:", "Aide"))
    await shop.hub.relay.accept([tapped])
    await quiet(shop.hub)
    order = {"order_number": "1", "person_id": shop.everybody[0], "total": 80.0, "currency": "EUR", "at": _now(shop)}
    async with shop.hub.database.writing() as connection:
        await connection.execute(insert(purchases).values(order))
    found = await shop.hub.marketing.results("hiver")
    assert found == Results(told=2, sent=2, reached=2, answered=1, bought=1, revenue=80.0)
    assert found.lift.verdict == "too_few"


async def test_each_row_says_where_and_why(shop: Shop):
    await shop.knows("telegram", preferred="telegram")
    await shop.tells()
    ((_, channel, why, chance),) = await shop.rows(
        notices, notices.c.seq, notices.c.tried, notices.c.why, notices.c.chance
    )
    assert (channel, why) == ("telegram", "you_said")
    assert 0 < chance < 1


# ---------------------------------------------------------------- by the shop's own programs


@dataclass
class Program:
    """The shop's back end, which signs its calls."""

    hub: Hub
    url: str
    web: aiohttp.ClientSession
    key: str = KEY

    async def gets(self, path: str) -> tuple[int, Any]:
        return await self._calls("GET", path, b"")

    async def posts(self, path: str, body: Any) -> tuple[int, Any]:
        return await self._calls("POST", path, json.dumps(body).encode())

    async def _calls(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        stamp = str(int(self.hub.clock.now().timestamp()))
        signed = {"X-Relais-Timestamp": stamp, "X-Relais-Signature": signature(self.key.encode(), stamp, body)}
        where = f"{self.url}/api/v1/campaigns{path}"
        async with self.web.request(method, where, data=body, headers=signed) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def program(slow: Shop) -> AsyncIterator[Program]:
    async with serving(slow.hub) as url, aiohttp.ClientSession() as web:
        yield Program(slow.hub, url, web)


async def test_a_program_does_all_that_the_command_does(slow: Shop, program: Program):
    me = await slow.knows("telegram", first_name="Camille")
    assert await program.posts("/audience", {"language": ["en"]}) == (200, {"count": 0, "sample": []})
    status, audience = await program.posts("", WINTER)
    assert (status, audience["count"]) == (201, 1)
    status, looks = await program.gets("/hiver/preview")
    assert {look["channel"] for look in looks} == {"widget", "messenger", "telegram", "slack", "sms", "email"}
    assert (await program.posts("/commands", {"campaign": "hiver", "do": "test", "to": str(me)}))[0] == 202
    assert (await program.posts("/commands", {"campaign": "hiver", "do": "start"}))[0] == 202
    await slow.becomes("done")
    await quiet(slow.hub)
    assert len(slow.told(me)) == 2
    status, now = await program.gets("/hiver")
    assert (status, now["state"], now["told"]) == (200, "done", 1)
    status, found = await program.gets("/hiver/results")
    assert (found["told"], found["lift"]["verdict"]) == (1, "too_few")
    assert [one["id"] for one in (await program.gets(""))[1]] == ["hiver"]


async def test_what_a_program_may_not_do_is_refused_in_a_sentence(slow: Shop, program: Program):
    forger = Program(program.hub, program.url, program.web, key="another key")
    assert (await forger.gets(""))[0] == 401
    assert (await forger.posts("/commands", {"campaign": "hiver", "do": "start"}))[0] == 401
    status, refusal = await program.posts("", {**WINTER, "hold_out": 2})
    assert (status, refusal["error"]) == (422, "hold_out is a share between 0 and 0.9: 0.1 keeps one in ten aside.")
    status, refusal = await program.posts("/commands", {"campaign": "printemps", "do": "pause"})
    assert (status, refusal["error"]) == (409, "There is no campaign called printemps.")
    assert (await program.posts("/commands", {"campaign": "hiver", "do": "dance"}))[0] == 422
    assert (await program.posts("/commands", {"campaign": "hi\0ver", "do": "pause"}))[0] == 422
    assert (await program.posts("/audience", {"city": ["Ly\0n"]}))[0] == 422
    assert (await program.posts("/commands", {"campaign": "hiver", "do": "start", "at": "2026-12-01T10:00"}))[0] == 422


def _now(shop: Shop) -> datetime:
    return shop.hub.clock.now()
