"""How long to wait before trying again: longer each time, up to a limit."""

from collections.abc import Iterator


def growing(first: float, longest: float) -> Iterator[float]:
    """Seconds: `first`, then each twice the one before, never more than `longest`."""
    pause = first
    while True:
        yield pause
        pause = min(pause * 2, longest)
