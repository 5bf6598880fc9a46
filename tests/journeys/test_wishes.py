"""What we write to people about, when, where and how much, in their own words, on every channel.

O4 this and not that; O5 where, and when not; O6 more for who worries; O7 where they answer; C10 where they can be
reached is asked for first; K4 a watched product got cheaper, K18 before it runs out: wished for, listed, and told.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from hub.playground.stage import Persona
from hub.playground.world import CAMILLE, JAMES, VISITOR
from tests.journeys.test_people import code_sent_to
from tests.kit.story import CHANNELS, Page, Somebody, Story


@dataclass(frozen=True)
class Lines:
    """What somebody says in their language, each with what is answered."""

    who: Persona
    talk: tuple[tuple[str, ...], ...]
    undo: str
    undone: str
    then: tuple[tuple[str, ...], ...]
    wishes: tuple[tuple[str, ...], ...]
    cheaper: str
    running_out: str
    follow: str
    all_orders: str
    subscribed: str
    late: str
    thanks: str
    why: str
    answered: str
    by_sms: str
    noted: str
    asked: str
    where: str
    closely: str
    as_before: tuple[str, str]


FRENCH = Lines(
    who=CAMILLE,
    talk=(
        ("prévenez-moi pour la commande 1042", "à chaque étape de la commande 1042"),
        ("un mot quand le camion part, c'est tout", "quand le camion part avec la commande 1042, et c'est tout"),  # O4
        ("le colis oui, les offres non", "je vous écrirai sur vos commandes", "plus rien sur nos offres"),  # O4
    ),
    undo="Annuler",
    undone="comme avant pour vos commandes et nos offres",
    then=(
        ("jamais après 20 h", "rien entre 20 h et 8 h"),  # O5
        ("pas le dimanche", "rien entre 20 h et 8 h, ni le dimanche"),  # O5
        ("moins de messages", "moins de messages, seulement l'essentiel"),
        ("écrivez-moi plutôt par SMS pour les livraisons et par mail pour le reste", "par SMS", "le reste par e-mail"),
        ("à quoi suis-je abonnée ?", "Commande 1042 : au départ du camion, par SMS", "ni le dimanche"),
        ("plus rien", "je ne vous écrirai plus nulle part"),  # O4
    ),
    wishes=(
        ("je cherche un cabas en cuir noir", "Cabas"),
        ("préviens-moi si le prix baisse", "je vous écrirai ici dès que le prix baissera"),  # K4
        ("préviens-moi avant la rupture", "avant"),  # K18
        ("mes alertes", "Je surveille pour vous"),
    ),
    cheaper="119,20 €",
    running_out="plus que 2",
    follow="prévenez-moi pour la commande 1042",
    all_orders="prévenez-moi de toutes mes commandes",
    subscribed="je vous écrirai sur vos commandes",
    late="1042",
    thanks="merci",
    why="pourquoi m'écrivez-vous ici ?",
    answered="parce que vous y avez répondu à",
    by_sms="écrivez-moi plutôt par SMS",
    noted="C'est noté",
    asked="parce que vous nous l'avez demandé",
    where="où est ma commande 1042 ?",
    closely="je vous écris chaque matin jusqu'à la livraison",
    as_before=("Non, comme avant", "commande 1042, chaque étape"),
)
ENGLISH = Lines(
    who=JAMES,
    talk=(
        ("keep me posted about order 1043", "each step of order 1043"),
        ("just a word when the van leaves, that's all", "The van has already left with order 1043"),
        ("the parcel yes, the offers no", "I will write to you about your orders", "nothing more about our offers"),
    ),
    undo="Undo",
    undone="as before about your orders and our offers",
    then=(
        ("never after 8pm", "nothing between 8 pm and 8 am"),
        ("not on Sundays", "nothing between 8 pm and 8 am, nor on Sundays"),
        ("fewer messages please", "fewer messages, only what matters most"),
        ("text me about deliveries and email me for the rest", "by text message", "the rest by e-mail"),
        ("what am I subscribed to?", "Order 1043: each step", "nor on Sundays"),
        ("no more messages at all", "I will no longer write to you anywhere"),
    ),
    wishes=(
        ("I'm looking for a black leather tote bag", "Tote"),
        ("tell me if the price drops", "I will write here when"),
        ("tell me before it runs out", "before"),
        ("my alerts", "I am watching for you"),
    ),
    cheaper="€119.20",
    running_out="only 2 left",
    follow="keep me posted about order 1043",
    all_orders="keep me posted about all my orders",
    subscribed="I will write to you about your orders",
    late="1043",
    thanks="thank you",
    why="why do you write to me here?",
    answered="because you answered",
    by_sms="write to me by text message instead",
    noted="Understood",
    asked="because you asked us to",
    where="where is my order 1043?",
    closely="I will write to you each morning until it is delivered",
    as_before=("No, as before", "order 1043, each step"),
)
BAG = "SAC-102"
LANGUAGES = pytest.mark.parametrize("lines", [FRENCH, ENGLISH], ids=["fr", "en"])
ON_EVERY_CHANNEL = pytest.mark.parametrize("channel", CHANNELS)


async def say(one: Somebody, lines: tuple[tuple[str, ...], ...]) -> None:
    for said, *seen in lines:
        await one.says(said)
        await one.sees(*seen)


@pytest.mark.story("O4", "O5")
@LANGUAGES
@ON_EVERY_CHANNEL
async def test_they_say_what_they_want_and_when_and_where(playing: Story, channel: str, lines: Lines):
    one = await playing.somebody(lines.who, channel)
    await say(one, lines.talk)
    await one.chooses(lines.undo)
    await one.sees(lines.undone)
    await say(one, lines.then)
    await playing.tell(f"{channel}, {lines.who.language}: what is written to them")


@pytest.mark.story("O6")
@LANGUAGES
@ON_EVERY_CHANNEL
async def test_who_looks_after_a_parcel_again_and_again_is_told_more(playing: Story, channel: str, lines: Lines):
    one = await playing.somebody(lines.who, channel)
    await one.says(lines.follow)
    await one.sees("104")
    await one.says(lines.where)
    await one.sees("104")
    playing.world.hub.clock.move(timedelta(hours=2))
    await one.says(lines.where)
    await one.sees(lines.closely)
    await one.chooses(lines.as_before[0])
    await one.sees(lines.as_before[1])


@pytest.mark.story("K4", "K18")
@LANGUAGES
@ON_EVERY_CHANNEL
async def test_a_product_is_watched_for_them_and_they_are_told(playing: Story, channel: str, lines: Lines):
    playing.ten_on_tuesday()
    one = await playing.somebody(lines.who, channel)
    await say(one, lines.wishes)
    await one.looks_away()
    await playing.theatre.mark_down(BAG)
    await one.sees(lines.cheaper)
    await one.looks_away()
    await playing.theatre.restock(BAG, 2)
    await one.sees(lines.running_out)


@pytest.mark.story("O7")
@pytest.mark.story("O7", channels=["sms"])
@LANGUAGES
@pytest.mark.parametrize("channel", [channel for channel in CHANNELS if channel != "sms"])
async def test_where_they_answer_is_learned_and_what_they_say_goes_before(playing: Story, channel: str, lines: Lines):
    """By SMS only who asks for it is written to, for it costs: they ask, and hear why there."""
    playing.ten_on_tuesday()
    one = await playing.somebody(lines.who, channel)
    await one.says(lines.all_orders)
    await one.sees(lines.subscribed)
    for _ in range(2):
        await playing.quiet()
        await one.looks_away()
        await playing.theatre.delay(lines.late, 1)
        await one.sees(lines.late)
        await one.says(lines.thanks)
        await playing.quiet()
        playing.world.hub.clock.move(timedelta(hours=24))
        await playing.world.hub.learning.look()
    await one.says(lines.why)
    await one.sees(lines.answered)
    sms = await playing.somebody(lines.who, "sms")
    await sms.says(lines.by_sms)
    await sms.sees(lines.noted)
    await playing.quiet()
    await sms.looks_away()
    await playing.theatre.delay(lines.late, 1)
    await sms.sees(lines.late)
    await sms.says(lines.why)
    await sms.sees(lines.asked)


@pytest.mark.story("C10", "O5", channels=["widget", "sms"], languages=["fr"])
async def test_a_channel_they_want_is_proven_first_and_then_used(playing: Story):
    page = await Page(playing.url, playing.web).open(playing.theatre.identity_token("C-1003"))
    ines = Somebody("widget", page)
    await ines.says("par SMS pour les livraisons")
    await ines.sees("Je ne sais pas encore comment vous joindre par SMS. Quel est votre numéro de mobile ?")
    await ines.says("06 39 98 00 99")
    await ines.says(await code_sent_to(playing, "sms", VISITOR.who["sms"]))
    await ines.sees("C'est vérifié")
    await ines.sees("je vous écrirai sur vos commandes par SMS")
