""" "Annule", "undo that": what was just done is taken back, as its button would."""

import re

from dialogs.messages import Choice
from dialogs.skill import Talk
from dialogs.vocabulary import plain

_UNDOES = re.compile(
    r"(?:(?:non|ah|oups|oops|zut|mince|finalement|en fait|attend[sz]?|euh|no|sorry|wait|actually|pardon|ok) )*"
    r"(?:annule[rz]?(?: (?:ca|cela|tout ca|le|la|svp|stp|l'action|la derniere action|ce que (?:tu|vous) (?:viens|venez)"
    r" de faire))*|(?:undo|cancel|revert)(?: (?:that|it|this|please|the last one))*|take (?:that|it) back"
    r"|revenez? en arriere|defai(?:s|tes)(?: (?:ca|le))?)(?: (?:svp|stp|s'il (?:vous|te) plait|please|merci|thanks))*"
)


def undoes(text: str) -> bool:
    """Nothing else is said, and nothing is named: not "annule ma commande"."""
    return bool(_UNDOES.fullmatch(plain(text)))


def what_undoes(talk: Talk) -> Choice | None:
    """The button that takes the last thing back, while it is shown; in whichever language it was."""
    return next((choice for choice in talk.conversation.offered if undoes(choice.label)), None)
