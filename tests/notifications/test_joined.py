"""Several pieces of news in one message."""

from dialogs.messages import Choice, Image, Reply, Unasked
from dialogs.wording import load_wordings
from hub.settings import CONFIG
from notifications.telling import joined

_ = load_wordings(CONFIG / "locales")["fr"]


def news(subject: str, told: str, page: str) -> Reply:
    see = Choice("Voir ce produit", url=f"https://shop.example/{page}")
    return Reply(told, choices=(see,), image=Image(f"/{page}.svg", page), unasked=Unasked(subject, "Demandé.", told))


def test_products_keep_their_pictures_and_each_its_own_link():
    both = joined([news("Baisse", "12 €", "lampe"), news("De retour", "Plus que 2.", "robe")], "Lumen", _)
    assert [(card.title, card.subtitle, card.url) for card in both.cards] == [
        ("Baisse", "12 €", "https://shop.example/lampe"),
        ("De retour", "Plus que 2.", "https://shop.example/robe"),
    ]
    assert [choice.label for choice in both.choices] == ["Stop"]


def test_the_rest_stands_below_one_another_with_one_reason_for_all():
    month = Reply("Octobre :\n• 2 commandes", choices=(Choice("Mes commandes", "track_order:"),))
    both = joined([month, news("Baisse", "12 €", "lampe")], "Lumen", _)
    assert both.text == "2 nouvelles de Lumen\u00a0:\n• Octobre :\n  – 2 commandes"
    assert [choice.label for choice in both.choices] == ["Mes commandes", "Stop"]
    assert both.unasked
    assert both.unasked.why == "Demandé."
