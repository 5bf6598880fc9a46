"""Who listens first, and what is remembered from one message to the next."""

import pytest

from dialogs.messages import Choice, Start, Tap, Text
from tests.kit.chat import Chat

CAMILLE = "camille.martin@example.org"
SMS = "+33639980001"


# ---------------------------------------------------------------- numbers


async def test_a_number_chooses_among_what_was_last_offered(chat: Chat):
    sms = await chat.on("sms", SMS).as_customer("C-1001")
    await sms.says("où est ma commande 1042 ?")
    assert sms.hears("1. Me prévenir", "2. Un conseiller")
    await sms.says("1")
    assert sms.hears("je vous préviendrai ici")
    await sms.says("1")
    assert sms.hears("je vous écrirai ici le jour où la commande 1042 sera livrée")


@pytest.mark.parametrize("endless", [" ", "\n", "x", "9", "1042 ", "^", "a@", "...", "é\u0301"])
async def test_what_never_ends_is_heard_by_its_beginning_and_keeps_nobody_waiting(chat: Chat, endless: str):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?\n" + 60_000 * endless + ".")
    assert chat.hears("1042")


@pytest.mark.parametrize("said", ["2", "le deuxième", "2️⃣", "option 2", "un conseiller"])
async def test_the_second_choice_is_the_second_hours_later_too(chat: Chat, said: str):
    sms = await chat.on("sms", SMS).as_customer("C-1001")
    await sms.says("où est ma commande 1042 ?")
    await sms.later(hours=7)
    await sms.says(said)
    assert sms.hears("Je vous passe un conseiller")


async def test_a_number_that_was_not_offered_chooses_nothing(chat: Chat):
    sms = await chat.on("sms", SMS).as_customer("C-1001")
    await sms.says("où est ma commande 1042 ?")
    await sms.says("7")
    assert sms.hears("Je ne suis pas sûr d'avoir compris.")


async def test_a_number_never_chooses_what_was_offered_before_the_last(chat: Chat):
    sms = await chat.on("sms", SMS).as_customer("C-1001")
    await sms.says("bonjour")
    await sms.says("merci")
    await sms.says("3")
    assert not sms.hears("conseiller : il a")


async def test_what_is_offered_elsewhere_is_not_offered_here(chat: Chat):
    sms = await chat.on("sms", SMS).as_customer("C-1001")
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await sms.says("où est ma commande 1042 ?")
    await telegram.says("2")
    assert not telegram.hears("Je vous passe un conseiller")


async def test_an_orders_number_is_no_choice(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande ?")
    await chat.says("1042")
    assert chat.hears("Commande 1042 : partie")


# ---------------------------------------------------------------- buttons


async def test_a_button_proves_nothing(chat: Chat):
    await chat.presses(Choice("Suivre", "track_order:1042"))
    assert chat.hears("si la commande 1042 existe")


@pytest.mark.parametrize(
    "payload", ["", ":", "nonsense", "nonsense:1042", "track_order", "track_order:../etc", "notify_me:/x/y/z"]
)
async def test_a_button_nobody_made_breaks_nothing(chat: Chat, payload: str):
    await chat.does(Tap(payload, "?"))
    assert chat.hears("assistant automatique")


async def test_a_button_of_long_ago_still_does_what_it_says(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    button = chat.button("Un conseiller")
    for said in ("bonjour", "merci", "mes canaux"):
        await chat.says(said)
    await chat.later(days=3)
    await chat.presses(button)
    assert chat.hears("Je vous passe un conseiller")


# ---------------------------------------------------------------- questions


async def test_the_answer_to_a_question_is_heard_by_who_asked(chat: Chat):
    await chat.says("prévenez-moi")
    assert chat.hears("Quel est le numéro de votre commande ?")
    await chat.says("c'est la 1042")
    assert chat.hears("si la commande 1042 existe")


async def test_a_question_may_be_left_unanswered(chat: Chat):
    await chat.says("où est ma commande ?")
    await chat.says("je veux parler à un humain")
    assert chat.hears("Je vous passe un conseiller")


async def test_a_number_of_six_digits_answers_the_question_for_a_code_not_the_one_for_an_order(chat: Chat):
    await chat.says("où est ma commande 1042 ?")
    await chat.says(chat.on("email", CAMILLE).code)
    assert chat.hears("Merci. Commande 1042")


async def test_what_was_corrected_is_answered_anew(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1044 ?")
    await chat.corrects("où est ma commande 1042 ?")
    assert chat.hears("Commande 1042 : partie")


# ---------------------------------------------------------------- who is who


async def test_a_mail_the_channel_does_not_vouch_for_is_a_strangers(chat: Chat):
    mailbox = await chat.on("email", CAMILLE).as_customer("C-1001")
    await mailbox.says("où est ma commande 1042 ?", vouched=False)
    assert mailbox.hears("si la commande 1042 existe")
    await mailbox.says("où est ma commande 1042 ?")
    assert mailbox.hears("Commande 1042 : partie")


async def test_a_forged_mail_leads_nothing_elsewhere(chat: Chat):
    mailbox = await chat.on("email", CAMILLE).as_customer("C-1001")
    await chat.on("sms", SMS).as_customer("C-1001")
    for said in ("écrivez-moi plutôt par SMS", "prévenez-moi par SMS pour la commande 1042", "continuons par SMS"):
        await mailbox.says(said, vouched=False)
    person = (await mailbox.known()).person
    assert not person.preferred
    assert not await chat.hub.memory.subscriptions(person.id)
    assert [known.address.channel for known in person.addresses] == ["email", "sms"]


async def test_an_identity_that_nobody_vouches_for_opens_nothing(chat: Chat):
    mailbox = chat.on("email", CAMILLE)
    await mailbox.does(Start("identity:C-1001"), vouched=False)
    assert not (await mailbox.known()).person.customer_id


# ---------------------------------------------------------------- once


async def test_the_same_message_told_three_times_gets_one_answer(chat: Chat):
    for _ in range(3):
        await chat.does(Text("bonjour"), ident="provider-1")
    assert len(chat.said) == 1


async def test_every_button_we_ever_make_fits_the_narrowest_channel(chat: Chat):
    await chat.on("sms", SMS).as_customer("C-1001")
    await chat.as_customer("C-1001")
    for said in (
        "bonjour",
        "où est ma commande ?",
        "prévenez-moi pour la 1042",
        "mes canaux",
        "arrêtez de me prévenir",
    ):
        await chat.says(said)
    payloads = [choice.payload for message in chat.said for choice in message.reply.choices]
    assert payloads
    assert all(len(payload.encode()) <= 64 for payload in payloads)
