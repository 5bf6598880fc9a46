"""What was not understood can be looked through, like with like."""

from datetime import timedelta

from dialogs.reader.features import look
from dialogs.reader.lexicon import Lexicon
from dialogs.reader.unanswered import Group, grouped
from storage.unanswered import unanswered
from tests.kit.chat import Chat

NONSENSE = ("blorpe le zigouille", "blorpe la zigouille", "xqzt wvu trk")


async def groups(chat: Chat) -> list[Group]:
    lost = await unanswered(chat.hub.database, chat.hub.clock.now() - timedelta(hours=1))
    return grouped(lost, look([one.text for one in lost], Lexicon([])))


async def test_what_was_not_understood_is_kept_and_grouped(chat: Chat):
    for said in (*NONSENSE, "bonjour", "où est ma commande ?"):
        await chat.on("telegram", said[:6]).says(said)
    found = await groups(chat)
    assert [len(group.messages) for group in found] == [2, 1]
    assert {one.text for one in found[0].messages} == set(NONSENSE[:2])


async def test_nothing_misunderstood_is_an_empty_list(chat: Chat):
    await chat.says("bonjour")
    assert await groups(chat) == []
