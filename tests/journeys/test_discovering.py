"""Looking around with somebody who knows the shop: shelves, best-sellers, reviews, presents, what belongs together."""

from dataclasses import dataclass

import pytest

from hub.playground.stage import Persona
from hub.playground.world import CAMILLE, JAMES
from tests.kit.story import CHANNELS, Story


@dataclass(frozen=True)
class Lines:
    """What is said in one language, and what is answered."""

    language: str
    who: Persona
    shelves: tuple[str, ...]  # V6
    best: tuple[str, ...]  # K16, K15
    second: tuple[str, ...]
    reviews: tuple[str, ...]  # K19
    like: tuple[str, ...]  # K2
    beside: tuple[str, ...]  # K2
    advice: tuple[str, ...]  # K3: from what was just looked at
    wool: tuple[str, ...]  # S3
    gift: tuple[tuple[str, ...], ...]  # V5, K17


FRENCH = Lines(
    language="fr",
    who=CAMILLE,
    shelves=("qu'est-ce que vous vendez ?", "choisissez un rayon"),
    best=("quels sont les aspirateurs les plus vendus ?", "Aspirateur : ce qui se vend le mieux en ce moment."),
    second=("le deuxième", "Aspiralto Nimbus 60", "noté 4,5 sur 5"),
    reviews=("qu'en pensent les clients ?", "4,5 sur 5, selon 2 clients", "Satisfaits : 2", "Lucie H."),
    like=("et dans le même genre ?", "genre que", "Aspirateur"),
    beside=("qu'est-ce qui va avec ?", "Va bien avec", "Tapis berbère en laine"),
    advice=("que me conseillez-vous ?", "Voici ce que je vous suggère"),
    wool=("un lave-linge avec programme laine", "programme laine", "Lessive laine et soie"),
    gift=(
        ("je cherche un cadeau", "Pour qui est-ce"),
        ("pour ma nièce de 8 ans", "Qu'est-ce qui ferait plaisir"),
        ("elle aime dessiner", "Quel budget"),
        ("moins de 40 euros", "Quelques idées"),
    ),
)
ENGLISH = Lines(
    language="en",
    who=JAMES,
    shelves=("what do you sell?", "choose a shelf"),
    best=("which vacuum cleaners sell best?", "what sells best at the moment"),
    second=("the second one", "Aspiralto Nimbus 60", "rated 4.5 out of 5"),
    reviews=("what do customers think of it?", "4.5 out of 5, by 2 customers", "Satisfied: 2", "Lucie H."),
    like=("something similar?", "Like", "Aspiralto Nimbus 60", "vacuum"),
    beside=("what goes with it?", "Goes well with", "berber wool rug"),
    advice=("what would you suggest?", "I would suggest"),
    wool=("a washing machine with a wool programme", "wool programme", "wool and silk detergent"),
    gift=(
        ("I need a present", "Who is it for"),
        ("for my niece, she is 8", "What do they like?"),
        ("she likes drawing", "How much would you like to spend?"),
        ("under 40 euros", "A few ideas"),
    ),
)


@pytest.mark.story("V5", "V6", "K2", "K3", "K15", "K16", "K17", "K19", "S3")
@pytest.mark.parametrize("lines", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_somebody_looks_around(playing: Story, channel: str, lines: Lines):
    one = await playing.somebody(lines.who, channel)
    table = (lines.shelves, lines.best, lines.second, lines.reviews, lines.like, lines.beside, lines.advice, lines.wool)
    for said, *seen in (*table, *lines.gift):
        await one.says(said)
        await one.sees(*seen)
    await playing.tell(f"looking around, {channel}, {lines.language}")
