"""READ THIS FIRST. A message's whole way, in one direction:

    receive    a vendor calls: verified on the raw bytes, read, stored in one commit; then, and only then, answered 2xx
    converse   one conversation at a time: who speaks, what is said, what is remembered, in ONE transaction
               what happens in the shop becomes plans of what to tell; `hub/telling.py` tells them when they are due
    deliver    one call to the vendor for each row of the outbox; how it ended is written down, and what follows from it

Between the three stands the database: `hub/inbox.py` and `hub/outbox.py`. `hub/workers.py` keeps them going.
"""

import asyncio
import dataclasses
import re
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

import msgspec
import structlog

from channels import Answer, Channel, Request, Types, Webhook
from dialogs.conversation import Conversation
from dialogs.engine import Engine, Outcome
from dialogs.errors import ChannelError, Deadly, Gone, WindowClosed
from dialogs.messages import (
    Address,
    CartFilled,
    Echo,
    Inbound,
    InTheShop,
    OptIn,
    OptOut,
    Outbound,
    Purchased,
    Purpose,
    Receipt,
    Reply,
    Sent,
    Status,
    Viewed,
)
from dialogs.person import Person
from dialogs.products.looking import Looking
from dialogs.records import Change, HandOver, KeepCart, KeepPurchase, KeepVisit, Move, Subscribe, Tell
from dialogs.wording import Wordings, choose_language
from hub.clock import Clock
from hub.desk import Desk, Step, words_of
from hub.enclosures import Enclosures
from hub.inbox import Done, Inbox, Work, of_the_team
from hub.notifier import Notifier
from hub.observe import Metrics
from hub.outbox import DESK, Ended, Outbox
from hub.pen import Pen, Spot, Why, Written, said_row
from hub.telling import Teller
from storage import cases
from storage.memory import Memory
from storage.people import Known
from storage.queues import Leaving

log = structlog.get_logger()

EARLY = 1.0
"""Seconds after which a receipt that spoke of nothing we know is looked at once more."""

LETTERS_AN_HOUR = 20
"""Mails that one address gets answered: who writes more is a robot as well, and two robots never stop (RFC 3834)."""

TOGETHER = 0.05
"""Seconds between two moments at which is written down how offers ended: a commit for each of a hundred a second would
be one that a customer's answer has to wait for.
"""

SLOW = 0.8
"""Seconds of thinking after which the customer is shown that an answer is being written."""


