"""What a skill may look up: subscriptions, and the proofs that were asked for."""

from datetime import timedelta

import pytest

from dialogs.messages import Address
from dialogs.records import Ask, Miss, Proof, Spend, Subscribe
from storage.database import Database
from storage.memory import Memory
from tests.kit.acquaintances import Acquaintances, proof
from tests.kit.clerk import ANA, BEN, NOW

HOUR = timedelta(hours=1)
MAIL = Address("email", "camille@example.org")


@pytest.fixture
def world(database: Database) -> Acquaintances:
    return Acquaintances(database)


@pytest.fixture
def memory(database: Database) -> Memory:
    return Memory(database)


async def asked(world: Acquaintances, ident: str, **more: object) -> Proof:
    """Ana asks for a proof."""
    known = await world.meets(ANA)
    wanted = proof(ident, known.person.id, ANA, **more)
    await world.changes(ANA, Ask(wanted))
    return wanted


# ---------------------------------------------------------------- news


async def test_subscriptions_come_in_the_order_in_which_they_were_asked_for(world, memory):
    known = await world.changes(ANA, Subscribe("2"))
    await world.later(1).changes(ANA, Subscribe("1"))
    assert [s.order for s in await memory.subscriptions(known.person.id)] == ["2", "1"]


# ---------------------------------------------------------------- proofs


async def test_the_newest_proof_is_the_one_that_counts(world, memory):
    await asked(world, "old")
    newest = await asked(world.later(1), "new")
    assert await memory.pending_proof(newest.person_id, NOW) == newest


async def test_a_proof_that_has_expired_does_not_count(world, memory):
    old = await asked(world, "p")
    assert await memory.pending_proof(old.person_id, old.expires_at) is None


async def test_a_proof_tried_too_often_does_not_count(world, memory):
    tried = await asked(world, "p", tries_left=2)
    await world.changes(ANA, Miss("p"), Miss("p"))
    assert await memory.pending_proof(tried.person_id, NOW) is None


async def test_a_proof_already_given_does_not_count(world, memory):
    given = await asked(world, "p")
    await world.changes(ANA, Spend("p"))
    assert await memory.pending_proof(given.person_id, NOW) is None


async def test_a_decoy_pends_like_a_true_proof(world, memory):
    decoy = await asked(world, "p", decoy=True, sent_to=None)
    assert await memory.pending_proof(decoy.person_id, NOW) == decoy


async def test_a_link_is_found_by_its_secret_and_not_as_a_code_to_type(world, memory):
    link = await asked(world, "p", kind="link", sent_to=None)
    assert await memory.proof_by_hash("hash-p", NOW) == link
    assert await memory.pending_proof(link.person_id, NOW) is None


async def test_a_code_cannot_be_used_as_a_link(world, memory):
    await asked(world, "p")
    assert await memory.proof_by_hash("hash-p", NOW) is None


async def test_a_link_opens_once(world, memory):
    await asked(world, "p", kind="link", sent_to=None)
    await world.changes(BEN, Spend("p"))
    assert await memory.proof_by_hash("hash-p", NOW) is None


# ---------------------------------------------------------------- limits


async def test_proofs_asked_for_are_counted_by_where_they_were_asked_from(world, memory):
    for n in range(3):
        await asked(world, f"p{n}")
    assert await memory.proofs_since(ANA, None, NOW - HOUR) == 3
    assert await memory.proofs_since(BEN, None, NOW - HOUR) == 0


async def test_proofs_sent_to_one_address_are_counted_whoever_asks(world, memory):
    for n in range(2):
        await asked(world, f"p{n}")
    ben = await world.meets(BEN)
    await world.changes(BEN, Ask(proof("b", ben.person.id, BEN)))
    assert await memory.proofs_since(BEN, MAIL, NOW - HOUR) == 3


async def test_proofs_asked_for_long_ago_no_longer_count(world, memory):
    await asked(world, "p")
    assert await memory.proofs_since(ANA, MAIL, NOW + timedelta(seconds=1)) == 0


async def test_failures_are_counted_by_where_they_came_from_and_since_when(world, memory):
    await world.changes(ANA, Miss())
    await world.later(1800).changes(ANA, Miss())
    assert await memory.failures_since(ANA, NOW) == 2
    assert await memory.failures_since(ANA, NOW + timedelta(minutes=10)) == 1
    assert await memory.failures_since(BEN, NOW) == 0
