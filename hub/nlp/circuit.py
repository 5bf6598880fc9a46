"""Leaves a service alone that keeps failing, and tries it again later: once, and only then for everybody."""


class Circuit:
    """Opens after `failures` in a row; then lets one call through every `pause` seconds, until one succeeds."""

    def __init__(self, failures: int, pause: float) -> None:
        self._failures = failures
        self._pause = pause
        self._in_a_row = 0
        self._next_trial = 0.0

    @property
    def is_open(self) -> bool:
        return self._in_a_row >= self._failures

    def lets_through(self, now: float) -> bool:
        """Whether to call now. While it is open, asking takes the one trial: the next is a pause later."""
        if not self.is_open:
            return True
        if now < self._next_trial:
            return False
        self._next_trial = now + self._pause
        return True

    def succeeded(self) -> None:
        self._in_a_row = 0

    def failed(self, now: float) -> None:
        self._in_a_row += 1
        self._next_trial = now + self._pause
