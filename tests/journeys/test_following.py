"""Following an order to its end, on every channel, in both languages.

K8 where it is; O1 each step in plain words; O2 when it comes, and why that moved; O3 another delivery where the carrier
allows it, and why not where it does not; K20 sending something back.
"""

import asyncio

import pytest

from dialogs.aftercare import Delivery
from dialogs.shop import Handing, Step
from hub.playground.world import CAMILLE, JAMES
from tests.kit.story import CHANNELS, PATIENCE, Story


@pytest.mark.story("K8", "O1", "O2", "O3", "K20", languages=["fr"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_camille_follows_her_washing_machine(playing: Story, channel: str):
    camille, shop = await playing.somebody(CAMILLE, channel), playing.world.shop

    await camille.says("où est ma commande 1042 ?")  # K8
    await camille.sees("Commande 1042 : partie avec TransLumen", "Ensuite, le livreur se met en route.")

    await playing.theatre.delay("1042", 2)
    await camille.says("alors, ça vient ?")  # O2
    await camille.sees("Commande 1042", "retard", "prévue demain")

    await camille.says("laissez-la chez le voisin")  # O3, refused
    await camille.sees("main propre", "Vous pouvez choisir un autre créneau.")
    await camille.chooses("Un autre créneau")
    await camille.sees("Quand cela vous irait-il ?")
    await camille.says("1")
    await camille.sees("Nouvelle livraison de la commande 1042", "Je le fais ?")
    before = await shop.order("1042")
    await camille.says("oui")  # O3, done
    await camille.sees("C'est fait.", "Vous pouvez revenir en arrière")
    assert await shop.order("1042") != before
    await camille.says("non, pas celle-là")  # O3, undone
    await camille.sees("la commande 1042 est comme avant")
    assert await shop.order("1042") == before

    await playing.theatre.advance("1042", Step.OUT_FOR_DELIVERY)
    await camille.says("où est ma commande 1042 ?")  # O1
    await camille.sees("le livreur est en route")
    await playing.theatre.advance("1042", Step.DELIVERED)

    await camille.says("je veux renvoyer la lessive")  # K20
    await camille.sees("pour quelle raison ?")
    await camille.chooses("J'ai changé d'avis")
    await camille.sees("Retour de l'article", "(commande 1042)", "vous seront remboursés")
    assert list(await shop.returns("1042")) == []
    await camille.chooses("Oui, allez-y")
    await camille.sees("Collez l'étiquette sur le colis", "Tabac-presse des Pentes")
    assert len(await shop.returns("1042")) == 1
    await playing.tell(f"Camille suit sa commande ({channel})")


@pytest.mark.story("K8", "O1", "O2", "O3", "K20", languages=["en"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_james_follows_his_headphones(playing: Story, channel: str):
    james, shop = await playing.somebody(JAMES, channel), playing.world.shop

    await james.says("where is my order 1043?")  # K8, O1
    await james.sees("Order 1043 is out for delivery: the driver is on the way.")

    await playing.theatre.delay("1043", 2)
    await james.says("when will my order arrive?")  # O2
    await james.sees("Order 1043", "It is late: it was first expected today")

    await james.says("can you leave it with my neighbour?")  # O3, refused
    await james.sees("The driver is already on the way", "wait for you at the nearest pick-up point")
    await james.says("the door code is 45A12")  # O3, done
    await james.sees("The driver will be given the door code 45A12 for order 1043", "Shall I do it?")
    await james.says("yes")
    await james.sees("Done.")
    order = await shop.order("1043")
    assert order
    assert (order.parcels[0].door_code, order.parcels[0].handing) == ("45A12", Handing.PERSON)

    await playing.theatre.advance("1043", Step.DELIVERED)
    await james.says("where is my order 1043?")  # O1
    await james.sees("Order 1043 was delivered")

    await james.says("I want to return the headphones")  # K20
    await james.sees("why are you sending it back?")
    await james.chooses("I changed my mind")
    await james.sees("Would you like your money back, or another one in exchange?")
    await james.chooses("Refund of €229.00")
    await james.sees("(order 1043): €229.00 will be paid back once it has reached us.")
    await james.chooses("No, change nothing")
    await james.sees("Very well, I am leaving order 1043 as it is.")
    assert list(await shop.returns("1043")) == []
    await playing.tell(f"James follows his order ({channel})")


async def test_what_a_customer_changes_shows_on_the_merchants_strip(playing: Story):
    seen = asyncio.create_task(first(playing, "orders"))
    await asyncio.sleep(0)
    await playing.world.shop.rearrange("1042", "1042-1", Delivery(door_code="45A12"), "once")
    async with asyncio.timeout(PATIENCE):
        assert await seen == "orders"


async def first(playing: Story, wanted: str) -> str:
    """Wait until the playground is told of such a change."""
    return await anext(topic async for topic in playing.theatre.watch() if topic == wanted)
