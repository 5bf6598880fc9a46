"""The page behind "unsubscribe": looking at it changes nothing, pressing its button does.

Mail programs press it by themselves with a POST: https://www.rfc-editor.org/rfc/rfc8058
"""

from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from dialogs.errors import NotForUs
from hub.app import Hub
from hub.web.languages import language_of
from storage import people, unwanted

PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True)


def routes(hub: Hub) -> list[web.RouteDef]:
    page = Stop(hub)
    return [web.get("/stop/{token}", page.show), web.post("/stop/{token}", page.act)]


class Stop:
    """Ends the news of one order for one person, without asking them to sign in."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def show(self, request: web.Request) -> web.Response:
        _person, order = self._read(request)
        return self._page(request, order, done=False)

    async def act(self, request: web.Request) -> web.Response:
        person_id, order = self._read(request)
        async with self._hub.database.writing() as connection:
            if await people.person(connection, person_id):
                await unwanted.stop(connection, person_id, order, "link", self._hub.clock.now())
        return self._page(request, order, done=True)

    def _read(self, request: web.Request) -> tuple[str, str]:
        try:
            return self._hub.links.read_stop(request.match_info["token"])
        except NotForUs as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from None

    def _page(self, request: web.Request, order: str, *, done: bool) -> web.Response:
        language = language_of(request)
        text = PAGES.get_template("stop.html").render(
            _=self._hub.wordings[language], language=language, shop=self._hub.settings.shop.name, order=order, done=done
        )
        policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy})
