"""What do others think of it?"""

from datetime import date

from dialogs.messages import Choice
from dialogs.products.gist import liked, regretted
from dialogs.shop import Review
from tests.kit.chat import Chat


def review(stars: int, text: str, language: str = "fr") -> Review:
    return Review(sku="X", stars=stars, author="Léa", day=date(2026, 1, 1), language=language, text=text)


async def test_a_review_in_another_language_is_marked(shopper: Chat):
    await shopper.in_english().says("reviews of the Ekonn Air 3")
    assert shopper.hears("Théo (in French): “Content de mon achat.", "Naomi: “I absolutely love it.")


async def test_the_bad_ones_are_asked_for_in_few_words(shopper: Chat):
    await shopper.says("je cherche un aspirateur robot")
    await shopper.says("le deuxième")
    await shopper.says("ya des avis ?")
    assert shopper.hears("Déçus : 1.", "(en anglais)")
    for question in ("et les mauvais ?", "qu'est-ce qu'on lui reproche ?"):
        await shopper.says(question)
        assert shopper.hears("Ahmed", "La gâchette à tenir fatigue la main.")
        assert not shopper.hears("Helen")


async def test_what_the_others_like_and_regret_is_told_in_their_words(shopper: Chat):
    await shopper.presses(Choice("Les avis", "reviews:VAI-105"))
    assert shopper.hears("D'autres apprécient ceci : « Le tiroir à couverts fait gagner une place folle. »")


def test_what_is_told_says_something_of_the_thing_and_is_no_consolation():
    told = [
        review(5, "Excellent achat, je recommande."),
        review(4, "Content de mon achat. Le tiroir à couverts fait gagner une place folle."),
        review(1, "Très déçue. Le service client a tout de même été aimable. Le filtre s'encrasse vite."),
        review(2, "Disappointed. The filter clogs up fast.", "en"),
    ]
    praise, regret = liked(told, "fr"), regretted(told, "fr")
    assert praise
    assert praise.text == "Le tiroir à couverts fait gagner une place folle."
    assert regret
    assert (regret.text, regret.language) == ("Le filtre s'encrasse vite.", "fr")


def test_where_nobody_says_anything_of_the_thing_nothing_is_told():
    assert liked([review(5, "Parfait.")], "fr") is None
    assert regretted([review(5, "Parfait. Le panier se règle même chargé.")], "fr") is None