class Relay:
    """Carries every message; decides nothing that the dialogue, the notices or the desk can decide."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        inbox: Inbox,
        outbox: Outbox,
        engine: Engine,
        notifier: Notifier,
        teller: Teller,
        desk: Desk,
        enclosures: Enclosures,
        memory: Memory,
        pen: Pen,
        wordings: Wordings,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._channels = channels
        self._inbox = inbox
        self._outbox = outbox
        self._engine = engine
        self._notifier = notifier
        self._teller = teller
        self._desk = desk
        self._enclosures = enclosures
        self._memory = memory
        self._pen = pen
        self._wordings = wordings
        self._metrics = metrics
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending = asyncio.Event()

    async def finish(self) -> None:
        """End what is done beside the work; a receipt that is to be looked at once more is looked at now."""
        self._ending.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # ================================================================ receive

    async def receive(self, name: str, request: Request) -> Answer:
        """A vendor calls. Raises `NotForUs` when the call is forged, stale or malformed: then nothing is stored."""
        received = cast(Webhook, self._channels[name]).receive(request)
        for kind in received.ignored:
            self._metrics.ignored.labels(name, kind).inc()
        await self.accept(received.inbound)
        return received.answer

    async def accept(self, inbound: Sequence[Inbound]) -> None:
        """Keep what people did; return once it is certain to survive. Receipts only move a status forward."""
        kept = [await self._enclosures.put_aside(one) for one in inbound if not isinstance(one.content, Receipt)]
        for one in inbound:
            if isinstance(one.content, Receipt):
                await self._receipt(one.address, one.content)
        if kept:
            new = await self._inbox.accept(kept)
            channel = kept[0].address.channel
            self._metrics.heard(channel, new)
            self._metrics.duplicate.labels(channel).inc(len(kept) - new)

    # ================================================================ converse

    async def converse(self, work: Work, *, last_try: bool = False) -> bool:
        """See to one thing that arrived. False: it failed, or the conversation changed meanwhile; it must be redone."""
        try:
            done = await self._see_to(work)
        except Exception:
            log.exception("converse.failed", inbox=work.arrived.id)
            if not last_try:
                return False
            done = self._apologise(work)
        finished = await self._inbox.finish.insist(done)
        if finished and done.plans:
            self._teller.loop.wake()
        if finished:
            self._metrics.computed.observe((self._clock.now() - work.arrived.received_at).total_seconds())
        return finished

    async def give_up(self, work: Work) -> None:
        """It has killed whoever worked on it, time and again: the customer is told, and nobody tries once more."""
        log.error("converse.given_up", inbox=work.arrived.id, claims=work.arrived.attempts)
        while not await self._inbox.finish.insist(self._apologise(work)):
            work = await self._inbox.again(work)

    async def _see_to(self, work: Work) -> Done:
        """Who it is for: the notices, the team's desk, the human who has the conversation, or the dialogue."""
        if work.event:
            return Done(work=work, plans=await self._notifier.plan(work.event))
        assert work.inbound
        if of_the_team(work.inbound):
            step = await self._desk.heard_team(work.inbound)
            return _stepped(work, step) if step else Done(work=work, outcome={"ignored": "no such thread"})
        assert work.known
        if isinstance(work.inbound.content, Echo):
            return _echoed(work, work.known, work.inbound.content, self._clock.now())
        if isinstance(work.inbound.content, InTheShop):
            return _in_the_shop(work, work.known, work.inbound.content)
        if self._desk.human_speaks(work.known.conversation) and not isinstance(work.inbound.content, OptOut | OptIn):
            return await self._pass_to_human(work, work.known, work.inbound)
        if await self._from_a_robot(work.inbound):
            return self._left_unanswered(work, work.known)
        return await self._answer(work, work.known, work.inbound)

    async def _answer(self, work: Work, known: Known, inbound: Inbound) -> Done:
        """The dialogue answers. To somebody the channel does not vouch for, it speaks as to a stranger."""
        person = known.person if inbound.vouched else Person(id=known.person.id)
        conversation, lapse = await self._desk.lapsed(known)
        thinking = asyncio.get_running_loop().call_later(SLOW, self._show_typing, inbound.address)
        try:
            outcome = await self._engine.answer(inbound, person, conversation, self._memory, self._clock.now())
        finally:
            thinking.cancel()
        self._metrics.answered.labels(inbound.address.channel, outcome.skill).inc()
        followed = [change for change in outcome.changes if isinstance(change, Subscribe)]
        ident = f"{inbound.address.channel}:{inbound.id}"
        plans = [plan for wish in followed for plan in await self._notifier.follow(person, wish, ident)]
        done = self._answered(work, known, inbound, outcome, lapse)
        return dataclasses.replace(done, plans=plans) if plans else done

    def _answered(self, work: Work, known: Known, inbound: Inbound, outcome: Outcome, lapse: Step | None) -> Done:
        ident, spot = f"{inbound.address.channel}:{inbound.id}", Spot.of_inbound(inbound)
        why = Why(person_id=known.person.id, inbox_id=work.arrived.id)
        written, conversation, case = Written(said=self._heard(work)), outcome.conversation, lapse
        written.add(lapse.written if lapse else Written())
        written.leaving += self._shown_to_team(conversation, known, inbound, outcome.replies)
        for n, reply in enumerate(outcome.replies):
            written.add(self._pen.write(f"{ident}:{n}", reply, spot, conversation, why))
        for n, change in enumerate(outcome.changes):
            if isinstance(change, Tell):
                written.add(self._elsewhere(f"{ident}:t{n}", change, known, outcome))
            if isinstance(change, HandOver):
                case = self._desk.called(known, conversation, change.reason)
                conversation = case.conversation
                written.add(case.written)
        return Done(
            work=work,
            conversation=conversation,
            changes=outcome.changes,
            written=written,
            case=case,
            outcome=_trace(outcome),
        )

    def _elsewhere(self, ident: str, tell: Tell, known: Known, outcome: Outcome) -> Written:
        """A code, or a first word on another address: part of this transcript only where the conversation goes on."""
        why = Why(person_id=known.person.id, purpose=tell.purpose)
        spot = Spot.of_person(known.person, tell.to)
        written = self._pen.write(ident, tell.reply, spot, outcome.conversation, why)
        goes_on_there = any(isinstance(change, Move) and change.to == tell.to for change in outcome.changes)
        return written if goes_on_there else Written(leaving=written.leaving)

    async def _pass_to_human(self, work: Work, known: Known, inbound: Inbound) -> Done:
        """A human has the conversation: the thread shows the words, and the assistant is silent, but for danger."""
        person = known.person if inbound.vouched else Person(id=known.person.id)
        warned = await self._engine.warn(inbound, person, known.conversation, self._memory, self._clock.now())
        if warned:
            return self._answered(work, known, inbound, warned, None)
        written = Written(said=self._heard(work), leaving=self._shown_to_team(known.conversation, known, inbound))
        return Done(work=work, conversation=known.conversation, written=written, outcome={"skill": "desk"})

    def _shown_to_team(
        self, now: Conversation, known: Known, inbound: Inbound, told: Sequence[Reply] = ()
    ) -> list[dict[str, Any]]:
        """What is said in a conversation to which the team was called, for its thread."""
        called = now.speaker == "human" or now.awaited
        if not (called and self._desk.host):
            return []
        heard = self._desk.heard_customer(known, inbound)
        return [heard, self._desk.told_customer(known, inbound, told)] if told else [heard]

    async def _from_a_robot(self, inbound: Inbound) -> bool:
        """Whether it is a mail from where more come than anybody writes. Who takes leave is heard all the same."""
        can = self._channels[inbound.address.channel].capabilities
        if not can.letters or isinstance(inbound.content, OptOut | OptIn):
            return False
        lately = self._clock.now() - timedelta(hours=1)
        return await self._inbox.heard_since(inbound.address, lately) >= LETTERS_AN_HOUR

    def _left_unanswered(self, work: Work, known: Known) -> Done:
        """It is kept, so that the next one is known for what it is too."""
        log.warning("converse.robot", inbox=work.arrived.id)
        written = Written(said=self._heard(work))
        return Done(work=work, conversation=known.conversation, written=written, outcome={"ignored": "robot"})

    def _apologise(self, work: Work) -> Done:
        """It failed again and again: the customer is told rather than left without a word, and somebody must look."""
        if not work.inbound or not work.known:
            return Done(work=work, error="failed each time")
        known, inbound = work.known, work.inbound
        _ = self._wordings[choose_language(known.conversation.language, known.person.language)]
        reply = Reply(_("Something went wrong on our side. Please try again in a moment; our team has been told."))
        written = Written(said=self._heard(work))
        ident, why = f"{inbound.address.channel}:{inbound.id}:sorry", Why(inbox_id=work.arrived.id)
        written.add(self._pen.write(ident, reply, Spot.of_inbound(inbound), known.conversation, why))
        return Done(work=work, conversation=known.conversation, written=written, error="failed each time")

    def _heard(self, work: Work) -> list[dict[str, Any]]:
        """What the customer said, for the transcript; what has no words leaves none."""
        assert work.inbound
        assert work.known
        words, conversation = words_of(work.inbound), work.known.conversation
        name = work.known.person.first_name or work.inbound.profile.name
        heard = self._pen.heard(work.inbound, conversation, words, name, work.arrived.received_at)
        return [heard] if words else []

    def _show_typing(self, address: Address) -> None:
        channel = self._channels[address.channel]
        if isinstance(channel, Types):
            self._later(_type(channel, address))

    # ================================================================ deliver

    async def deliver(self, leaving: Leaving) -> None:
        """Make the call for one row, already marked `sending`, and write down how it ended."""
        ended = self._too_late(leaving) if leaving.is_late(self._clock.now()) else await self._try(leaving)
        if leaving.purpose == Purpose.PROMOTION:
            await _others_too()
        await self._outbox.settle.insist(ended)
        if ended.then:
            self._teller.loop.wake()

    async def bury(self, leaving: Leaving) -> None:
        """It has killed whoever sent it, time and again: nobody tries once more, and an operator may look at it."""
        await self._outbox.settle.insist(await self._not_sent(leaving, Deadly()))

    async def _try(self, leaving: Leaving) -> Ended:
        try:
            return await (self._show_team(leaving) if leaving.lane == DESK else self._send(leaving))
        except Exception as error:
            return await self._not_sent(leaving, error)

    def _too_late(self, leaving: Leaving) -> Ended:
        log.info("deliver.too_late", lane=leaving.lane, seq=leaving.seq)
        return self._outbox.too_late(leaving, partial(self._teller.anew, leaving=leaving))

    async def _send(self, leaving: Leaving) -> Ended:
        sent = await self._channels[leaving.lane].send(msgspec.json.decode(leaving.body, type=Outbound))
        self._metrics.sent.labels(leaving.lane, leaving.purpose).inc()
        if leaving.purpose == Purpose.ANSWER:
            waited = (self._clock.now() - leaving.queued_at).total_seconds()
            self._metrics.latency.labels(leaving.lane).observe(waited)
        return self._tell_agent(self._outbox.taken(leaving, sent))

    async def _show_team(self, leaving: Leaving) -> Ended:
        shown = await self._desk.show(leaving.body)
        ended = dataclasses.replace(self._outbox.taken(leaving, Sent(shown.id)), also=shown.also)
        if not shown.thread:
            return ended
        return dataclasses.replace(ended, then=partial(cases.shown_at, ident=shown.case_id, thread=shown.thread))

    async def _not_sent(self, leaving: Leaving, error: Exception) -> Ended:
        ended = self._outbox.failed(leaving, error)
        kind = ended.values["error_kind"]
        self._metrics.failed.labels(leaving.lane, kind).inc()
        if isinstance(error, ChannelError):
            log.info("deliver.refused", lane=leaving.lane, seq=leaving.seq, kind=kind, code=error.code)
        else:
            log.exception("deliver.failed", lane=leaving.lane, seq=leaving.seq)
        if ended.state is Status.DEAD:
            self._metrics.given_up.labels(leaving.lane).inc()
            log.error("deliver.given_up", lane=leaving.lane, seq=leaving.seq, kind=kind)
        if leaving.notice_id and isinstance(error, Gone | WindowClosed):
            return dataclasses.replace(ended, then=partial(self._teller.elsewhere, leaving=leaving))
        return self._tell_agent(ended)

    def _tell_agent(self, ended: Ended) -> Ended:
        """An agent sees in the thread how far their words got."""
        leaving = ended.leaving
        if leaving.purpose != Purpose.HUMAN or ended.state is Status.QUEUED or not self._desk.host:
            return ended
        return dataclasses.replace(ended, also=[self._desk.status_row(leaving.conversation_id or "", leaving.id)])

    async def _receipt(self, address: Address, receipt: Receipt) -> None:
        """A vendor tells how far messages got, at times before it has answered the call that sent them: look twice."""
        moved = await self._outbox.receipt(address, receipt)
        if not moved and receipt.status is not Status.SENT:
            self._later(self._receipt_again(address, receipt))
        for message in moved:
            if message.purpose == Purpose.HUMAN and self._desk.host:
                await self._outbox.put([self._desk.status_row(message.conversation_id or "", message.id)])

    async def _receipt_again(self, address: Address, receipt: Receipt) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), EARLY)
        await self._outbox.receipt(address, receipt)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _others_too() -> None:
    """Wait until all that was just sent is written down together."""
    await asyncio.sleep(TOGETHER - asyncio.get_running_loop().time() % TOGETHER)


