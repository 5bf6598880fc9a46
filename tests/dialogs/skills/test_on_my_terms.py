"""Write to me on my terms."""

from datetime import time

import pytest

from dialogs.contact.rules import ContactRules, QuietHours
from dialogs.records import Subscription
from tests.kit.chat import Chat

SMS, MAIL = "+33639980001", "camille.martin@example.org"


async def rules(chat: Chat) -> ContactRules:
    return await chat.hub.memory.contact_rules((await chat.known()).person.id)


async def followed(chat: Chat) -> list[Subscription]:
    return list(await chat.hub.memory.subscriptions((await chat.known()).person.id))


async def camille(chat: Chat) -> Chat:
    """A customer who can be reached here, by SMS and by mail."""
    await chat.on("sms", SMS).as_customer("C-1001")
    await chat.on("email", MAIL).as_customer("C-1001")
    await chat.as_customer("C-1001")
    return chat


# ---------------------------------------------------------------- about this, and not that


async def test_the_parcel_yes_the_offers_no(chat: Chat):
    await camille(chat)
    await chat.says("le colis oui, les offres non")
    assert chat.hears("C'est noté : je vous écrirai sur vos commandes ; plus rien sur nos offres.")
    assert await rules(chat) == ContactRules(wanted=("orders",), refused=("promotions",))


async def test_the_same_in_english_and_undone_in_one_tap(chat: Chat):
    await chat.in_english().as_customer("C-1002")
    await chat.says("the parcel yes, the offers no")
    assert chat.hears("Understood: I will write to you about your orders; nothing more about our offers.")
    await chat.taps("Undo")
    assert await rules(chat) == ContactRules()
    await chat.taps("Undo")
    assert await rules(chat) == ContactRules(wanted=("orders",), refused=("promotions",))


async def test_all_my_orders(chat: Chat):
    await camille(chat)
    await chat.says("prévenez-moi pour toutes mes commandes")
    assert chat.hears("C'est noté : je vous écrirai sur vos commandes.")
    assert (await rules(chat)).wanted == ("orders",)


async def test_a_stranger_says_who_they_are_before_all_their_orders_are_followed(chat: Chat):
    await chat.says("prévenez-moi pour toutes mes commandes")
    assert chat.hears("je dois savoir qui vous êtes")
    assert chat.offers("M'identifier", "Suivre une commande")
    assert await rules(chat) == ContactRules()


async def test_a_word_when_the_van_leaves_is_of_the_order_spoken_of(chat: Chat):
    await camille(chat)
    await chat.says("où est ma commande 1042 ?")
    await chat.says("un mot quand le camion part, c'est tout")
    assert chat.hears("un mot ici quand le camion part avec la commande 1042, et c'est tout")
    assert [(one.order, one.topic) for one in await followed(chat)] == [("1042", "departure")]
    assert await rules(chat) == ContactRules()


async def test_only_this(chat: Chat):
    await camille(chat)
    await chat.says("plus rien sauf mes commandes")
    assert chat.hears("C'est noté : je vous écrirai sur vos commandes ; rien d'autre.")
    assert (await rules(chat)).wanted == ("orders",)
    assert "promotions" in (await rules(chat)).refused


@pytest.mark.parametrize(
    ("said", "back", "undo"),
    [
        ("je veux tout sauf les offres", "plus rien sur nos offres ; je vous écrirai sur tout le reste.", "Annuler"),
        ("everything but offers", "nothing more about our offers; I will write to you about all the rest.", "Undo"),
    ],
)
async def test_all_but_this(chat: Chat, said: str, back: str, undo: str):
    await camille(chat)
    await chat.says(said)
    assert chat.hears(back)
    agreed = await rules(chat)
    assert agreed.refused == ("promotions",)
    assert {"orders", "price", "stock", "cart", "summary"} <= set(agreed.wanted)
    await chat.taps(undo)
    assert await rules(chat) == ContactRules()


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("le panier oui, les offres non", "plus rien sur nos offres. Maison Lumen vous écrirait sur votre panier"),
        ("plus d'offres", "plus rien sur nos offres."),
    ],
)
async def test_offers_are_refused_however_they_are_named(chat: Chat, said: str, back: str):
    await camille(chat)
    await chat.says(said)
    assert chat.hears(f"C'est noté : {back}")
    assert (await rules(chat)).refused == ("promotions",)


