"""Thank you, goodbye."""

from tests.kit.chat import Chat


async def test_thanks_are_answered(chat: Chat):
    await chat.says("merci beaucoup")
    assert chat.hears("Avec plaisir.")
    await chat.says("thank you")
    assert chat.hears("You are welcome.")


async def test_goodbye_is_answered(chat: Chat):
    await chat.says("au revoir")
    assert chat.hears("Au revoir, et à bientôt chez Maison Lumen.")
    await chat.says("bye bye")
    assert chat.hears("Goodbye, and see you soon at Maison Lumen.")
