"""opsdroid with its Telegram connector, for comparison. Stores nothing. `… PORT VENDOR SECRET`.

Two things of the connector are no settings and are changed here: where Telegram is, and the random end of its webhook.
"""

import logging
import sys

import opsdroid.cli  # type: ignore[import-not-found]  # noqa: F401 - it installs the translations
import uvloop
from opsdroid.core import OpsDroid  # type: ignore[import-not-found]

PORT, VENDOR, SECRET = sys.argv[1:4]

CONFIG = {
    "logging": {"level": "critical"},
    "welcome-message": False,
    "web": {"host": "127.0.0.1", "port": int(PORT), "base-url": f"http://127.0.0.1:{PORT}"},
    "connectors": {"telegram": {"token": "1:bench"}},
    "skills": {"hello": {"path": f"{__file__.removesuffix('_bot.py')}_skill.py"}},
    "parsers": {"regex": {"enabled": True}},
}


class Bot(OpsDroid):  # type: ignore[misc]
    """Its connectors talk to the stand-in."""

    def sync_load(self) -> None:
        super().sync_load()
        for connector in self.connectors:
            connector.build_url = lambda method: f"{VENDOR}/bot1:bench/{method}"
            connector.webhook_endpoint = f"/connector/telegram/{SECRET}"


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    uvloop.install()
    with Bot(config=CONFIG) as bot:
        bot.run()
