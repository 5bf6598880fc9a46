"""The console's style sheet."""

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"


def routes() -> list[web.RouteDef]:
    return [web.get("/console/console.css", _style)]


async def _style(request: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "console.css", headers={"Cache-Control": "no-cache"})
