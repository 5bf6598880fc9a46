"""What time it is. The playground moves it; everybody else asks."""

import asyncio
from datetime import UTC, datetime, timedelta


class Clock:
    """The time (aware, UTC), moved ahead by what `move` was given in all."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move(self, by: timedelta) -> None:
        """Let time pass at once: whoever waits for a moment is woken to look again."""
        self._ahead += by
        self._moved.set()
        self._moved = asyncio.Event()

    async def pause(self, seconds: float, *events: asyncio.Event) -> None:
        """Wait so long, or until one of the events is set, or until time is moved."""
        waits = [asyncio.ensure_future(event.wait()) for event in (self._moved, *events)]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
