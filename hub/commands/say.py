"""Speaks to whoever sits at the terminal."""

import sys


def say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201


def warn(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr, flush=True)  # noqa: T201
