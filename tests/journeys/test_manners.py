"""Questions and manners, with all vendors' stand-ins: what buying is like, first words, invitations, stars."""

from dataclasses import dataclass

import pytest

from hub.playground.world import CAMILLE, JAMES, VISITOR
from tests.kit.story import CHANNELS, Story


@dataclass(frozen=True)
class Lines:
    """What a visitor says in one language, and what is answered: story by story."""

    language: str
    tour: tuple[str, ...]  # K23
    next: str
    asked: tuple[tuple[str, ...], ...]  # V7
    near: tuple[str, ...]  # K13
    entry: tuple[str, ...]
    helped: tuple[str, ...]  # K11
    account: tuple[str, ...]  # V8
    searches: tuple[str, ...]  # V4
    invited: str


FRENCH = Lines(
    language="fr",
    tour=("visite guidée", "1/4.", "Dites-moi ce que vous cherchez"),
    next="Suite",
    asked=(
        ("puis-je payer en plusieurs fois ?", "Oui, en trois ou quatre fois sans frais"),
        ("quelle est la garantie de mes achats ?", "La garantie légale de conformité dure deux ans"),
        ("le retour est-il gratuit ?", "Oui en magasin, et oui en point relais."),
        ("combien coûte la livraison à 69004 ?", "Livraison (69004)"),
    ),
    near=("vous prenez paypal ?", "Je préfère ne pas répondre", "Quand suis-je"),
    entry=("Quand suis-je débité ?", "réponse mise à jour"),
    helped=("Cela m'aide", "Tant mieux."),
    account=("quels sont les avantages d'un compte ?", "Le suivi de vos commandes, des suggestions"),
    searches=("je cherche un sac en cuir", "je cherche une lampe", "modèles"),
    invited="Au passage : avec un compte",
)
ENGLISH = Lines(
    language="en",
    tour=("I would like a guided tour", "1/4.", "Tell me what you are looking for"),
    next="Next",
    asked=(
        ("can I pay in instalments?", "Yes, in three or four instalments"),
        ("how are my purchases guaranteed?", "The legal guarantee of conformity lasts two years"),
        ("are returns free?", "Yes in a store, and yes at a pick-up point."),
        ("how much is delivery to 69004?", "Delivery (69004)"),
    ),
    near=("do you take paypal?", "I would rather not answer beside the point", "When am I charged?"),
    entry=("When am I charged?", "our answer of"),
    helped=("That helps", "Glad to hear it."),
    account=("what are the benefits of an account?", "Tracking of your orders, suggestions"),
    searches=("I am looking for a leather bag", "I am looking for a lamp", "products"),
    invited="By the way: with an account",
)


@pytest.mark.story("V4", "V7", "V8", "K13", "K23")
@pytest.mark.parametrize("lines", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_visitor_learns_how_buying_works_and_is_invited_once(playing: Story, channel: str, lines: Lines):
    one = await playing.somebody(VISITOR, channel)
    await one.says(lines.tour[0])
    await one.sees(*lines.tour[1:])
    await one.chooses(lines.next)
    await one.sees("2/4.")
    for said, *seen in (*lines.asked, lines.near):
        await one.says(said)
        await one.sees(*seen)
    await one.says(lines.entry[0])
    await one.sees(*lines.entry[1:])
    await one.chooses(lines.helped[0])
    await one.sees(*lines.helped[1:])
    await one.says(lines.account[0])
    await one.sees(*lines.account[1:])
    first, second, many = lines.searches
    await one.says(first)
    await one.sees(many)
    assert lines.invited not in await one.now()
    await one.says(second)
    await one.sees(lines.invited)
    await playing.tell(f"questions and manners, {channel}, {lines.language}")


@dataclass(frozen=True)
class Greeted:
    """How somebody is met who has bought here before."""

    language: str
    hello: tuple[str, ...]  # K1
    privileges: tuple[str, ...]  # K22
    order: tuple[str, ...]
    thanks: tuple[str, ...]
    stars: tuple[str, ...]  # K11
    remark: tuple[str, ...]


IN_FRENCH = Greeted(
    language="fr",
    hello=("bonjour", "Bonjour Camille"),
    privileges=("quels sont mes avantages ?", "1 840 points", "un conseiller attitré"),
    order=("où est ma commande 1042 ?", "Commande 1042"),
    thanks=("merci", "Comment était mon aide, de 1 à 5 ?"),
    stars=("Très bonne", "Merci ! Si vous avez une remarque"),
    remark=("tout était clair", "Merci"),
)
IN_ENGLISH = Greeted(
    language="en",
    hello=("hello", "Hello Camille"),
    privileges=("what are my privileges?", "1,840 points", "your own adviser"),
    order=("where is my order 1042?", "Order 1042"),
    thanks=("thank you", "How was my help, from 1 to 5?"),
    stars=("Very good", "Thank you! If you have a remark"),
    remark=("everything was clear", "Thank you"),
)


@pytest.mark.story("K1", "K11", "K22")
@pytest.mark.parametrize("lines", [IN_FRENCH, IN_ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_vip_knows_their_privileges_and_gives_stars(playing: Story, channel: str, lines: Greeted):
    camille = await playing.somebody(CAMILLE, channel)
    for said, *seen in (lines.hello, lines.privileges, lines.order, lines.thanks):
        await camille.says(said)
        await camille.sees(*seen)
    await camille.chooses(lines.stars[0])
    await camille.sees(*lines.stars[1:])
    await camille.says(lines.remark[0])
    await camille.sees(*lines.remark[1:])
    await playing.tell(f"a VIP, {channel}, {lines.language}")


async def test_only_a_vip_is_greeted_as_one(playing: Story):
    camille, james = await playing.somebody(CAMILLE, "widget"), await playing.somebody(JAMES, "widget")
    await camille.says("bonjour")
    await camille.sees("Bonjour Camille", "En tant que VIP, vous avez")
    await james.says("hello")
    assert "VIP" not in await james.sees("Hello James, what can I do for you?")
