"""What was said before makes some meanings likelier: an answer to a question, "et pour l'autre ?"."""

import re
from collections.abc import Collection, Mapping

import numpy as np

from dialogs.conversation import Conversation
from dialogs.reader.linear import Matrix

ANSWERS, SEARCH = frozenset({"affirm", "deny"}), "product_search"
SHORT = 3
"""Words that an answer to a question has at most."""
BOUNDS = ("_min", "_max", "_eq")
"""How the names of details end that narrow what is being looked for."""
LIKELIER = 4.0
"""How many times likelier a yes or a no is, shortly said after a question; or a bound, where products are shown."""

_THE_OTHER = re.compile(
    r"^(?:(?:ok|d'accord|merci|thanks|oui|yes) )?(?:et|and|what about|how about|meme (?:chose|"
    r"question)|same) (?:for |pour |with |avec )?"
    r"(?:l'autre|les autres|la (?:deuxieme|seconde|premiere|derniere|suivante)|le (?:deuxieme|second|"
    r"premier|dernier|suivant)|celle|celui"
    r"|my other|the (?:other|others|second|first|last|next)|the (?:order )?\d{4,}|la \d{4,}|(?:la |"
    r"ma )?commande \d{4,})\b"
)
_LIKE = {
    "notify_me": "subscribe_notifications",
    "stop_notifying": "unsubscribe_notifications",
    "my_channels": "change_channel",
}


def in_context(
    shares: Matrix, said: str, slots: Collection[str], conversation: Conversation, numbers: Mapping[str, int]
) -> Matrix:
    """The same shares, seen after what was asked and answered here; `numbers` are the intents' places."""
    if again := _again(said, conversation, numbers):
        return _with(shares * np.float32(0.1), [numbers[again]], 1, 0.9)
    if (conversation.skill or conversation.offered) and len(said.split()) <= SHORT:
        shares = _with(shares, [numbers[intent] for intent in ANSWERS if intent in numbers], LIKELIER)
    if conversation.looking and any(name.endswith(BOUNDS) for name in slots) and SEARCH in numbers:
        shares = _with(shares, [numbers[SEARCH]], LIKELIER)
    return shares


def _with(shares: Matrix, lifted: list[int], times: float, more: float = 0.0) -> Matrix:
    """The same, some having so many times their share and so much more."""
    shares = shares.copy()
    shares[lifted] = shares[lifted] * np.float32(times) + np.float32(more)
    total: Matrix = shares / shares.sum()
    return total


def _again(said: str, conversation: Conversation, numbers: Mapping[str, int]) -> str:
    """The last thing asked, asked again of something else."""
    if not _THE_OTHER.search(said) or not conversation.recent:
        return ""
    last = conversation.recent[-1]
    intent = _LIKE.get(last, last)
    return intent if intent in numbers else ""
