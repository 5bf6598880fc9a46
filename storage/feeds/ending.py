"""Whether a feed is whole: JSON and XML end as they began, a download that broke off does not."""

import re
from pathlib import Path

from storage.feeds.opening import GZIP

TAIL = 4_096
"""Bytes of the end that are looked at: behind the last tag some shops leave a remark."""

_CLOSES = {"{": "}", "[": "]"}
_ROOT = re.compile(r"<((?:\w+:)?[\w.-]+)[\s>/]")
_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)


def is_whole(path: Path, head: str) -> bool:
    """As far as its form tells: what is packed says so itself, and a table may end with any row."""
    start = head.lstrip("\ufeff \t\r\n")
    tail = _tail(path)
    if not tail or not start.startswith(("<", *_CLOSES)):
        return True
    if start[0] in _CLOSES:
        return tail.endswith(_CLOSES[start[0]])
    root = _ROOT.search(_REMARK.sub("", start))
    return root is None or f"</{root[1]}" in tail


def _tail(path: Path) -> str:
    """The last characters, as far as brackets and tags go: alike in every encoding. Empty where the file is packed."""
    with path.open("rb") as file:
        if file.read(len(GZIP)) == GZIP:
            return ""
        file.seek(max(path.stat().st_size - TAIL, 0))
        return file.read().replace(b"\0", b"").decode("latin-1").rstrip()
