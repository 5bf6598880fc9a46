"""Which keys lie side by side."""

from itertools import pairwise

ROWS = {"fr": ("azertyuiop", "qsdfghjklm", "wxcvbn"), "en": ("qwertyuiop", "asdfghjkl", "zxcvbnm")}
"""The rows of letters of a telephone, by language."""

_RIGHTWARDS = {pair for rows in ROWS.values() for row in rows for pair in pairwise(row)}
NEIGHBOURS = frozenset(_RIGHTWARDS | {(right, left) for left, right in _RIGHTWARDS})
"""Two letters side by side on any of them."""