async def _type(channel: Types, address: Address) -> None:
    with suppress(ChannelError):
        await channel.typing(address)


def _trace(outcome: Outcome) -> dict[str, Any]:
    """How a message was understood and who answered, for whoever follows it."""
    return {
        "language": outcome.conversation.language,
        "intent": outcome.understanding.intent,
        "confidence": round(outcome.understanding.confidence, 3),
        "skill": outcome.skill,
    }


def _stepped(work: Work, step: Step) -> Done:
    """What the team said or did, as one piece of finished work."""
    there = Work(work.arrived, known=step.known)
    return Done(work=there, conversation=step.conversation, written=step.written, case=step, outcome={"skill": "desk"})


def _echoed(work: Work, known: Known, echo: Echo, now: datetime) -> Done:
    """Somebody answered from the vendor's own inbox: the assistant keeps quiet until they are done."""
    assert work.inbound
    conversation = msgspec.structs.replace(known.conversation, speaker="human", human_since=now, offered=(), skill="")
    at, ref = work.arrived.received_at, work.inbound.id
    line = said_row(conversation.id, known.address, "agent", Reply(echo.text), at, ref)
    there = Work(work.arrived, known=known)
    return Done(work=there, conversation=conversation, written=Written(said=[line]), outcome={"skill": "desk"})


