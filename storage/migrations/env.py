"""What Alembic runs to bring a database up to date. `storage/migrate.py` gives it an open connection."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.tables import Moment, Value, told_to_postgresql


def _plainly(kind: str, what: Any, _: AutogenContext) -> str | Literal[False]:
    """A migration names what is in the database, not our types: those may change after it."""
    if kind == "type" and isinstance(what, Moment):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(what, Value):
        return "sa.Text()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=told_to_postgresql(),
    render_item=_plainly,
    render_as_batch=True,  # SQLite changes a table by making it anew
    transactional_ddl=True,
    on_version_apply=context.config.attributes["applied"],
)

with context.begin_transaction():
    context.run_migrations()
