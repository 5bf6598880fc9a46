"""A conversation that changes for another reason than a message in it."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.conversation import Conversation
from dialogs.messages import Choice
from storage.tables import conversations

_decoder = msgspec.json.Decoder(Conversation)


async def offer(connection: AsyncConnection, ident: str, choices: Sequence[Choice]) -> None:
    """These can be chosen there from now on. Whoever works on the conversation meanwhile begins again."""
    query = select(conversations.c.state, conversations.c.version).where(conversations.c.id == ident).with_for_update()
    row = (await connection.execute(query)).one()
    state = replace(_decoder.decode(row.state), offered=tuple(choices))
    await connection.execute(
        update(conversations)
        .where(conversations.c.id == ident)
        .values(state=msgspec.json.encode(state).decode(), version=row.version + 1)
    )
