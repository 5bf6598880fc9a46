"""What did not leave in its hours, since the hub stood still or a vendor was busy: unsaid, and decided anew."""

from datetime import datetime

from sqlalchemy import bindparam, delete, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import campaigns, notices
from storage.prepared import Prepared, among
from storage.queues import Leaving
from storage.tables import messages, outbox


async def decide_anew(connection: AsyncConnection, late: Leaving, now: datetime) -> None:
    """Forget what was to leave, with all its parts: whoever tells decides whether, when and where it is told."""
    telling = await notices.by_id(connection, late.notice_id or "")
    gone = await _DELETE.rows(connection, b_key=late.key, b_notice=late.notice_id)
    await _UNSAY.once(connection, b_talk=late.conversation_id, b_refs=[ident for (ident,) in gone])
    if telling and telling.state == "told" and gone:
        untell = campaigns.too_late if telling.notice == notices.CAMPAIGN else notices.too_late
        await untell(connection, telling, now)


_OPEN = (text("outbox.state IN ('queued', 'sending')"), outbox.c.state == "queued")
_DELETE = Prepared(
    lambda _: (
        delete(outbox)
        .where(*_OPEN, outbox.c.key == bindparam("b_key"), outbox.c.notice_id == bindparam("b_notice"))
        .returning(outbox.c.id)
    )
)
_UNSAY = Prepared(
    lambda dialect: delete(messages).where(
        messages.c.conversation_id == bindparam("b_talk"), among(dialect, messages.c.ref, "b_refs")
    )
)