async def test_all_but_one_that_sounds_like_a_product_question(chat: Chat):
    await camille(chat)
    await chat.says("tout sauf les avis")
    assert chat.hears("plus rien sur vos avis d'achat")
    await chat.says("baisses de prix non")
    assert set((await rules(chat)).refused) == {"price", "reviews"}
    await chat.says("baisses de prix oui")
    assert (await rules(chat)).refused == ("reviews",)
    assert "promotions" not in (await rules(chat)).wanted


async def test_the_channel_of_a_subject_stands_until_another_is_named(chat: Chat):
    await camille(chat)
    await chat.says("par SMS pour les livraisons et par mail pour le reste")
    await chat.says("plus rien sauf mes commandes")
    assert chat.hears("je vous écrirai sur vos commandes par SMS ; rien d'autre")
    assert (await rules(chat)).channels == {"orders": "sms"}


async def test_a_notice_of_a_subject_has_its_own_way_out(chat: Chat):
    await camille(chat)
    await chat.says("prévenez-moi pour toutes mes commandes")
    await chat.presses(chat.button("Ce que je reçois"))
    await chat.says("ne me demandez plus mon avis")
    assert chat.hears("plus rien sur vos avis d'achat")
    assert (await rules(chat)).refused == ("reviews",)


# ---------------------------------------------------------------- then, and not now


@pytest.mark.parametrize("said", ["jamais après 20 h", "jamais apres 20h svp", "pas de sms après 20h"])
async def test_never_after_eight(chat: Chat, said: str):
    await camille(chat)
    await chat.says(said)
    assert chat.hears("C'est noté : rien entre 20 h et 8 h.")
    assert (await rules(chat)).quiet == QuietHours(time(20), time(8))


async def test_never_after_eight_in_english(chat: Chat):
    await chat.in_english().as_customer("C-1002")
    await chat.says("never after 8pm")
    assert chat.hears("Understood: nothing between 8 pm and 8 am.")


async def test_a_day_is_added_to_the_hours_and_undone_without_them(chat: Chat):
    await camille(chat)
    await chat.says("jamais après 20 h")
    await chat.says("pas le dimanche")
    assert chat.hears("C'est noté : rien entre 20 h et 8 h, ni le dimanche.")
    await chat.taps("Annuler")
    assert await rules(chat) == ContactRules(quiet=QuietHours(time(20), time(8)))


async def test_hours_that_may_mean_either_are_asked_about(chat: Chat):
    await camille(chat)
    await chat.says("écrivez-moi plutôt entre 18h et 20h")
    assert chat.hears("Dois-je vous écrire seulement entre 18 h et 20 h, ou jamais à ces heures-là ?")
    assert await rules(chat) == ContactRules()
    await chat.taps("Seulement là")
    assert (await rules(chat)).quiet == QuietHours(time(20), time(18))


async def test_a_day_said_while_something_else_is_asked_may_be_meant_for_it(chat: Chat):
    await chat.says("je voudrais me connecter")
    await chat.says("pas le dimanche")
    assert await rules(chat) == ContactRules()


async def test_an_hour_said_of_nothing_may_be_of_a_delivery_and_is_asked_about(chat: Chat):
    await camille(chat)
    await chat.says("pas avant 10h")
    assert chat.hears("Parlez-vous de nos messages, ou d'une livraison ?")
    await chat.taps("Ne pas m'écrire là")
    assert (await rules(chat)).quiet == QuietHours(time(0), time(10))


async def test_news_here_and_offers_there_is_no_question_where_the_parcel_is(chat: Chat):
    await camille(chat)
    await chat.says("les nouvelles du colis par SMS et les offres par mail")
    assert (await rules(chat)).channels == {"orders": "sms"}


# ---------------------------------------------------------------- less, more, nothing


@pytest.mark.parametrize(
    ("said", "pace", "answer"),
    [("moins", "less", "moins de messages"), ("plus de nouvelles svp", "more", "toutes les nouvelles")],
)
async def test_less_or_more(chat: Chat, said: str, pace: str, answer: str):
    await camille(chat)
    await chat.says(said)
    assert chat.hears("C'est noté", answer)
    assert (await rules(chat)).pace == pace
    await chat.taps("Annuler")
    assert (await rules(chat)).pace == "normal"


