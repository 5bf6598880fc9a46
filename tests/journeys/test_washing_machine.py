"""The washing machine under 42 cm: found, narrowed, compared and asked about, on every channel, in both languages."""

from dataclasses import dataclass

import pytest

from hub.playground.stage import Persona
from hub.playground.world import CAMILLE, JAMES
from tests.kit.story import CHANNELS, Story


@dataclass(frozen=True)
class Lines:
    """What is said in one language."""

    who: Persona
    sentence: str
    found: str
    compare: str
    compared: tuple[str, ...]
    noise: str
    noisy: tuple[str, ...]
    narrow: str
    narrowed: str


FRENCH = Lines(
    who=CAMILLE,
    sentence="Je cherche une machine à laver de moins de 42 centimètres de large, avec programme laine, "
    "à moins de 350 euros",
    found="Lave-linge, moins de 42 cm de large, moins de 350 €, programme laine : 3 modèles.",
    compare="compare les deux premières",
    compared=("Ekonn 309 €", "Norvale 329,90 €"),
    noise="et le bruit, ça donne quoi ?",
    noisy=("Niveau sonore", "75 dB", "72 dB", "70 dB"),
    narrow="plutôt moins de 320",
    narrowed="programme laine, moins de 320 € : 1 modèle.",
)
ENGLISH = Lines(
    who=JAMES,
    sentence="I am looking for a washing machine under 42 cm wide with a wool programme for less than 350 euros",
    found="Washing machine, under 42 cm wide, under €350, wool programme: 3 products.",
    compare="compare the first two",
    compared=("Ekonn €309", "Norvale €329.90"),
    noise="what about the noise?",
    noisy=("Noise level", "75 dB", "72 dB", "70 dB"),
    narrow="rather under 320",
    narrowed="wool programme, under €320: 1 product.",
)


@pytest.mark.story("V3", "S1", "S2", "S4", "K15")
@pytest.mark.parametrize("lines", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_machine_is_found_compared_asked_about_and_narrowed(playing: Story, channel: str, lines: Lines):
    one = await playing.somebody(lines.who, channel)

    await one.says(lines.sentence)
    await one.sees(lines.found)

    await one.says(lines.noise)
    await one.sees(*lines.noisy)

    await one.says(lines.compare)
    await one.sees(*lines.compared)

    await one.says(lines.narrow)
    await one.sees(lines.narrowed)
    await playing.tell(f"washing machine, {channel}, {lines.who.language}")
