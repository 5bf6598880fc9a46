"""Which order somebody means, and whether they may see it."""

from pathlib import Path

from dialogs.shop import Step
from tests.kit.chat import Chat, conversation
from tests.kit.databases import SqliteDatabases

SENT = "un code à 6 chiffres vient de partir"
CAMILLE = "camille.martin@example.org"


async def test_a_customer_with_one_order_under_way_need_not_name_it(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("where is my order?")
    assert chat.hears("Order 1043")


async def test_a_customer_with_several_chooses_among_cards(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande ?")
    assert chat.hears("De quelle commande s'agit-il ?", "En route · ")
    assert chat.offers("Commande 1042", "Commande 1064")
    await chat.taps("Commande 1042")
    assert chat.hears("Commande 1042 : partie avec TransLumen")


async def test_the_second_of_several_is_chosen_in_words_hours_later(chat: Chat):
    sms = await chat.on("sms", "+33639980001").as_customer("C-1001")
    await sms.says("où est ma commande ?")
    assert sms.hears("1. Commande 1064", "2. Commande 1042")
    await sms.later(hours=5)
    await sms.says("la deuxième")
    assert sms.hears("Commande 1042 : partie")


async def test_the_last_of_several_is_the_newest_wherever_it_stands(chat: Chat):
    sms = (await chat.on("sms", "+33639980001").as_customer("C-1001")).in_english()
    await sms.says("where is my order?")
    assert sms.hears("1. Order 1064", "2. Order 1042")
    await sms.says("the last one")
    assert sms.hears("Order 1064")


async def test_a_thing_is_known_by_its_kind_though_its_title_calls_it_otherwise(chat: Chat):
    """Hugo's smartphone travels in the second parcel of his order, and Camille never bought one."""
    hugo = await chat.on("sms", "+33639980006").in_english().as_customer("C-1006")
    await hugo.says("I want to send something back")
    assert hugo.hears("256 GB smartphone in copper")
    await hugo.says("the phone")
    assert hugo.hears("The thirty days for sending it back are over.")
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande ?")
    await chat.says("le téléphone")
    assert chat.hears("Je ne vois pas cela parmi ce que vous avez commandé chez nous. De quelle commande s'agit-il ?")


async def test_somebody_elses_order_is_as_unknown_as_one_that_does_not_exist(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("bonjour")
    await chat.says("où est la commande 1043 ?")
    theirs = chat.screen
    await chat.says("où est la commande 9999 ?")
    assert theirs.replace("1043", "9999") == chat.screen


async def test_a_stranger_is_asked_for_the_number(chat: Chat):
    await chat.says("où est ma commande ?")
    assert chat.hears("Quel est le numéro de votre commande ?")
    await chat.says("1042")
    assert chat.hears("si la commande 1042 existe", SENT)


async def test_a_stranger_proves_it_by_the_code_sent_to_the_address_on_file(chat: Chat):
    await chat.says("où est ma commande 1042 ?")
    assert chat.hears(SENT)
    mailbox = chat.on("email", CAMILLE)
    await chat.says(mailbox.code)
    assert chat.hears("Merci. Commande 1042 : partie avec TransLumen")
    assert chat.offers("Me prévenir")


async def test_who_asks_for_something_else_before_the_code_is_not_asked_for_the_number_again(chat: Chat):
    await chat.says("où est ma commande 1042 ?")
    await chat.says("prévenez-moi quand le livreur est en route")
    assert chat.hears("Je m'en occupe dès que vous aurez recopié ici le code", "commande 1042")
    await chat.says(chat.on("email", CAMILLE).code)
    assert chat.hears("je vous écrirai ici le jour où la commande 1042 sera livrée")


async def test_the_code_goes_by_sms_where_the_shop_has_no_mail(sqlite: SqliteDatabases, tmp_path: Path):
    async with sqlite.fresh(tmp_path) as url, conversation(url, without=("email",)) as chat:
        await chat.says("où est ma commande 1042 ?")
        assert chat.hears(SENT)
        await chat.says(chat.on("sms", "+33639980001").code)
        assert chat.hears("Merci. Commande 1042")


async def test_nobody_waits_for_a_code_that_cannot_be_sent(sqlite: SqliteDatabases, tmp_path: Path):
    async with sqlite.fresh(tmp_path) as url, conversation(url, without=("email", "sms")) as chat:
        await chat.says("où est ma commande 1042 ?")
        assert chat.hears("que pour une personne connectée à son compte sur notre site")
        assert chat.offers("Un conseiller")


async def test_without_code_a_customer_is_told_that_an_order_is_not_theirs(sqlite: SqliteDatabases, tmp_path: Path):
    async with sqlite.fresh(tmp_path) as url, conversation(url, without=("email", "sms")) as chat:
        await chat.as_customer("C-1001")
        for number in ("1043", "9999"):
            await chat.says(f"où est la commande {number} ?")
            assert chat.hears(f"La commande {number} n'est pas parmi les vôtres.")


async def test_without_code_nor_team_one_is_told_how_to_reach_the_shop(sqlite: SqliteDatabases, tmp_path: Path):
    async with sqlite.fresh(tmp_path) as url, conversation(url, desk=False, without=("email", "sms")) as chat:
        await chat.says("où est ma commande 1042 ?")
        assert chat.hears("Notre équipe est joignable : 01 23 45 67 89")


async def test_right_and_wrong_numbers_get_the_same_answer(chat: Chat):
    await chat.says("où est ma commande 1042 ?")
    right = chat.screen
    other = chat.on("widget", "v-2")
    await other.says("où est ma commande 9999 ?")
    assert right.replace("1042", "9999") == other.screen


async def test_right_and_wrong_numbers_get_the_same_answer_to_a_wrong_code(chat: Chat):
    await chat.says("où est ma commande 1042 ?")
    wrong = f"{(int(chat.on('email', CAMILLE).code) + 1) % 1_000_000:06d}"
    await chat.says(wrong)
    right = chat.screen
    other = chat.on("widget", "v-2")
    await other.says("où est ma commande 9999 ?")
    await other.says(wrong)
    assert right == other.screen


async def test_right_and_wrong_numbers_get_the_same_answer_however_often_they_were_tried(chat: Chat):
    for n in range(3):
        await chat.on("widget", f"v-{n}").says("où est ma commande 1042 ?")
        await chat.on("widget", f"w-{n}").says("où est ma commande 9999 ?")
    right, wrong = chat.on("widget", "v-9"), chat.on("widget", "w-9")
    await right.says("où est ma commande 1042 ?")
    await wrong.says("où est ma commande 9999 ?")
    assert right.screen.replace("1042", "9999") == wrong.screen


async def test_nobody_is_pestered_with_more_than_three_codes_an_hour(chat: Chat):
    mailbox = chat.on("email", CAMILLE)
    for n in range(5):
        await chat.on("widget", f"v-{n}").says("où est ma commande 1042 ?")
    assert len(mailbox.said) == 3
    await chat.later(hours=1, minutes=1)
    await chat.says("où est ma commande 1042 ?")
    assert len(mailbox.said) == 4


async def test_nobody_may_ask_for_more_than_three_codes_an_hour(chat: Chat):
    for number in ("1042", "1043", "9999"):
        await chat.says(f"où est ma commande {number} ?")
        assert chat.hears(SENT)
    await chat.says("où est ma commande 1060 ?")
    assert chat.hears("Plusieurs codes ont déjà été demandés.")
    await chat.later(hours=1, minutes=1)
    await chat.says("où est ma commande 1060 ?")
    assert chat.hears(SENT)


async def test_what_was_proven_is_known_afterwards_and_only_that(chat: Chat):
    await chat.says("où est ma commande 1042 ?")
    await chat.says(chat.on("email", CAMILLE).code)
    await chat.says("et quand arrive-t-elle ?")
    assert chat.hears("Commande 1042")
    await chat.says("et la commande 1064 ?")
    assert not chat.hears("Préparée")
    assert (await chat.known()).person.orders == ("1042",)


async def test_a_customer_without_orders_is_told_so(chat: Chat):
    await chat.as_customer("C-1036")
    await chat.says("où est ma commande ?")
    assert chat.hears("Je ne vois pas encore de commande à votre nom.")


async def test_a_customer_whose_orders_have_all_arrived_hears_of_the_last(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.order_moves("1043", Step.DELIVERED)
    await chat.says("where is my order?")
    assert chat.hears("Order 1043 was delivered")
