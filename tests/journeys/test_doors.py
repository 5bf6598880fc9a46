"""The doors: the vendors', the shop's, the operator's, and the page behind "unsubscribe"."""

import asyncio
import json
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from dialogs.messages import Address
from dialogs.shop import Step
from hub.api.door import signature
from hub.playground.theatre import event_of
from hub.playground.world import CAMILLE, SECRET
from storage import people
from storage.tables import inbox, subscriptions
from tests.kit.story import CHANNELS, Somebody, Story

MEGABYTE = b"x" * 1_000_000
BAD_BODIES = {
    "empty": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "a number": b"42",
    "no text": b"\xff\xfe\x00\x80",
    "NUL": b'{"type":"text","text":"\\u0000"}',
    "deep": b"[" * 5000,
    "a form": b"a=1&b=%ff%fe&c",
    "a megabyte": MEGABYTE,
}


async def stored(playing: Story) -> int:
    async with playing.world.hub.database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(inbox)) or 0


# ---------------------------------------------------------------- the vendors' door


@pytest.mark.parametrize("channel", CHANNELS)
async def test_garbage_never_gets_in_and_never_breaks_a_webhook(playing: Story, channel: str):
    before = await stored(playing)
    for body in BAD_BODIES.values():
        for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain", "nonsense"):
            headers = {"Content-Type": kind, "Origin": playing.url}
            async with playing.web.post(f"{playing.url}/in/{channel}", data=body, headers=headers) as answer:
                assert 200 <= answer.status < 500, (body[:20], kind)
    assert await stored(playing) == before


@pytest.mark.parametrize("channel", [*CHANNELS, "pigeon", "console", "..%2Fhealth"])
async def test_looking_in_at_a_webhook_breaks_nothing(playing: Story, channel: str):
    async with playing.web.get(f"{playing.url}/in/{channel}?hub.mode=subscribe&hub.challenge=1") as answer:
        assert 200 <= answer.status < 500


async def test_a_channel_that_is_not_connected_has_no_door(playing: Story):
    async with playing.web.post(f"{playing.url}/in/pigeon", data=b"{}") as answer:
        assert answer.status == 404


@pytest.mark.parametrize("channel", ["telegram", "messenger", "slack", "sms"])
async def test_three_identical_webhooks_get_one_answer(playing: Story, channel: str):
    camille = await playing.somebody(CAMILLE, channel)
    playing.world.vendors[channel].mischief.duplicate = 1.0
    await camille.says("où est ma commande 1042 ?")
    await camille.sees("Commande 1042")
    await playing.quiet()
    assert await camille.count() == 1


@pytest.mark.parametrize("channel", ["telegram", "messenger", "slack", "sms"])
async def test_a_webhook_is_answered_without_waiting_for_the_vendor(playing: Story, channel: str):
    camille = await playing.somebody(CAMILLE, channel)
    playing.world.vendors[channel].mischief.delay = 3.0
    began = time.monotonic()
    await camille.says("où est ma commande 1042 ?")
    assert time.monotonic() - began < 1.0
    await camille.sees("Commande 1042")


# ---------------------------------------------------------------- the shop's door


def moved(playing: Story, step: Step) -> dict[str, Any]:
    """What the shop's back end would post."""
    event = event_of(playing.world.shop.advance("1042", step, playing.theatre.now()))
    return {
        "type": "order_moved",
        "id": event.id,
        "order": event.order,
        "parcel": event.parcel,
        "step": step.value,
        "at": event.at.isoformat(),
    }


async def post(
    playing: Story, body: bytes, *, age: float = 0, key: str = SECRET, changed: Mapping[str, str] = {}
) -> tuple[int, Any]:
    stamp = str(int((playing.theatre.now() - timedelta(seconds=age)).timestamp()))
    headers = {"X-Relais-Timestamp": stamp, "X-Relais-Signature": signature(key.encode(), stamp, body)}
    return await send(playing, body, {**headers, **changed})


async def send(playing: Story, body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
    async with playing.web.post(f"{playing.url}/api/v1/events", data=body, headers=headers) as answer:
        text = await answer.text()
        return answer.status, json.loads(text) if answer.content_type == "application/json" else text


async def follower(playing: Story) -> Somebody:
    camille = await playing.somebody(CAMILLE, "telegram")
    await camille.says("prévenez-moi pour la commande 1042")
    await camille.sees("je vous préviendrai ici")
    await camille.looks_away()
    return camille


async def test_an_event_of_the_shops_is_told_once_however_often_it_is_posted(playing: Story):
    camille = await follower(playing)
    body = json.dumps(moved(playing, Step.OUT_FOR_DELIVERY)).encode()
    assert await post(playing, body) == (202, {"accepted": True, "duplicate": False})
    for _ in range(2):
        assert await post(playing, body) == (202, {"accepted": False, "duplicate": True})
    await camille.sees("Commande 1042 : le livreur est en route")
    await playing.quiet()
    assert await camille.count() == 1


async def test_forged_and_stale_events_are_refused(playing: Story):
    before, body = await stored(playing), json.dumps(moved(playing, Step.DELIVERED)).encode()
    for status, _ in [
        await post(playing, body, key="another secret"),
        await post(playing, body, age=301),
        await post(playing, body, age=-301),
        await post(playing, body, changed={"X-Relais-Timestamp": "soon"}),
        await post(playing, body, changed={"X-Relais-Signature": "é"}),
        await send(playing, body, {}),
    ]:
        assert status == 401
    assert await stored(playing) == before


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"type":"order_moved"}',
        b'{"type":"nothing","id":"1"}',
        b'{"type":"order_moved","id":"1","order":"1042","parcel":"P","step":"flown","at":"2026-11-22T12:00:00Z"}',
        b'{"type":"order_moved","id":"1","order":"1042","parcel":"P","step":"shipped","at":"2026-11-22T12:00:00"}',
        b'{"type":"order_moved","id":"","order":"1042","parcel":"P","step":"shipped","at":"2026-11-22T12:00:00Z"}',
    ],
)
async def test_what_is_no_event_is_refused_with_a_reason(playing: Story, body: bytes):
    before = await stored(playing)
    status, told = await post(playing, body)
    assert status == 422
    assert told["error"]
    assert await stored(playing) == before


