"""How far a long work has come: a line that moves on a terminal, a line now and then elsewhere."""

import sys
import time
from typing import TextIO

MOVES = 0.2
"""Seconds between two moves of the line on a terminal."""

LINES = 5
"""Elsewhere: how many lines a work has."""


class Progress:
    """Tells of one work, from 0 to 1. `what` says it in the present: "Reading"."""

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self._what = what
        self._stream = stream or sys.stderr
        self._moves = self._stream.isatty()
        self._told = 0
        self._count = 0
        self._moved = 0.0

    def at(self, share: float, count: int) -> None:
        """So much is done, and so many products."""
        self._count = count
        if self._moves and time.monotonic() - self._moved >= MOVES:
            self._moved = time.monotonic()
            self._write(f"\r\x1b[K{self._line(share, count)}")
        elif not self._moves and self._told < int(share * LINES) < LINES:
            self._told = int(share * LINES)
            self._write(f"{self._line(share, count)}\n")

    def done(self) -> None:
        """Leave the terminal's line to others; elsewhere, tell how many there were in all."""
        self._write("\r\x1b[K" if self._moves else f"{self._line(1.0, self._count)}\n")

    def _line(self, share: float, count: int) -> str:
        return f"{self._what}: {share:.0%}, {count:,} product{'s' * (count != 1)}"

    def _write(self, words: str) -> None:
        self._stream.write(words)
        self._stream.flush()