def _in_the_shop(work: Work, known: Known, did: InTheShop) -> Done:
    """What they do beside the conversation is remembered; nothing is said about it."""
    match did:
        case Viewed(kept=kept):
            return _noted(work, _looking_at(known.conversation, did.product), *(_visits(did) if kept else ()))
        case CartFilled(lines=lines, url=url):
            return _noted(work, known.conversation, KeepCart(lines, url))
        case Purchased(order=order, total=total, currency=currency):
            return _noted(work, known.conversation, KeepPurchase(order, total, currency), KeepCart(()))


def _noted(work: Work, conversation: Conversation, *changes: Change) -> Done:
    assert work.inbound
    kind = type(work.inbound.content).__name__
    return Done(work=work, conversation=conversation, changes=changes, outcome={"skill": "shop", "did": kind})


def _visits(viewed: Viewed) -> Iterator[KeepVisit]:
    if viewed.product:
        yield KeepVisit("product", viewed.product)
    elif path := _path(viewed.page):
        yield KeepVisit("page", path)


def _path(page: str) -> str:
    """Without what follows a question mark or a hash: searches, campaigns and session keys are nobody's business."""
    return re.sub(r"^https?://[^/?#]*", "", page).partition("#")[0].partition("?")[0][:255]


def _looking_at(conversation: Conversation, product: str) -> Conversation:
    """ "Is it in stock?" will be asked of that one."""
    if not product:
        return conversation
    looking = msgspec.structs.replace(conversation.looking or Looking(), focus=product)
    return msgspec.structs.replace(conversation, looking=looking)