async def test_an_event_too_large_is_refused(playing: Story):
    before = await stored(playing)
    for size in (70_000, 1_000_000):
        status, _ = await post(playing, b"x" * size)
        assert status == 413
    assert await stored(playing) == before


@pytest.mark.parametrize("what", ["id", "order"])
@pytest.mark.parametrize("name", ["", "1" * 5000, "10\x0042"])
async def test_an_event_is_refused_for_a_name_that_cannot_be_kept(playing: Story, what: str, name: str):
    event = moved(playing, Step.DELIVERED) | {what: name}
    status, _ = await post(playing, json.dumps(event).encode())
    assert status == 422


# ---------------------------------------------------------------- the operator's doors


async def test_the_operators_machine_is_told_that_all_is_well(playing: Story):
    async with playing.web.get(f"{playing.url}/health") as answer:
        assert (answer.status, await answer.json()) == (200, {"status": "ok"})
    async with playing.web.get(f"{playing.url}/ready") as answer:
        told = await answer.json()
    assert answer.status == 200
    assert told["channels"] == sorted(CHANNELS)
    assert told["paused"] == {}


async def test_the_figures_tell_what_was_accepted_answered_and_sent(playing: Story):
    camille = await playing.somebody(CAMILLE, "telegram")
    await camille.says("où est ma commande 1042 ?")
    await camille.sees("Commande 1042")
    await playing.quiet()
    async with playing.web.get(f"{playing.url}/metrics") as answer:
        figures = await answer.text()
    assert answer.status == 200
    assert 'channel="telegram"' in figures
    assert "1042" not in figures
    for name in ("accepted", "duplicate", "answered", "webhook_to_send", "queue_depth", "sent"):
        assert name in figures


async def test_an_unknown_page_is_not_found(playing: Story):
    async with playing.web.get(f"{playing.url}/nowhere") as answer:
        assert answer.status == 404


# ---------------------------------------------------------------- the page behind "unsubscribe"


async def followed(playing: Story) -> int:
    return len(await followers(playing))


async def followers(playing: Story) -> list[Any]:
    """Whoever wants the news of the order, and where."""
    async with playing.world.hub.database.reading() as connection:
        return list(await connection.execute(select(subscriptions).where(subscriptions.c.order_number == "1042")))


async def stop_link(playing: Story) -> str:
    """What stands in the notice that Camille got by mail."""
    mail = await playing.somebody(CAMILLE, "email")
    await mail.says("prévenez-moi pour la commande 1042")
    await mail.sees("je vous préviendrai ici")
    (wish,) = await followers(playing)
    return playing.world.hub.links.stop(wish.person_id, "1042")


async def test_looking_at_the_stop_page_changes_nothing_and_pressing_its_button_stops(playing: Story):
    link = await stop_link(playing)
    for _ in range(2):
        async with playing.web.get(link, headers={"Accept-Language": "fr"}) as answer:
            page = await answer.text()
        assert answer.status == 200
        assert "Ne plus recevoir de nouvelles de la commande 1042" in page
        assert await followed(playing) == 1
    async with playing.web.post(link, data={"List-Unsubscribe": "One-Click"}) as answer:
        assert answer.status == 200
    assert await followed(playing) == 0
    async with playing.web.post(link, headers={"Accept-Language": "en"}) as answer:
        assert "You will receive no more news of order 1042." in await answer.text()


@pytest.mark.parametrize("token", ["x", "AAAA", "a" * 400, "é", "%00", "..%2F..%2Fetc"])
async def test_a_stop_link_that_is_not_ours_is_not_found(playing: Story, token: str):
    for method in ("GET", "POST"):
        async with playing.web.request(method, f"{playing.url}/stop/{token}") as answer:
            assert answer.status == 404


async def test_a_mail_program_unsubscribes_by_itself_in_one_click(playing: Story):
    await stop_link(playing)
    mail = playing.people[-1]
    await mail.looks_away()
    await playing.theatre.advance("1042", Step.OUT_FOR_DELIVERY)
    await mail.sees("le livreur est en route")
    await playing.world.email.unsubscribe(CAMILLE.who["email"])
    (wish,) = await followers(playing)
    async with asyncio.timeout(10):
        while await is_open(playing, Address.parse(wish.address)):
            await asyncio.sleep(0.05)
    await mail.looks_away()
    await playing.theatre.advance("1042", Step.DELIVERED)
    await playing.quiet()
    assert await mail.count() == 0


async def is_open(playing: Story, address: Address) -> bool:
    async with playing.world.hub.database.reading() as connection:
        known = (await people.load(connection, [address]))[address]
    here = known.person.at(address)
    return here is not None and here.open
