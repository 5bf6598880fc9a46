"""Opens a feed as text: packed by gzip or not, in whatever encoding it was saved."""

import codecs
import gzip
import re
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

GZIP = b"\x1f\x8b"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["']""")


class Opened:
    """A feed while it is read. `text` keeps line ends as they are."""

    text: TextIOWrapper

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._size = self._path.stat().st_size
        self._file = self._path.open("rb")
        start = self._file.peek(4)[:4]
        packed = gzip.GzipFile(fileobj=self._file) if start.startswith(GZIP) else None
        data = BufferedReader(cast(Any, packed)) if packed else self._file
        self.text = TextIOWrapper(cast(BinaryIO, data), _encoding(data.peek(256)), errors="cp1252_too", newline="")
        return self

    def __exit__(self, *_: object) -> None:
        self.text.close()
        self._file.close()

    @property
    def done(self) -> float:
        """The share of the file's bytes that was read."""
        return 1.0 if self._file.closed else self._file.tell() / max(self._size, 1)


def _encoding(start: bytes) -> str:
    if start.startswith(UTF_16):
        return "utf-16"
    declared = _DECLARED.match(start)
    return _known(declared[1].decode()) if declared else "utf-8-sig"


def _known(name: str) -> str:
    """Anything that claims to be UTF-8, or that nobody knows, is read with our own care."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return "utf-8-sig"
    # `_is_text_encoding` keeps "zlib" and its like out: https://docs.python.org/3/library/codecs.html#binary-transforms
    return found.name if found._is_text_encoding and not found.name.startswith("utf") else "utf-8-sig"


def _cp1252_too(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are read as Windows wrote them: tables are saved so, some pasted together of both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("cp1252_too", _cp1252_too)
