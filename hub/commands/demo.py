"""`relais demo`: the playground, on a database that is forgotten afterwards."""

import argparse
import tempfile
from pathlib import Path

from hub.commands.say import say
from hub.commands.serve import asked_to_stop
from hub.observe import set_up_logs
from hub.playground.curtain import playing
from storage.migrate import upgrade


async def run(settings: None, arguments: argparse.Namespace) -> int:
    """Needs no settings, no account and no network: everything is on this machine."""
    set_up_logs("warning", as_json=False)
    with tempfile.TemporaryDirectory(prefix="relais-demo-") as folder:
        url = f"sqlite:///{arguments.keep or Path(folder) / 'demo.db'}"
        await upgrade(url)
        async with playing(url, port=arguments.port) as show:
            say("", *_welcome(show.page, wished=arguments.port, port=show.port, kept=arguments.keep), "")
            await asked_to_stop()
            say("", "  The curtain falls.")
    return 0


def _welcome(page: str, *, wished: int, port: int, kept: str | None) -> list[str]:
    taken = [f"  Port {wished} is taken by another program, so this one is on {port}."] if port != wished else []
    end = f"Ctrl-C ends it; {kept} keeps what was said." if kept else "Ctrl-C ends it; nothing is kept."
    return [*taken, f"  Relais plays at  {page}", f"  Open it in a browser. {end}"]
