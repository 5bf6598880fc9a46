"""Who is known: strangers become persons, addresses join and part, conversations move."""

import asyncio
from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import func, select, update

from dialogs.messages import Address, Profile
from dialogs.records import Join, Move, Part, Prefer, Silence, Subscribe
from storage import people
from storage.database import Database
from storage.memory import Memory
from storage.tables import addresses, conversations, persons
from tests.kit.acquaintances import CAMILLE, Acquaintances
from tests.kit.clerk import ANA, BEN, NOW

PHONE = Address("sms", "+33639980001")


@pytest.fixture
def world(database: Database) -> Acquaintances:
    return Acquaintances(database)


async def orders_followed(world: Acquaintances, person_id: str) -> list[str]:
    return [subscription.order for subscription in await Memory(world.database).subscriptions(person_id)]


# ---------------------------------------------------------------- strangers


async def test_a_stranger_becomes_a_person_without_a_name(world):
    known = await world.meets(ANA, language="en")
    assert (known.person.first_name, known.person.language, known.person.customer_id) == ("", "en", "")
    assert [there.address for there in known.person.addresses] == [ANA]
    assert known.version == 0


async def test_who_comes_back_is_the_same_person_in_the_same_conversation(world):
    assert await world.meets(ANA) == await world.meets(ANA)


async def test_two_strangers_are_two_persons(world):
    ana, ben = await world.meets(ANA), await world.meets(BEN)
    assert ana.person.id != ben.person.id
    assert ana.conversation.id != ben.conversation.id


async def test_many_are_met_in_one_go(world):
    crowd = {Address("telegram", str(n)): Profile() for n in range(40)}
    async with world.database.writing() as connection:
        known = await people.meet(connection, crowd, NOW)
    assert {one.address for one in known.values()} == set(crowd)
    assert len({one.person.id for one in known.values()}) == 40


async def test_a_stranger_whom_several_processes_meet_at_once_is_one_person(world, database_url):
    others = [Acquaintances(Database(database_url)) for _ in range(3)]
    met = await asyncio.gather(*(other.meets(ANA) for other in others))
    assert len({known.person.id for known in met}) == 1
    for other in others:
        await other.database.close()


async def test_nobody_is_known_at_an_address_never_heard_of(world):
    async with world.database.reading() as connection:
        assert await people.load(connection, [ANA]) == {}
        assert await people.person(connection, "nobody") is None
        assert await people.of_customer(connection, "C-0") is None


# ---------------------------------------------------------------- joining


async def test_an_address_that_joins_a_customer_is_the_customers(world):
    known = await world.changes(ANA, Join(ANA, customer=CAMILLE))
    assert (known.person.customer_id, known.person.first_name, known.person.vip) == ("C-1001", "Camille", True)
    async with world.database.reading() as connection:
        assert await people.of_customer(connection, "C-1001") == known.person


async def test_two_addresses_of_a_customer_are_one_person(world):
    ana = await world.changes(ANA, Join(ANA, customer=CAMILLE))
    phone = await world.changes(PHONE, Join(PHONE, customer=CAMILLE))
    assert ana.person.id == phone.person.id
    assert {there.address for there in phone.person.addresses} == {ANA, PHONE}


async def test_joining_keeps_the_conversation_that_is_under_way(world):
    before = await world.meets(ANA)
    after = await world.changes(ANA, Join(ANA, customer=CAMILLE))
    assert after.conversation.id == before.conversation.id


async def test_what_the_shop_knows_of_a_customer_is_brought_up_to_date(world):
    await world.changes(ANA, Join(ANA, customer=CAMILLE))
    known = await world.changes(PHONE, Join(PHONE, customer=replace(CAMILLE, first_name="Cam", vip=False)))
    assert (known.person.first_name, known.person.vip) == ("Cam", False)


async def test_joining_again_changes_nothing(world):
    once = await world.changes(ANA, Join(ANA, customer=CAMILLE))
    assert await world.changes(ANA, Join(ANA, customer=CAMILLE)) == once


async def test_an_address_not_heard_of_before_can_join_a_known_person(world):
    ana = await world.meets(ANA)
    await world.changes(ANA, Join(PHONE, person_id=ana.person.id))
    assert (await world.meets(PHONE)).person.id == ana.person.id


async def test_who_joins_a_stranger_that_is_known_by_now_joins_who_they_became(world):
    stranger = await world.meets(ANA)
    await world.changes(ANA, Join(ANA, customer=CAMILLE))
    known = await world.changes(PHONE, Join(PHONE, person_id=stranger.person.id))
    assert known.person.customer_id == "C-1001"


async def test_news_asked_for_as_a_stranger_follow_to_the_customer(world):
    await world.changes(ANA, Subscribe("1042"))
    known = await world.changes(ANA, Join(ANA, customer=CAMILLE))
    assert await orders_followed(world, known.person.id) == ["1042"]


async def test_news_asked_for_on_both_sides_are_asked_for_once(world):
    await world.changes(PHONE, Join(PHONE, customer=CAMILLE), Subscribe("1042"))
    await world.changes(ANA, Subscribe("1042"), Subscribe("1043"))
    known = await world.changes(ANA, Join(ANA, customer=CAMILLE))
    assert sorted(await orders_followed(world, known.person.id)) == ["1042", "1043"]


async def test_what_is_asked_for_while_joining_is_asked_for_by_who_they_turned_out_to_be(world):
    known = await world.changes(ANA, Join(ANA, customer=CAMILLE), Subscribe("1042"), Prefer("telegram"))
    assert await orders_followed(world, known.person.id) == ["1042"]
    assert known.person.preferred == "telegram"


