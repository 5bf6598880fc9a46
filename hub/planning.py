"""Plans one chunk of a campaign: who is told now, where and in which words; who waits; who is left alone.

It is asked as late as can be, about a minute before the messages leave: what people said meanwhile is respected.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.capabilities import Capabilities, fit
from dialogs.messages import Address, Outbound, Purpose, Reply
from dialogs.person import Person
from dialogs.wording import Wordings
from hub.clicks import counted as through_us
from hub.clock import Clock
from hub.links import Links
from hub.pen import Spot, Why, Written, outbox_row, said_row
from notifications.campaign import (
    NAME,
    ON,
    Campaign,
    held_out,
    language_for,
    luck,
    notice_id,
    stoppable,
    worded,
)
from notifications.preference import Crowd, Preference
from notifications.routing import Nowhere, Route, Standing, Telling, Wait, route
from notifications.timing import House
from storage import campaigns, consents, habits, standing
from storage.campaigns import Kept, Step
from storage.database import Database
from storage.people import Known
from storage.standing import Party
from storage.unwanted import offers_by

AT_ONCE = 10
"""People planned before others get their turn: some milliseconds."""

STAND_IN = 2**40
"""A telling's number, longer than any: what stands in a link until its own is known."""

NOBODY = Party(Person(id="0" * 32), {}, Standing())
"""Whose pages stand in for everybody's: all are of the same length."""

EXAMPLE = Address("email", "camille@example.org")
"""To whom a letter is addressed that is only looked at."""

KNOWN_WORDS = 5_000
"""Texts kept ready: people share first names, and each is fitted to its channel once."""


@dataclass(frozen=True)
class Words:
    """Messages that fit, with `stop` of one person, and links that stand in for everybody's own."""

    parts: tuple[Reply, ...]
    stop: str
    links: Mapping[str, str]  # the pages that they stand in for

    def made_theirs(self, row: dict[str, Any], stop: str) -> dict[str, Any]:
        """The row, with the way out of somebody else."""
        if stop != self.stop:
            row["body"] = row["body"].replace(self.stop, stop)
        return row


@dataclass(frozen=True)
class Found:
    """What decides about the people of a chunk. `heard`: see `storage.consents.said_about`."""

    heard: int
    crowd: Crowd
    parties: Mapping[str, Party]


@dataclass
class Plan:
    """What a chunk comes to, as it is planned."""

    telling: Telling
    told: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    leaving: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    said: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    links: dict[str, str] = field(default_factory=dict[str, str])
    counts: Counter[str] = field(default_factory=Counter[str])
    paced_until: datetime | None = None


