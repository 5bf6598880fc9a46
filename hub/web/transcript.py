"""The widget's history, read from the transcript of the conversation."""

from collections.abc import Sequence
from typing import Literal, cast

from dialogs.messages import Address
from hub.web.widget import Entry
from storage.transcripts import Said, Transcripts


class WidgetTranscript:
    """The `Transcript` that the widget's door wants."""

    def __init__(self, transcripts: Transcripts) -> None:
        self._transcripts = transcripts

    async def after(self, address: Address, seq: int, limit: int) -> Sequence[Entry]:
        return [_entry(said) for said in await self._transcripts.after(address, seq, limit)]

    async def before(self, address: Address, seq: int | None, limit: int) -> Sequence[Entry]:
        return [_entry(said) for said in await self._transcripts.before(address, seq, limit)]


def _entry(said: Said) -> Entry:
    return Entry(
        seq=said.seq,
        id=said.id,
        author=cast(Literal["customer", "bot", "agent"], said.author),
        at=said.at,
        reply=said.reply,
        name=said.name,
        status=said.status,
    )
