"""Draws the playground's pages: in the language and the theme that were chosen on them."""

from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from hub.playground.texts import language_of

THEME_COOKIE = "relais_playground_theme"

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def drawn(request: web.Request, template: str, **values: Any) -> web.Response:
    """One page, as HTML."""
    theme = request.cookies.get(THEME_COOKIE, "")
    page = _templates.get_template(template).render(
        language=language_of(request),
        theme=theme if theme in ("light", "dark") else "",
        hub=f"{request.scheme}://{request.host}",
        **values,
    )
    return web.Response(text=page, content_type="text/html")
