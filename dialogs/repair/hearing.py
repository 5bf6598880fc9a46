"""What somebody's words come to while a product of theirs fails: an answer, a complaint, or something else."""

import re
from collections.abc import Sequence
from typing import Literal

from dialogs.manners import sounds_upset
from dialogs.repair.case import SKILL
from dialogs.repair.knowledge import CLEAR
from dialogs.skill import Talk
from dialogs.vocabulary import plain, says

SURE = 0.5
"""From this confidence another wish than ours is an interruption."""

CERTAIN = 0.9
"""From this confidence it is one even if there are words of an answer in it."""

FEW = 6
"""Words, up to which "it does not work" can be all that is said."""

OURS = frozenset({"", SKILL, "affirm", "deny", "wrong_or_missing_item", "product_question", "sms_stop"})
"""What is no interruption while a step waits."""

Said = Literal[
    "yes", "no", "skip", "back", "again", "solved", "wait", "later", "leave", "resume", "not_this", "done", ""
]
"""What an answer comes to, whatever its words; empty: it is none."""

_MINE = re.compile(r"\b(mon|ma|mes|notre|nos|my|our|(?:achete|commande|pris) chez vous|bought|from you)\b")
_SEEKS = re.compile(
    r"\b(cherch\w*|acheter|achetez|racheter|besoin|voudrais|veux un|veux une|looking for|buy|need|want a)\b"
)
_THIS_ONE = re.compile(
    r"\b(mon|ma|mes|notre|nos|votre|vos|le|la|les|ce|cet|cette|my|our|your|the|this)\b|\bl'|\bn't\b|\bne\b"
)
_ORDER: tuple[Said, ...] = ("not_this", "again", "back", "wait", "later", "leave", "resume", "skip")


def fails(talk: Talk, named: Sequence[str]) -> bool:
    """Said of a thing they have ("mon", "the"), not of one they look for."""
    said = plain(talk.text)
    matches = talk.knowledge.recognise(talk.text, named)
    whole = bool(matches) and matches[0].score > CLEAR and (matches[0].words > 1 or bool(_THIS_ONE.search(said)))
    return whole or _among(f" {said} ", talk.vocabulary.answers.get("broken", ()))


def seeks(talk: Talk) -> bool:
    """They ask, or look for one, rather than tell of the one they have."""
    searches = talk.understanding.intent == "product_search" and not _MINE.search(plain(talk.text))
    return searches or talk.text.rstrip().endswith("?") or bool(_SEEKS.search(plain(talk.text)))


def only_fails(talk: Talk) -> bool:
    """ "Ça marche pas", and hardly a word more."""
    said = plain(talk.text)
    return len(said.split()) <= FEW and _among(f" {said} ", talk.vocabulary.answers.get("broken", ()))


def interrupts(talk: Talk) -> bool:
    """They want something else, surely."""
    meant_now = talk.understanding
    return meant_now.confidence >= SURE and meant_now.intent not in OURS | {"thanks", "goodbye", "complaint"}


def asks_for_else(talk: Talk) -> bool:
    """ "Le parrainage, ça marche comment": no answer to us, whatever words of one are in it."""
    answers, said = talk.vocabulary.answers, f" {plain(talk.text)} "
    answering = _begins(said, (*answers.get("yes_first", ()), *answers.get("no_first", ())))
    return interrupts(talk) and talk.understanding.confidence >= CERTAIN and not answering


def upset(talk: Talk) -> bool:
    """By how they write it, or by what they mean: what fails at home is complained of more quietly than shouted."""
    return sounds_upset(talk) or "!!!" in talk.text or talk.understanding.intent == "complaint"


def said(talk: Talk) -> Said:
    """What an answer comes to: the merchant's phrases first, then what the reader made of it."""
    words, answers = f" {plain(talk.text)} ", talk.vocabulary.answers
    for kind in _ORDER:
        if _among(words, answers.get(kind, ())):
            return kind
    works = _among(words, answers.get("solved", ()))
    does_not = _among(words, answers.get("no", ())) or _begins(words, answers.get("no_first", ()))
    if works and not _among(words, answers.get("doubt", ())):
        return "solved"
    if does_not:
        return "no"
    if _among(words, answers.get("done", ())):
        return "done"
    if _begins(words, answers.get("yes_first", ())) or _among(words, answers.get("yes", ())):
        return "yes"
    sure = talk.understanding.confidence >= SURE
    heard: dict[str, Said] = {"affirm": "yes", "deny": "no"}
    return heard.get(talk.understanding.intent, "") if sure else ""


def _among(said: str, phrases: tuple[str, ...]) -> bool:
    """One of them is said; what ends in "$" only when it is all that is said."""
    return says(said, phrases) or f"{said.strip()}$" in phrases


def _begins(said: str, words: Sequence[str]) -> bool:
    return any(said.startswith(f" {word} ") for word in words)
