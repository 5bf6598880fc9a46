"""What somebody wrote themselves: not the letter they answer, nor what their telephone adds."""

import re

_QUOTED = re.compile(r"^\s*>.*$", re.M)
_INTRODUCED = re.compile(r"^\s*(?:Le|On|Am)\b.{6,120}\b(?:a écrit|a ecrit|wrote|schrieb)\s?:\s*$", re.M | re.S)
_ADDED = re.compile(
    r"^\s*(?:Envoyé (?:de|depuis) (?:mon|ma|Outlook)|Sent from (?:my|Outlook|Mail)|Get Outlook|Télécharger Outlook).*$",
    re.M | re.I,
)
_EARLIER = re.compile(
    r"^\s*-{3,} ?(?:Original Message|Message d.origine|Forwarded message|Message transféré) ?-{3,}"
    r"|^\s*(?:De|From) ?: .+\n\s*(?:Envoyé|Sent|Date|À|To) ?:",
    re.M | re.I,
)


def own_words(text: str) -> str:
    """The same without what is quoted below or above; the whole, where nothing else would be left."""
    if "\n" not in text:
        return text
    earlier = _EARLIER.search(text)
    own = text[: earlier.start()] if earlier else text
    for pattern in (_INTRODUCED, _QUOTED, _ADDED):
        own = pattern.sub("", own)
    return own.strip() or text
