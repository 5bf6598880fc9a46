"""A present that fits what is said of whom it is for, and what may be said once the ideas are there."""

from tests.kit.chat import Chat


async def test_what_they_like_is_taken_in_their_own_words(shopper: Chat):
    await shopper.says("un cadeau pour ma mère qui aime cuisiner")
    await shopper.says("50 euros maximum")
    assert shopper.hears("Quelques idées :", "Plat à tarte", "Poêle")
    await shopper.says("d'autres idées")
    await shopper.says("pour Noël")
    assert shopper.hears("Je n'ai pas d'autre idée dans ce genre.")
    assert shopper.offers("Plus de 120 €")


async def test_an_idea_can_be_had_at_once_and_another_budget_tried(shopper: Chat):
    sms = shopper.on("sms", "+33639980099").in_english()
    await sms.says("I need a gift for my sister who loves music")
    await sms.says("between 60 and 120")
    assert sms.hears("A few ideas:", "headphones")
    await sms.says("under 50 euros")
    assert sms.hears("Other ideas:")
    await sms.says("the first one")
    assert sms.offers("Add to cart")


async def test_nobody_grown_up_is_given_a_pushchair_and_a_child_is_given_toys(shopper: Chat):
    await shopper.says("un cadeau pour une collègue qui part à la retraite")
    await shopper.says("je ne sais pas")
    await shopper.says("peu importe")
    assert "Poussette" not in shopper.screen
    child = shopper.on("telegram", "500777")
    await child.says("un cadeau pour mon neveu de 5 ans, 30 euros")
    await child.says("surprenez-moi")
    assert child.hears("Doudou")
    assert not child.hears("Puzzle")  # from seven years on


async def test_somebody_of_thirteen_is_given_what_is_made_for_them_and_why(shopper: Chat):
    shopper.in_english()
    await shopper.says("a present for my 13 year old nephew")
    await shopper.says("no idea")
    await shopper.says("under 40")
    assert shopper.hears("A few ideas:", "crystal chemistry kit", "Well rated by those who bought it")
    assert not shopper.hears("jigsaw")
    assert not shopper.hears("detergent")
    await shopper.says("why these?")
    assert shopper.hears("I chose them for this:", "Well rated by those who bought it")


async def test_an_age_said_late_is_noted_and_answers_no_other_question(shopper: Chat):
    await shopper.says("je cherche un cadeau pour l'anniversaire de ma femme")
    assert shopper.hears("Qu'est-ce qui ferait plaisir ?")
    await shopper.says("45 ans")
    assert shopper.hears("C'est noté. Qu'est-ce qui ferait plaisir ?")
    await shopper.says("elle adore la cuisine et les voyages")
    assert shopper.hears("Quel budget")


async def test_what_is_said_after_the_ideas_brings_others_for_the_same_person(shopper: Chat):
    await shopper.says("un cadeau pour ma soeur qui aime cuisiner, 100 euros maximum")
    assert shopper.hears("Quelques idées :", "Plat à tarte")
    await shopper.says("quelque chose de plus original")
    assert shopper.hears("D'autres idées :")
    await shopper.says("elle adore la musique")
    assert shopper.hears("D'autres idées :", "Écouteurs")
    assert not shopper.hears("Pour qui est-ce")


async def test_a_question_of_another_kind_is_no_answer_to_what_they_like(shopper: Chat):
    await shopper.says("un cadeau pour mon père")
    await shopper.says("vous pouvez l'emballer ?")
    assert shopper.hears("3,50 €", "Revenons à votre cadeau. Qu'est-ce qui ferait plaisir ?")


async def test_who_it_is_for_and_their_age_are_heard_in_the_first_sentence(shopper: Chat):
    await shopper.in_english().says("need a birthday present for my 8 yo nephew under 30 euros")
    assert shopper.hears("What do they like?")
    await shopper.says("he likes dinosaurs")
    assert shopper.hears("A few ideas:")
    assert not shopper.hears("beard oil")
