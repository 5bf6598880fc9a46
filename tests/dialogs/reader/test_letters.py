"""A letter is read by what its writer wrote, not by what they answer."""

import pytest

from dialogs.reader.letters import own_words

OWN = "Thanks, but the jacket is too big. How do I send it back?"
QUOTED = "> Your order 1042 has been delivered.\n> See you soon"


@pytest.mark.parametrize(
    "letter",
    [
        f"{QUOTED}\n\n{OWN}",
        f"{OWN}\n\nOn 12 Nov 2026 at 10:02, Customer Service wrote:\n{QUOTED}",
        f"{OWN}\n\nLe 12 nov. 2026 à 10:02, Service client <a@example.org> a écrit :\n{QUOTED}",
        f"{OWN}\n\nSent from my iPhone",
        f"{OWN}\n\nEnvoyé de mon iPhone",
        f"{OWN}\n\n-----Original Message-----\nFrom: us\nYour order 1042 has been delivered.",
        f"{OWN}\n\nDe : Service client\nEnvoyé : lundi 16 novembre\nÀ : vous\n\nVotre commande est livrée.",
    ],
)
def test_what_is_quoted_is_not_said(letter: str):
    assert own_words(letter) == OWN


@pytest.mark.parametrize("text", ["> where is my order", "where is it?", "one\ntwo\n\nthree > two", ""])
def test_nothing_is_lost_where_nothing_is_quoted(text: str):
    assert own_words(text) == text
