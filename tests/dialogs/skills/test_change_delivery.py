"""I would rather have it on Thursday morning, at a pick-up point, with the neighbour …

Camille (C-1001) waits for 1042, a washing machine with TransLumen, and for 1064, in two parcels; James (C-1002) for
1043, with the driver already; Léa (C-1005) for 1061, packed, with Colis Azur.
"""

from datetime import date, timedelta

import pytest

from dialogs.shop import Expected, Handing, Parcel
from tests.kit.chat import Chat

FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


async def parcel(chat: Chat, number: str, place: int = 0) -> Parcel:
    order = await chat.shop.order(number)
    assert order
    return order.parcels[place]


def a_working_day(chat: Chat) -> date:
    """At least three days from now, and never a Sunday."""
    day = chat.hub.clock.now().date() + timedelta(days=3)
    return day + timedelta(days=1) if day.weekday() == 6 else day


async def test_a_day_and_a_time_in_plain_words_are_shown_confirmed_then_done(chat: Chat):
    day = a_working_day(chat)
    await chat.as_customer("C-1001")
    await chat.says(f"je voudrais être livré plutôt {FRENCH[day.weekday()]} matin pour la 1042")
    assert chat.hears("Nouvelle livraison de la commande 1042", "entre 9 h et 12 h, au lieu de demain", "Je le fais ?")
    assert (await parcel(chat, "1042")).expected != Expected(day, 9, 12)
    await chat.says("oui")
    assert chat.hears("C'est fait.", "Vous pouvez revenir en arrière jusqu'à ce soir minuit.")
    assert (await parcel(chat, "1042")).expected == Expected(day, 9, 12)


async def test_the_same_in_english_by_sms(chat: Chat):
    day = a_working_day(chat)
    sms = await chat.on("sms", "+33639980001").in_english().as_customer("C-1001")
    await sms.says(f"I would rather have order 1042 delivered on {ENGLISH[day.weekday()]} morning")
    assert sms.hears("New delivery of order 1042", "between 9:00 and 12:00", "instead of tomorrow", "1. Yes, do it")
    await sms.says("1")
    assert sms.hears("Done.", "You can take this back until midnight tonight.")
    assert (await parcel(chat, "1042")).expected == Expected(day, 9, 12)


@pytest.mark.parametrize("said", ["non", "non, pas celle-là", "annule", "laisse tomber", "👎"])
async def test_a_no_changes_nothing(chat: Chat, said: str):
    before = await parcel(chat, "1061")
    await chat.as_customer("C-1005")
    await chat.says("chez le voisin pour la commande 1061 s'il vous plaît")
    await chat.says(said)
    assert chat.hears("Très bien, je laisse la commande 1061 telle quelle.")
    assert await parcel(chat, "1061") == before


@pytest.mark.parametrize("said", ["annule", "non, pas celle-là", "non"])
async def test_what_was_done_is_undone_by_a_word(chat: Chat, said: str):
    before = await parcel(chat, "1061")
    await chat.as_customer("C-1005")
    await chat.says("laissez la commande 1061 chez le voisin")
    await chat.says("oui")
    assert (await parcel(chat, "1061")).handing is Handing.NEIGHBOUR
    await chat.says(said)
    assert chat.hears("C'est fait : la commande 1061 est comme avant.")
    assert await parcel(chat, "1061") == before


async def test_what_was_done_is_undone_by_its_button_hours_later_and_after_other_talk(chat: Chat):
    before = await parcel(chat, "1061")
    await chat.as_customer("C-1005")
    await chat.says("laissez la commande 1061 chez le voisin")
    await chat.says("oui")
    await chat.says("merci")
    await chat.later(minutes=50)
    await chat.taps("Revenir en arrière")
    assert await parcel(chat, "1061") == before


async def test_after_the_cut_off_it_is_refused_with_what_one_can_do(chat: Chat):
    await chat.as_customer("C-1005")
    await chat.says("laissez la commande 1061 chez le voisin")
    await chat.says("oui")
    await chat.later(days=3)
    await chat.taps("Revenir en arrière")
    assert chat.hears("Le délai pour revenir en arrière est passé.")
    assert chat.offers("Un conseiller")
    assert (await parcel(chat, "1061")).handing is Handing.NEIGHBOUR


