"""How do you do things here? The merchant's own words, by theme or in answer to a question."""

from sqlalchemy import select

from dialogs.messages import Choice, Menu
from storage.tables import ratings
from tests.kit.chat import Chat


async def test_a_question_is_answered_in_the_merchants_own_words_with_their_date(chat: Chat):
    await chat.says("puis-je payer en plusieurs fois ?")
    assert chat.hears("« Oui, en trois ou quatre fois sans frais de 100 € à 2 000 €.", "(réponse mise à jour")


async def test_the_same_in_english_by_sms(chat: Chat):
    phone = chat.on("sms", "+33600000001")
    await phone.says("what guarantees do I have?")
    assert phone.hears("“The legal guarantee of conformity lasts two years", "(our answer of")
    await phone.says("how do I pay?")
    assert phone.hears("“Bank card, phone wallet, bank transfer")


async def test_what_is_not_clear_is_never_answered_but_shown_to_choose_from(chat: Chat):
    await chat.says("vous prenez paypal ?")
    assert not chat.hears("«")
    assert chat.offers("Quels moyens de paiement acceptez-vous ?", "Autres questions")
    await chat.taps("Quels moyens de paiement acceptez-vous ?")
    assert chat.hears("« ", "réponse mise à jour")


async def test_what_the_merchant_never_answered_is_not_made_up(chat: Chat):
    await chat.says("conditions générales de vente")
    assert chat.hears("Notre équipe n'a pas écrit de réponse à cela.")
    assert chat.offers("Paiement", "Livraison", "Retours")
    assert not chat.hears("«")


async def test_questions_are_looked_through_by_theme(chat: Chat):
    await chat.says("puis-je payer en plusieurs fois ?")
    await chat.taps("Autres questions")
    drawn = chat.heard[-1].reply.drawing
    assert isinstance(drawn, Menu)
    assert [theme.title for theme in drawn.themes][:2] == ["Paiement", "Livraison"]
    await chat.taps("Retours")
    assert chat.offers("Le retour est-il gratuit ?", "Quand serai-je remboursé ?")
    await chat.taps("Quand serai-je remboursé ?")
    assert chat.hears("« Cinq jours au plus après l'arrivée du retour")


async def test_by_sms_themes_and_questions_are_chosen_by_number(chat: Chat):
    phone = chat.on("sms", "+33600000001").in_english()
    await phone.says("terms and conditions")
    await phone.says("4")
    assert phone.hears("Returns: what we are asked.", "1. How long do I have to return an item?")
    await phone.says("3")
    assert phone.hears("“Yes in a store, and yes at a pick-up point.")


async def test_whether_it_helped_is_kept(chat: Chat):
    await chat.says("puis-je payer en plusieurs fois ?")
    await chat.taps("Cela m'aide")
    assert chat.hears("Tant mieux.")
    await chat.says("faites-vous des paquets cadeaux ?")
    await chat.taps("Cela ne m'aide pas")
    assert chat.offers("Un conseiller")
    async with chat.hub.database.reading() as connection:
        rows = await connection.execute(select(ratings.c.about, ratings.c.kind, ratings.c.mark).order_by(ratings.c.at))
    assert [tuple(row) for row in rows] == [("faq:payment-split", "helpful", 1), ("faq:gift-wrap", "helpful", 0)]


async def test_a_button_nobody_made_shows_the_themes(chat: Chat):
    await chat.presses(Choice("?", "faq:is/nothing-of-the-kind"))
    assert chat.offers("Paiement")


async def test_the_most_usual_of_questions_is_answered_at_once(chat: Chat):
    await chat.in_english().says("what's your return policy")
    assert chat.hears("You have thirty days after delivery to change your mind.")


async def test_a_question_is_known_by_other_words_too(chat: Chat):
    await chat.in_english().says("can I pay in 3 times?")
    assert chat.hears("“Yes, in three or four instalments at no cost")


async def test_it_is_opened_by_its_name(chat: Chat):
    await chat.says("questions fréquentes")
    assert chat.offers("Paiement", "Livraison", "Garanties")


async def test_who_may_change_their_mind_hears_what_they_may_do(chat: Chat):
    await chat.says("et si je change d'avis ?")
    assert chat.hears("Vous avez trente jours après la livraison pour changer d'avis")


async def test_a_lone_why_is_answered_by_no_question_of_the_merchants(chat: Chat):
    await chat.says("pourquoi ?")
    assert not chat.hears("«")
