"""The page on which a shop dresses its widget, and takes away the lines that do it."""

import jinja2
from aiohttp import web

from hub.playground.guard import Guard
from hub.playground.pages import HERE, THEME_COOKIE
from hub.playground.texts import language_of, texts

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def routes(guard: Guard) -> list[web.RouteDef]:
    return [web.get("/playground/widget", guard.page(page))]


async def page(request: web.Request) -> web.Response:
    """In the language of the playground; the widget on it is the real one, and answers."""
    language = language_of(request)
    theme = request.cookies.get(THEME_COOKIE, "")
    html = _templates.get_template("designer.html").render(
        t=texts(f"designer_{language}"),
        language=language,
        theme=theme if theme in ("light", "dark") else "",
        hub=f"{request.scheme}://{request.host}",
    )
    return web.Response(text=html, content_type="text/html")
