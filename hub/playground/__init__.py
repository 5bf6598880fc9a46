"""The page that `make demo` shows: a shop, the widget, a phone for each channel, the team's room, the merchant's strip.

The hub says what is behind it by a `Stage`; `routes(stage)` is all it has to serve, on the loopback interface only.
"""

from aiohttp import web

from hub.playground import acts, designer, examples, live, pages
from hub.playground.guard import LOOPBACK, Guard
from hub.playground.stage import Stage


def routes(stage: Stage, *, hosts: frozenset[str] = LOOPBACK) -> list[web.RouteDef]:
    """Everything under `/playground`. `hosts` are the names under which a browser may reach it."""
    guard = Guard(hosts)
    shown = [*pages.routes(stage, guard), *designer.routes(guard), *examples.routes(stage, guard)]
    return [*shown, *live.routes(stage, guard), *acts.routes(stage, guard)]
