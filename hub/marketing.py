"""What a team asks of its campaigns: whom they reach, how they look, to go, wait or stop, and what came of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from msgspec import Struct

from channels import Drafts
from channels.loading import capabilities_of
from dialogs.capabilities import Capabilities
from dialogs.errors import RelaisError
from dialogs.messages import Address, Reply
from dialogs.person import Person
from hub.clock import Clock
from hub.planning import Planner
from notifications.campaign import ON, Campaign, channels_of, language_for, seconds_left, spread
from notifications.results import Results
from notifications.segment import Segment
from storage import campaigns, people, queues, transcripts
from storage import segments as belonging
from storage.campaigns import Kept
from storage.database import Database

ALL_CHANNELS = ("widget", "messenger", "telegram", "slack", "sms", "email")
SAMPLE = 10
"""People shown of a segment."""

STANDING = ("people", "looked at", "told", "waiting", "held out", "stopped")
"""The counts that have a name of their own; the others say why somebody was left alone."""


class Somebody(Struct, frozen=True):
    """One of a segment: no more than is needed to see whether it is the right one."""

    first_name: str
    language: str
    channels: tuple[str, ...]


class Audience(Struct, frozen=True):
    """How many belong to a segment now, and some of them."""

    count: int
    sample: tuple[Somebody, ...]


class Bill(Struct, frozen=True):
    """What one text message is billed as: its letters (GSM-7 or UCS-2), segments, room in the last, and euros."""

    letters: str
    segments: int
    left: int
    cost: float


class Look(Struct, frozen=True, kw_only=True):
    """How one channel shows it, message by message.

    Of a mail, `messages` are its texts, way out included, and `pages` the HTML that most see; `glimpse` stands beside
    the `subject` in a list of mails. `bill` of a text message.
    """

    channel: str
    language: str
    connected: bool
    promotions: bool
    subject: str
    messages: tuple[str, ...]
    bill: Bill | None = None
    glimpse: str = ""
    pages: tuple[str, ...] = ()


class Progress(Struct, frozen=True, kw_only=True):
    """How far it is. `left_alone`: people by why they were not told. `ends_at`: at the channels' pace, without the
    quiet hours to come; None: it does not run, or nobody was told yet.
    """

    id: str
    name: str
    state: str
    starts_at: datetime | None
    ended_at: datetime | None
    people: int
    looked_at: int
    told: int
    waiting: int
    held_out: int
    stopped: int
    queued: int
    on: Mapping[str, int]
    left_alone: Mapping[str, int]
    ends_at: datetime | None


class Marketing:
    """`costs`: euros a message, or a segment, by channel; `wake` has the feeder look at once.

    `email` is asked for who writes letters when one is looked at.
    """

    def __init__(
        self,
        database: Database,
        planner: Planner,
        channels: Mapping[str, Capabilities],
        clock: Clock,
        costs: Mapping[str, float],
        wake: Callable[[], None],
        email: Callable[[], Drafts],
    ) -> None:
        self._database = database
        self._planner = planner
        self._channels = channels
        self._clock = clock
        self._costs = costs
        self._wake = wake
        self._email = email

    # ------------------------------------------------------------ before

    async def create(self, campaign: Campaign) -> Audience:
        """Keep a draft, or change one, or one that waits for its hour.

        Raises `RelaisError` when it has begun, needs what is not there, or was to begin in the past.
        """
        now = self._clock.now()
        self._must_be_possible(campaign)
        _must_be_to_come(campaign.at or now, now)
        async with self._database.writing() as connection:
            await campaigns.keep(connection, campaign, now)
        return await self.audience(campaign.to)

    async def audience(self, segment: Segment) -> Audience:
        now = self._clock.now()
        async with self._database.reading() as connection:
            count = await belonging.count(connection, segment, now)
            some = await people.several(connection, await belonging.after(connection, segment, "", SAMPLE, now))
        return Audience(count, tuple(_somebody(person) for person in some.values()))

    async def preview(self, ident: str) -> Sequence[Look]:
        """On each of the six channels, in each of its languages, to somebody called as the first of its segment is."""
        async with self._database.reading() as connection:
            campaign = (await campaigns.load(connection, ident)).campaign
        some = (await self.audience(campaign.to)).sample
        name = next((one.first_name for one in some if one.first_name), "Camille")
        return [
            self._look(campaign, channel, language, name) for language in campaign.message for channel in ALL_CHANNELS
        ]

    def _look(self, campaign: Campaign, channel: str, language: str, first_name: str) -> Look:
        can = self._channels.get(channel) or capabilities_of(channel)
        if can.letters:
            return self._letter(campaign, channel, language, first_name, can)
        parts = self._planner.preview(campaign, channel, language, first_name, can)
        return Look(
            channel=channel,
            language=language,
            connected=channel in self._channels,
            promotions=can.promotions,
            subject="",
            messages=tuple(_seen(part, can) for part in parts),
            bill=self._bill(parts) if can.paid else None,
        )

    def _letter(self, campaign: Campaign, channel: str, language: str, first_name: str, can: Capabilities) -> Look:
        """What really leaves."""
        email, letters = self._email(), self._planner.letters(campaign, language, first_name, can)
        drafts = [email.draft(letter) for letter in letters]
        return Look(
            channel=channel,
            language=language,
            connected=channel in self._channels,
            promotions=can.promotions,
            subject=drafts[-1].subject,
            messages=tuple(draft.text for draft in drafts),
            glimpse=drafts[-1].glimpse,
            pages=tuple(draft.page for draft in drafts),
        )

    def _bill(self, parts: Sequence[Reply]) -> Bill:
        from channels.sms import economical, segments  # with its vendor's library, for who looks at a campaign

        counted = [segments(economical(part.text)) for part in parts]
        total = sum(one.count for one in counted)
        return Bill(counted[-1].encoding, total, counted[-1].left, total * self._costs.get("sms", 0.0))

    async def test(self, ident: str, to: Address) -> None:
        """Send it to one address, as its owner would get it: who asked for it needs no consent, and no hour.

        Raises `RelaisError` when nobody has shown the address to be theirs.
        """
        async with self._database.reading() as connection:
            campaign = (await campaigns.load(connection, ident)).campaign
            known = (await people.load(connection, [to])).get(to)
        if not known or to.channel not in self._channels:
            raise RelaisError(f"{to} is no address that somebody has written to us from, or proven to be theirs.")
        language = language_for(campaign, known.person.language, known.conversation.language)
        written = self._planner.test(campaign, known, language, f"test:{campaign.id}:{uuid4().hex}")
        async with self._database.writing() as connection:
            await queues.put_out(connection, written.leaving)
            await transcripts.add(connection, written.said)

    # ------------------------------------------------------------ go, wait, stop

    async def start(self, ident: str, at: datetime | None = None, *, at_once: bool = False) -> datetime:
        """Begin at that moment, else at its own, else now; returns when. Raises `RelaisError` when that is past.

        `at_once`: now, whatever its own moment is.
        """
        now = self._clock.now()
        async with self._database.writing() as connection:
            kept = await campaigns.load(connection, ident)
            self._must_be_possible(kept.campaign)
            begin = now if at_once else at or kept.campaign.at or now
            _must_be_to_come(begin, now)
            held: list[campaigns.State] = [] if kept.has_begun else ["paused"]
            await campaigns.change(connection, ident, ["draft", "scheduled", *held], "scheduled", starts_at=begin)
        self._wake()
        return begin

    async def pause(self, ident: str) -> None:
        """Nothing more leaves within seconds: what was planned and has not left is taken back, and decided anew.

        One that waits for its hour does not begin when that comes.
        """
        async with self._database.writing() as connection:
            if (await campaigns.load(connection, ident)).state == "scheduled":
                await campaigns.change(connection, ident, ["scheduled"], "paused")
            else:
                await campaigns.change(connection, ident, ["running"], "pausing")
        self._wake()

    async def resume(self, ident: str) -> datetime | None:
        """Go on; one that was held before its hour waits for it again, and begins at once where it is past.

        Returns when it begins; None: it has begun before.
        """
        async with self._database.writing() as connection:
            kept = await campaigns.load(connection, ident)
            begins = None if kept.has_begun else kept.starts_at
            to: campaigns.State = "scheduled" if begins else "running"
            await campaigns.change(connection, ident, ["pausing", "paused"], to)
        self._wake()
        return begins

    async def stop(self, ident: str) -> None:
        """For good. What has not left within seconds never will."""
        await self._change(ident, ["draft", "scheduled", "running", "pausing", "paused"], "stopping")

    async def _change(self, ident: str, allowed: Sequence[campaigns.State], to: campaigns.State) -> None:
        async with self._database.writing() as connection:
            await campaigns.change(connection, ident, allowed, to)
        self._wake()

    def _must_be_possible(self, campaign: Campaign) -> None:
        """Raises `RelaisError` when it must go by a channel that is not there, or carries no offers."""
        can = self._channels.get(campaign.channel)
        if campaign.channel and can is None:
            raise RelaisError(f"The campaign must go by {campaign.channel}, which is not connected.")
        if can and not can.promotions:
            raise RelaisError(f"The campaign must go by {campaign.channel}, which carries no offers.")

    # ------------------------------------------------------------ meanwhile, and after

    async def all(self) -> Sequence[Progress]:
        async with self._database.reading() as connection:
            kept = await campaigns.all_kept(connection)
        return [await self._progress(one) for one in kept]

    async def progress(self, ident: str) -> Progress:
        async with self._database.reading() as connection:
            kept = await campaigns.load(connection, ident)
        return await self._progress(kept)

    async def _progress(self, kept: Kept) -> Progress:
        counts, on = kept.counts, channels_of(kept.counts)
        async with self._database.reading() as connection:
            queued = await campaigns.unsent(connection, kept.campaign.id) if kept.state in _LIVELY else {}
            last_hour = await campaigns.last_hour(connection, kept.campaign.id)
        return Progress(
            id=kept.campaign.id,
            name=kept.campaign.name,
            state=kept.state,
            starts_at=kept.starts_at,
            ended_at=kept.ended_at,
            people=counts.get("people", 0),
            looked_at=counts.get("looked at", 0),
            told=counts.get("told", 0),
            waiting=counts.get("waiting", 0),
            held_out=counts.get("held out", 0),
            stopped=counts.get("stopped", 0),
            queued=sum(queued.values()),
            on=on,
            left_alone={why: n for why, n in counts.items() if why not in STANDING and not why.startswith(ON)},
            ends_at=self._end(kept, queued, last_hour),
        )

    def _end(self, kept: Kept, queued: Mapping[str, int], last_hour: datetime | None) -> datetime | None:
        """When the last message leaves, if those to come are like those before."""
        counts, on = kept.counts, channels_of(kept.counts)
        looked_at, told = counts.get("looked at", 0), counts.get("told", 0)
        if kept.state != "running" or not told:
            return None
        to_come = (counts.get("people", 0) - looked_at + counts.get("waiting", 0)) * told / looked_at
        left = spread(round(max(0.0, to_come)), on)
        waiting = {channel: left.get(channel, 0.0) + queued.get(channel, 0) for channel in {*left, *queued}}
        rates = {channel: can.rate for channel, can in self._channels.items()}
        now = self._clock.now()
        end = now + timedelta(seconds=seconds_left(waiting, rates, kept.campaign.rate))
        return max(end, last_hour or end)

    async def results(self, ident: str) -> Results:
        receipts = [channel for channel, can in self._channels.items() if can.receipts]
        async with self._database.reading() as connection:
            await campaigns.load(connection, ident)
            return await campaigns.results(connection, ident, receipts, self._costs)


_LIVELY = ("running", "pausing", "stopping")


def _must_be_to_come(begin: datetime, now: datetime) -> None:
    """Who forgot to change last year's moment does not mean now."""
    if begin < now:
        raise RelaisError(f"It would begin {begin:%Y-%m-%d at %H:%M %Z}, which is past: name a later moment, or none.")


def _somebody(person: Person) -> Somebody:
    channels = dict.fromkeys(known.address.channel for known in person.addresses if known.open)
    return Somebody(person.first_name, person.language, tuple(channels))


def _seen(part: Reply, can: Capabilities) -> str:
    """As `relais talk` prints it; a text message in the letters it is sent in."""
    if not can.paid:
        from channels.console import shown

        return shown(part)
    from channels.sms import economical

    return economical(part.text)
