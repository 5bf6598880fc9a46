"""Yes or no to what was just said, and nothing in between: "oui, mais vendredi" is neither."""

from collections.abc import Collection, Sequence

from dialogs.moods import mood
from dialogs.vocabulary import Vocabulary, plain


def agreed(text: str, vocabulary: Vocabulary) -> bool | None:
    """True for a yes and nothing else, False for a no, None for whatever says more or something else."""
    words = vocabulary.consent
    if felt := mood(text):
        return {"yes": True, "no": False}.get(felt)
    said = plain(text).split()
    if _made_of(said, words.get("yes", ()), words.get("polite", ())):
        return None if "?" in text else True
    if _made_of(said, (*words.get("no", ()), *words.get("no_first", ())), words.get("polite", ())):
        return False
    return False if _begins(said, words.get("no_first", ())) else None


def begins_with_yes(text: str, vocabulary: Vocabulary) -> bool:
    """ "Oui en 43", "ok pour la 42": agreed to, with something more; never a question."""
    return "?" not in text and _begins(plain(text).split(), vocabulary.consent.get("yes", ()))


def takes_up(text: str, vocabulary: Vocabulary) -> bool:
    """ "Oui", "volontiers": wants what was offered, where "ok" and "parfait" may merely take note of what was said."""
    return bool(agreed(text, vocabulary)) and _begins(plain(text).split(), vocabulary.consent.get("take_up", ()))


def regrets(text: str, vocabulary: Vocabulary) -> bool:
    """ "J'ai changé d'avis, je la garde": what was just done should be taken back."""
    said = f" {plain(text)} "
    return any(f" {phrase} " in said for phrase in vocabulary.consent.get("regret", ()))


def _made_of(said: Sequence[str], wanted: Collection[str], polite: Collection[str]) -> bool:
    """Nothing but such phrases, at least one of those wanted, and politeness."""
    left, found = list(said), False
    while left:
        if phrase := _longest(left, wanted):
            found = True
        else:
            phrase = _longest(left, polite)
        if not phrase:
            return False
        left = left[len(phrase.split()) :]
    return found


def _longest(said: Sequence[str], phrases: Collection[str]) -> str:
    begun = [phrase for phrase in phrases if list(said[: len(phrase.split())]) == phrase.split()]
    return max(begun, key=len, default="")


def _begins(said: Sequence[str], phrases: Collection[str]) -> bool:
    return bool(_longest(said, phrases))
