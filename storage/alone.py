"""Tells a process whether it has a SQLite file to itself: then whoever held rows before it is dead, and leases need no
waiting out.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from storage.database import Database


@contextmanager
def alone(database: Database) -> Iterator[bool]:
    """True while nobody else does the same on this file; always false on PostgreSQL, which others share."""
    if not database.is_sqlite or not database.url.database:
        yield False
        return
    with locked(Path(f"{database.url.database}.lock")) as mine:
        yield mine


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """True while nobody else locks this file. The system gives the lock back even when the process is killed.

    Source: https://man7.org/linux/man-pages/man2/flock.2.html
    """
    with path.open("w") as file:
        yield _taken(file)


def _taken(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
