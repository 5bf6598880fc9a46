"""Good manners, whichever skill speaks: said once, at a good moment, and never twice alike."""

from itertools import pairwise

import pytest
from sqlalchemy import select

from storage.tables import ratings
from tests.kit.chat import Chat

INVITED = "Au passage : avec un compte"
SORRY = "Je suis désolé de ce désagrément."
STARS = "Comment était mon aide, de 1 à 5 ?"


# ---------------------------------------------------------------- an account


async def test_a_visitor_who_searches_again_is_invited_once_and_never_again(shopper: Chat):
    await shopper.says("je cherche un sac en cuir")
    assert not shopper.hears(INVITED)
    await shopper.says("je cherche une lampe")
    assert shopper.hears(f"{INVITED}, mes suggestions tiennent compte de vos goûts.")
    for said in ("je cherche un sac en cuir", "je cherche une bouilloire"):
        await shopper.says(said)
        assert not shopper.hears(INVITED)
    await shopper.says("créer un compte")
    assert shopper.hears("« Un prénom et une adresse suffisent.")


async def test_who_followed_an_order_without_account_hears_what_it_would_have_spared_them(chat: Chat):
    phone = chat.on("sms", "+33600000001").in_english()
    await phone.says("where is order 1043?")
    await phone.says(chat.on("email", "james.walker@example.org").code)
    assert phone.hears("By the way: with an account I find your orders without number or code.")
    await phone.says("sign in")
    assert phone.hears("What is the e-mail address of your Maison Lumen account?")


async def test_a_customer_is_never_invited(shopper: Chat):
    await shopper.as_customer("C-1002")
    for said in ("I'm looking for a leather bag", "I'm looking for a lamp"):
        await shopper.says(said)
        assert not shopper.hears("By the way")


# ---------------------------------------------------------------- anger


@pytest.mark.parametrize("said", ["bordel, où est ma commande 1042 ?", "OÙ EST MA COMMANDE 1042 !"])
async def test_anger_is_apologised_for_once_and_answered_all_the_same(chat: Chat, said: str):
    await chat.as_customer("C-1001")
    await chat.says(said)
    assert chat.hears(SORRY, "Commande 1042 : partie")
    assert chat.offers("Un conseiller")
    await chat.says("où est ma putain de commande 1042 ?")
    assert not chat.hears(SORRY)


