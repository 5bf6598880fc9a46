"""Wakes those who wait for a queue. Only a courtesy: a wake-up that is lost costs one look at the queue, no message."""

import asyncio

IN = "in"
"""The queue of what came in; the others are named by their lanes."""


class Wakes:
    """One bell a queue."""

    def __init__(self) -> None:
        self._bells: dict[str, asyncio.Event] = {}

    def bell(self, queue: str) -> asyncio.Event:
        return self._bells.setdefault(queue, asyncio.Event())

    def ring(self, *queues: str) -> None:
        """Something was written there: look at once."""
        for queue in queues:
            self.bell(queue).set()

    def ring_all(self) -> None:
        for bell in self._bells.values():
            bell.set()
