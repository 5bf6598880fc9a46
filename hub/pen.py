"""Writes what is said as rows: one of the outbox for each call to a vendor, one of the transcript for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from dialogs.capabilities import Capabilities, fit
from dialogs.conversation import Conversation
from dialogs.messages import Address, Files, Image, Inbound, Outbound, Purpose, Reply, Status, Template
from dialogs.person import Person
from dialogs.wording import Wordings, choose_language
from hub.clock import Clock
from notifications.way_out import by_page
from storage.queues import PRIORITIES


class Spot(Struct, frozen=True):
    """Where to write: an address, and what the channel needs to go on in the same place."""

    address: Address
    thread: dict[str, str] = {}
    last_inbound_at: datetime | None = None

    @classmethod
    def of_inbound(cls, inbound: Inbound) -> "Spot":
        """The very place a question came from."""
        return cls(inbound.address, inbound.thread, inbound.at)

    @classmethod
    def of_person(cls, person: Person, address: Address) -> "Spot":
        known = person.at(address)
        return cls(address, known.thread, known.last_inbound_at) if known else cls(address)


class Why(Struct, frozen=True, kw_only=True):
    """On whose behalf, and because of what, something is said. From `leave_by` on, it is not the hour for it."""

    person_id: str = ""
    inbox_id: int | None = None
    notice_id: str | None = None
    purpose: Purpose = Purpose.ANSWER
    agent: str = ""
    template: Template | None = None
    unsubscribe_url: str = ""
    wishes_url: str = ""
    leave_by: datetime | None = None


@dataclass
class Written:
    """Rows to be stored in one transaction."""

    said: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    leaving: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def add(self, other: "Written") -> None:
        self.said += other.said
        self.leaving += other.leaving


class Pen:
    """Fits a reply to its channel and writes it down, to be sent once the transaction is committed."""

    def __init__(self, channels: Mapping[str, Capabilities], wordings: Wordings, clock: Clock) -> None:
        self._channels = channels
        self._wordings = wordings
        self._clock = clock

    def write(self, ident: str, reply: Reply, spot: Spot, conversation: Conversation, why: Why) -> Written:
        """`ident` is the reply's, unique for ever: the same reply written twice is sent once."""
        written, now = Written(), self._clock.now()
        can = self._channels.get(spot.address.channel)
        if can is None:
            return written
        language = choose_language(conversation.language)
        _ = self._wordings[language]
        hint = _("Reply with the number of your choice.")
        answerable = reply if can.answered else by_page(reply, why.unsubscribe_url, _)
        for n, part in enumerate(fit(answerable, can, hint)):
            message = _message(f"{ident}.{n}", part, spot, language, why)
            written.leaving.append(outbox_row(message, conversation.id, why, now, first=n == 0))
            written.said.append(said_row(conversation.id, spot.address, _author(why), part, now, message.id, why.agent))
        return written

    def heard(
        self, inbound: Inbound, conversation: Conversation, words: str, name: str, at: datetime
    ) -> dict[str, Any]:
        """What the customer said, for the transcript."""
        said = Reply(words, image=_picture(inbound))
        return said_row(conversation.id, inbound.address, "customer", said, at, inbound.id, name)


def _message(ident: str, part: Reply, spot: Spot, language: str, why: Why) -> Outbound:
    return Outbound(
        id=ident,
        address=spot.address,
        reply=part,
        purpose=why.purpose,
        language=language,
        thread=spot.thread,
        last_inbound_at=spot.last_inbound_at,
        template=why.template,
        unsubscribe_url=why.unsubscribe_url,
        wishes_url=why.wishes_url,
        agent=why.agent,
    )


def _picture(inbound: Inbound) -> Image | None:
    """The picture somebody sent, where a browser can show it."""
    files = inbound.content.files if isinstance(inbound.content, Files) else ()
    shown = (Image(file.url, file.name) for file in files if file.public and file.kind == "image")
    return next(shown, None)


def _author(why: Why) -> str:
    return "agent" if why.purpose is Purpose.HUMAN else "bot"


def outbox_row(
    message: Outbound, conversation_id: str, why: Why, now: datetime, *, first: bool = True
) -> dict[str, Any]:
    """One message as a row: it will be sent, once, after those before it on the same address.

    Of several parts only the `first` must leave in its hours: nobody is left with half of what was said.
    """
    return row(
        message.id,
        key=str(message.address),
        lane=message.address.channel,
        priority=PRIORITIES[message.purpose],
        purpose=message.purpose.value,
        body=message,
        now=now,
        conversation_id=conversation_id or None,
        person_id=why.person_id or None,
        inbox_id=why.inbox_id,
        notice_id=why.notice_id,
        leave_by=why.leave_by if first else None,
    )


def row(
    ident: str, *, key: str, lane: str, priority: int, purpose: str, body: Any, now: datetime, **about: Any
) -> dict[str, Any]:
    """A row of the outbox, queued."""
    known = dict.fromkeys(("conversation_id", "person_id", "inbox_id", "notice_id", "about", "leave_by"))
    return {
        "id": ident,
        "key": key,
        "lane": lane,
        "priority": priority,
        "due_at": now,
        "state": Status.QUEUED.value,
        "purpose": purpose,
        "body": msgspec.json.encode(body).decode(),
        "queued_at": now,
        **known,
        **about,
    }


def said_row(
    conversation_id: str, address: Address, author: str, body: Reply, at: datetime, ref: str, name: str = ""
) -> dict[str, Any]:
    """A row of the transcript."""
    return {
        "conversation_id": conversation_id,
        "address": str(address),
        "author": author,
        "name": name[:80],
        "body": msgspec.json.encode(body).decode(),
        "at": at,
        "ref": ref[:255],
    }
