"""Looks again and again for something to do, until it is ended: at once when woken, else after a while."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from hub.clock import Clock

log = structlog.get_logger()

IDLE = 1.0
"""Seconds between two looks: another process may have written something, and what waits falls due."""


class Loop:
    """`look` does what there is to do and returns the seconds until the next look; none: there is more at once."""

    def __init__(self, name: str, look: Callable[[], Awaitable[float]], clock: Clock) -> None:
        self._name = name
        self._look = look
        self._clock = clock
        self._bell = asyncio.Event()
        self._ended = False

    async def run(self) -> None:
        """Until `end`; survives every passing fault."""
        while not self._ended:
            self._bell.clear()
            if pause := await self._safely():
                await self._clock.pause(pause, self._bell)

    def wake(self) -> None:
        """Look at once."""
        self._bell.set()

    def end(self) -> None:
        """Finish what is begun, and look no more."""
        self._ended = True
        self._bell.set()

    async def _safely(self) -> float:
        try:
            return await self._look()
        except Exception:
            log.exception(f"{self._name}.failed")
            return IDLE
