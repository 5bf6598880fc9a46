"""Who somebody is, from one channel to the next: joined by proof only, and the conversation goes on there.

On Slack the proof is typed, for its links carry nothing; on the website the shop's own page or a code proves it, or
words that are typed there.
"""

import re
from dataclasses import dataclass

import pytest

from hub.playground.stage import Opens, Persona
from hub.playground.world import CAMILLE, JAMES, VISITOR
from tests.kit.chat import plainly
from tests.kit.story import Handset, Page, Somebody, Story

INES, EMILY = "C-1003", "C-1010"
"""Customers who were never seen but on the website."""


@dataclass(frozen=True)
class Lines:
    """What is said in one language, and what is answered; `{}` stands for a channel as one calls it."""

    who: Persona
    alone: str
    names: dict[str, str]
    write_to: str
    link: str
    words: str
    which: dict[str, str]
    proven: str
    hello: tuple[str, str]
    sign_in: str
    account: str
    recognised: str
    order: tuple[str, str]
    go_on: str
    going_on: str
    follow: tuple[str, str]


FRENCH = Lines(
    who=CAMILLE,
    alone=INES,
    names={
        "telegram": "sur Telegram",
        "messenger": "sur Messenger",
        "slack": "sur Slack",
        "sms": "par SMS",
        "email": "par e-mail",
        "widget": "sur le site",
    },
    write_to="écrivez-moi plutôt {}",
    link="Ouvrez ce lien et démarrez la conversation",
    words="Envoyez-moi ces mots",
    which={"sms": "Quel est votre numéro de mobile ?", "email": "Quelle est votre adresse e-mail ?"},
    proven="C'est vérifié",
    hello=("bonjour", "Bonjour Inès"),
    sign_in="je veux me connecter",
    account="Quelle est l'adresse e-mail de votre compte",
    recognised="Merci Camille, je vous reconnais ici désormais",
    order=("où est ma commande 1042 ?", "Commande 1042"),
    go_on="continuons {}",
    going_on="Nous y voilà",
    follow=("prévenez-moi", "chaque étape de la commande 1042"),
)
ENGLISH = Lines(
    who=JAMES,
    alone=EMILY,
    names={
        "telegram": "on Telegram",
        "messenger": "on Messenger",
        "slack": "on Slack",
        "sms": "by text message",
        "email": "by e-mail",
        "widget": "on the website",
    },
    write_to="write to me {} instead",
    link="Open this link and press Start",
    words="Send me these words",
    which={"sms": "What is your mobile number?", "email": "What is your e-mail address?"},
    proven="That is proven",
    hello=("hello", "Hello Emily"),
    sign_in="I want to sign in",
    account="What is the e-mail address of your",
    recognised="Thank you James, I recognise you here from now on",
    order=("where is my order 1043?", "Order 1043"),
    go_on="let's continue {}",
    going_on="Here we are",
    follow=("keep me posted", "each step of order 1043"),
)
LANGUAGES = pytest.mark.parametrize("lines", [FRENCH, ENGLISH], ids=["fr", "en"])


async def code_sent_to(playing: Story, channel: str, who: str) -> str:
    phone = Somebody(channel, Handset(playing.world.vendors[channel], who))
    await phone.sees("code")
    return str(re.findall(r"\b\d{6}\b", plainly((await phone.last()).text))[-1])


async def test_an_anonymous_visitor_types_back_the_code_sent_to_the_mail_on_file(playing: Story):
    alex = await playing.somebody(VISITOR, "telegram")
    await alex.says("où est la commande 1042 ?")
    await alex.sees("si la commande 1042 existe")
    await alex.says(await code_sent_to(playing, "email", CAMILLE.who["email"]))
    await alex.sees("Merci. Commande 1042 : partie avec TransLumen")


async def on_the_website(playing: Story, lines: Lines) -> Somebody:
    """Somebody whom the shop has signed in, and who was never seen anywhere else."""
    page = await Page(playing.url, playing.web).open(playing.theatre.identity_token(lines.alone), lines.who.language)
    return Somebody("widget", page)


async def is_known_there(phone: Somebody, lines: Lines) -> None:
    said, seen = lines.hello
    await phone.says(said)
    await phone.sees(seen)


@pytest.mark.story("C10")
@LANGUAGES
@pytest.mark.parametrize(("channel", "link"), [("telegram", "?start="), ("messenger", "?ref=")])
async def test_a_second_channel_is_linked_by_a_link_and_then_they_are_known_there(
    playing: Story, channel: str, link: str, lines: Lines
):
    page = await on_the_website(playing, lines)
    await page.says(lines.write_to.format(lines.names[channel]))
    await page.sees(lines.link)
    url = (await page.last()).buttons[0].url
    assert link in url
    vendor = playing.world.vendors[channel]
    assert isinstance(vendor, Opens)
    await vendor.open(VISITOR.who[channel], url.split(link)[1])
    phone = Somebody(channel, Handset(vendor, VISITOR.who[channel]))
    await playing.quiet()
    await is_known_there(phone, lines)


@pytest.mark.story("C10", channels=["slack"])
@LANGUAGES
async def test_slack_is_linked_by_words_that_are_typed_there(playing: Story, lines: Lines):
    page = await on_the_website(playing, lines)
    await page.says(lines.write_to.format(lines.names["slack"]))
    words = (await page.sees(lines.words)).split()[-1]
    slack = await playing.somebody(VISITOR, "slack")
    await slack.says(words)
    await playing.quiet()
    await is_known_there(slack, lines)


