"""An offer to many, as it arrives on every channel, with the way out of each (M5)."""

import asyncio

import pytest
from sqlalchemy import select

from dialogs.messages import Address
from dialogs.records import Consent
from hub.playground.world import CAMILLE, JAMES
from notifications.campaign import read
from storage import consents
from storage.tables import addresses
from tests.kit.story import CHANNELS, PATIENCE, Story

WINTER = {
    "id": "hiver",
    "name": "Lumières d’hiver",
    "message": {
        "fr": {"text": "Nos lampes sont à -10 % jusqu’à dimanche.", "sms": "{shop} : -10 % sur nos lampes."},
        "en": {"text": "Our lamps are 10% off until Sunday.", "sms": "{shop}: 10% off our lamps."},
    },
}
WAY_OUT = {"sms": "Stop : répondez STOP", "email": "Ne plus recevoir"}
WAY_OUT_IN_ENGLISH = {"sms": "Stop: reply STOP", "email": "Stop receiving these messages"}


async def agrees(playing: Story, channel: str) -> None:
    """Whoever wrote there has said yes to offers, twice where that is asked."""
    hub = playing.world.hub
    async with hub.database.writing() as connection:
        where = addresses.c.address.startswith(f"{channel}:")
        for row in await connection.execute(select(addresses.c.address, addresses.c.person_id).where(where)):
            for how in ("button", "confirmed"):
                said = Consent(Address.parse(row.address), "promotions", True, how)
                await consents.add(connection, said, row.person_id, hub.clock.now())


async def done(playing: Story, ident: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await playing.world.hub.marketing.progress(ident)).state != "done":
            await asyncio.sleep(0.03)


@pytest.mark.story("M5", languages=["fr", "en"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_an_offer_arrives_with_its_way_out(playing: Story, channel: str):
    playing.ten_on_tuesday()
    camille, james = await playing.somebody(CAMILLE, channel), await playing.somebody(JAMES, channel)
    for one, greeting, answer in ((camille, "bonjour", "Bonjour"), (james, "hello", "Hello")):
        await one.says(greeting)
        await one.sees(answer)
        await playing.quiet()
        await one.looks_away()

    marketing = playing.world.hub.marketing
    await marketing.create(read({**WINTER, "channel": channel}))
    await marketing.start("hiver")
    await done(playing, "hiver")
    assert await camille.count() == await james.count() == 0  # they were never asked

    await agrees(playing, channel)
    await marketing.create(read({**WINTER, "id": "hiver-2", "channel": channel}))
    await marketing.start("hiver-2")
    await camille.sees("-10 %", WAY_OUT.get(channel, "[Stop aux offres]"))
    await james.sees("10% off", WAY_OUT_IN_ENGLISH.get(channel, "[No more offers]"))
    await playing.tell(f"Une offre arrive ({channel})")
