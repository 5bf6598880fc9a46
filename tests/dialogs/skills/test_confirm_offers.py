"""A yes to offers: enough in a chat; by SMS and mail, said once more from where they would come."""

import pytest

from dialogs.messages import Choice
from notifications.consent import PROMOTIONS, Word
from storage import consents
from tests.kit.chat import Chat

CAMILLE = "+33639980001"
MAIL = "camille.martin@example.org"


def yes(channel: str) -> Choice:
    """The button under the question whether we may send offers there."""
    return Choice("Oui, volontiers", f"promotions:yes/{channel}")


async def word(chat: Chat) -> Word:
    known = await chat.known()
    async with chat.hub.database.reading() as connection:
        return (await consents.of_person(connection, known.person.id)).on(chat.address, PROMOTIONS)


async def test_in_a_chat_one_yes_is_enough(chat: Chat):
    await chat.presses(yes("widget"))
    assert chat.hears("vous recevrez nos offres")
    assert await word(chat) == "granted"


async def test_by_sms_a_yes_is_asked_for_once_more(chat: Chat):
    sms = await chat.on("sms", CAMILLE).as_customer("C-1001")
    await sms.presses(yes("sms"))
    assert sms.hears("Répondez OUI")
    assert await word(sms) == "asked"
    await sms.says("oui")
    assert sms.hears("vous recevrez nos offres par SMS")
    assert await word(sms) == "granted"


async def test_a_yes_said_elsewhere_is_confirmed_on_the_telephone(chat: Chat):
    sms = await chat.on("sms", CAMILLE).as_customer("C-1001")
    await chat.as_customer("C-1001")
    await chat.presses(yes("sms"))
    assert chat.hears("répondez OUI au SMS", "+33 •••• 01")
    assert sms.hears("Répondez OUI")
    await sms.says("Oui !")
    assert sms.hears("vous recevrez nos offres par SMS")
    assert await word(sms) == "granted"


async def test_yes_to_something_else_confirms_nothing(chat: Chat):
    sms = await chat.on("sms", CAMILLE).as_customer("C-1001")
    await sms.says("oui")
    assert not sms.hears("vous recevrez nos offres")
    assert await word(sms) == "none"


async def test_yes_after_days_is_no_answer_any_more(chat: Chat):
    sms = await chat.on("sms", CAMILLE).as_customer("C-1001")
    await sms.presses(yes("sms"))
    await sms.later(days=4)
    await sms.says("oui")
    assert await word(sms) == "asked"


async def test_by_mail_a_link_is_sent_there(chat: Chat):
    mail = await chat.on("email", MAIL).as_customer("C-1001")
    await chat.as_customer("C-1001")
    await chat.presses(yes("email"))
    assert chat.hears("suivez le lien", "c•••@example.org")
    assert mail.hears("Vous n'avez rien demandé ?")
    assert "/agree/" in mail.links[0]
    assert await word(mail) == "asked"


async def test_who_answers_the_mail_with_yes_has_confirmed_too(chat: Chat):
    mail = await chat.on("email", MAIL).as_customer("C-1001")
    await mail.presses(yes("email"))
    await mail.says("Oui")
    assert await word(mail) == "granted"


async def test_a_mail_that_may_be_forged_confirms_nothing(chat: Chat):
    mail = await chat.on("email", MAIL).as_customer("C-1001")
    await mail.presses(yes("email"))
    await mail.says("Oui", vouched=False)
    assert await word(mail) == "asked"


@pytest.mark.parametrize("agreeing", ["oui", "D'accord, merci", "volontiers", "👍"])
async def test_the_question_is_answered_in_a_word_as_well_as_by_its_button(chat: Chat, agreeing: str):
    await chat.says("oui pour les promotions")
    await chat.says(agreeing)
    assert chat.hears("vous recevrez nos offres")
    assert await word(chat) == "granted"


@pytest.mark.parametrize("declining", ["non", "non merci", "pas maintenant"])
async def test_so_is_a_no(chat: Chat, declining: str):
    await chat.says("oui pour les promotions")
    await chat.says(declining)
    assert chat.hears("pas d'offres")
    assert await word(chat) == "none"


async def test_who_asks_for_offers_by_sms_confirms_it_once(chat: Chat):
    sms = await chat.on("sms", CAMILLE).as_customer("C-1001")
    await sms.says("oui pour les promotions")
    assert sms.hears("Répondez OUI pour confirmer", "STOP")
    assert await word(sms) == "asked"
    await sms.says("oui")
    assert sms.hears("vous recevrez nos offres par SMS")
    assert await word(sms) == "granted"
    await sms.says("oui pour les promotions")
    assert sms.hears("vous recevrez nos offres par SMS")


async def test_who_asks_for_offers_by_mail_confirms_it_once(chat: Chat):
    mail = await chat.on("email", MAIL).as_customer("C-1001")
    await mail.says("oui pour les promotions")
    assert mail.hears("Un clic pour confirmer", "Vous n'avez rien demandé ?")
    assert "/agree/" in mail.links[0]
    assert await word(mail) == "asked"


async def test_who_does_not_confirm_after_all_is_asked_no_more(chat: Chat):
    sms = await chat.on("sms", CAMILLE).as_customer("C-1001")
    await sms.says("oui pour les promotions")
    await sms.says("non merci")
    assert sms.hears("pas d'offres")
    assert await word(sms) == "refused"
    await sms.says("oui")
    assert await word(sms) == "refused"


async def test_a_word_long_after_the_question_is_no_consent(chat: Chat):
    await chat.says("oui pour les promotions")
    await chat.says("où est ma commande 1042 ?")
    await chat.says("oui")
    assert await word(chat) == "none"
