"""The main story, on each of the six channels, in both languages: ask, follow, be told, stop, be passed to a human."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from dialogs.shop import Step
from hub.playground.stage import Persona
from hub.playground.world import CAMILLE, JAMES
from tests.kit.story import CHANNELS, Somebody, Story


@dataclass(frozen=True)
class Lines:
    """What is said in one language."""

    who: Persona
    number: str
    question: str
    answer: str
    follow: str
    following: str
    late: Mapping[str, str]  # by channel; by SMS in few words
    moved: str
    stop: str
    stopped: str
    human: str
    passed: str
    back: str


FRENCH = Lines(
    who=CAMILLE,
    number="1042",
    question="où est ma commande 1042 ?",
    answer="Commande 1042 : partie avec TransLumen hier",
    follow="Me prévenir",
    following="je vous préviendrai ici à chaque étape de la commande 1042",
    late={"": "aura du retard : elle était prévue demain", "sms": "Commande 1042 en retard : attendue"},
    moved="Commande 1042 : le livreur est en route",
    stop="Stop",
    stopped="plus au sujet de la commande 1042",
    human="je voudrais parler à un conseiller",
    passed="Je vous passe un conseiller",
    back="C'est de nouveau l'assistant automatique",
)
ENGLISH = Lines(
    who=JAMES,
    number="1043",
    question="where is my order 1043?",
    answer="Order 1043 is out for delivery",
    follow="Keep me posted",
    following="I will tell you here about each step of order 1043",
    late={"": "will be late: it was expected today", "sms": "Order 1043 is late, now expected"},
    moved="Order 1043 is out for delivery",
    stop="Stop",
    stopped="I will not write about order 1043 any more",
    human="I would like to talk to a person",
    passed="I am passing you to someone from our team",
    back="I am your automatic assistant again",
)
LANGUAGES = pytest.mark.parametrize("lines", [FRENCH, ENGLISH], ids=["fr", "en"])
ON_EVERY_CHANNEL = pytest.mark.parametrize("channel", CHANNELS)


async def asked(one: Somebody, lines: Lines) -> None:
    await one.says(lines.question)
    await one.sees(lines.answer)


@pytest.mark.story("C9", "K8", "O1", "O2", "K10", "I3")
@LANGUAGES
@ON_EVERY_CHANNEL
async def test_an_order_is_followed_to_its_delivery_and_a_human_helps(playing: Story, channel: str, lines: Lines):
    one = await playing.somebody(lines.who, channel)

    await asked(one, lines)
    assert await one.count() == 1

    await one.chooses(lines.follow)
    await one.sees(lines.following)

    await one.looks_away()
    await playing.theatre.delay(lines.number, 2)
    await one.sees(lines.late.get(channel, lines.late[""]))
    assert await one.count() == 1

    await one.chooses(lines.stop)
    await one.sees(lines.stopped)
    await one.looks_away()
    await playing.theatre.advance(lines.number, Step.DELIVERED)
    await playing.quiet()
    assert await one.count() == 0

    await one.says(lines.human)
    await one.sees(lines.passed)
    await playing.team_sees(lines.human, f"Commande : {lines.number}")

    await one.looks_away()
    await playing.agent_says("Hello, Sophie here.")
    await one.sees("Hello, Sophie here.")
    await playing.team_sees("✓")

    await one.says("my parcel 1042 is broken")
    await playing.team_sees("my parcel 1042 is broken")
    await playing.agent_says("!note be kind")
    await playing.quiet()
    assert await one.count() == 0

    await playing.agent_says("!done")
    await one.sees(lines.back)
    assert await one.count() == 1
    await playing.tell(f"{channel}, {lines.who.language}")


@pytest.mark.story("O4", "O5")
@LANGUAGES
@ON_EVERY_CHANNEL
async def test_who_follows_an_order_is_told_when_it_moves_and_once(playing: Story, channel: str, lines: Lines):
    one = await playing.somebody(lines.who, channel)
    await asked(one, lines)
    await one.chooses(lines.follow)
    await one.sees(lines.following)
    await one.looks_away()
    await playing.theatre.advance(lines.number, Step.DELIVERED)
    await one.sees(
        {"fr": "Commande 1042 : livrée aujourd'hui", "en": "Order 1043 was delivered today"}[lines.who.language]
    )
    await playing.quiet()
    assert await one.count() == 1
