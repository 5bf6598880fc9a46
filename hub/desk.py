"""The team's side of a conversation: a thread with a card, the team's words to the customer, and silence of the bot.

Nothing is ever said by both: while a human speaks the dialogue is not asked, and what it had queued is taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import and_
from sqlalchemy.ext.asyncio import AsyncConnection

from channels import HostsDesk
from channels.http import LARGEST
from dialogs.capabilities import Capabilities
from dialogs.channel_names import by_channel, channel_name
from dialogs.conversation import Conversation
from dialogs.errors import ChannelError, NotAuthorised, Refused
from dialogs.handoff import DONE, Command, Dossier, Line, card, command
from dialogs.messages import (
    Address,
    Contact,
    Edit,
    File,
    Files,
    Inbound,
    Place,
    Purpose,
    Reply,
    StaffNote,
    Status,
    Tap,
    Text,
)
from dialogs.opening import Hours
from dialogs.repair.dossier import dossier
from dialogs.repair.knowledge import Knowledge
from dialogs.wording import Wording, Wordings, choose_language
from hub.clock import Clock
from hub.enclosures import Enclosures
from hub.outbox import DESK
from hub.pen import Pen, Spot, Why, Written, row, said_row
from storage import cases, repairs
from storage.cases import Case
from storage.database import Database
from storage.people import Known
from storage.queues import cancel_out
from storage.tables import micros, outbox

log = structlog.get_logger()

LAST_SAID = 6
"""How many of the last words the card shows."""


class Post(Struct, frozen=True, kw_only=True):
    """Something to show the team. `open` makes the thread, `card` redraws it, `status` tells how far a message got.

    `files` came on `channel` with what is said; `file` shows one of them.
    """

    act: Literal["open", "card", "say", "status", "file"]
    conversation: str
    text: str = ""
    about: str = ""
    channel: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Step:
    """What a hand-over or the team's words lead to: the conversation as it is now, rows to write, the case's fate."""

    known: Known
    conversation: Conversation
    written: Written
    case_id: str
    case: Literal["", "open", "close", "reopen"] = ""
    reason: str = ""
    silences_bot: bool = False


@dataclass(frozen=True)
class Shown:
    """What the team now sees: its id in the room; the case and its thread when one was opened; rows of what is next."""

    id: str
    case_id: str = ""
    thread: Address | None = None
    also: Sequence[dict[str, Any]] = ()


class Desk:
    """Knows the team's room. Without a host nobody can be called, and the dialogue says so."""

    def __init__(
        self,
        host: HostsDesk | None,
        room: str,
        silence: timedelta,
        hours: Hours,
        words: Wording,
        wordings: Wordings,
        channels: Mapping[str, Capabilities],
        pen: Pen,
        enclosures: Enclosures,
        database: Database,
        clock: Clock,
        knowledge: Knowledge,
    ) -> None:
        self.host = host
        self._room = room
        self._silence = silence
        self._hours = hours
        self._words = words
        self._wordings = wordings
        self._channels = channels
        self._pen = pen
        self._enclosures = enclosures
        self._database = database
        self._clock = clock
        self._knowledge = knowledge

    def speak(self, language: str) -> None:
        """Write to the team in this language from now on."""
        self._words = self._wordings[language]

    # ------------------------------------------------------------ from the customer

    def human_speaks(self, conversation: Conversation) -> bool:
        """A human has the conversation, and has not been silent for too long."""
        if conversation.speaker != "human" or conversation.human_since is None:
            return False
        return self._clock.now() - conversation.human_since < self._silence

    async def lapsed(self, known: Known) -> tuple[Conversation, Step | None]:
        """The human has been silent for too long: the assistant has the conversation again."""
        if known.conversation.speaker == "bot":
            return known.conversation, None
        conversation = replace(known.conversation, speaker="bot", human_since=None, misses=0)
        async with self._database.reading() as connection:
            case = await cases.of_conversation(connection, conversation.id)
        if not case or case.closed_at:
            return conversation, None
        ident = f"{case.id}:lapsed:{micros(self._clock.now())}"
        post = self._row(ident, Post(act="card", conversation=conversation.id))
        return conversation, Step(known, conversation, Written(leaving=[post]), case.id, "close")

    def called(self, known: Known, conversation: Conversation, reason: str) -> Step:
        """The assistant hands over: a thread opens with all that is known. While the team is away, it goes on."""
        case, now = uuid4().hex, self._clock.now()
        there = self._hours.open_at(now)
        human = replace(conversation, speaker="human", human_since=now, awaited=False)
        opened = human if there else replace(conversation, awaited=True)
        post = self._row(f"{case}:open", Post(act="open", conversation=conversation.id))
        return Step(known, opened, Written(leaving=[post]), case, "open", reason)

    def heard_customer(self, known: Known, inbound: Inbound) -> dict[str, Any]:
        """The customer speaks while a human has the conversation: the thread shows it."""
        name = known.person.first_name or self._words("A visitor")
        doubt = "" if inbound.vouched else self._words(" · unproven sender")
        channel, files = inbound.address.channel, files_of(inbound)
        text = f"*{name}* ({channel_name(known.address.channel, self._words)}{doubt}) : {words_of(inbound)}"
        post = Post(act="say", conversation=known.conversation.id, text=text, channel=channel, files=files)
        return self._row(f"{channel}:{inbound.id}:desk", post)

    def told_customer(self, known: Known, inbound: Inbound, replies: Sequence[Reply]) -> dict[str, Any]:
        """What the assistant said though the team was called: the thread shows that, too."""
        told = "\n".join(filter(None, [line for reply in replies for line in (reply.text, *titles_of(reply))]))
        text = f"*{self._words('Assistant')}* : {told}"
        post = Post(act="say", conversation=known.conversation.id, text=text)
        return self._row(f"{inbound.address.channel}:{inbound.id}:told", post)

    # ------------------------------------------------------------ from the team

    async def heard_team(self, inbound: Inbound) -> Step | None:
        """An agent wrote in a thread or pressed its button; None when the thread is of no conversation."""
        async with self._database.reading() as connection:
            case = await cases.by_thread(connection, inbound.address)
            known = await cases.talk_of(connection, case.conversation_id) if case else None
        if not case or not known:
            return None
        meant, name = await self._meant(inbound)
        match meant.kind:
            case "answer" if meant.text:
                return self._answer(known, case, inbound, meant.text, name)
            case "done":
                return self._done(known, case)
            case "unknown":
                return self._slip(known, case, inbound, meant.text)
            case _:
                return self._note(known, case, inbound, meant.text, name)

    async def _meant(self, inbound: Inbound) -> tuple[Command, str]:
        match inbound.content:
            case StaffNote(text=text, name=name, agent=agent):
                return command(text), name or (await self.host.name_of(agent) if self.host else "")
            case Tap(payload=payload) if payload == DONE:
                return Command("done"), inbound.profile.name
            case _:
                return Command("note"), inbound.profile.name

    def _answer(self, known: Known, case: Case, inbound: Inbound, text: str, name: str) -> Step:
        """The agent's words go to the customer, under the agent's name; the assistant falls silent."""
        spoken = replace(known.conversation, offered=(), skill="")
        conversation = replace(spoken, speaker="human", human_since=self._clock.now(), awaited=False)
        why = Why(person_id=known.person.id, purpose=Purpose.HUMAN, agent=name)
        spot = Spot.of_person(known.person, known.address)
        written = self._pen.write(f"desk:{inbound.id}", Reply(text), spot, conversation, why)
        return Step(known, conversation, written, case.id, "reopen" if case.closed_at else "", silences_bot=True)

    def _note(self, known: Known, case: Case, inbound: Inbound, text: str, name: str) -> Step:
        now, conversation = self._clock.now(), known.conversation
        line = said_row(conversation.id, known.address, "note", Reply(text), now, inbound.id, name)
        return Step(known, conversation, Written(said=[line]), case.id)

    def _slip(self, known: Known, case: Case, inbound: Inbound, typed: str) -> Step:
        """A mistyped command, perhaps before words that were to stay inside: nothing leaves, and the team is told."""
        text = self._words(
            "✗ Nothing was sent: there is no {command}. !note or // stays between you, !done gives back.", command=typed
        )
        post = self._row(f"desk:{inbound.id}:slip", Post(act="say", conversation=known.conversation.id, text=text))
        return Step(known, known.conversation, Written(leaving=[post]), case.id)

    def _done(self, known: Known, case: Case) -> Step:
        """The assistant takes the conversation back, and tells the customer so; once."""
        conversation = replace(known.conversation, speaker="bot", human_since=None, misses=0, awaited=False)
        if case.closed_at:
            return Step(known, conversation, Written(), case.id)
        _ = self._wordings[choose_language(known.conversation.language)]
        reply = Reply(_("Our colleague has finished. I am your automatic assistant again, here if you need anything."))
        ident = f"{case.id}:back:{micros(self._clock.now())}"
        spot, why = Spot.of_person(known.person, known.address), Why(person_id=known.person.id)
        written = self._pen.write(ident, reply, spot, conversation, why)
        written.leaving.append(self._row(f"{ident}:card", Post(act="card", conversation=conversation.id)))
        return Step(known, conversation, written, case.id, "close")

    # ------------------------------------------------------------ to the team

    def status_row(self, conversation_id: str, outbox_id: str) -> dict[str, Any]:
        """Tell the team how far their message got, in place of what was told before."""
        post = Post(act="status", conversation=conversation_id, about=outbox_id)
        return {**self._row(f"{uuid4().hex}:status", post), "about": outbox_id}

    async def show(self, body: str) -> Shown:
        """Show a `Post` to the team, now. Raises the room's `ChannelError`."""
        assert self.host is not None
        post = msgspec.json.decode(body, type=Post)
        async with self._database.reading() as connection:
            case = await cases.of_conversation(connection, post.conversation)
            if not case:
                return Shown("")
            if post.act in ("open", "card"):
                sent = await cases.files_before(connection, case, LAST_SAID)
                return await self._show_card(case, await self._dossier(connection, case), sent)
            text, replaces = await self._text(connection, post)
        if not case.thread:
            return Shown("")
        if post.act == "file":
            return await self._show_file(case.thread, post)
        ident = await self.host.post(case.thread, text, replaces=replaces)
        return Shown(ident, also=self._next(post.conversation, post.channel, post.files))

    async def _show_card(self, case: Case, dossier: Dossier, sent: Sequence[Inbound]) -> Shown:
        assert self.host is not None
        drawn = card(dossier, self._words, self._clock.now())
        if case.thread:
            await self.host.update_thread(case.thread, drawn)
            return Shown(str(case.thread))
        thread = await self.host.open_thread(self._room, drawn)
        also = [row for one in sent for row in self._next(case.conversation_id, one.address.channel, files_of(one))]
        return Shown(str(thread), case.id, thread, also)

    async def _show_file(self, thread: Address, post: Post) -> Shown:
        """What they sent, or why the team cannot see it."""
        assert self.host is not None
        (file,) = post.files
        name, _ = file.name or file.kind, self._words
        enclosure = await self._enclosures.look(file, post.channel)
        why = _("only pictures and PDF documents of at most {size} MB are, while they are kept.", size=LARGEST >> 20)
        try:
            if enclosure:
                return Shown(await self.host.show_file(thread, enclosure.name, enclosure.content))
        except (Refused, NotAuthorised) as refusal:
            why = _("the room did not take it ({code}).", code=refusal.code)
        return Shown(await self.host.post(thread, _("[{name}] cannot be shown here: {why}", name=name, why=why)))

    async def _dossier(self, connection: AsyncConnection, case: Case) -> Dossier:
        known = await cases.talk_of(connection, case.conversation_id)
        assert known is not None
        last = await cases.last_said(connection, case.conversation_id, LAST_SAID)
        return Dossier(
            person=known.person,
            conversation=known.conversation,
            address=known.address,
            reason=case.reason,
            last=[Line(author, text) for author, text in last],
            window=self._channels[known.address.channel].window,
            last_inbound_at=Spot.of_person(known.person, known.address).last_inbound_at,
            closed=case.closed_at is not None,
            tried=await self._tried(connection, known, case),
        )

    async def _tried(self, connection: AsyncConnection, known: Known, case: Case) -> Sequence[str]:
        """What was done about a product, where the case is about one."""
        repair = await repairs.about_case(connection, known.person.id, case.opened_at)
        return dossier(repair, self._knowledge, self._words, self._clock.now().date()) if repair else ()

    async def _text(self, connection: AsyncConnection, post: Post) -> tuple[str, str]:
        if post.act == "say":
            return post.text, ""
        status, lane, error = await cases.status_of(connection, post.about) or ("", "", "")
        return _status_text(status, lane, error, self._words), await cases.shown_status(connection, post.about)

    async def take_back(self, files: Sequence[str]) -> list[str]:
        """Delete files that the team was shown; returns those that its room keeps all the same."""
        return [file for file in files if not await self._gone(file)]

    async def _gone(self, file: str) -> bool:
        if self.host is None:
            return False
        try:
            await self.host.take_back(file)
        except ChannelError as error:
            log.warning("desk.not_taken_back", kind=error.kind, code=error.code)
            return False
        return True

    def _next(self, conversation: str, channel: str, files: Sequence[File]) -> list[dict[str, Any]]:
        """Files are shown one by one, below the words; a vendor that is slow to give one holds nothing else up."""
        posts = [Post(act="file", conversation=conversation, channel=channel, files=(file,)) for file in files]
        return [{**self._row(ident, post), "key": f"{DESK}:{ident}"} for post in posts if (ident := uuid4().hex)]

    def _row(self, ident: str, post: Post) -> dict[str, Any]:
        key, now = f"{DESK}:{post.conversation}", self._clock.now()
        about = {"conversation_id": post.conversation}
        return row(ident, key=key, lane=DESK, priority=2, purpose=DESK, body=post, now=now, **about)


