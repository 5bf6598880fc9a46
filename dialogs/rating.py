"""The question for stars, drawn where a channel can, numbered where it cannot."""

from dialogs.messages import Choice, Reply, Stars
from dialogs.skill import Talk

MOST = 5


def stars_asked(talk: Talk, about: str, before: str = "") -> Reply:
    """One question, whose five answers are in words: a number says the same."""
    _ = talk.words
    names = (_("Very bad"), _("Bad"), _("All right"), _("Good"), _("Very good"))
    choices = tuple(Choice(name, f"feedback:{n}/{about}") for n, name in enumerate(names, 1))
    asked = _("How was my help, from 1 to 5?")
    return Reply(" ".join(filter(None, [before, asked])), choices=choices, drawing=Stars())
