"""Reads an order's number as people type it."""

import re
import unicodedata

_BEFORE_THE_NUMBER = re.compile(r"^(?:commande|cmd|order|num[eé]ro|number|no|nr|n|r[eé]f[eé]rence|r[eé]f|[\s#°.:_/-])+")


def order_number(text: str) -> str:
    """Read an order's number as people type it: "#1042", "CMD-1042", "n° 1042", "1 042". Empty when there is none."""
    bare = _BEFORE_THE_NUMBER.sub("", unicodedata.normalize("NFKC", text).casefold())
    digits = re.sub(r"[\s.]", "", bare.rstrip(" .!?,;"))
    return digits if digits.isascii() and digits.isdigit() else ""
