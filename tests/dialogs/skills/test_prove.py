"""Here is the code you sent me."""

import pytest

from tests.kit.chat import Chat

CAMILLE = "camille.martin@example.org"


async def asked(chat: Chat) -> str:
    await chat.says("où est ma commande 1042 ?")
    return chat.on("email", CAMILLE).code


def other_than(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 1_000_000:06d}"


async def test_the_code_opens_the_order(chat: Chat):
    code = await asked(chat)
    await chat.says(f"voici le code : {code[:3]} {code[3:]}")
    assert chat.hears("Merci. Commande 1042 : partie avec TransLumen")


async def test_the_same_in_english(chat: Chat):
    await chat.says("where is my order 1042?")
    assert chat.hears("if order 1042 exists, a 6-digit code has just gone to")
    await chat.says(chat.on("email", CAMILLE).code)
    assert chat.hears("Thank you. Order 1042 left with TransLumen")


@pytest.mark.parametrize(
    ("wish", "done"),
    [
        ("annuler la commande 1064", "Merci. Que souhaitez-vous annuler dans la commande 1064 ?"),
        ("livrez plutôt la commande 1042 en point relais", "Merci. "),
        ("je voudrais la facture de la commande 1004", "Merci. "),
        ("prévenez-moi pour la commande 1042", "Merci. C'est fait : je vous préviendrai ici à chaque étape"),
        ("cancel order 1064", "Thank you. What would you like to cancel in order 1064?"),
    ],
)
async def test_what_was_asked_for_goes_on_after_the_code(chat: Chat, wish: str, done: str):
    await chat.says(wish)
    await chat.says(chat.on("email", CAMILLE).code)
    assert chat.hears(done)
    assert not chat.hears("partie avec TransLumen")


async def test_what_was_asked_before_the_number_goes_on_too(chat: Chat):
    await chat.says("je veux annuler ma bougie")
    assert chat.hears("Quel est le numéro")
    await chat.says("1064")
    await chat.says(chat.on("email", CAMILLE).code)
    assert chat.hears("Merci.", "Bougie parfumée", "Je le fais ?")


async def test_a_wrong_code_in_between_forgets_nothing(chat: Chat):
    await chat.says("annuler la commande 1064")
    code = chat.on("email", CAMILLE).code
    await chat.says(other_than(code))
    await chat.says(code)
    assert chat.hears("Que souhaitez-vous annuler dans la commande 1064 ?")


async def test_the_code_is_told_to_the_address_on_file_and_nowhere_else(chat: Chat):
    code = await asked(chat)
    assert code not in chat.screen
    assert chat.on("email", CAMILLE).said[-1].purpose == "code"


async def test_a_code_works_once(chat: Chat):
    code = await asked(chat)
    await chat.says(code)
    await chat.says(code)
    assert chat.hears("Ce code n'est plus valable.")


async def test_a_code_expires_after_ten_minutes(chat: Chat):
    code = await asked(chat)
    await chat.later(minutes=10, seconds=1)
    await chat.says(code)
    assert chat.hears("Ce code n'est plus valable.")


async def test_five_wrong_tries_and_the_code_is_worth_nothing(chat: Chat):
    code = await asked(chat)
    for left in ("4 essais", "3 essais", "2 essais", "un essai"):
        await chat.says(other_than(code))
        assert chat.hears("Ce n'est pas le bon code.", left)
    await chat.says(other_than(code))
    assert chat.hears("c'était le dernier essai")
    await chat.says(code)
    assert chat.hears("Ce code n'est plus valable.")


async def test_somebody_who_guesses_on_and_on_is_not_listened_to_for_an_hour(chat: Chat):
    for _ in range(2):
        code = await asked(chat)
        for _ in range(5):
            await chat.says(other_than(code))
    code = await asked(chat)
    await chat.says(code)
    assert chat.hears("Ce code n'est plus valable.")


async def test_a_code_is_only_good_for_whoever_asked(chat: Chat):
    code = await asked(chat)
    thief = chat.on("widget", "v-2")
    await thief.says(code)
    assert thief.hears("Ce code n'est plus valable.")
    await chat.says(code)
    assert chat.hears("Merci.")


async def test_the_newest_code_counts(chat: Chat):
    old = await asked(chat)
    new = await asked(chat)
    await chat.says(old)
    assert chat.hears("Ce n'est pas le bon code.")
    await chat.says(new)
    assert chat.hears("Merci.")


async def test_something_else_may_be_said_before_the_code(chat: Chat):
    code = await asked(chat)
    await chat.says("un instant, je cherche")
    await chat.says("bonjour")
    await chat.says(code)
    assert chat.hears("Merci. Commande 1042")


async def test_a_code_nobody_asked_for_is_no_longer_valid(chat: Chat):
    await chat.says("123456")
    assert chat.hears("Ce code n'est plus valable.")


async def test_a_code_that_does_not_come_is_sent_again(chat: Chat):
    await chat.says("où est ma commande 1042 ?")
    await chat.says("j'ai pas reçu le mail")
    assert chat.hears("parmi les indésirables", "le numéro 1042 est-il le bon ?")
    await chat.taps("Renvoyer un code")
    assert len(chat.on("email", "camille.martin@example.org").said) == 2
