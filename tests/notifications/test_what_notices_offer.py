"""Whatever a notice offers is understood when it is pressed, hours later, by whoever got it."""

import pytest
from sqlalchemy import select

from dialogs.messages import Choice
from storage.tables import ratings
from tests.kit.chat import Chat
from tests.notifications.notices.samples import EN, every_notice, worded

OFFERED = {
    choice.payload: choice
    for name, facts in every_notice().items()
    for choice in worded(name, facts, EN).reply.choices
    if choice.payload
}


@pytest.mark.parametrize("button", OFFERED.values(), ids=OFFERED)
async def test_a_button_begins_what_it_says(chat: Chat, button: Choice):
    await chat.as_customer("C-1001")
    await chat.presses(button)
    assert chat.heard
    assert (await chat.known()).conversation.recent[-1] == button.payload.partition(":")[0]


async def test_a_mark_is_kept_for_the_order_it_was_asked_of(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.presses(Choice("J’adore", "feedback:5/order:1042"))
    async with chat.hub.database.reading() as connection:
        kept = (await connection.execute(select(ratings.c.about, ratings.c.mark))).all()
    assert kept == [("order:1042", 5)]