@pytest.mark.parametrize("said", ["plus rien", "je ne veux plus rien recevoir"])
async def test_nothing_more_is_nothing_anywhere(chat: Chat, said: str):
    await camille(chat)
    await chat.says("prévenez-moi pour la commande 1042")
    await chat.says(said)
    assert chat.hears("je ne vous écrirai plus nulle part")
    assert [known.open for known in (await chat.known()).person.addresses] == [False, False, False]
    await chat.taps("Annuler")
    assert [known.open for known in (await chat.known()).person.addresses] == [True, True, True]
    assert [one.order for one in await followed(chat)] == ["1042"]


async def test_who_wants_news_again_after_nothing_gets_those_alone(chat: Chat):
    await camille(chat)
    await chat.says("prévenez-moi pour la commande 1064")
    await chat.says("plus rien")
    await chat.says("prévenez-moi pour la commande 1042")
    assert [one.order for one in await followed(chat)] == ["1042"]


# ---------------------------------------------------------------- where


async def test_one_channel_for_deliveries_and_another_for_the_rest(chat: Chat):
    await camille(chat)
    await chat.says("prévenez-moi pour la commande 1042")
    await chat.says("écrivez-moi plutôt par SMS pour les livraisons et par mail pour le reste")
    assert chat.hears("C'est noté : je vous écrirai sur vos commandes par SMS ; le reste par e-mail.")
    assert (await rules(chat)).channels == {"orders": "sms"}
    assert (await chat.known()).person.preferred == "email"
    assert [one.channel for one in await followed(chat)] == ["sms"]
    await chat.taps("Annuler")
    assert (await rules(chat), (await chat.known()).person.preferred) == (ContactRules(), "")
    assert [one.channel for one in await followed(chat)] == ["widget"]


