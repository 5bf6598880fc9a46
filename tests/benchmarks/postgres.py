"""A PostgreSQL for the benchmarks: the tests' private server, but as durable as a merchant's would be."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.kit.databases import SETTINGS, PostgresDatabases, postgresql_databases

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "128MB"}


@contextmanager
def postgresql() -> Iterator[PostgresDatabases | None]:
    """The server; None, and a word about it, where there is no PostgreSQL."""
    server = postgresql_databases({**SETTINGS, **DURABLE})
    try:
        databases = server.__enter__()
    except pytest.fail.Exception as missing:
        print(missing)  # noqa: T201
        yield None
        return
    try:
        yield databases
    finally:
        server.__exit__(None, None, None)