async def test_capitals_alone_are_no_anger(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("OU EST MA COMMANDE 1042")
    assert not chat.hears(SORRY)


async def test_a_second_complaint_is_not_apologised_for_again(chat: Chat):
    await chat.says("c'est scandaleux, trois semaines de retard !")
    assert chat.hears(SORRY, "ou préférez-vous parler à quelqu'un")
    await chat.says("c'est une honte")
    assert chat.hears("Je vous passe un conseiller")
    assert not chat.hears(SORRY)


# ---------------------------------------------------------------- never twice alike


async def test_the_same_is_not_said_twice_in_a_row_word_for_word(chat: Chat):
    await chat.as_customer("C-1001")
    said = list[str]()
    for _ in range(4):
        await chat.says("où est ma commande 1042 ?")
        said.append(chat.screen)
    assert "Je le redis." in said[1]
    assert len({*said[:3]}) == 3
    assert all(one != other for one, other in pairwise(said))


@pytest.mark.parametrize("said", ["bonjour", "merci", "xqzt", "quelle est la météo ?", "hello", "thank you"])
async def test_no_small_talk_repeats_itself_either(unmanned_chat: Chat, said: str):
    heard = list[str]()
    for _ in range(4):
        await unmanned_chat.says(said)
        heard.append(unmanned_chat.screen)
    assert all(one != other for one, other in pairwise(heard))


# ---------------------------------------------------------------- silence


async def test_after_a_long_silence_it_says_what_was_wanted_and_a_yes_takes_it_up(chat: Chat):
    phone = chat.on("sms", "+33600000001")
    await phone.says("où est ma commande ?")
    await phone.later(hours=13)
    await phone.says("bonjour")
    assert phone.hears("La dernière fois, vous vouliez suivre une commande : dites « oui » et nous reprenons.")
    await phone.says("oui")
    assert phone.hears("Volontiers. Quel est le numéro de votre commande ?")


async def test_after_it_said_so_it_says_so_no_more(chat: Chat):
    await chat.in_english().says("I am looking for a kettle")
    await chat.later(hours=13)
    await chat.says("hello")
    await chat.taps("Go on")
    assert chat.hears("Gladly. Kettle: 4 products.")
    await chat.says("where is my order?")
    await chat.later(hours=13)
    await chat.says("hello")
    assert chat.hears("Last time, you wanted to follow an order: say “yes” and we go on with it.")
    await chat.says("no")
    assert chat.hears("Very well. What else can I do for you?")
    await chat.later(hours=13)
    await chat.says("hello")
    assert not chat.hears("Last time")


async def test_after_a_short_one_it_does_not(chat: Chat):
    await chat.in_english().says("where is my order?")
    await chat.later(hours=2)
    await chat.says("hello")
    assert not chat.hears("Last time")


# ---------------------------------------------------------------- stars


async def kept(chat: Chat) -> list[tuple[object, ...]]:
    async with chat.hub.database.reading() as connection:
        rows = await connection.execute(select(ratings.c.about, ratings.c.mark, ratings.c.remark))
    return [tuple(row) for row in rows]


async def test_stars_are_asked_for_once_a_day_after_an_answer_that_mattered(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    await chat.says("merci")
    assert chat.hears("Avec plaisir.", STARS)
    await chat.taps("Bonne")
    await chat.says("la livraison est annoncée très clairement")
    assert chat.hears("Merci, je le transmets à notre équipe.")
    assert await kept(chat) == [("track_order", 4, "la livraison est annoncée très clairement")]
    await chat.says("où est ma commande 1042 ?")
    await chat.says("merci")
    assert not chat.hears(STARS)


async def test_by_sms_in_english_a_number_gives_them(chat: Chat):
    phone = await chat.on("sms", "+33639980002").in_english().as_customer("C-1002")
    await phone.says("where is my order 1043?")
    await phone.says("thanks")
    assert phone.hears("How was my help, from 1 to 5?", "1. Very bad", "5. Very good")
    await phone.says("2")
    assert phone.hears("Thank you for being frank")
    assert phone.offers("Talk to someone")
    assert await kept(chat) == [("track_order", 2, "")]
    await phone.says("where is my order 1043?")
    assert phone.hears("Order 1043")


async def test_no_stars_are_asked_for_after_bad_news(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.order_is_late("1042")
    await chat.says("où est ma commande 1042 ?")
    await chat.says("merci")
    assert not chat.hears(STARS)


async def test_nor_where_nothing_mattered(chat: Chat):
    await chat.says("bonjour")
    await chat.says("merci")
    assert not chat.hears(STARS)


async def test_stars_given_unasked_are_kept_too(chat: Chat):
    await chat.says("puis-je payer en plusieurs fois ?")
    await chat.says("5 étoiles")
    assert chat.hears("Merci !")
    assert await kept(chat) == [("faq", 5, "")]


# ---------------------------------------------------------------- one question at a time


async def test_no_message_asks_two_questions(shopper: Chat):
    await shopper.as_customer("C-1001")
    for said in (
        "bonjour", "où est ma commande 1042 ?", "merci", "je cherche un cadeau", "vous livrez en Suisse ?", "faq",
        "je veux retourner un article", "annulez ma commande", "combien de points j'ai ?", "xqzt",
    ):  # fmt: skip
        await shopper.says(said)
        assert shopper.screen.count("?") <= 1


# ---------------------------------------------------------------- interruptions


async def test_a_question_in_between_is_answered_then_the_present_goes_on(shopper: Chat):
    phone = shopper.on("sms", "+33600000001")
    await phone.says("je cherche un cadeau")
    await phone.says("puis-je payer en plusieurs fois ?")
    assert phone.hears("« Oui, en trois ou quatre fois", "Revenons à votre cadeau. Pour qui est-ce")
    await phone.says("ma mère")
    assert phone.hears("Qu'est-ce qui ferait plaisir ?")