async def test_a_time_at_which_nobody_drives_is_refused_and_the_nearest_are_offered(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("livrez plutôt la 1042 le soir")
    assert chat.hears("TransLumen ne passe pas à ce moment-là. Voici les créneaux les plus proches :")
    assert len([label for label in chat.labels if " h–" in label]) == 5


async def test_a_day_without_an_hour_asks_which(chat: Chat):
    day = a_working_day(chat)
    await chat.as_customer("C-1001")
    await chat.says(f"livrez plutôt la 1042 {FRENCH[day.weekday()]}")
    assert chat.hears("À quelle heure ?")
    await chat.presses(chat.button(chat.labels[1]))
    assert chat.hears("entre 12 h et 15 h", "Je le fais ?")


async def test_another_wish_takes_the_place_of_the_first(chat: Chat):
    day = a_working_day(chat)
    await chat.as_customer("C-1001")
    await chat.says("je voudrais changer la livraison de la commande 1042")
    assert chat.hears("Commande 1042", "livraison demain entre 9 h et 12 h. Que souhaitez-vous changer ?")
    await chat.taps("Code de la porte")
    await chat.says("45A12")
    assert chat.hears("Le livreur aura le code de porte 45A12 pour la commande 1042")
    await chat.says(f"non, plutôt {FRENCH[day.weekday()]} après-midi entre 12h et 15h")
    assert chat.hears("Nouvelle livraison de la commande 1042", "entre 12 h et 15 h")
    await chat.says("oui")
    changed = await parcel(chat, "1042")
    assert (changed.expected, changed.door_code) == (Expected(day, 12, 15), "")


@pytest.mark.parametrize("channel", ["widget", "sms"])
async def test_a_pick_up_point_is_chosen_from_those_nearby(chat: Chat, channel: str):
    one = await chat.on(channel, "+33639980001").as_customer("C-1001")
    await one.says("je voudrais changer la livraison de la commande 1064")
    assert one.hears("La commande 1064 voyage en plusieurs colis. Duquel s'agit-il ?")
    await one.says("1")
    await one.presses(one.button("Un point relais")) if channel == "widget" else await one.says("en point relais")
    assert one.hears("Dans quel point relais ?", "Épicerie des Deux Ponts", "5 rue du Battoir-Vert, Lyon")
    await one.says("2")
    assert one.hears("elle vous attendra dix jours à cette adresse, Épicerie des Deux Ponts, 5 rue du Battoir-Vert")
    await one.says("oui")
    point = (await parcel(chat, "1064")).pickup_point
    assert point
    assert point.name == "Épicerie des Deux Ponts"


async def test_what_is_too_large_for_a_pick_up_point_is_refused_with_an_alternative(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je préfère un point relais pour la commande 1042")
    assert chat.hears("Ce colis est trop grand pour un point relais", "Vous pouvez choisir un autre créneau.")
    assert chat.offers("Un autre créneau", "Un conseiller")


async def test_with_the_driver_on_the_way_only_the_door_code_is_left(chat: Chat):
    sms = await chat.on("sms", "+33639980002").in_english().as_customer("C-1002")
    await sms.says("can you leave my parcel with my neighbour?")
    assert sms.hears("The driver is already on the way", "wait for you at the nearest pick-up point")
    await sms.says("1")
    await sms.says("45a12")
    assert sms.hears("The driver will be given the door code 45a12 for order 1043")
    await sms.says("yes")
    assert (await parcel(chat, "1043")).door_code == "45a12"


async def test_a_door_code_can_be_taken_back_though_the_driver_is_on_the_way(chat: Chat):
    await chat.in_english().as_customer("C-1002")
    await chat.says("my gate code is now 9921#")
    assert chat.hears("The driver will be given the door code 9921# for order 1043")
    await chat.says("sorry, it's 9922#")
    assert chat.hears("The driver will be given the door code 9922# for order 1043")
    await chat.says("yes")
    assert chat.hears("Done.", "You can take this back until midnight tonight.")
    await chat.taps("Undo this")
    assert (await parcel(chat, "1043")).door_code == ""


async def test_an_hour_of_the_day_names_nothing_that_was_bought(chat: Chat):
    """The dress in 1064 is a "robe midi"."""
    day = a_working_day(chat)
    await chat.as_customer("C-1001")
    await chat.says("où en est la 1042 ?")
    await chat.says(f"on peut décaler à {FRENCH[day.weekday()]} après-midi ?")
    await chat.presses(chat.button(chat.labels[0]))
    assert chat.hears("Nouvelle livraison de la commande 1042", "Je le fais ?")


async def test_another_day_is_asked_for_in_a_word_or_two(chat: Chat):
    """Some coffee makers are called Dimanche, and a beauty case Matin."""
    day = a_working_day(chat)
    await chat.as_customer("C-1001")
    await chat.says("livrez plutôt la 1042 le soir")
    await chat.says("et dimanche ?")
    assert not chat.hears("Torréa")
    await chat.says(f"bon, {FRENCH[day.weekday()]} matin alors")
    assert chat.hears("Nouvelle livraison de la commande 1042", "entre 9 h et 12 h, au lieu de demain", "Je le fais ?")


async def test_a_promo_code_opens_no_door(chat: Chat):
    await chat.as_customer("C-1005")
    await chat.says("mon code est NOEL10")
    assert not chat.hears("code de porte")


async def test_an_address_is_asked_for_then_shown(chat: Chat):
    await chat.as_customer("C-1005")
    await chat.says("je voudrais changer l'adresse de livraison de la commande 1061")
    assert chat.hears("Quelle est la nouvelle adresse ?")
    await chat.says("12 rue des Lilas, 44000 Nantes")
    assert chat.hears("elle sera livrée à cette adresse, 12 rue des Lilas, 44000 Nantes")
    await chat.says("oui")
    assert (await parcel(chat, "1061")).address == "12 rue des Lilas, 44000 Nantes"


async def test_a_wish_survives_the_question_which_order(chat: Chat):
    day = a_working_day(chat)
    sms = await chat.on("sms", "+33639980001").as_customer("C-1001")
    await sms.says(f"plutôt {FRENCH[day.weekday()]} matin")
    assert sms.hears("De quelle commande s'agit-il ?")
    await sms.says("2")
    assert sms.hears("Nouvelle livraison de la commande 1042", "entre 9 h et 12 h")


async def test_the_parcel_is_the_one_in_which_what_is_named_travels(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je voudrais changer la livraison de la commande 1064 : chez le voisin")
    assert chat.hears("Duquel s'agit-il ?", "Bougie parfumée", "Livraison prévue")
    await chat.says("la bougie")
    assert chat.hears("Commande 1064 (Bougie", "en votre absence, elle sera confiée à un voisin")


async def test_a_question_in_between_is_answered_and_the_yes_still_counts(chat: Chat):
    await chat.as_customer("C-1005")
    await chat.says("laissez la commande 1061 chez le gardien")
    await chat.says("merci beaucoup, vous êtes efficace")
    assert chat.hears("Et pour votre demande : Commande 1061", "Je le fais ?")
    await chat.says("oui")
    assert (await parcel(chat, "1061")).handing is Handing.CARETAKER


async def test_a_yes_that_says_more_is_asked_again(chat: Chat):
    await chat.as_customer("C-1005")
    await chat.says("laissez la commande 1061 chez le gardien")
    await chat.says("oui oui c'est ce que je veux")
    assert chat.hears("Est-ce oui ?")
    assert (await parcel(chat, "1061")).handing is Handing.PERSON


async def test_a_stranger_changes_nothing_without_proving_who_they_are(chat: Chat):
    before = await parcel(chat, "1042")
    await chat.says("changer la livraison de la commande 1042, chez le voisin")
    assert chat.hears("si la commande 1042 existe")
    await chat.says("oui")
    assert await parcel(chat, "1042") == before


async def test_a_mail_whose_sender_may_be_forged_changes_nothing(chat: Chat):
    mail = await chat.on("email", "lea.moreau@example.org").as_customer("C-1005")
    await mail.says("laissez la commande 1061 chez le gardien")
    assert mail.hears("Je le fais ?")
    await mail.says("oui", vouched=False)
    assert mail.hears("Pour être sûrs que c'est bien vous")
    assert not mail.hears("1061")
    assert (await parcel(chat, "1061")).handing is Handing.PERSON
    await mail.says("oui")
    assert (await parcel(chat, "1061")).handing is Handing.CARETAKER


async def test_who_wants_another_slot_is_told_when_it_is_the_one_they_have(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je veux changer le créneau de ma commande 1042")
    assert chat.hears("Quand cela vous irait-il ?")
    await chat.says("demain matin")
    assert chat.hears("C'est déjà le moment prévu : demain entre 9 h et 12 h.")


async def test_an_hour_said_while_we_ask_which_parcel_is_kept_with_the_question(chat: Chat):
    await chat.as_customer("C-1004")
    await chat.says("je veux changer mon créneau de livraison")
    assert chat.hears("voyage en plusieurs colis")
    await chat.says("le matin")
    await chat.says("la housse")
    assert chat.hears("À quelle heure ?", "mer. 25, 8 h–13 h")
    assert not chat.hears("–18 h")


async def test_the_morning_said_after_a_refusal_is_no_greeting(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("mon colis arrive quand ?")
    await chat.says("jeudi plutôt, c'est possible ?")
    assert chat.hears("Le livreur est déjà en route")
    await chat.says("le matin")
    assert not chat.hears("Bonjour James")


async def test_who_has_no_other_pick_up_point_near_is_offered_none(chat: Chat):
    await chat.as_customer("C-1004")
    await chat.says("je veux changer le créneau du sérum de la commande 1012")
    assert chat.hears("n'en a pas d'autre près de chez vous")


async def test_who_is_away_is_not_asked_about_the_parcel_that_waits_at_the_pick_up_point(chat: Chat):
    await chat.as_customer("C-1009")
    await chat.says("ma commande 1019 arrive quand ?")
    await chat.says("je ne serai pas là")
    assert not chat.hears("Duquel s'agit-il")
    assert not chat.hears("Barbecue", "il ne peut plus changer de lieu")
