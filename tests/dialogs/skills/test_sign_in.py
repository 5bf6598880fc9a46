"""I am a customer of yours: recognise me here."""

from tests.kit.chat import Chat

CAMILLE = "camille.martin@example.org"


async def test_a_customer_is_recognised_by_the_code_sent_to_their_mail(chat: Chat):
    await chat.says("je suis client chez vous")
    assert chat.hears("Quelle est l'adresse e-mail de votre compte Maison Lumen ?")
    await chat.says("Camille.Martin@Example.org")
    assert chat.hears("Si cette adresse est celle d'un compte, un code à 6 chiffres vient d'y partir.")
    await chat.says(chat.on("email", CAMILLE).code)
    assert chat.hears("Merci Camille, je vous reconnais ici désormais.")
    await chat.says("où est ma commande 1042 ?")
    assert chat.hears("Commande 1042 : partie")


async def test_the_same_in_english(chat: Chat):
    await chat.says("I want to sign in")
    assert chat.hears("What is the e-mail address of your Maison Lumen account?")
    await chat.says("james.walker@example.org")
    await chat.says(chat.on("email", "james.walker@example.org").code)
    assert chat.hears("Thank you James, I recognise you here from now on.")


async def test_a_customer_and_a_stranger_get_the_same_answer(chat: Chat):
    await chat.says(f"connexion {CAMILLE}")
    known = chat.screen
    other = chat.on("widget", "v-2")
    await other.says("connexion nobody@example.org")
    assert known == other.screen
    assert not chat.on("email", "nobody@example.org").said


async def test_this_was_not_me_can_be_said(chat: Chat):
    await chat.says(f"connexion {CAMILLE}")
    await chat.says(chat.on("email", CAMILLE).code)
    await chat.taps("Ce n'était pas moi")
    assert chat.hears("ici, je ne sais plus qui vous êtes")
    await chat.says("où est ma commande 1042 ?")
    assert chat.hears("si la commande 1042 existe")


async def test_who_is_known_is_not_asked_again(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je veux me connecter à mon compte")
    assert chat.hears("Je vous ai déjà reconnu, Camille.") or chat.hears("Camille")
    assert not chat.hears("adresse e-mail")


async def test_no_address_is_sent_more_than_three_codes_an_hour(chat: Chat):
    for n in range(5):
        await chat.on("widget", f"v-{n}").says(f"connexion {CAMILLE}")
    assert len(chat.on("email", CAMILLE).said) == 3
