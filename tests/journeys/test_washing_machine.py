"""The washing machine under 42 cm: found, narrowed, compared and asked about, on every channel, in both languages."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from hub.playground.stage import Persona
from hub.playground.world import CAMILLE, JAMES
from storage import demand, people
from storage.keeping import export
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
    seek: tuple[str, str]
    refine: str
    remember: str
    remembering: str
    forget: str
    forgotten: str


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
    seek=("un lave-linge de moins de 42 cm de large", "moins de 42 cm de large : 6 modèles."),
    refine="Affiner",
    remember="Retenir mes critères",
    remembering="je retiendrai ce que vous cherchez",
    forget="Ne plus retenir",
    forgotten="vos recherches sont oubliées",
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
    seek=("a washing machine under 42 cm wide", "under 42 cm wide: 6 products."),
    refine="Narrow down",
    remember="Remember my criteria",
    remembering="I will remember what you look for",
    forget="Do not remember",
    forgotten="what you looked for is forgotten",
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


@pytest.mark.story("S5")
@pytest.mark.parametrize("lines", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_criteria_are_counted_for_the_merchant_and_kept_for_who_agrees(
    playing: Story, channel: str, lines: Lines
):
    one = await playing.somebody(lines.who, channel)
    said, seen = lines.seek
    await one.says(said)
    await one.sees(seen)
    assert await remembered(playing, lines.who) == set()
    assert "width" in await demanded(playing)

    await one.chooses(lines.refine)
    await one.sees(lines.remember)
    await one.chooses(lines.remember)
    await one.sees(lines.remembering)
    await one.says(lines.narrow)
    await one.sees(lines.narrow.split()[-1], "42 cm")
    assert await remembered(playing, lines.who) == {"width", "price"}

    await one.says(lines.forget)
    await one.sees(lines.forgotten)
    assert await remembered(playing, lines.who) == set()


async def remembered(playing: Story, who: Persona) -> set[str]:
    """What they looked for and let us keep."""
    await playing.quiet()
    database = playing.world.hub.database
    async with database.reading() as connection:
        person = await people.of_customer(connection, who.customer_id)
    assert person
    return {wish["about"] for wish in (await export(database, person.id))["wishes"]}


async def demanded(playing: Story) -> set[str]:
    """What the merchant sees customers ask for, of nobody in particular."""
    since = playing.world.hub.clock.now().date() - timedelta(days=1)
    return {one.about for one in await demand.asked(playing.world.hub.database, since)}
