"""The ledger of consents: what it keeps, what it comes to, and what follows from a word that takes something back."""

import pytest
from sqlalchemy import select

from dialogs.messages import Address, Purpose, Status
from dialogs.records import Change, Consent, Join, Part, Reopen, Silence, Subscribe, Want, Watch
from notifications.consent import ALL, CONFIRMED, PROMOTIONS, Word
from storage import changes, consents, contact_rules, keeping, notices, unwanted
from storage.database import Database
from storage.memory import Memory
from storage.notices import Plan
from storage.tables import notices as planned
from tests.kit.acquaintances import CAMILLE, Acquaintances
from tests.kit.clerk import ANA, NOW, Clerk, message

MAIL = Address("email", "camille@example.org")
PHONE = Address("sms", "+33639980001")


def yes(address: Address, how: str = "button") -> Consent:
    return Consent(address, PROMOTIONS, True, how, "Oui, je veux bien", "promotions-1")


@pytest.fixture
def world(database: Database) -> Acquaintances:
    return Acquaintances(database)


async def word(world: Acquaintances, address: Address, purpose: str = PROMOTIONS) -> Word:
    known = await world.meets(address)
    async with world.database.reading() as connection:
        return (await consents.of_person(connection, known.person.id)).on(address, purpose)


# ---------------------------------------------------------------- what is said


async def test_every_word_is_kept_with_the_text_it_was_said_to(world):
    await world.changes(ANA, yes(ANA), Consent(ANA, PROMOTIONS, False, "words", "plus de pub"))
    known = await world.meets(ANA)
    async with world.database.reading() as connection:
        first, last = await consents.ledger_of(connection, known.person.id)
    assert (first.granted, first.how, first.words, first.shown) == (True, "button", "Oui, je veux bien", "promotions-1")
    assert (last.granted, last.how, last.words, last.shown) == (False, "words", "plus de pub", "")
    assert (first.address, first.person_id, first.at) == (ANA, known.person.id, NOW)


@pytest.mark.parametrize("address", [MAIL, PHONE])
async def test_a_yes_by_mail_or_sms_counts_once_it_is_confirmed(world, address: Address):
    await world.changes(address, yes(address))
    assert await word(world, address) == "asked"
    assert await Memory(world.database).offers_to_confirm(address, NOW.replace(hour=0))
    await world.changes(address, yes(address, CONFIRMED))
    assert await word(world, address) == "granted"
    assert not await Memory(world.database).offers_to_confirm(address, NOW.replace(hour=0))


async def test_a_yes_said_long_ago_waits_for_no_confirmation(world):
    await world.changes(PHONE, yes(PHONE))
    assert not await Memory(world.database).offers_to_confirm(PHONE, NOW)


async def test_a_yes_on_one_address_is_none_on_another(world):
    await world.changes(ANA, Join(ANA, customer=CAMILLE), yes(ANA))
    await world.changes(MAIL, Join(MAIL, customer=CAMILLE))
    assert (await word(world, ANA), await word(world, MAIL)) == ("granted", "none")


async def test_what_a_stranger_said_is_the_word_of_whom_they_turn_out_to_be(world):
    await world.changes(ANA, yes(ANA))
    await world.changes(ANA, Join(ANA, customer=CAMILLE))
    assert await word(world, ANA) == "granted"


async def test_who_writes_next_from_an_address_given_away_has_agreed_to_nothing(world):
    await world.changes(ANA, Join(ANA, customer=CAMILLE), yes(ANA))
    await world.changes(ANA, Part(ANA))
    assert await word(world, ANA) == "refused"


async def test_start_after_stop_opens_the_address_and_brings_no_promotions_back(world):
    await world.changes(ANA, yes(ANA), Silence(ANA, "keyword", "STOP"))
    assert (await word(world, ANA, ALL), await word(world, ANA)) == ("refused", "none")
    await world.changes(ANA, Reopen(ANA, "keyword", "START"))
    assert (await word(world, ANA, ALL), await word(world, ANA)) == ("granted", "none")


async def test_an_address_that_is_gone_for_a_while_has_refused_nothing(world):
    await world.changes(ANA, yes(ANA))
    async with world.database.writing() as connection:
        await changes.address_gone(connection, ANA, "chat not found", NOW)
    assert (await word(world, ANA, ALL), await word(world, ANA)) == ("none", "granted")


# ---------------------------------------------------------------- what follows at once


async def queued(world: Acquaintances, person_id: str, at: Address, purpose: Purpose, ident: str) -> None:
    await Clerk(world.database).writes(message(ident, at, purpose, person_id=person_id, notice_id=f"n-{ident}"))


async def plans(world: Acquaintances, person_id: str, notice: str, about: str, purpose: Purpose) -> None:
    row = Plan(
        id=f"{notice}/{about}",
        person_id=person_id,
        notice=notice,
        about=about,
        purpose=purpose.value,
        body="{}",
        planned_at=NOW,
        due_at=NOW,
    )
    async with world.database.writing() as connection:
        await notices.plan(connection, [row])


async def waiting(world: Acquaintances) -> set[str]:
    async with world.database.reading() as connection:
        return set(await connection.scalars(select(planned.c.notice).where(planned.c.state == "waiting")))


