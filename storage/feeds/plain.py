"""The words of a value that was written for a web page."""

import re
from html import unescape

_UNSEEN = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_LINE = re.compile(r"</?(?:br|p|li|ul|ol|div|tr|table|h[1-6]|dd|dt|dl)\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\u00a0]+")
_LINES = re.compile(r"\s*[\r\n]\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")


def plain(value: str) -> str:
    """The text of a value without tags, entities, control characters and spare space; lines stay lines."""
    if "&" in value:
        value = unescape(value)
    if "<" in value:
        value = _untagged(value)
    if not value.isprintable():
        value = _SPACES.sub(" ", _LINES.sub("\n", _CONTROL.sub("", value)))
    elif "  " in value:
        value = _SPACES.sub(" ", value)
    return value.strip()


def _untagged(value: str) -> str:
    """ "< 42 cm" is no tag. Some shops escape their tags twice, hence the entities inside."""
    text = _TAG.sub("", _CELL.sub(" ", _LINE.sub("\n", _UNSEEN.sub(" ", value))))
    return unescape(text) if "&" in text else text
