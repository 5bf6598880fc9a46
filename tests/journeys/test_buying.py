"""Buying in the conversation: found, put in the cart, asked about, paid for; on every channel, in both languages."""

from dataclasses import dataclass

import pytest

from hub.playground.world import CAMILLE, JAMES, VISITOR
from tests.kit.story import CHANNELS, Story


@dataclass(frozen=True)
class Lines:
    """What a visitor says in one language, and what is answered: story by story."""

    language: str
    search: str
    found: str
    take: tuple[str, ...]  # K12
    more: tuple[str, ...]
    link: tuple[str, ...]  # K14, M4
    store: tuple[str, ...]  # K6
    delivery: tuple[str, ...]  # K7
    alert: tuple[str, ...]  # K18
    promotion: tuple[str, ...]  # K4
    doubt: tuple[str, ...]  # K5
    code: tuple[str, ...]
    till: tuple[str, ...]


FRENCH = Lines(
    language="fr",
    search="je cherche un cabas en cuir noir",
    found="1 modèle",
    take=("je le prends", "Dans votre panier : Cabas en cuir Trotteville Arcade, noir, 149 €."),
    more=("mets-en deux", "Dans votre panier : 2", "298 €"),
    link=("partage-le avec ma sœur", "Voici la page à partager", "/products/SAC-102"),
    store=("il est dispo en magasin à Lyon ?", "Maison Lumen Lyon, 14 quai des Canuts-Bleus", "7 en stock."),
    delivery=("combien coûte la livraison à 69004 ?", "Livraison (69004)", "domicile : gratuit, entre"),
    alert=("préviens-moi avant rupture", "avant qu'il n'y en ait plus"),
    promotion=("préviens-moi s'il passe sous 120 euros", "120 € ou moins"),
    doubt=("c'est trop cher", "10 % de remise sur ce panier avec le code BIENVENUE10"),
    code=("j'ai un code promo BIENVENUE10", "29,80 € de moins", "268,20 €"),
    till=("je veux payer", "Votre panier vous attend"),
)
ENGLISH = Lines(
    language="en",
    search="I am looking for a black leather tote bag",
    found="1 product",
    take=("I'll take it", "In your cart: Trotteville Arcade, leather tote in black, €149."),
    more=("make it two", "In your cart: 2", "€298"),
    link=("share it with my sister", "Here is the page to share", "/products/SAC-102"),
    store=("do you have it in a store in Lyon?", "Maison Lumen Lyon, 14 quai des Canuts-Bleus", "7 in stock."),
    delivery=("how much is delivery to 69004?", "Delivery (69004)", "At home: free, between"),
    alert=("tell me before it runs out", "before", "runs out"),
    promotion=("tell me if it drops under 120 euros", "€120 or less"),
    doubt=("it's too expensive", "10% off this cart with the code BIENVENUE10"),
    code=("I have a promo code BIENVENUE10", "€29.80 off", "€268.20"),
    till=("checkout", "Your cart is waiting for you there"),
)


@pytest.mark.story("K5", "K6", "K7", "K12", "K14", "M4")
@pytest.mark.parametrize("lines", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_visitor_buys_without_leaving_the_conversation(playing: Story, channel: str, lines: Lines):
    one = await playing.somebody(VISITOR, channel)
    await one.says(lines.search)
    await one.sees(lines.found)
    for said, *seen in (lines.take, lines.more, lines.link, lines.store, lines.delivery, lines.alert, lines.promotion):
        await one.says(said)
        await one.sees(*seen)
    for said, *seen in (lines.doubt, lines.code, lines.till):
        await one.says(said)
        await one.sees(*seen)
    await playing.tell(f"buying, {channel}, {lines.language}")


@pytest.mark.story("K5", "K7", "K21", "K22", languages=["fr"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_vip_has_codes_privileges_and_friends(playing: Story, channel: str):
    camille = await playing.somebody(CAMILLE, channel)
    for said, *seen in (
        ("combien de points j'ai ?", "1 840 points", "VIP", "un conseiller attitré"),  # K22
        ("avez-vous un code promo ?", "CERCLE15 : 15 % de remise dès 80 € d'achats"),  # K5
        ("comment parrainer un ami ?", "/friends/c-1001", "vous recevez chacun 10 €", "Julie"),  # K21
        ("combien coûte la livraison ?", "Livraison (69004)", "domicile : gratuit"),  # K7
    ):
        await camille.says(said)
        await camille.sees(*seen)
    await playing.tell(f"a VIP's advantages, {channel}")


@pytest.mark.story("K5", "K21", languages=["en"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_customer_in_english_knows_what_comes_next(playing: Story, channel: str):
    james = await playing.somebody(JAMES, channel)
    for said, *seen in (
        ("how many points do I have?", "310 points", "90 more points to the level Flame"),
        ("do you have a promo code?", "LUMEN5: €5 off purchases from €50"),
        ("how do I refer a friend?", "/friends/c-1002", "Emily"),
    ):
        await james.says(said)
        await james.sees(*seen)
