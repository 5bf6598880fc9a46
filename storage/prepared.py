"""Statements that every message needs: written as any other, worked out once, then handed to the driver as they are.

To execute a statement SQLAlchemy works out its key and goes through every parameter of every row; for a batch of thirty
messages that took as much processor as the database itself.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Dialect, String, TypeDecorator, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import Value

Row = Mapping[str, Any]
Process = Callable[[Any], Any]
_ANY = Value(list[Any])


class Prepared:
    """A statement, and its text for each database.

    `write` returns the statement for a dialect's name. An INSERT fills the columns that the rows name; all other
    parameters are named in the statement. Lists are for `among`, not for `in_`.
    """

    def __init__(self, write: Callable[[str], Any]) -> None:
        self._write = write
        self._texts: dict[tuple[str, tuple[str, ...], bool], _Text] = {}

    async def many(self, connection: AsyncConnection, rows: Sequence[Row]) -> None:
        """Execute it for each row, in their order; all rows have the names of the first.

        PostgreSQL is handed the rows of an INSERT all at once: it would plan and execute each by itself.
        """
        if not rows:
            return
        if len(rows) > 1 and (text := self._text(connection.dialect, rows[0], at_once=True)).at_once:
            await connection.exec_driver_sql(text.sql, text.lists(rows))
        else:
            text = self._text(connection.dialect, rows[0])
            await connection.exec_driver_sql(text.sql, [text.line(row) for row in rows])

    async def each(self, connection: AsyncConnection, rows: Sequence[Row]) -> list[list[Any]]:
        """The same of a statement that returns something: what it returned for all of them, as `rows` gives it."""
        if len(rows) > 1 and (text := self._text(connection.dialect, rows[0], at_once=True)).at_once:
            found = await connection.exec_driver_sql(text.sql, text.lists(rows))
            return [text.read(row) for row in found.all()]
        return [told for row in rows for told in await self.rows(connection, **row)]

    async def rows(self, connection: AsyncConnection, **given: Any) -> list[list[Any]]:
        """Execute it once, and return what it returns, each row as a list of its columns' values."""
        text = self._text(connection.dialect, given)
        found = await connection.exec_driver_sql(text.sql, text.line(given))
        return [text.read(row) for row in found.all()]

    async def once(self, connection: AsyncConnection, **given: Any) -> None:
        """Execute it once; it returns nothing."""
        await self.many(connection, [given])

    def _text(self, dialect: Dialect, row: Row, *, at_once: bool = False) -> "_Text":
        """`at_once`: for many rows, where that is another one."""
        key = (dialect.name, tuple(row), at_once)
        text = self._texts.get(key)
        if text is None:
            statement, names = self._write(dialect.name), list(row)
            unnested = at_once and dialect.name == "postgresql" and statement.is_insert
            statement = _unnested(statement, names) if unnested else statement
            text = self._texts[key] = _worked_out(statement, dialect, names, at_once=unnested)
        return text


@dataclass(frozen=True)
class _Text:
    """A statement as the driver takes it: its parameters by place; `at_once`: a list of values for each."""

    sql: str
    at_once: bool
    fixed: Row  # what the statement itself brings
    pick: Callable[[Row], tuple[Any, ...]]
    written: Sequence[tuple[int, Process]]  # values that the driver does not take as they are
    told: Sequence[tuple[int, Process]]  # values that are not what the driver returns

    def line(self, row: Row) -> tuple[Any, ...]:
        values = self.pick({**self.fixed, **row} if self.fixed else row)
        return tuple(_processed(values, self.written)) if self.written else values

    def lists(self, rows: Sequence[Row]) -> tuple[list[Any], ...]:
        """The values of each column, down all the rows."""
        return tuple(map(list, zip(*map(self.line, rows), strict=True)))

    def read(self, row: Sequence[Any]) -> list[Any]:
        return _processed(row, self.told)


def insert(dialect: str, table: Any) -> Any:
    """An INSERT that may say what to do with what is there already; loads no other database's half of SQLAlchemy."""
    return importlib.import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


def among(dialect: str, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The column's value is in the list of that name: one parameter, however long the list."""
    if dialect == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    return column.in_(select(func.json_each(bindparam(name, type_=_ANY)).table_valued("value").c.value))


def _processed(values: Sequence[Any], processes: Sequence[tuple[int, Process]]) -> list[Any]:
    done = list(values)
    for place, process in processes:
        done[place] = process(done[place])
    return done


def _worked_out(statement: Any, dialect: Dialect, names: list[str], *, at_once: bool) -> _Text:
    compiled = statement.compile(dialect=dialect, column_keys=names if statement.is_insert and not at_once else None)
    places: list[str] = compiled.positiontup or []
    returned = [column.type for column in statement.exported_columns] if statement.exported_columns else []
    types = [(statement.table.c[name] if at_once else compiled.binds[name]).type for name in places]
    return _Text(
        sql=str(compiled),
        at_once=at_once,
        fixed={name: bind.value for name, bind in compiled.binds.items() if name in places and not bind.required},
        pick=_picker(places),
        written=_processes(types, dialect, "bind_processor"),
        told=_processes(returned, dialect, "result_processor", None),
    )


def _unnested(statement: Any, names: Sequence[str]) -> Any:
    """The INSERT, of rows that come as a list for each column.

    PostgreSQL reads lists in their order: https://www.postgresql.org/docs/15/functions-array.html
    """
    lists = [bindparam(name, type_=ARRAY(_of_any_length(statement.table.c[name].type))) for name in names]
    rows = func.unnest(*lists).table_valued(*names).render_derived()
    return statement.from_select(names, select(*rows.c), include_defaults=False)


def _of_any_length(kind: Any) -> Any:
    """A text cast to one of some length is cut to it without a word, where an INSERT would say that it is longer."""
    return String() if isinstance(kind, String) else kind


def _picker(names: Sequence[str]) -> Callable[[Row], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: tuple(row[name] for name in names)


def _processes(types: Sequence[Any], dialect: Dialect, which: str, *more: Any) -> list[tuple[int, Process]]:
    """What to do with values of our own types, and with yes and no; numbers and words are the driver's own."""
    ours = [(place, kind) for place, kind in enumerate(types) if isinstance(kind, TypeDecorator | Boolean)]
    found = [(place, getattr(kind.dialect_impl(dialect), which)(dialect, *more)) for place, kind in ours]
    return [(place, process) for place, process in found if process]
