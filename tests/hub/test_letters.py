"""A conversation by e-mail: to a proven address only, once for what was said."""

import pytest

from dialogs.messages import Address
from hub.letters import Letters
from hub.web.widget import NowhereToWrite
from storage import people
from tests.kit.chat import Chat, plainly, quiet

MAIL = Address("email", "camille@exemple.fr")


async def has_proven(chat: Chat, address: Address) -> None:
    known = await chat.known()
    async with chat.hub.database.writing() as connection:
        await people.add_address(connection, address, known.person.id, chat.hub.clock.now())


async def test_a_conversation_is_sent_to_the_address_that_was_proven(shopper: Chat):
    await shopper.says("bonjour")
    await has_proven(shopper, MAIL)
    assert await Letters(shopper.hub).send(shopper.address, "fr") == "c•••@exemple.fr"
    await quiet(shopper.hub)
    (letter,) = shopper.on("email", MAIL.id).said
    assert letter.address == MAIL
    assert letter.reply.text.startswith("Voici notre conversation, comme vous l’avez demandé.\n\nVous (")
    assert "9 h 30)" in plainly(letter.reply.text)
    assert "bonjour" in letter.reply.text
    assert "Assistant (" in letter.reply.text


async def test_asked_for_twice_it_is_sent_once(shopper: Chat):
    await shopper.says("bonjour")
    await has_proven(shopper, MAIL)
    for _ in range(2):
        await Letters(shopper.hub).send(shopper.address, "fr")
    await quiet(shopper.hub)
    assert len(shopper.on("email", MAIL.id).said) == 1


async def test_to_somebody_without_a_proven_address_nothing_is_sent(shopper: Chat):
    await shopper.says("écrivez-moi à camille@exemple.fr")
    with pytest.raises(NowhereToWrite):
        await Letters(shopper.hub).send(shopper.address, "fr")
