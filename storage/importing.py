"""Lets one import run at a time: two at once would take each other's half-written catalogue away."""

from contextlib import AbstractAsyncContextManager

from storage.alone import only_one
from storage.database import Database


def only_import(database: Database) -> AbstractAsyncContextManager[bool]:
    """True when no other import is at work on this database, and none may begin until the end."""
    return only_one(database, "import")