@pytest.mark.story("C10")
@LANGUAGES
@pytest.mark.parametrize("channel", ["sms", "email"])
async def test_a_phone_or_a_mail_address_is_linked_by_a_code_sent_there(playing: Story, channel: str, lines: Lines):
    page = await on_the_website(playing, lines)
    await page.says(lines.write_to.format(lines.names[channel]))
    await page.sees(lines.which[channel])
    await page.says(VISITOR.who[channel])
    await page.says(await code_sent_to(playing, channel, VISITOR.who[channel]))
    await page.sees(lines.proven)
    phone = await playing.somebody(VISITOR, channel)
    await is_known_there(phone, lines)


@pytest.mark.story("C10", channels=["widget"])
@LANGUAGES
async def test_on_the_website_one_is_recognised_by_a_code_sent_to_the_mail_on_file(playing: Story, lines: Lines):
    stranger = Somebody("widget", await Page(playing.url, playing.web).open("", lines.who.language))
    await stranger.says(lines.sign_in)
    await stranger.sees(lines.account)
    await stranger.says(lines.who.who["email"])
    await stranger.says(await code_sent_to(playing, "email", lines.who.who["email"]))
    await stranger.sees(lines.recognised)
    said, seen = lines.order
    await stranger.says(said)
    await stranger.sees(seen)


async def test_a_phone_is_linked_by_a_code_and_then_known(playing: Story):
    alex = await playing.somebody(VISITOR, "telegram")
    await alex.says("où est la commande 1042 ?")
    await alex.says(await code_sent_to(playing, "email", CAMILLE.who["email"]))
    await alex.sees("Merci.")
    await alex.says("continuons par SMS")
    await alex.sees("Quel est votre numéro de mobile ?")
    await alex.says("06 39 98 00 99")
    await alex.says(await code_sent_to(playing, "sms", VISITOR.who["sms"]))
    await alex.sees("continuons là-bas")
    sms = await playing.somebody(VISITOR, "sms")
    await sms.says("elle arrive quand ?")
    await sms.sees("Commande 1042", "Livraison prévue demain")


async def test_a_mail_address_is_linked_by_a_code_and_then_known(playing: Story):
    alex = await playing.somebody(VISITOR, "telegram")
    await alex.says("écrivez-moi plutôt par e-mail")
    await alex.sees("Quelle est votre adresse e-mail ?")
    await alex.says(VISITOR.who["email"])
    await alex.says(await code_sent_to(playing, "email", VISITOR.who["email"]))
    await alex.sees("C'est vérifié : je peux aussi vous joindre là-bas")
    mail = await playing.somebody(VISITOR, "email")
    await mail.says("sur quels canaux m'écrivez-vous ?")
    await mail.sees("E-mail (a•••@example.org, cette conversation, votre canal préféré)", "Telegram")


async def test_a_widget_visitor_signs_in_without_losing_the_conversation(playing: Story):
    page = await Page(playing.url, playing.web).open()
    visitor = Somebody("widget", page)
    await visitor.says("où est ma commande ?")
    await visitor.sees("Quel est le numéro")
    await page.identify(playing.theatre.identity_token("C-1001"))
    await visitor.says("1042")
    await visitor.sees("Commande 1042 : partie avec TransLumen")
    assert len(await page.look()) == 4


@pytest.mark.story("C11")
@LANGUAGES
@pytest.mark.parametrize("channel", ["telegram", "messenger", "slack", "sms", "email"])
async def test_a_conversation_begun_on_the_website_goes_on_elsewhere(playing: Story, channel: str, lines: Lines):
    one = await playing.somebody(lines.who, "widget")
    there = await playing.somebody(lines.who, channel)
    await there.says(lines.hello[0])  # Messenger lets nobody be written to who has not written within the day
    await playing.quiet()
    await there.looks_away()
    said, seen = lines.order
    await one.says(said)
    await one.sees(seen)
    await one.says(lines.go_on.format(lines.names[channel]))
    await there.sees(lines.going_on)
    said, seen = lines.follow
    await there.says(said)
    await there.sees(seen)


@pytest.mark.story("C11", channels=["widget"])
@LANGUAGES
async def test_a_conversation_begun_elsewhere_goes_on_in_a_page_that_is_open(playing: Story, lines: Lines):
    page = await playing.somebody(lines.who, "widget")
    await page.says(lines.hello[0])
    greeting = await page.sees(lines.who.name.split()[0])
    await page.looks_away()
    phone = await playing.somebody(lines.who, "telegram")
    said, seen = lines.order
    await phone.says(said)
    await phone.sees(seen)
    await phone.says(lines.go_on.format(lines.names["widget"]))
    await page.sees(lines.going_on)
    said, seen = lines.follow
    await page.says(said)
    await page.sees(seen)
    page.since = 0
    await page.sees(greeting)  # what was said there before is still to be read


@pytest.mark.story("C11", channels=["widget"])
@LANGUAGES
async def test_a_conversation_begun_elsewhere_goes_on_where_its_words_are_typed(playing: Story, lines: Lines):
    phone = await playing.somebody(lines.who, "sms")
    said, seen = lines.order
    await phone.says(said)
    await phone.sees(seen)
    await phone.says(lines.go_on.format(lines.names["widget"]))
    words = (await phone.sees(lines.words)).split()[-1]
    page = Somebody("widget", await Page(playing.url, playing.web).open("", lines.who.language))
    await page.says(words)  # in no language
    await playing.quiet()
    said, seen = lines.follow
    await page.says(said)
    await page.sees(seen)
