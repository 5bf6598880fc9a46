"""Words of products, found and weighed by the database itself: FTS5 on SQLite, `tsvector` on PostgreSQL.

The words are our stems already, so that both databases find the same. Each catalogue has an index of its own, made
when it is filled and dropped with it. Sources: https://www.sqlite.org/fts5.html,
https://www.postgresql.org/docs/15/textsearch-controls.html
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

WEIGHTS = (8.0, 4.0, 1.0)
"""What a word weighs in the title, among what is stated, and in the texts."""


def table(catalogue_id: int) -> str:
    return f"product_words_{catalogue_id}"


async def create(connection: AsyncConnection, catalogue_id: int) -> None:
    name = table(catalogue_id)
    if connection.dialect.name == "sqlite":
        made = f"CREATE VIRTUAL TABLE {name} USING fts5(title, stated, told, content='', tokenize='unicode61')"
        await connection.execute(text(made))
    else:
        await connection.execute(text(f"CREATE TABLE {name} (product_id bigint PRIMARY KEY, words tsvector NOT NULL)"))


async def drop(connection: AsyncConnection, catalogue_id: int) -> None:
    await connection.execute(text(f"DROP TABLE IF EXISTS {table(catalogue_id)}"))


async def add(connection: AsyncConnection, catalogue_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Rows hold `product_id`, `title`, `stated` and `told`: stems with blanks between."""
    if connection.dialect.name == "sqlite":
        columns = "(rowid, title, stated, told) VALUES (:product_id, :title, :stated, :told)"
        into = f"INSERT INTO {table(catalogue_id)} {columns}"
    else:
        parts = [
            f"setweight(to_tsvector('simple', :{part}), '{weight}')"
            for part, weight in (("title", "A"), ("stated", "B"), ("told", "D"))
        ]
        into = f"INSERT INTO {table(catalogue_id)} VALUES (:product_id, {' || '.join(parts)})"  # noqa: S608
    await connection.execute(text(into), list(rows))


async def finish(connection: AsyncConnection, catalogue_id: int) -> None:
    """Make what was added quick to search."""
    name = table(catalogue_id)
    if connection.dialect.name == "sqlite":
        await connection.execute(text(f"INSERT INTO {name} ({name}) VALUES ('optimize')"))  # noqa: S608
    else:
        await connection.execute(text(f"CREATE INDEX ix_{name} ON {name} USING gin (words)"))


def matching(dialect: str, catalogue_id: int, parameter: str) -> str:
    """SQL for the ids of the products whose words match; `parameter` is bound to what `asked` returns."""
    name = table(catalogue_id)
    if dialect == "sqlite":
        return f"SELECT rowid AS product_id FROM {name} WHERE {name} MATCH :{parameter}"  # noqa: S608
    return f"SELECT product_id FROM {name} WHERE words @@ to_tsquery('simple', :{parameter})"  # noqa: S608


def weighed(dialect: str, catalogue_id: int, parameter: str) -> str:
    """The same with a `weight`, the best match having the smallest."""
    name = table(catalogue_id)
    if dialect == "sqlite":
        weights = ", ".join(map(str, WEIGHTS))
        return (
            f"SELECT rowid AS product_id, bm25({name}, {weights}) AS weight FROM {name} WHERE {name} MATCH :{parameter}"  # noqa: S608
        )
    weights = f"'{{{WEIGHTS[2] / 8}, 0.2, {WEIGHTS[1] / 8}, 1.0}}'"
    query = f"to_tsquery('simple', :{parameter})"
    return f"SELECT product_id, -ts_rank_cd({weights}, words, {query}, 1) AS weight FROM {name} WHERE words @@ {query}"  # noqa: S608


def asked(dialect: str, groups: Sequence[Sequence[str]], *, every: bool, stated: bool = False) -> str:
    """What to match: one phrase at least of every group, or of any group; `stated`: the title says it, or a value."""
    sqlite = dialect == "sqlite"
    either, both = (" OR ", " AND ") if sqlite else (" | ", " & ")
    where = ":AB" if stated and not sqlite else ""
    spelled = [either.join(_phrase(phrase, where, sqlite=sqlite) for phrase in group) for group in groups]
    whole = (both if every else either).join(f"({group})" for group in spelled)
    return f"{{title stated}} : ({whole})" if stated and sqlite else whole


def _phrase(stems: str, where: str, *, sqlite: bool) -> str:
    return f'"{stems}"' if sqlite else " <-> ".join(f"'{stem}'{where}" for stem in stems.split())