async def write_down(connection: AsyncConnection, step: Step, now: datetime) -> None:
    """The case's part of a step, in the transaction of the rest."""
    if step.silences_bot:
        unsaid = and_(outbox.c.conversation_id == step.conversation.id, outbox.c.purpose == Purpose.ANSWER.value)
        await cancel_out(connection, unsaid)
    match step.case:
        case "open":
            await cases.open_case(connection, step.case_id, step.conversation.id, step.reason, now)
        case "close":
            await cases.close(connection, step.case_id, now)
        case "reopen":
            await cases.reopen(connection, step.case_id)
        case "":
            pass


def words_of(inbound: Inbound) -> str:
    """What somebody did, in words: for the transcript and the team."""
    match inbound.content:
        case Text(text=text) | Edit(text=text):
            return text
        case Tap(label=label, payload=payload):
            return label or payload
        case Files(files=files, text=text):
            return " ".join(filter(None, [text, *(f"[{file.name or file.kind}]" for file in files)]))
        case Place(latitude=latitude, longitude=longitude):
            return f"[{latitude:.5f}, {longitude:.5f}]"
        case Contact(phone=phone):
            return f"[{phone}]"
        case _:
            return ""


def titles_of(reply: Reply) -> tuple[str, ...]:
    """The things shown, by name."""
    return tuple(card.title for card in reply.cards)


def files_of(inbound: Inbound) -> tuple[File, ...]:
    """What somebody sent along."""
    return inbound.content.files if isinstance(inbound.content, Files) else ()


def _status_text(status: str, lane: str, error: str, _: Wording) -> str:
    by = by_channel(lane, _)
    if error == "window_closed":
        return _("✗ Not sent: an answer {by} is no longer allowed. Try another channel.", by=by)
    return {
        Status.SENT: _("✓ Sent {by}", by=by),
        Status.DELIVERED: _("✓✓ Delivered {by}", by=by),
        Status.READ: _("✓✓ Read {by}", by=by),
        Status.FAILED: _("✗ Not sent: the customer can no longer be reached {by}.", by=by),
        Status.DEAD: _("✗ Not sent {by}: the line does not answer.", by=by),
        Status.UNKNOWN: _("? Perhaps sent {by}: the line was cut.", by=by),
    }.get(Status(status) if status else Status.QUEUED, _("… On its way {by}", by=by))
