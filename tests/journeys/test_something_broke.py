"""Something they bought has broken: worked through step by step, then in the hands of a human who knows it all."""

from dataclasses import dataclass

import pytest

from hub.playground.stage import Persona
from hub.playground.world import CAMILLE, JAMES
from tests.kit.chat import plainly
from tests.kit.story import CHANNELS, Somebody, Story


@dataclass(frozen=True)
class Lines:
    """What is said in one language; the team reads its own."""

    who: Persona
    broken: str
    known: tuple[str, ...]
    no: str
    steps: tuple[str, ...]
    human: str
    passed: str
    dossier: tuple[str, ...]


FRENCH = Lines(
    who=CAMILLE,
    broken="ma cafetière ne coule plus",
    known=("Cafetière filtre 12 tasses Torréa Matinale (commande 1004)", "La garantie légale court jusqu'au"),
    no="Non",
    steps=("L'eau coule-t-elle ?", "Nettoyez le clapet anti-goutte", "détartrant pour cafetière"),
    human="je veux un humain",
    passed="Je vous passe un conseiller, qui voit tout ce que nous avons fait",
    dossier=(
        "Produit : Cafetière filtre 12 tasses Torréa Matinale (PEM-105)",
        "Acheté : commande 1004",
        "La cafetière filtre ne coule plus ou déborde",
    ),
)
ENGLISH = Lines(
    who=JAMES,
    broken="no coffee comes out of my espresso machine",
    known=("Torréa Piccola, espresso machine (order 7976)", "The legal guarantee runs until"),
    no="No",
    steps=("Does the water flow?", "Does the coffee flow well?", "Prime the pump"),
    human="I want a human",
    passed="I am passing you to a colleague, who sees what we have done",
    dossier=(
        "Produit : Torréa Piccola, espresso machine (PEM-102)",
        "Acheté : commande 7976",
        "La machine à expresso ou à grain ne coule pas bien",
    ),
)


@pytest.mark.story("K9", "K10", "A1", "A3", "A4")
@pytest.mark.parametrize("lines", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_what_was_tried_is_never_asked_again_and_reaches_the_team(playing: Story, channel: str, lines: Lines):
    one = await playing.somebody(lines.who, channel)
    first, second, third = lines.steps
    greeted = await questions(one)
    await one.says(lines.broken)
    await one.sees(*lines.known, first)
    await one.chooses(lines.no)
    await one.sees(second)
    await one.chooses(lines.no)
    await one.sees(third)
    asked = await questions(one)
    assert len(asked) == len(greeted) + len(lines.steps)

    await one.says(lines.human)
    await one.sees(lines.passed)
    assert await questions(one) == asked
    card = await playing.team_sees(*lines.dossier, "La garantie légale court jusqu'au", lines.broken)
    assert card.count("? Non") == 2

    await one.looks_away()
    await playing.agent_says("Sophie : je vous l'échange.")
    await one.sees("je vous l'échange.")
    await playing.tell(f"something broke, {channel}, {lines.who.language}")


async def questions(one: Somebody) -> list[str]:
    """All that they were asked so far, each sentence that asks."""
    told = [plainly(bubble.text) for bubble in await one.screen.look() if bubble.author == "us"]
    return [line for text in told for line in text.splitlines() if line.rstrip().endswith("?")]
