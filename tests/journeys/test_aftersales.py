"""Sixty people with something that does not work: most are helped without a human, and nobody is asked twice."""

import pytest

from tests.kit.aftersales import people, play
from tests.kit.chat import CHANNELS, Chat

WITHOUT_A_HUMAN = 0.6
WRONG_ENDINGS = 3


def test_there_are_sixty_twenty_of_them_awkward_on_all_six_channels():
    assert len(people()) >= 60
    assert len([who for who in people() if who.awkward]) >= 20
    assert {who.on for who in people()} == {"widget", "messenger", "telegram", "slack", "sms", "email"}


@pytest.mark.story("K9", "A1", "A2", "A3", "A4", channels=CHANNELS, languages=["fr", "en"])
@pytest.mark.timeout(300)
async def test_most_are_helped_without_a_human_and_nothing_wrong_is_done(chat: Chat):
    played = [await play(chat, who, number) for number, who in enumerate(people())]
    alone = [one for one in played if one.right and one.who.ends == "solved"]
    assert len(alone) >= WITHOUT_A_HUMAN * len(played)
    assert len([one for one in played if not one.right]) <= WRONG_ENDINGS, "\n".join(map(str, played))
    assert [one.twice for one in played if one.twice] == []
    assert [repair.id for one in played for repair in one.repairs if repair.again] == []
    assert [what for one in played for what in one.wrong] == []
