"""A letter that asks for several things: one answer, in its order, and nothing done that was not said."""

from tests.kit.chat import Chat

LETTER = """Bonjour,

Trois petites choses :
1. où en est ma commande 1042 ?
2. est-ce que vous livrez en Belgique ?
3. pouvez-vous ajouter la friteuse Ekonn Air 3 à mon panier ?

Merci d'avance,
Camille"""


async def test_three_requests_are_answered_in_one_message_and_in_order(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says(LETTER)
    assert len(chat.heard) == 1
    told = [chat.screen.find(words) for words in ("Commande 1042", "Livraison (Belgique)", "Dans votre panier")]
    assert -1 not in told
    assert told == sorted(told)


async def test_the_same_in_english_by_mail(chat: Chat):
    mail = chat.on("email", "somebody@example.org").in_english()
    await mail.says(
        "Hello,\n\nFirst, do you ship to Switzerland? Second, what are your opening hours in Lyon?\n"
        "Also, I am looking for a kettle under 40 euros.\n\nKind regards\nTom"
    )
    assert len(mail.heard) == 1
    assert mail.hears("Delivery (Switzerland)", "Maison Lumen Lyon", "Kettle, under €40")


async def test_one_question_is_asked_and_the_next_request_is_put_off_by_name(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says(
        "Je voudrais annuler ma commande et changer l'adresse de livraison de l'autre. Et combien de points ai-je ?"
    )
    assert chat.hears("1 840 points", "redites-moi ensuite « changer l'adresse de livraison de l'autre »")
    assert chat.screen.count("?") == 1
    assert chat.offers("Commande 1064", "Commande 1042")


async def test_several_sentences_about_one_thing_are_one_request(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says(
        "Bonjour, je cherche une robe noire. C'est pour un mariage en juin, en taille 40, moins de 100 euros."
    )
    assert chat.hears("Robe, taille 40, moins de 100 €, en noir")
    assert not chat.hears("C'est noté")