NO_MORE: list[Change] = [
    Want(PROMOTIONS, False),
    Consent(ANA, PROMOTIONS, False, "words", "plus de pub"),
    Silence(ANA, "unsubscribed", topic="promotions"),
    Silence(ANA, "keyword", "STOP"),
]


@pytest.mark.parametrize("change", NO_MORE, ids=lambda change: type(change).__name__)
async def test_a_promotion_in_the_queue_does_not_leave_once_they_said_no(world, change: Change):
    known = await world.meets(ANA)
    await queued(world, known.person.id, ANA, Purpose.PROMOTION, "offer")
    await queued(world, known.person.id, ANA, Purpose.ANSWER, "answer")
    await plans(world, known.person.id, notices.CAMPAIGN, "sales", Purpose.PROMOTION)
    await world.changes(ANA, yes(ANA), change)
    assert await word(world, ANA) in ("refused", "none")
    assert await Clerk(world.database).state("offer") == Status.CANCELLED
    assert await Clerk(world.database).state("answer") == Status.QUEUED


async def test_no_more_promotions_takes_the_yes_back_everywhere_and_what_waits(world):
    await world.changes(MAIL, Join(MAIL, customer=CAMILLE), yes(MAIL), yes(MAIL, CONFIRMED))
    known = await world.changes(ANA, Join(ANA, customer=CAMILLE), yes(ANA))
    await plans(world, known.person.id, notices.CAMPAIGN, "sales", Purpose.PROMOTION)
    await plans(world, known.person.id, "order_step", "1042", Purpose.NOTICE)
    await world.changes(ANA, Want(PROMOTIONS, False))
    assert (await word(world, ANA), await word(world, MAIL)) == ("refused", "refused")
    assert await waiting(world) == {"order_step"}


async def test_no_more_news_of_orders_ends_what_was_asked_for_and_what_waits(world):
    known = await world.changes(ANA, Subscribe("1042"), Watch("LL-1", about="price"))
    await plans(world, known.person.id, "order_step", "1042", Purpose.NOTICE)
    await world.changes(ANA, Want("orders", False))
    memory = Memory(world.database)
    assert not await memory.subscriptions(known.person.id)
    assert len(await memory.alerts(known.person.id)) == 1
    assert not await waiting(world)


async def test_no_more_alerts_about_prices_leaves_those_about_stock(world):
    known = await world.changes(ANA, Watch("LL-1", about="price"), Watch("LL-1", about="stock"), Want("price", False))
    assert [alert.about for alert in await Memory(world.database).alerts(known.person.id)] == ["stock"]


# ---------------------------------------------------------------- by a link


async def follow(world: Acquaintances, person_id: str, what: str) -> None:
    async with world.database.writing() as connection:
        await unwanted.stop(connection, person_id, what, "link", NOW)


async def test_a_link_under_a_promotion_ends_promotions_and_nothing_else(world):
    known = await world.changes(ANA, yes(ANA), Subscribe("1042"))
    await follow(world, known.person.id, PROMOTIONS)
    assert await word(world, ANA) == "refused"
    assert len(await Memory(world.database).subscriptions(known.person.id)) == 1


async def test_a_link_under_the_news_of_an_order_ends_these_and_stands_in_the_ledger(world):
    known = await world.changes(ANA, Subscribe("1042"), Subscribe("1043"))
    await follow(world, known.person.id, "1042")
    assert [wish.order for wish in await Memory(world.database).subscriptions(known.person.id)] == ["1043"]
    assert (await world.ledger())[-1] == (str(ANA), "order 1042", False, "link", "")


async def test_a_link_that_ends_everything_leaves_nothing_to_be_told(world):
    known = await world.changes(ANA, yes(ANA), Subscribe("1042"), Watch("LL-1", about="stock"))
    await plans(world, known.person.id, "order_step", "1042", Purpose.NOTICE)
    await follow(world, known.person.id, "")
    memory = Memory(world.database)
    async with world.database.reading() as connection:
        rules = await contact_rules.of_person(connection, known.person.id)
    assert set(rules.refused) == set(unwanted.SUBJECTS)
    assert not await memory.subscriptions(known.person.id)
    assert not await memory.alerts(known.person.id)
    assert not await waiting(world)
    assert (await world.ledger())[-1] == (str(ANA), "everything", False, "link", "")


async def test_a_link_given_to_a_stranger_works_when_they_are_known(world):
    stranger = await world.changes(ANA, yes(ANA))
    await world.changes(ANA, Join(ANA, customer=CAMILLE))
    await follow(world, stranger.person.id, PROMOTIONS)
    assert await word(world, ANA) == "refused"


# ---------------------------------------------------------------- proof


async def test_who_was_forgotten_can_still_be_shown_what_was_said_at_their_address(world):
    known = await world.changes(ANA, yes(ANA))
    await keeping.erase(world.database, known.person.id)
    async with world.database.reading() as connection:
        (entry,) = await consents.ledger_at(connection, ANA)
        nothing = await consents.ledger_at(connection, Address("telegram", "somebody else"))
    assert (entry.purpose, entry.granted, entry.words) == (PROMOTIONS, True, "Oui, je veux bien")
    assert not nothing
