"""Why do you write to me here? The honest reason, in both languages."""

import pytest

from dialogs.contact.why_here import not_there, told
from dialogs.messages import Address
from dialogs.person import KnownAddress, Person
from dialogs.records import WhyHere
from dialogs.wording import load_wordings
from hub.settings import CONFIG
from tests.kit.chat import Chat, plainly

WORDINGS = load_wordings(CONFIG / "locales")


@pytest.mark.parametrize(
    ("why", "channel", "french", "english"),
    [
        (
            WhyHere("you_said"),
            "sms",
            "Nous vous écrivons par SMS parce que vous nous l'avez demandé.",
            "We write to you by text message because you asked us to.",
        ),
        (
            WhyHere("you_answer", 4, 5),
            "telegram",
            "Nous vous écrivons sur Telegram parce que vous y avez répondu à 4 de nos 5 derniers messages.",
            "We write to you on Telegram because you answered 4 of our last 5 messages there.",
        ),
        (
            WhyHere("you_answer", 1, 1),
            "telegram",
            "Nous vous écrivons sur Telegram parce que vous y avez répondu à notre dernier message.",
            "We write to you on Telegram because you answered our last message there.",
        ),
        (
            WhyHere("you_write"),
            "messenger",
            "Nous vous écrivons sur Messenger parce que c'est là que vous nous écrivez.",
            "We write to you on Messenger because that is where you write to us.",
        ),
        (
            WhyHere("most_do"),
            "email",
            "Nous vous écrivons par e-mail parce que c'est là que nos clients répondent le plus.",
            "We write to you by e-mail because that is where our customers answer most.",
        ),
        (
            WhyHere("only_here"),
            "sms",
            "Nous vous écrivons par SMS parce que nous ne pouvons vous joindre nulle part ailleurs.",
            "We write to you by text message because we can reach you nowhere else.",
        ),
        (
            WhyHere("trying"),
            "email",
            "Nous vous écrivons par e-mail parce que nous l'essayons une fois, pour apprendre où vous aimez répondre.",
            "We write to you by e-mail because we are trying it out once, to learn where you like to answer.",
        ),
        (
            WhyHere("nothing_known"),
            "telegram",
            "Nous vous écrivons sur Telegram parce que nous ne savons pas encore où vous préférez être prévenu : "
            "dites-le, et nous nous y tiendrons.",
            "We write to you on Telegram because we do not know yet where you prefer to be told; say it, and we will "
            "keep to it.",
        ),
    ],
)
def test_the_reason_is_said_in_both_languages(why: WhyHere, channel: str, french: str, english: str):
    assert plainly(told(why, channel, WORDINGS["fr"])) == french
    assert plainly(told(why, channel, WORDINGS["en"])) == english


@pytest.mark.parametrize(
    "asked", ["pourquoi m'écrivez-vous ici ?", "pourquoi vous m'écrivez par là ?", "pourquoi vous m'envoyez ça ici ?"]
)
async def test_asked_in_french_it_is_told_with_a_way_to_change(chat: Chat, asked: str):
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await telegram.says(asked)
    assert telegram.hears("Nous vous écrivons sur Telegram parce que")
    await telegram.taps("Changer de canal")
    assert telegram.hears("Je peux vous joindre")


@pytest.mark.parametrize("asked", ["why do you write to me here?", "why are you texting me on this channel?"])
async def test_asked_in_english(chat: Chat, asked: str):
    telegram = await chat.on("telegram", "5001002").in_english().as_customer("C-1002")
    await telegram.says(asked)
    assert telegram.hears("We write to you on Telegram because")
    assert telegram.offers("Change channel")


async def test_what_they_asked_for_is_the_reason(chat: Chat):
    sms = await chat.on("sms", "+33639980001").as_customer("C-1001")
    await sms.says("écrivez-moi plutôt par SMS")
    await sms.says("pourquoi m'écrivez-vous ici ?")
    assert sms.hears("par SMS parce que vous nous l'avez demandé")


async def test_a_few_answers_are_the_reason(chat: Chat):
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await telegram.says("prévenez-moi de toutes mes commandes")
    for _ in range(2):
        await telegram.order_is_late("1042", days=1)
        await telegram.says("merci")
        await telegram.later(hours=24)
        await telegram.hub.learning.look()
    await telegram.says("pourquoi m'écrivez-vous ici ?")
    assert telegram.hears("vous y avez répondu à 2 de nos 2 derniers messages")


def test_why_it_is_not_where_they_had_asked_for_is_said_too():
    _, phone = WORDINGS["fr"], KnownAddress(address=Address("sms", "+33639980001"), open=False)
    person = Person(id="p", addresses=(phone,))
    said = [not_there(person, wished, "telegram", ("telegram", "sms", "email"), _) for wished in ("sms", "email")]
    assert [plainly(one) for one in said] == [
        "Pas par SMS : on ne peut plus vous y joindre.",
        "Pas par e-mail : nous n'y avons pas vos coordonnées.",
    ]
    assert plainly(not_there(person, "slack", "sms", ("sms",), _)).endswith("ce canal est fermé en ce moment.")
    assert not_there(person, "telegram", "telegram", (), _) == ""


async def test_wanting_another_channel_is_still_understood_as_that(chat: Chat):
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await telegram.says("écrivez-moi plutôt par SMS")
    assert not telegram.hears("parce que")


async def test_who_can_be_reached_nowhere_else_hears_that_and_nothing_of_other_customers(chat: Chat):
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await telegram.says("pourquoi m'écrivez-vous ici ?")
    assert telegram.hears("sur Telegram parce que nous ne pouvons vous joindre nulle part ailleurs.")
