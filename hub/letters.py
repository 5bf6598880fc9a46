"""A conversation by e-mail: to the address that its visitor has proven to be theirs, and to no other."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from dialogs.channel_names import masked
from dialogs.messages import Address, Reply
from dialogs.person import KnownAddress
from dialogs.wording import Wording, choose_language
from hub.app import Hub
from hub.pen import Pen, Spot, Why
from hub.web.widget import NowhereToWrite
from storage import people
from storage.transcripts import Said

MOST = 300  # things said, the last ones


class Letters:
    """Writes down what was said, and puts it into the outbox."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._pen = Pen({name: channel.capabilities for name, channel in hub.channels.items()}, hub.wordings, hub.clock)

    async def send(self, visitor: Address, language: str) -> str:
        """Send the conversation; returns to whom, masked. Asked for twice with nothing said between, it goes once.

        Raises `NowhereToWrite`.
        """
        async with self._hub.database.reading() as connection:
            known = (await people.load(connection, [visitor])).get(visitor)
        there = known.person.on("email") if known else None
        if not known or not there or not there.open or "email" not in self._hub.channels:
            raise NowhereToWrite()
        said = await self._hub.transcripts.before(visitor, None, MOST)
        if not said:
            raise NowhereToWrite()
        _ = self._hub.wordings[choose_language(language, known.conversation.language)]
        reply = Reply(told(said, _, known.person.time_zone))
        ident = f"{visitor}:letter:{said[-1].seq}"
        why = Why(person_id=known.person.id)
        written = self._pen.write(ident, reply, _fresh(there), known.conversation, why)
        await self._hub.outbox.put(written.leaving)
        return masked(there.address)


def told(said: Sequence[Said], _: Wording, time_zone: str) -> str:
    """What was said, one paragraph each: when, who, what."""
    lines = [_line(one, _, time_zone) for one in said]
    return "\n\n".join([_("Here is our conversation, as you asked."), *lines])


def _line(one: Said, _: Wording, time_zone: str) -> str:
    who = {"customer": _("You"), "bot": _("Assistant")}.get(one.author, one.name)
    at = format_datetime(one.at, "d MMM, " + _("HH:mm"), tzinfo=ZoneInfo(time_zone), locale=_.locale)
    cards = [" · ".join([card.title, *filter(None, card.subtitle.split("\n"))]) for card in one.reply.cards]
    return "\n".join(filter(None, [f"{who} ({at})", one.reply.text, *cards]))


def _fresh(there: KnownAddress) -> Spot:
    """Not in the thread of a mail that spoke of something else."""
    return Spot(there.address, last_inbound_at=there.last_inbound_at)