async def test_what_they_want_where_they_are_not_known_waits_for_the_proof(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("par SMS pour les livraisons")
    assert chat.hears("Quel est votre numéro de mobile ?")
    sms = chat.on("sms", "+33639980077")
    await chat.says("06 39 98 00 77")
    assert await rules(chat) == ContactRules()
    await chat.says(sms.code)
    assert (await rules(chat)).channels == {"orders": "sms"}


async def test_no_more_text_messages(chat: Chat):
    await camille(chat)
    await chat.says("plus de sms merci")
    assert chat.hears("je ne vous écrirai plus par SMS")
    known = (await chat.known()).person.on("sms")
    assert known
    assert not known.open


async def test_no_more_text_messages_to_who_has_no_number_ends_nothing_else(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi pour la commande 1042")
    await chat.says("plus de SMS")
    assert chat.hears("C'est noté : rien par SMS, même si j'apprends un jour comment vous y joindre.")
    assert [one.order for one in await followed(chat)] == ["1042"]


async def test_a_mere_day_with_a_no_is_of_our_messages_where_nothing_else_is_asked(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("le week-end, non")
    assert chat.hears("rien le samedi ou le dimanche")


# ---------------------------------------------------------------- offers


async def test_yes_to_offers_is_agreed_to_by_a_button_below_the_text_that_says_what_comes(chat: Chat):
    await camille(chat)
    await chat.says("oui pour les promotions")
    assert chat.hears("Maison Lumen", "ses offres dans le chat du site")
    assert await rules(chat) == ContactRules()
    await chat.taps("Oui, j'accepte")
    assert (await rules(chat)).wanted == ("promotions",)


async def test_the_same_in_english_and_no_is_no(chat: Chat):
    await chat.in_english().as_customer("C-1002")
    await chat.says("yes to promotions")
    await chat.taps("No, thank you")
    assert chat.hears("Very well: no offers.")
    assert await rules(chat) == ContactRules()


# ---------------------------------------------------------------- what do I receive?


@pytest.mark.parametrize("said", ["à quoi suis-je abonnée ?", "qu'est-ce que vous m'envoyez ?"])
async def test_what_was_agreed_on_is_listed_with_a_way_to_change_each(chat: Chat, said: str):
    await camille(chat)
    await chat.says("prévenez-moi pour la commande 1042")
    await chat.says("le colis oui, les offres non")
    await chat.says("jamais après 20 h")
    await chat.says(said)
    assert chat.hears("- Commande 1042 : chaque étape, dans le chat du site", "- Plus rien sur nos offres")
    assert chat.hears("- Rien entre 20 h et 8 h")
    assert chat.offers("Stop commande 1042", "Tout régler")
    assert "/wishes/" in chat.links[0]


async def test_the_same_in_english_and_of_nothing(chat: Chat):
    await chat.in_english().says("what am I subscribed to?")
    assert chat.hears("I am watching nothing for you.")


async def test_every_button_fits_the_narrowest_channel(chat: Chat):
    await camille(chat)
    await chat.says("prévenez-moi pour la commande 1042")
    for said in ("plus rien sauf mes commandes", "par SMS pour les livraisons et par mail pour le reste", "plus rien"):
        await chat.says(said)
    payloads = [choice.payload for message in chat.said for choice in message.reply.choices]
    assert all(len(payload.encode()) <= 64 for payload in payloads)


# ---------------------------------------------------------------- nothing at all, and again after all


async def test_who_wants_nothing_hears_only_that(chat: Chat):
    await camille(chat)
    await chat.says("prévenez-moi pour la commande 1042")
    await chat.says("plus rien")
    await chat.says("à quoi suis-je abonnée ?")
    assert chat.hears("Je ne vous écris plus nulle part, sauf pour vous répondre.")
    assert not chat.hears("Commande 1042 : chaque étape")
    await chat.says("plus rien")
    assert not chat.hears("Sur quoi dois-je me taire")
    await chat.taps("M'écrire à nouveau")
    assert chat.hears("C'est noté : je peux de nouveau vous écrire, partout comme avant.")
    assert all(known.open for known in (await chat.known()).person.addresses)


@pytest.mark.parametrize(
    "said",
    [
        "finalement si, écrivez-moi",
        "j'ai changé d'avis, écrivez-moi",
        "vous pouvez m'écrire à nouveau",
        "je veux bien de nouveau recevoir vos messages",
    ],
)
async def test_a_change_of_mind_is_understood(chat: Chat, said: str):
    await camille(chat)
    await chat.says("plus rien")
    await chat.says(said)
    assert chat.hears("je peux de nouveau vous écrire")
    assert all(known.open for known in (await chat.known()).person.addresses)


@pytest.mark.parametrize("said", ["I changed my mind, do write to me", "you can write to me again"])
async def test_a_change_of_mind_in_english(chat: Chat, said: str):
    await chat.in_english().as_customer("C-1002")
    await chat.says("nothing any more")
    await chat.says(said)
    assert all(known.open for known in (await chat.known()).person.addresses)


async def test_one_silent_channel_stays_so_whatever_is_asked_elsewhere(chat: Chat):
    await camille(chat)
    await chat.says("plus de SMS")
    await chat.says("écrivez-moi")
    assert not (await chat.known()).person.on("sms").open  # type: ignore[union-attr]


async def test_the_rest_is_told_beside_what_it_is_the_rest_of(chat: Chat):
    await camille(chat)
    await chat.says("jamais après 20 h")
    await chat.says("les livraisons par SMS et le reste par mail")
    await chat.says("à quoi suis-je abonnée ?")
    assert chat.hears("- Je vous écrirai sur vos commandes par SMS\n- Le reste par e-mail\n- Rien entre 20 h et 8 h")


async def test_offers_are_listed_where_the_yes_counts_and_no_longer_after_all_was_silent(chat: Chat):
    await camille(chat)
    await chat.says("oui pour les promotions")
    await chat.says("oui")
    await chat.says("à quoi suis-je abonnée ?")
    assert chat.hears("Nos offres, ")
    await chat.says("plus rien")
    await chat.says("finalement si, écrivez-moi")
    await chat.says("à quoi suis-je abonnée ?")
    assert chat.hears("Nos offres, dès que vous aurez confirmé votre accord")


# ---------------------------------------------------------------- said before we know them there


async def test_no_mails_is_kept_until_an_address_is_known_and_taken_back_by_a_wish_for_them(chat: Chat):
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await telegram.says("plus de mails")
    assert telegram.hears("C'est noté : rien par e-mail, même si j'apprends un jour comment vous y joindre.")
    await chat.on("email", "camille.martin@example.org").as_customer("C-1001")
    await telegram.says("à quoi suis-je abonnée ?")
    assert telegram.hears("Plus rien par e-mail")
    assert (await rules(telegram)).shunned == ("email",)
    await telegram.says("écrivez-moi plutôt par mail")
    assert (await rules(telegram)).shunned == ()


async def test_where_they_want_to_be_written_to_is_kept_though_they_are_not_known_there(chat: Chat):
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await telegram.says("les livraisons par SMS et le reste par mail")
    await telegram.says("laissez tomber")
    assert (await telegram.known()).person.preferred == "email"
