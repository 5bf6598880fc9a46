"""`relais consents`: what somebody allowed and refused, line by line, as proof."""

import argparse
import csv
import io
from collections.abc import Sequence

import msgspec

from dialogs.errors import RelaisError
from dialogs.messages import Address
from hub.app import Hub
from hub.commands.ready import ready
from hub.commands.say import say
from hub.settings import Settings
from notifications.consent import Entry
from storage import consents, people

COLUMNS = ("at", "address", "purpose", "granted", "how", "words", "shown", "person_id")


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    async with ready(settings) as hub:
        entries = await _entries(hub, arguments.who)
    say(as_csv(entries) if arguments.csv else as_lines(entries))
    return 0


def as_lines(entries: Sequence[Entry]) -> str:
    """One JSON object a line."""
    return "\n".join(msgspec.json.encode(_plain(entry)).decode() for entry in entries)


def as_csv(entries: Sequence[Entry]) -> str:
    page = io.StringIO()
    writer = csv.DictWriter(page, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _told(value) for name, value in _plain(entry).items()} for entry in entries)
    return page.getvalue().rstrip("\n")


def _told(value: object) -> object:
    """Words that a spreadsheet would take for a formula are shown to it as words."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t")) else value


def _plain(entry: Entry) -> dict[str, object]:
    values = {name: getattr(entry, name) for name in COLUMNS}
    return values | {"at": entry.at.isoformat(), "address": str(entry.address)}


async def _entries(hub: Hub, who: str) -> Sequence[Entry]:
    """Of a customer by their id, of whoever an address belongs to, or of whoever it did: the forgotten have proofs too.

    Raises `RelaisError` when there are none.
    """
    address = Address.parse(who)
    async with hub.database.reading() as connection:
        known = (await people.load(connection, [address])).get(address)
        person = known.person if known else await people.of_customer(connection, who)
        found = await (consents.ledger_of(connection, person.id) if person else consents.ledger_at(connection, address))
    if not found:
        raise RelaisError(f"Nothing was ever allowed or refused by {who}, neither a customer's id nor an address.")
    return found
