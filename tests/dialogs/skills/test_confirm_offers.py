"""A yes to offers: enough in a chat; by SMS and mail, said once more from where they would come."""

import pytest

from dialogs.messages import Choice
from dialogs.selling import InCart
from notifications.consent import PROMOTIONS, Word
from notifications.events import CartChanged
from storage import consents
from tests.kit.chat import Chat, quiet

CAMILLE = "+33639980001"
MAIL = "camille.martin@example.org"


def yes(channel: str) -> Choice:
    """The button under the question whether we may send offers there."""
    return Choice("Oui, volontiers", f"promotions:yes/{channel}")


async def word(chat: Chat, purpose: str = PROMOTIONS) -> Word:
    known = await chat.known()
    async with chat.hub.database.reading() as connection:
        return (await consents.of_person(connection, known.person.id)).on(chat.address, purpose)


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
    assert await word(chat) == "refused"


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


# ---------------------------------------------------------------- some of our offers, wished for


@pytest.mark.parametrize(
    ("said", "named", "purpose"),
    [
        ("je veux bien les rappels de panier", "votre panier", "cart"),
        ("envoyez-moi le résumé du mois", "le résumé de votre mois", "summary"),
        ("baisses de prix oui", "les baisses de prix", "price"),
    ],
)
async def test_a_wish_for_what_may_make_them_buy_asks_for_a_yes_to_just_that(
    chat: Chat, said: str, named: str, purpose: str
):
    await chat.as_customer("C-1001")
    await chat.says(said)
    assert chat.hears(f"Maison Lumen vous écrirait sur {named} dans le chat du site", "Êtes-vous d'accord ?")
    assert await word(chat, purpose) == "none"
    await chat.says("oui")
    assert chat.hears(f"nous vous écrirons sur {named}")
    assert (await word(chat, purpose), await word(chat)) == ("granted", "none")


async def test_a_no_to_it_takes_the_wish_back(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je veux bien les rappels de panier")
    await chat.taps("Non merci")
    assert chat.hears("rien sur votre panier")
    assert await word(chat, "cart") == "refused"
    rules = await chat.hub.memory.contact_rules((await chat.known()).person.id)
    assert "cart" not in rules.wanted


async def test_by_sms_it_is_confirmed_by_a_second_yes(chat: Chat):
    sms = await chat.on("sms", CAMILLE).as_customer("C-1001")
    await sms.says("je veux bien les rappels de panier")
    assert sms.hears("des SMS sur votre panier ? Répondez OUI pour confirmer", "STOP")
    assert await word(sms, "cart") == "asked"
    await sms.says("oui")
    assert await word(sms, "cart") == "granted"


async def test_who_wants_all_but_one_is_asked_for_what_may_make_them_buy(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je veux tout sauf les offres")
    assert chat.hears("plus rien sur nos offres", "vous écrirait sur les baisses de prix, votre panier")
    assert chat.offers("Oui, j'accepte", "Non merci", "Annuler")
    await chat.says("à quoi suis-je abonnée ?")
    assert chat.hears("Les baisses de prix, votre panier", "dès que vous aurez confirmé votre accord")


async def test_until_they_said_yes_nothing_leaves_and_then_it_does(chat: Chat):
    telegram = await chat.on("telegram", "camille").as_customer("C-1001")
    await chat.shop.put_in_cart("C-1001", "LAV-101", "", 1, "once")
    await telegram.says("je veux bien les rappels de panier")
    await leaves_a_cart(telegram, "cart-1")
    assert telegram.hears_nothing()
    await telegram.presses(Choice("Oui, j'accepte", "promotions:yes/telegram/c"))
    await leaves_a_cart(telegram, "cart-2")
    assert telegram.hears("Votre panier vous attend", "Vous avez accepté de recevoir des messages sur votre panier.")


async def test_nor_does_it_while_a_parcel_of_theirs_is_late(chat: Chat):
    telegram = await chat.on("telegram", "camille").as_customer("C-1001")
    await chat.shop.put_in_cart("C-1001", "LAV-101", "", 1, "once")
    await telegram.presses(Choice("Oui, j'accepte", "promotions:yes/telegram/c"))
    await telegram.order_is_late("1042")
    await leaves_a_cart(telegram, "cart-1")
    assert not telegram.hears("Votre panier vous attend")


async def leaves_a_cart(chat: Chat, ident: str) -> None:
    """A day ago, when they are seen to have left it."""
    lines = (InCart(sku="LAV-101"),)
    event = CartChanged(id=ident, customer="C-1001", lines=lines, at=chat.hub.clock.now())
    await chat.hub.inbox.accept_event(event)
    await quiet(chat.hub)
    chat.forgets()
    await chat.later(hours=24)
