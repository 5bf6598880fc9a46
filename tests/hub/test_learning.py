"""It is learned where people answer, from what they do; what they said comes before."""

from dialogs.messages import Inbound, Receipt, Status
from notifications.preference import Crowd, Habits
from storage import habits
from storage import notices as kept
from tests.hub.test_telling import SMS, TELEGRAM, reachable, wanting_everything
from tests.kit.chat import Chat, conversation


async def a_day_later(chat: Chat) -> None:
    """What was told has been answered by now, or will not be."""
    await chat.later(hours=24)
    await chat.hub.learning.look()


async def learned(chat: Chat) -> Habits:
    person = (await chat.known()).person
    async with chat.hub.database.reading() as connection:
        return (await habits.of_persons(connection, [person.id])).get(person.id, Habits())


async def crowd(chat: Chat) -> Crowd:
    async with chat.hub.database.reading() as connection:
        return await habits.crowd(connection)


async def grades(chat: Chat) -> list[float | None]:
    async with chat.hub.database.reading() as connection:
        return [outcome.grade for outcome in await kept.graded(connection, 100)]


# ---------------------------------------------------------------- answers


async def test_who_answers_by_text_message_is_written_to_there_after_a_while(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await wanting_everything(telegram)
    await telegram.order_is_late("1042", days=1)
    assert telegram.hears("du retard")
    for _ in range(5):
        await sms.later(hours=3, minutes=1)
        await sms.says("merci")
        await sms.later(hours=20, minutes=59)
        await sms.hub.learning.look()
        sms.forgets()
        await telegram.order_is_late("1042", days=1)
    assert sms.hears("en retard")
    assert telegram.hears_nothing()


async def test_what_they_said_counts_for_more_than_what_they_do(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await wanting_everything(telegram)
    for _ in range(3):
        await telegram.order_is_late("1042", days=1)
        await telegram.says("merci")
        await a_day_later(telegram)
    await telegram.says("écrivez-moi plutôt par SMS")
    sms.forgets()
    await telegram.order_is_late("1042", days=1)
    assert telegram.hears_nothing()
    assert sms.hears("en retard")


async def test_an_answer_within_the_hour_is_worth_more_than_one_within_the_day(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await wanting_everything(telegram)
    await telegram.order_is_late("1042", days=1)
    await telegram.says("merci")
    await a_day_later(telegram)
    await telegram.order_is_late("1042", days=1)
    await telegram.later(hours=2)
    await telegram.says("merci")
    await a_day_later(telegram)
    await telegram.order_is_late("1042", days=1)
    await a_day_later(telegram)
    assert await grades(telegram) == [1.0, 0.5, 0.0]


async def test_a_message_that_was_opened_has_not_been_answered(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await wanting_everything(telegram)
    await telegram.order_is_late("1042", days=1)
    read = Receipt(Status.READ, message=telegram.said[-1].id)
    await telegram.hub.relay.accept(
        [Inbound(id="r", address=telegram.address, at=telegram.hub.clock.now(), content=read)]
    )
    await a_day_later(telegram)
    assert await grades(telegram) == [0.0]


async def test_a_late_answer_turns_the_silence_around(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await wanting_everything(telegram)
    await telegram.order_is_late("1042", days=1)
    await a_day_later(telegram)
    silent = await learned(telegram)
    await telegram.says("merci, bien reçu")
    answered = await learned(telegram)
    assert answered.of("telegram").mean > silent.of("telegram").mean
    assert [outcome.answered for outcome in answered.lately] == [True]


# ---------------------------------------------------------------- contacts


async def test_where_they_write_to_us_is_learned_too_once_a_visit(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    for _ in range(2):
        await telegram.says("bonjour")
        await telegram.says("vos magasins ?")
        await telegram.later(hours=5)
    await telegram.hub.learning.look()
    await telegram.hub.learning.look()
    assert (await learned(telegram)).contacts == {"telegram": 2.0}


async def test_an_answer_to_what_we_told_is_no_contact(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await wanting_everything(telegram)
    await telegram.later(hours=2)
    await telegram.order_is_late("1042", days=1)
    await telegram.says("merci")
    await telegram.later(hours=2)
    await telegram.hub.learning.look()
    assert "telegram" not in (await learned(telegram)).contacts


# ---------------------------------------------------------------- everybody


async def test_at_night_what_is_believed_of_everybody_is_fitted_anew_to_what_is_kept(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await wanting_everything(telegram)
    for _ in range(3):
        await telegram.order_is_late("1042", days=1)
        await telegram.says("merci")
        await a_day_later(telegram)
    before = await crowd(telegram)
    await telegram.hub.learning.refit()
    after = await crowd(telegram)
    assert after.outcomes == before.outcomes == 3
    assert after.contacts == before.contacts
    assert after.beliefs.keys() == before.beliefs.keys()
    assert all(abs(after.beliefs[name].mean - belief.mean) < 0.05 for name, belief in before.beliefs.items())


async def test_two_who_grade_at_once_grade_each_message_once(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await wanting_everything(telegram)
    await telegram.order_is_late("1042", days=1)
    await telegram.later(hours=24)
    await telegram.hub.learning.look()
    await telegram.hub.learning.look()
    assert (await crowd(telegram)).outcomes == 1


async def test_it_is_learned_on_either_database(database_url: str):
    async with conversation(database_url) as chat:
        (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
        await wanting_everything(telegram)
        await telegram.says("bonjour")
        await telegram.later(hours=2)
        await telegram.order_is_late("1042", days=1)
        await telegram.says("merci")
        await a_day_later(telegram)
        await telegram.hub.learning.refit()
        known = await learned(telegram)
        assert known.contacts == {"telegram": 1.0}
        assert [outcome.answered for outcome in known.lately] == [True]
