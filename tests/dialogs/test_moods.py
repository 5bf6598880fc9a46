"""What a face or a heart says where no word is written."""

import pytest

from dialogs.moods import looks_angry, mood
from tests.kit.chat import Chat


@pytest.mark.parametrize(
    ("text", "felt"),
    [
        ("👍", "yes"),
        ("👍🏽", "yes"),
        ("✅", "yes"),
        ("👎", "no"),
        ("😡😡", "angry"),
        ("👍😡", "angry"),
        ("😢 ", "sad"),
        (":-(", "sad"),
        ("❤️", "fond"),
        ("<3", "fond"),
        (":)", "fond"),
        ("😂", "amused"),
        ("xD", "amused"),
        ("🤔", "puzzled"),
        ("🙏🏽", "thanks"),
        ("👋", "hello"),
        ("🍕", "other"),
        ("👩‍🍳", "other"),
        ("ok 👍", None),
        ("⭐⭐⭐", None),
        ("1️⃣", None),
        ("?", None),
        ("d", None),
        ("", None),
    ],
)
def test_a_sign_is_a_yes_or_a_feeling_and_words_are_neither(text: str, felt: str | None):
    assert mood(text) == felt


def test_an_angry_face_is_seen_beside_words():
    assert looks_angry("où est mon colis 😡")
    assert not looks_angry("où est mon colis 😂")


async def is_open(chat: Chat, number: str) -> bool:
    order = await chat.shop.order(number)
    assert order
    return order.open


async def test_no_feeling_is_taken_for_a_yes_and_the_question_stays(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("annule ma commande 1064")
    await chat.says("tout")
    for feeling in ("❤️", "😂", "🙏", "😢"):
        await chat.says(feeling)
        assert chat.screen
        assert await is_open(chat, "1064")
    await chat.says("👍")
    assert not await is_open(chat, "1064")


async def test_an_angry_face_gets_an_apology_and_a_person_offered(chat: Chat):
    await chat.says("😡")
    assert chat.hears("Je suis désolé de ce désagrément.")
    assert chat.offers("Un conseiller")
    await chat.says("👍")
    assert chat.hears("Je vous passe un conseiller")


@pytest.mark.parametrize(
    ("sign", "answer"), [("❤", "Merci, c'est gentil."), ("😂", "Ravi de vous avoir fait sourire.")]
)
async def test_a_kind_sign_gets_a_kind_word(chat: Chat, sign: str, answer: str):
    await chat.says(sign)
    assert chat.hears(answer)
