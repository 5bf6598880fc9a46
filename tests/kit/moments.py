"""A day in the life of the tests: Sunday 22 November 2026, noon in London, one o'clock in Paris."""

from datetime import UTC, date, datetime

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PARIS = "Europe/Paris"
