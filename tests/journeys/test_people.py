"""Who somebody is, from one channel to the next."""

import re

import pytest

from hub.playground.stage import Opens
from hub.playground.world import CAMILLE, VISITOR
from tests.kit.chat import plainly
from tests.kit.story import Handset, Page, Somebody, Story


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


@pytest.mark.story("C10")
@pytest.mark.parametrize(("channel", "link"), [("telegram", "?start="), ("messenger", "?ref=")])
async def test_a_second_channel_is_linked_by_a_link_and_then_they_are_known_there(
    playing: Story, channel: str, link: str
):
    page = await Page(playing.url, playing.web).open(playing.theatre.identity_token("C-1003"))
    ines = Somebody("widget", page)
    await ines.says(f"écrivez-moi plutôt sur {channel}")
    await ines.sees("Ouvrez ce lien et démarrez la conversation")
    url = (await ines.last()).buttons[0].url
    assert link in url
    vendor = playing.world.vendors[channel]
    assert isinstance(vendor, Opens)
    await vendor.open(VISITOR.who[channel], url.split(link)[1])
    phone = Somebody(channel, Handset(vendor, VISITOR.who[channel]))
    await phone.sees("je vous reconnais ici désormais")
    await phone.says("où est ma commande 1060 ?")
    await phone.sees("Commande 1060 : acceptée par Second Souffle Tech")


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
    await mail.sees("E-mail (a•••@example.org, cette conversation)", "Telegram")


async def test_a_widget_visitor_signs_in_without_losing_the_conversation(playing: Story):
    page = await Page(playing.url, playing.web).open()
    visitor = Somebody("widget", page)
    await visitor.says("où est ma commande ?")
    await visitor.sees("Quel est le numéro")
    await page.identify(playing.theatre.identity_token("C-1001"))
    await visitor.says("1042")
    await visitor.sees("Commande 1042 : partie avec TransLumen")
    assert len(await page.look()) == 4


async def test_a_conversation_begun_on_the_website_goes_on_by_sms(playing: Story):
    camille = await playing.somebody(CAMILLE, "widget")
    sms = await playing.somebody(CAMILLE, "sms")
    await camille.says("où est ma commande 1042 ?")
    await camille.sees("Commande 1042")
    await camille.says("continuons par SMS")
    await camille.sees("Je vous retrouve par SMS.")
    await sms.sees("Nous y voilà")
    await sms.says("prévenez-moi")
    await sms.sees("chaque étape de la commande 1042")
