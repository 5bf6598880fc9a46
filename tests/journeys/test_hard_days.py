"""Days on which something goes wrong, or takes long."""

from datetime import timedelta
from pathlib import Path

import pytest

from dialogs.shop import Step
from hub.playground.world import CAMILLE
from tests.kit.databases import SqliteDatabases
from tests.kit.story import Somebody, Story, restarted, staged, told


async def test_a_restart_in_the_middle_loses_nothing(sqlite: SqliteDatabases, tmp_path: Path):
    async with sqlite.fresh(tmp_path) as url, staged(url) as built:
        async with told(built) as before:  # the doors are open, but nobody is at work yet
            camille = await before.somebody_at_the_door(CAMILLE, "telegram")
            await camille.says("prévenez-moi pour la commande 1042")
            sms = await before.somebody_at_the_door(CAMILLE, "sms")
            await sms.says("où est ma commande 1042 ?")
        async with restarted(built) as after:
            await camille.sees("je vous préviendrai ici")
            await sms.sees("Commande 1042")
            await camille.looks_away()
            await after.theatre.advance("1042", Step.OUT_FOR_DELIVERY)
            await camille.sees("le livreur est en route")
            await after.quiet()
            assert await camille.count() == 1


async def test_a_conversation_goes_on_after_a_restart(sqlite: SqliteDatabases, tmp_path: Path):
    async with sqlite.fresh(tmp_path) as url, staged(url) as built:
        async with restarted(built) as before:
            sms = await before.somebody(CAMILLE, "sms")
            await sms.says("où est ma commande 1042 ?")
            await sms.sees("1. Me prévenir")
            await before.quiet()
        async with restarted(built):
            await sms.says("1")
            await sms.sees("je vous préviendrai ici")


@pytest.mark.parametrize("channel", ["telegram", "messenger", "slack", "sms"])
async def test_a_vendor_that_fails_for_a_while_gets_the_answer_in_the_end(playing: Story, channel: str):
    camille = await playing.somebody(CAMILLE, channel)
    mischief = playing.world.vendors[channel].mischief
    mischief.fail = 1.0
    await camille.says("où est ma commande 1042 ?")
    mischief.fail = 0.0
    await camille.sees("Commande 1042")
    assert await camille.count() == 1


async def test_a_team_that_stays_silent_gives_back_after_the_configured_time(playing: Story):
    camille = await playing.somebody(CAMILLE, "messenger")
    await camille.says("un conseiller svp")
    await camille.sees("Je vous passe un conseiller")
    await playing.card()
    await camille.says("vous êtes là ?")
    await playing.team_sees("vous êtes là ?")
    await playing.theatre.move_time(0.6)
    await camille.says("où est ma commande 1042 ?")
    await camille.sees("Commande 1042")
    await playing.team_sees("Rendue à l'assistant.")


async def test_outside_messengers_window_the_news_still_arrive(playing: Story):
    camille = await playing.somebody(CAMILLE, "messenger")
    await camille.says("prévenez-moi pour la commande 1042")
    await camille.sees("je vous préviendrai ici")
    await camille.looks_away()
    playing.world.hub.clock.move(timedelta(hours=25))
    await playing.theatre.advance("1042", Step.OUT_FOR_DELIVERY)
    await camille.sees("Une nouvelle de votre commande 1042. Le livreur est en route.")


async def test_news_find_another_way_when_the_bot_was_blocked(playing: Story):
    camille = await playing.somebody(CAMILLE, "telegram")
    await camille.says("prévenez-moi pour la commande 1042")
    await camille.sees("je vous préviendrai ici")
    elsewhere = [Somebody(c, (await playing.somebody(CAMILLE, c)).screen) for c in ("messenger", "slack", "sms")]
    await playing.world.telegram.block(CAMILLE.who["telegram"])
    await playing.quiet()
    await playing.theatre.advance("1042", Step.OUT_FOR_DELIVERY)
    await playing.quiet()
    assert sum([await one.count() for one in elsewhere]) <= 1
