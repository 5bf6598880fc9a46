"""It does not work any more."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.dates import format_date

from dialogs.opening import DAYS
from tests.kit.chat import CHANNELS, Chat, conversation
from tests.kit.databases import SqliteDatabases


async def at_the_first_step(chat: Chat) -> Chat:
    """Thomas's washing machine does not drain."""
    await chat.as_customer("C-1004")
    await chat.says("mon lave-linge ne vidange plus")
    return chat


# ---------------------------------------------------------------- what is known is not asked


async def test_the_model_is_known_from_the_order_and_the_guarantee_is_told(chat: Chat):
    await at_the_first_step(chat)
    assert chat.hears("Lavélia Compacte 3 (commande 7895)", "La garantie légale court jusqu'au")
    assert chat.hears("⚠ Éteignez le lave-linge et débranchez-le", "Étape 1 : Regardez le tuyau d'évacuation")
    assert chat.offers("Oui", "Non", "Passer cette étape")


async def test_the_guarantee_asked_about_is_told_and_the_step_waits(chat: Chat):
    await at_the_first_step(chat)
    await chat.says("il est sous garantie ?")
    assert chat.hears("La garantie légale court jusqu'au", "Revenons à notre étape :")


async def test_the_same_in_english(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("my espresso machine makes cold coffee")
    assert chat.hears("Torréa Piccola, espresso machine (order 7976)", "The legal guarantee runs until")
    assert chat.hears("⚠ Do not take the boiler apart", "Step 1: Let it warm up")
    assert chat.offers("Yes", "No", "Skip this step")


async def test_a_filter_coffee_maker_is_not_repaired_as_an_espresso_machine(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("ma cafetière fuit")
    await chat.taps("Non")
    assert chat.hears("Remplissez le réservoir sans dépasser le repère maximum")


async def test_a_visitors_words_tell_the_type_else_it_is_asked(chat: Chat):
    await chat.says("ma cafetière italienne fuit")
    assert chat.hears("La cafetière italienne fuit : voyons cela ensemble.")
    another = chat.on("telegram", "another")
    await another.says("ma cafetière fuit")
    assert another.offers("La cafetière filtre fuit", "La cafetière italienne fuit")


async def test_a_vip_is_helped_alike(chat: Chat):
    await chat.as_customer("C-1031")
    await chat.says("mon aspirateur n'aspire plus")
    assert chat.hears("Aspiralto Cyclone 3 (commande 7992)", "Étape 1")


async def test_a_stranger_is_helped_without_being_asked_who_they_are(chat: Chat):
    await chat.says("mon frigo ne fait plus de froid")
    assert chat.hears("Le réfrigérateur ne fait pas assez froid : voyons cela ensemble.", "Étape 1 : Ouvrez la porte.")
    assert not chat.hears("garantie")


async def test_who_proved_an_order_is_known_by_it(chat: Chat):
    mail = chat.on("email", "thomas.girard@example.org")
    await chat.says("où est ma commande 7895 ?")
    await chat.says(mail.code)
    await chat.says("mon lave-linge ne vidange plus")
    assert chat.hears("Lavélia Compacte 3 (commande 7895)")


async def test_among_several_that_may_be_meant_one_chooses_by_its_picture(chat: Chat):
    await chat.as_customer("C-1028")
    await chat.says("mon grille-pain ne chauffe plus")
    cards = chat.heard[-1].reply.cards
    assert chat.hears("De quel produit s'agit-il ?")
    assert [card.title for card in cards] == [
        "Grille-pain compact Ekonn GP2",
        "Grille-pain deux fentes Cuisélio Duo Fentes",
    ]
    assert all(card.image for card in cards)
    await chat.taps("Grille-pain compact Ekonn GP2")
    assert chat.hears("Ekonn GP2 (commande 7893)", "Étape 1")


async def test_one_that_was_sent_back_is_not_meant(chat: Chat):
    await chat.as_customer("C-1010")
    await chat.says("mon lave-linge ne vidange plus")
    assert chat.hears("Étape 1")
    assert not chat.hears("Ekonn T406")


async def test_an_error_code_is_enough(chat: Chat):
    await chat.as_customer("C-1004")
    await chat.says("le lave-linge affiche E18")
    assert chat.hears("Étape 1 : Regardez le tuyau d'évacuation")


async def test_what_is_wrong_is_asked_once_where_it_was_not_said(chat: Chat):
    await chat.as_customer("C-1030")
    await chat.says("mon four est en panne")
    assert chat.hears("que se passe-t-il ?")
    assert chat.offers("Le four ne chauffe pas", "Autre chose")
    await chat.taps("Le four ne chauffe pas")
    assert chat.hears("Étape 1")


async def test_what_nobody_wrote_a_procedure_for_goes_to_the_team_with_the_order(chat: Chat):
    await chat.as_customer("C-1030")
    await chat.says("mon four est en panne")
    await chat.taps("Autre chose")
    assert chat.hears("Je vous passe un conseiller", "Une photo du défaut")
    card = (await chat.team()).card
    assert "Four encastrable pyrolyse Norvale Braise 73 Pyro (FOU-102)" in card


# ---------------------------------------------------------------- step by step


async def test_no_leads_on_and_yes_ends_it(chat: Chat):
    await at_the_first_step(chat)
    await chat.taps("Non")
    assert chat.hears("Étape 2", "Voyez-vous un bouchon de filtre")
    await chat.says("oui")
    assert chat.hears("Étape 3", "Dévissez le bouchon lentement")
    await chat.says("ça marche !")
    assert chat.hears("Parfait, c'est donc réglé.")
    assert await chat.hub.memory.open_repairs((await chat.known()).person.id) == []


@pytest.mark.parametrize("said", ["non toujours pas", "rien ne change", "nan", "c'est pareil", "bof, pas mieux"])
async def test_no_may_be_said_in_many_ways(chat: Chat, said: str):
    await at_the_first_step(chat)
    await chat.says(said)
    assert chat.hears("Étape 2", "Voyez-vous un bouchon de filtre")


async def test_who_changes_language_finds_the_same_step(chat: Chat):
    await at_the_first_step(chat)
    await chat.says("no, it is still the same")
    assert chat.hears("Step 2", "Do you see a filter cap")


async def test_a_step_is_repeated_skipped_and_taken_back(chat: Chat):
    await at_the_first_step(chat)
    await chat.says("répétez")
    assert chat.hears("Je répète : Regardez le tuyau d'évacuation")
    await chat.says("je ne peux pas")
    assert chat.hears("Entendu, passons.", "Étape 2")
    await chat.taps("Étape précédente")
    assert chat.hears("Revenons une étape en arrière.", "Étape 1")


async def test_what_is_neither_yes_nor_no_is_asked_about_once_then_left_aside(chat: Chat):
    await at_the_first_step(chat)
    await chat.says("il est gris avec une étiquette")
    assert chat.hears("Je n'ai pas saisi si c'est un oui ou un non.")
    await chat.says("hmm, bizarre")
    assert chat.hears("Entendu, passons.", "Étape 2")


async def test_a_button_answers_the_step_it_was_shown_with_and_no_other(chat: Chat):
    await at_the_first_step(chat)
    yes = chat.button("Oui")
    await chat.taps("Non")
    await chat.presses(yes)
    assert chat.hears("Reprenons", "Voyez-vous un bouchon de filtre")
    assert not chat.hears("réglé")


async def test_a_button_of_long_ago_does_nothing(chat: Chat):
    await at_the_first_step(chat)
    no = chat.button("Non")
    await chat.says("ça marche")
    await chat.presses(no)
    assert chat.hears("C'est déjà réglé.")


async def test_danger_ends_it_at_once(chat: Chat):
    await chat.as_customer("C-1014")
    await chat.says("mon smartphone ne charge plus")
    await chat.says("oui, il est tout gonflé")
    assert chat.hears("Par sécurité, ne l'utilisez plus", "Je vous passe un conseiller")


async def test_a_picture_is_kept_and_the_step_waits(chat: Chat):
    await at_the_first_step(chat)
    await chat.sends_a_picture()
    assert chat.hears("Merci, la photo est jointe", "Revenons à notre étape : L'eau s'en va-t-elle à présent ?")
    await chat.says("je veux parler à un conseiller")
    assert "Une photo est dans la conversation." in (await chat.team()).card


# ---------------------------------------------------------------- interruptions, pauses, other channels


async def test_a_question_in_between_is_answered_then_we_are_back(chat: Chat):
    await at_the_first_step(chat)
    await chat.says("où est ma commande 7895 ?")
    assert chat.hears("Commande 7895 : livrée", "Revenons à notre étape : L'eau s'en va-t-elle à présent ?")
    await chat.says("non")
    assert chat.hears("Étape 2")


async def test_it_works_in_a_question_about_something_else_is_no_answer(chat: Chat):
    await at_the_first_step(chat)
    await chat.says("le parrainage ça marche comment ?")
    assert chat.hears("Revenons à notre étape")
    assert not chat.hears("c'est donc réglé")


async def test_a_question_that_is_not_understood_leaves_no_step_aside(chat: Chat):
    await at_the_first_step(chat)
    for said in ("patate", "vous êtes où à la fin ?", "et le schmilblick ?"):
        await chat.says(said)
        assert not chat.hears("passons")
    assert chat.hears("Revenons à notre étape")


async def test_done_already_leads_on_and_is_no_success(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("my espresso machine makes cold coffee")
    await chat.says("I did that already")
    assert chat.hears("Step 2")


async def test_numbers_answer_what_was_asked_after_an_interruption_by_sms(chat: Chat):
    sms = await at_the_first_step(chat.on("sms", "+33639980004"))
    await sms.says("où est ma commande 7895 ?")
    assert sms.labels[:3] == ["Oui", "Non", "Passer cette étape"]
    await sms.says("2")
    assert sms.hears("Étape 2")


async def test_later_is_days_later_on_another_channel(chat: Chat):
    await at_the_first_step(chat)
    await chat.taps("Non")
    await chat.says("je ferai ça ce soir")
    assert chat.hears("Je garde l'étape")
    await chat.later(days=3)
    sms = await chat.on("sms", "+33639980004").as_customer("C-1004")
    await sms.says("bonjour, je reprends pour le lave-linge")
    assert sms.hears("Reprenons : Lave-linge compact", "Voyez-vous un bouchon de filtre")
    await sms.says("1")
    assert sms.hears("Étape 3")


async def test_it_works_said_elsewhere_counts_at_once(chat: Chat):
    await at_the_first_step(chat)
    telegram = await chat.on("telegram", "4004").as_customer("C-1004")
    await telegram.says("c'est bon, ça marche")
    assert telegram.hears("Parfait, c'est donc réglé.")


async def test_after_a_long_silence_it_goes_on_with_a_summary(chat: Chat):
    await at_the_first_step(chat)
    await chat.taps("Non")
    await chat.taps("Non")
    await chat.later(days=2)
    await chat.says("me revoilà")
    assert chat.hears("Reprenons", "Nous avons déjà fait 2 étapes.")


async def test_a_second_problem_comes_first_then_the_first_goes_on(chat: Chat):
    await chat.as_customer("C-1028")
    await chat.says("il reste de l'eau au fond du lave-vaisselle")
    await chat.says("et mon ordinateur ne démarre plus")
    assert chat.hears("Taliq Volte 14", "Étape 1")
    await chat.says("non")
    await chat.says("ça marche")
    assert chat.hears("Parfait, c'est donc réglé.", "Reprenons : Lave-vaisselle étroit", "L'eau part-elle ?")
    await chat.says("oui")
    assert chat.hears("Parfait, c'est donc réglé.")
    assert not chat.hears("Reprenons")


async def test_another_product_was_meant(chat: Chat):
    await chat.as_customer("C-1006")
    await chat.says("mon téléphone ne charge plus")
    await chat.says("non pas le téléphone, mon casque ne charge plus")
    assert chat.hears("Murmelune Silence 3, bleu marine (commande 7888)", "Étape 1")


# ---------------------------------------------------------------- a human


async def test_what_remains_reaches_the_team_with_all_that_was_tried(chat: Chat):
    await at_the_first_step(chat)
    await chat.says("NON TOUJOURS RIEN BORDEL")
    await chat.says("non")
    await chat.says("je ne peux pas")
    await chat.says("non")
    assert chat.hears("la pompe de vidange est sans doute à remplacer", "Que préférez-vous ?")
    assert chat.offers("Une réparation", "Un échange", "Un remboursement")
    await chat.says("un remboursement")
    assert chat.hears("Je vous passe un conseiller")
    card = (await chat.team()).card
    assert "Produit : Lave-linge compact 3,5 kg Lavélia Compacte 3 (LAV-107)" in card
    order = await chat.shop.order("7895")
    assert order
    assert f"Acheté : commande 7895, le {format_date(order.placed_at, 'd MMMM yyyy', locale='fr')}" in card
    assert "La garantie légale court jusqu'au" in card
    assert "Problème : mon lave-linge ne vidange plus" in card
    assert "Voyez-vous un bouchon de filtre derrière cette trappe ? Non" in card
    assert "L'eau part-elle ? passé" in card
    assert "Humeur : mécontent" in card
    assert "Souhaite : Un remboursement" in card


async def test_a_human_asked_for_at_once_has_the_product_all_the_same(chat: Chat):
    await chat.as_customer("C-1028")
    await chat.says("mon lave-vaisselle est en panne, je veux parler à quelqu'un")
    assert chat.hears("Je vous passe un conseiller")
    assert "Lave-vaisselle étroit 9 couverts Ekonn V45 (VAI-103)" in (await chat.team()).card


async def test_anger_is_answered_once(chat: Chat):
    await chat.as_customer("C-1004")
    await chat.says("VOTRE LAVE-LINGE DE MERDE NE VIDANGE PLUS !!!")
    assert chat.hears("Je suis désolé de ce désagrément.", "Étape 1")
    await chat.says("NON !!!")
    assert not chat.hears("désolé")


async def test_they_may_leave_it(chat: Chat):
    await at_the_first_step(chat)
    await chat.says("laissez tomber")
    assert chat.hears("nous en restons là")
    assert chat.offers("Un conseiller")


async def test_where_nobody_can_be_called_the_shops_own_address_is_told(unmanned_chat: Chat):
    await at_the_first_step(unmanned_chat)
    await unmanned_chat.says("je veux un conseiller")
    assert unmanned_chat.hears("01 23 45 67 89")


# ---------------------------------------------------------------- everywhere


@pytest.mark.parametrize("channel", CHANNELS)
async def test_it_works_on_every_channel_from_one_definition(chat: Chat, channel: str):
    there = await at_the_first_step(chat.on(channel, "thomas@example.org"))
    assert there.offers("Oui", "Non", "Passer cette étape")
    await there.says("non")
    await there.says("oui")
    await there.says("oui")
    assert there.hears("Parfait, c'est donc réglé.")


async def test_a_forged_mail_sees_nothing_of_what_is_going_on(chat: Chat):
    mail = await at_the_first_step(chat.on("email", "thomas.girard@example.org"))
    await mail.says("on en était où pour le lave-linge ?", vouched=False)
    assert not mail.hears("7895")
    assert not mail.hears("tuyau d'évacuation")


@pytest.mark.parametrize("said", ["je cherche un casque bluetooth", "un frigo qui ne vibre pas"])
async def test_who_looks_for_a_product_is_not_told_how_to_repair_one(shopper: Chat, said: str):
    await shopper.says(said)
    assert not shopper.hears("Étape 1")


async def test_what_reads_like_a_search_may_tell_of_a_fault(chat: Chat):
    await chat.as_customer("C-1037")
    await chat.says("my laptop battery doesn't last")
    assert chat.hears("Veridan Recto 13", "Step 1")


@pytest.mark.parametrize("said", ["ça c'est fait", "fait", "voilà c'est fait"])
async def test_a_step_that_is_done_is_not_taken_for_a_thing_that_works(chat: Chat, said: str):
    await at_the_first_step(chat)
    await chat.says(said)
    assert chat.hears("Très bien. L'eau s'en va-t-elle à présent ?")
    await chat.says("c'est fait, ça marche")
    assert chat.hears("Parfait, c'est donc réglé.")
    await chat.says("c'est réparé")
    assert chat.hears("Tant mieux")


@pytest.mark.parametrize(
    ("said", "thing"),
    [("my headphones don't work", "Headphones"), ("my speakers don't work any more", "Speaker")],
)
async def test_several_things_do_not_work_as_one_does_not(chat: Chat, said: str, thing: str):
    await chat.in_english().says(said)
    assert chat.hears(f"{thing}: what is wrong?")


async def test_nothing_is_taken_up_where_nothing_waits(chat: Chat):
    await chat.says("on reprend")
    assert chat.hears("Rien n'est en attente entre nous.")
    assert not chat.hears("commande ?")


async def test_what_a_colleague_has_is_said_on_another_channel(chat: Chat):
    await at_the_first_step(chat)
    await chat.says("passez-moi un conseiller")
    elsewhere = await chat.on("telegram", "thomas").as_customer("C-1004")
    await elsewhere.says("on continue pour le lave-linge")
    assert elsewhere.hears("Lavélia Compacte 3", "Un conseiller s'en occupe")


# ---------------------------------------------------------------- danger goes before everything


async def test_danger_in_the_first_words_is_answered_by_what_to_do_and_a_human(chat: Chat):
    await chat.says("ma machine à laver sent le brûlé")
    assert chat.hears("⚠ Coupez le courant au tableau", "appelez le 18 ou le 112", "Je vous passe un conseiller")
    assert not chat.hears("que se passe-t-il")
    assert not chat.hears("photo")


async def test_danger_is_answered_in_their_language(chat: Chat):
    await chat.in_english().says("my washing machine is on fire")
    assert chat.hears("⚠ Get away from it", "Call 112 now (999 in the UK", "I am passing you to someone")


async def test_danger_is_heard_in_the_middle_of_a_step_and_named_first_to_the_team(chat: Chat):
    await at_the_first_step(chat)
    await chat.taps("Non")
    await chat.says("attendez, il y a de la fumée !")
    assert chat.hears("⚠ Coupez le courant au tableau", "Je vous passe un conseiller")
    card = (await chat.team()).card
    assert card.index("⚠ Danger : Fumée") < card.index("Lavélia Compacte 3")
    assert "Regardez le tuyau d'évacuation" in card
    assert await chat.hub.memory.open_repairs((await chat.known()).person.id) == []


async def test_danger_is_heard_whatever_else_was_asked(chat: Chat):
    await chat.says("je cherche un cadeau")
    await chat.says("oh non, mon grille-pain vient de prendre feu")
    assert chat.hears("⚠ Éloignez-vous", "Appelez tout de suite le 18 ou le 112")


async def test_while_the_team_is_away_a_danger_is_not_promised_a_quick_answer(stocked: SqliteDatabases, tmp_path: Path):
    another_day = DAYS[(datetime.now(UTC) + timedelta(days=3)).weekday()]
    async with stocked.fresh(tmp_path) as url, conversation(url, hours=f"{another_day} 9:00-18:00") as chat:
        await chat.says("ça sent le gaz")
        assert chat.hears("⚠ Ne touchez à aucun interrupteur", "le 18 ou le 112", "Notre équipe n'est pas là")


async def test_a_danger_that_a_procedure_sees_to_begins_with_its_warning(chat: Chat):
    await chat.says("mon micro-ondes fait des étincelles")
    assert chat.hears("⚠ Arrêtez-le tout de suite et débranchez-le.", "Étape 1")


async def test_a_mail_that_anybody_may_have_sent_is_warned_and_changes_nothing(chat: Chat):
    mail = chat.on("email", "forged@example.org")
    await mail.says("mon four fume", vouched=False)
    assert mail.hears("⚠ Coupez le courant au tableau")