class Planner:
    """Decides for many people at once."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Capabilities],
        preference: Preference,
        wordings: Wordings,
        links: Links,
        house: House,
        clock: Clock,
        *,
        shop: str,
    ) -> None:
        self._database = database
        self._channels = channels
        self._preference = preference
        self._wordings = wordings
        self._links = links
        self._house = house
        self._clock = clock
        self._shop = shop
        self._ready: dict[tuple[str, str, str, str], Words] = {}

    async def step(self, kept: Kept, ids: Sequence[str], *, waited: bool) -> Step:
        """The step that these people make. `waited`: they were planned before, and waited for a better hour."""
        offer = Telling(subject="promotions", purpose=Purpose.PROMOTION, family="promo", forced=kept.campaign.channel)
        plan, now = Plan(offer, paced_until=kept.paced_until), self._clock.now()
        found = await self._database.read(lambda connection: _found(connection, ids, now))
        for n, ident in enumerate(ids):
            if n % AT_ONCE == 0:
                await asyncio.sleep(0)  # a customer who writes meanwhile is answered first
            party = found.parties.get(ident) or _nowhere(ident)
            self._plan(kept.campaign, party, found.crowd, plan, now, waited=waited)
        if not waited:
            plan.counts["looked at"] += len(ids)
        return Step(
            ident=kept.campaign.id,
            before=kept.cursor,
            cursor=kept.cursor if waited else ids[-1],
            paced_until=plan.paced_until,
            counts=plan.counts,
            planned=() if waited else plan.told,
            again=plan.told if waited else (),
            leaving=plan.leaving,
            said=plan.said,
            links=[{"mark": self._links.mark(page), "url": page} for page in plan.links.values()],
            number=partial(self._number, plan),
            people=ids,
            heard=found.heard,
            at=now,
        )

    def _number(self, plan: Plan, numbers: Mapping[str, int]) -> None:
        """Each person's links tell in which telling they stand, by a number that the database has just given."""
        marks = {stand_in: self._links.mark(page) for stand_in, page in plan.links.items()}
        for row, said in zip(plan.leaving, plan.said, strict=True):
            for stand_in, mark in marks.items():
                if stand_in in row["body"]:
                    link = self._links.go_to(numbers[row["notice_id"]], mark)
                    row["body"] = row["body"].replace(stand_in, link)
                    said["body"] = said["body"].replace(stand_in, link)

    # ------------------------------------------------------------ one person

    def _plan(self, campaign: Campaign, party: Party, crowd: Crowd, plan: Plan, now: datetime, *, waited: bool) -> None:
        person, chance = party.person, luck(campaign.id, party.person.id, "channel")
        found = route(
            person, plan.telling, party.standing, crowd, self._preference, self._channels, now, chance, self._house
        )
        match found:
            case Wait(until=until, why=why):
                plan.told.append(_row(campaign, person, now, state="waiting", why=str(why), due_at=until))
                plan.counts["waiting"] += not waited
            case Nowhere():
                self._leave_alone(campaign, person, found, plan, now, waited=waited)
            case Route() if held_out(campaign, person.id):
                plan.told.append(_row(campaign, person, now, state="held_out", due_at=now))
                plan.counts["held out"] += 1
            case Route():
                self._tell(campaign, party, found, plan, now)
        if waited and not isinstance(found, Wait):
            plan.counts["waiting"] -= 1

    def _leave_alone(
        self, campaign: Campaign, person: Person, nowhere: Nowhere, plan: Plan, now: datetime, *, waited: bool
    ) -> None:
        """Nothing is kept of whom it never was for; who waited in vain is told so in their row."""
        why = min(map(str, nowhere.why.values()), default="no_address")
        plan.counts[why] += 1
        if waited:
            plan.told.append(_row(campaign, person, now, state="dropped", why=why, due_at=now))

    def _tell(self, campaign: Campaign, party: Party, found: Route, plan: Plan, now: datetime) -> None:
        at, address = self._at(campaign, plan, now), found.known.address
        spot = Spot(address, found.known.thread, found.known.last_inbound_at)
        talk = party.talks[address].conversation.id
        ident, language = notice_id(campaign.id, party.person.id), language_for(campaign, *party.languages)
        words = self._words(campaign, address.channel, language, party.person.first_name)
        written = self._written(words, party.person, spot, language, ident, talk, now, found.leave_by)
        plan.links |= words.links
        plan.leaving += [row | {"due_at": at} for row in written.leaving]
        plan.said += written.said
        told = {"state": "told", "why": found.because.because, "due_at": at, "told_at": at}
        where = {"address": str(address), "tried": address.channel, "segment": party.standing.segment}
        believed = {"chance": found.chance, "propensity": found.propensity}
        plan.told.append(_row(campaign, party.person, now, **told, **where, **believed))
        plan.counts["told"] += 1
        plan.counts[ON + address.channel] += 1

    def test(self, campaign: Campaign, known: Known, language: str, ident: str) -> Written:
        """The same for somebody who asked to see it; its links lead straight to their pages."""
        spot, now, person = Spot.of_person(known.person, known.address), self._clock.now(), known.person
        channel = spot.address.channel
        stop, can = self._stop(person, channel), self._channels[channel]
        parts = self._fitted(campaign, channel, language, person.first_name, can, stop, counted=False)
        return self._written(Words(parts, stop, {}), person, spot, language, ident, known.conversation.id, now)

    def preview(
        self, campaign: Campaign, channel: str, language: str, first_name: str, can: Capabilities
    ) -> tuple[Reply, ...]:
        """The campaign as a channel shows it to somebody of that name, message by message."""
        return self._fitted(
            campaign, channel, language, first_name, can, self._stop(NOBODY.person, channel), counted=True
        )

    def letters(self, campaign: Campaign, language: str, first_name: str, can: Capabilities) -> tuple[Outbound, ...]:
        """The campaign as the letters that somebody of that name gets, with every way out; theirs lead nowhere."""
        now, who = self._clock.now(), NOBODY.person
        return tuple(
            Outbound(
                id=f"preview.{n}",
                address=EXAMPLE,
                reply=part,
                purpose=Purpose.PROMOTION,
                language=language,
                unsubscribe_url=self._stop(who, EXAMPLE.channel),
                wishes_url=self._links.wishes(who.id, now),
            )
            for n, part in enumerate(self.preview(campaign, EXAMPLE.channel, language, first_name, can))
        )

    def _written(
        self,
        words: Words,
        person: Person,
        spot: Spot,
        language: str,
        ident: str,
        talk: str,
        now: datetime,
        leave_by: datetime | None = None,
    ) -> Written:
        written, stop = Written(), self._stop(person, spot.address.channel)
        letter = self._channels[spot.address.channel].letters
        wishes = self._links.wishes(person.id, now) if letter else ""
        why = Why(person_id=person.id, notice_id=ident, purpose=Purpose.PROMOTION, leave_by=leave_by)
        for n, part in enumerate(words.parts):
            message = Outbound(
                id=f"{ident}.{n}",
                address=spot.address,
                reply=part,
                purpose=Purpose.PROMOTION,
                language=language,
                thread=spot.thread,
                last_inbound_at=spot.last_inbound_at,
                unsubscribe_url=stop,
                wishes_url=wishes,
            )
            written.leaving.append(words.made_theirs(outbox_row(message, talk, why, now, first=n == 0), stop))
            written.said.append(words.made_theirs(said_row(talk, spot.address, "bot", part, now, message.id), stop))
        return written

    def _at(self, campaign: Campaign, plan: Plan, now: datetime) -> datetime:
        """When it leaves: at once, or when the campaign's own pace allows."""
        if not campaign.rate:
            return now
        at = max(plan.paced_until or now, now)
        plan.paced_until = at + timedelta(seconds=1 / campaign.rate)
        return at

    def _words(self, campaign: Campaign, channel: str, language: str, first_name: str) -> Words:
        """What is said to all of that name there: fitted once, with links as long as anybody's."""
        key = (campaign.id, channel, language, first_name)
        words = self._ready.get(key)
        if words is None:
            if len(self._ready) >= KNOWN_WORDS:
                self._ready.clear()
            stop, can = self._stop(NOBODY.person, channel), self._channels[channel]
            parts = self._fitted(campaign, channel, language, first_name, can, stop, counted=True)
            pages = {link.url for link in campaign.message[language].links if self._links.counts(link.url)}
            links = {self._links.go(STAND_IN, page): page for page in pages}
            words = self._ready[key] = Words(parts, stop, links)
        return words

    def _fitted(
        self,
        campaign: Campaign,
        channel: str,
        language: str,
        first_name: str,
        can: Capabilities,
        stop: str,
        *,
        counted: bool,
    ) -> tuple[Reply, ...]:
        _ = self._wordings[language]
        said = worded(campaign, language, first_name, self._shop, _)
        told = through_us(said, STAND_IN, self._links)[0] if counted else said
        return fit(stoppable(told, can, _, url=stop), can)

    def _stop(self, person: Person, channel: str) -> str:
        """The page that ends offers there for somebody."""
        return self._links.stop(person.id, offers_by(channel))


async def _found(connection: AsyncConnection, ids: Sequence[str], now: datetime) -> Found:
    """What was said is counted first: who says more while the rest is read is decided about anew."""
    await campaigns.as_large_as_now(connection)
    heard = await consents.said_about(connection, ids)
    crowd = (await habits.crowd(connection)).held_still()
    return Found(heard, crowd, await standing.parties(connection, ids, crowd, now))


def _nowhere(ident: str) -> Party:
    """Somebody who has no address."""
    return Party(Person(id=ident), {}, Standing())


def _row(campaign: Campaign, person: Person, now: datetime, **how: Any) -> dict[str, Any]:
    """A row of `notices`: all have the same columns, so that they are written in one go."""
    return {
        "id": notice_id(campaign.id, person.id),
        "person_id": person.id,
        "notice": NAME,
        "about": campaign.id,
        "purpose": Purpose.PROMOTION.value,
        "body": "{}",
        "planned_at": now,
        "why": "",
        "told_at": None,
        "address": None,
        "tried": "",
        "segment": "",
        "chance": None,
        "propensity": None,
        **how,
    }
