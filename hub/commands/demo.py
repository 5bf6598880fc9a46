"""`relais demo`: the playground, on a database that is forgotten afterwards."""

import argparse
import tempfile
from pathlib import Path

from hub.app import running
from hub.commands.say import say
from hub.commands.serve import asked_to_stop
from hub.observe import set_up_logs
from hub.playground import routes
from hub.playground.theatre import Theatre
from hub.playground.world import world
from hub.web.server import application, serving
from storage.migrate import upgrade


async def run(settings: None, arguments: argparse.Namespace) -> int:
    """Needs no settings, no account and no network: everything is on this machine."""
    set_up_logs("warning", as_json=False)
    with tempfile.TemporaryDirectory(prefix="relais-demo-") as folder:
        url = f"sqlite:///{arguments.keep or Path(folder) / 'demo.db'}"
        await upgrade(url)
        async with world(url, port=arguments.port) as everything:
            theatre = Theatre(everything)
            app = application(everything.hub)
            app.add_routes(routes(theatre))
            app.on_shutdown.append(lambda _app: theatre.close())
            async with running(everything.hub), serving(everything.hub, app) as address:
                await theatre.open()
                say("", f"  Relais plays at  {address}/playground", "  Ctrl-C ends it; nothing is kept.", "")
                await asked_to_stop()
    return 0