async def test_the_news_of_one_customer_never_go_to_the_next_who_signs_in_at_the_same_place(world):
    camille = await world.changes(ANA, Join(ANA, customer=CAMILLE), Subscribe("1042"))
    james = await world.changes(ANA, Join(ANA, customer=replace(CAMILLE, id="C-1002", first_name="James")))
    assert await orders_followed(world, james.person.id) == []
    assert await orders_followed(world, camille.person.id) == ["1042"]


async def test_news_stay_with_a_person_who_keeps_another_address(world):
    ana = await world.changes(ANA, Join(BEN, person_id=(await world.meets(ANA)).person.id), Subscribe("1042"))
    await world.changes(BEN, Join(BEN, customer=CAMILLE))
    assert await orders_followed(world, ana.person.id) == ["1042"]


# ---------------------------------------------------------------- parting


async def test_an_address_that_parts_is_a_strangers_in_a_new_conversation(world):
    before = await world.changes(ANA, Join(ANA, customer=CAMILLE))
    after = await world.changes(ANA, Part(ANA))
    assert after.person.id != before.person.id
    assert after.person.customer_id == ""
    assert after.conversation.id != before.conversation.id


async def test_the_person_an_address_parts_from_keeps_the_others(world):
    await world.changes(PHONE, Join(PHONE, customer=CAMILLE))
    await world.changes(ANA, Join(ANA, customer=CAMILLE), Part(ANA))
    known = await world.meets(PHONE)
    assert [there.address for there in known.person.addresses] == [PHONE]


async def test_the_channel_of_an_address_that_parts_is_no_longer_preferred(world):
    await world.changes(PHONE, Join(PHONE, customer=CAMILLE), Prefer("telegram"))
    await world.changes(ANA, Join(ANA, customer=CAMILLE), Part(ANA))
    assert (await world.meets(PHONE)).person.preferred == ""


async def test_a_preference_for_another_channel_outlives_the_parting(world):
    await world.changes(PHONE, Join(PHONE, customer=CAMILLE), Prefer("sms"))
    await world.changes(ANA, Join(ANA, customer=CAMILLE), Part(ANA))
    assert (await world.meets(PHONE)).person.preferred == "sms"


async def test_silence_asked_for_at_an_address_outlives_its_parting(world):
    after = await world.changes(ANA, Silence(ANA, "keyword", "STOP"), Part(ANA))
    assert [there.open for there in after.person.addresses] == [False]


# ---------------------------------------------------------------- moving


async def test_a_conversation_that_moves_goes_on_at_the_other_address(world):
    ana = await world.changes(ANA, Join(ANA, customer=CAMILLE))
    await world.changes(PHONE, Join(PHONE, customer=CAMILLE))
    await world.changes(ANA, Move(PHONE))
    moved = await world.meets(PHONE)
    assert moved.conversation.id == ana.conversation.id
    async with world.database.reading() as connection:
        here = select(conversations.c.address).where(conversations.c.id == moved.conversation.id)
        assert await connection.scalar(here) == str(PHONE)


async def test_the_address_a_conversation_comes_from_still_leads_to_it(world):
    ana = await world.changes(ANA, Join(ANA, customer=CAMILLE))
    await world.changes(PHONE, Join(PHONE, customer=CAMILLE))
    await world.changes(ANA, Move(PHONE))
    assert (await world.meets(ANA)).conversation.id == ana.conversation.id


async def test_another_conversation_can_be_called_here(world):
    ana, phone = await world.meets(ANA), await world.meets(PHONE)
    await world.changes(PHONE, Move(PHONE, conversation_id=ana.conversation.id))
    assert (await world.meets(PHONE)).conversation.id == ana.conversation.id != phone.conversation.id


# ---------------------------------------------------------------- what is kept is what was written


async def test_everything_known_of_an_address_comes_back_as_it_was(world):
    at, thread = NOW + timedelta(microseconds=123), {"subject": "Où est ma commande ? 🧺"}
    await world.meets(ANA)
    async with world.database.writing() as connection:
        await connection.execute(update(addresses).values(last_inbound_at=at, thread=thread))
    (there,) = (await world.meets(ANA)).person.addresses
    assert (there.last_inbound_at, there.thread) == (at, thread)


async def test_the_state_of_a_conversation_comes_back_as_it_was(world):
    known = await world.meets(ANA)
    state = replace(known.conversation, language="fr", skill="track_order", memory={"étape": "2"}, met_at=NOW)
    async with world.database.writing() as connection:
        body = msgspec.json.encode(state).decode()
        await connection.execute(update(conversations).values(state=body, version=7))
    again = await world.meets(ANA)
    assert (again.conversation, again.version) == (state, 7)


async def test_a_customer_whom_several_processes_meet_at_once_is_one_person(world, database_url):
    others = [Acquaintances(Database(database_url)) for _ in range(3)]
    there = [Address("telegram", str(n)) for n in range(3)]
    for address in there:
        await world.meets(address)
    joins = (o.changes(a, Join(a, customer=CAMILLE)) for o, a in zip(others, there, strict=True))
    met = await asyncio.gather(*joins)
    async with world.database.reading() as connection:
        customers = select(func.count()).where(persons.c.customer_id == CAMILLE.id)
        assert await connection.scalar(customers) == 1
    assert len({known.person.id for known in met}) == 1
    for other in others:
        await other.database.close()
