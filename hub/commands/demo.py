"""`relais demo`: the playground, on a database that is forgotten afterwards."""

import argparse
import shutil
import tempfile
from pathlib import Path

from hub.commands.say import say
from hub.commands.serve import asked_to_stop
from hub.observe import set_up_logs
from hub.playground.curtain import Show, playing
from hub.settings import CONFIG
from storage.migrate import upgrade


async def run(settings: None, arguments: argparse.Namespace) -> int:
    """Needs no settings, no account and no network: everything is on this machine."""
    set_up_logs("warning", as_json=False)
    with tempfile.TemporaryDirectory(prefix="relais-demo-") as folder:
        url = f"sqlite:///{arguments.keep or Path(folder) / 'demo.db'}"
        await upgrade(url)
        phrases = Path(shutil.copytree(CONFIG / "phrases", Path(folder) / "phrases"))  # yours stay as they are
        async with playing(url, port=arguments.port, phrases=phrases) as show:
            say("", *_welcome(show, wished=arguments.port, kept=arguments.keep), "")
            await asked_to_stop()
            say("", "  The curtain falls.")
    return 0


def _welcome(show: Show, *, wished: int, kept: str | None) -> list[str]:
    taken = (
        [f"  Port {wished} is taken by another program, so this one is on {show.port}."] if show.port != wished else []
    )
    end = f"Ctrl-C ends it; {kept} keeps what was said." if kept else "Ctrl-C ends it; nothing is kept."
    return [
        *taken,
        f"  Relais plays at  {show.page}",
        f"  Open it in a browser. {end}",
        "",
        "  What the shop's team sees of it, for ten minutes and one visit:",
        f"  {show.console}",
    ]
