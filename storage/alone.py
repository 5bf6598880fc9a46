"""Tells a process whether it has a SQLite file to itself: then whoever held rows before it is dead, and leases need no
waiting out.

A lock on a file beside the database, which the system gives back even when the process is killed:
https://man7.org/linux/man-pages/man2/flock.2.html
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.database import Database


@contextmanager
def alone(database: Database) -> Iterator[bool]:
    """True while nobody else does the same on this file; always false on PostgreSQL, which others share."""
    if not database.is_sqlite or not database.url.database:
        yield False
        return
    with Path(f"{database.url.database}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
