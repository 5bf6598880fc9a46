"""A message's way where it is not the usual one."""

import pytest

from dialogs.messages import OptOut
from tests.kit.chat import Chat


async def test_two_robots_do_not_write_to_each_other_for_ever(chat: Chat, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hub.relay.LETTERS_AN_HOUR", 2)
    robot = chat.on("email", "absente@bureau.example")
    await robot.says("Je suis absente jusqu'à lundi.")
    await robot.says("Je suis absente jusqu'à lundi.")
    assert robot.heard
    await robot.says("Je suis absente jusqu'à lundi.")
    assert robot.hears_nothing()
    await robot.does(OptOut("unsubscribed"))
    known = (await robot.known()).person.at(robot.address)
    assert known
    assert not known.open
    await robot.later(hours=2)
    await robot.says("où est ma commande 1042 ?")
    assert robot.heard
