"""How a page of the playground is rendered: in the language and the theme that were chosen on it."""

from pathlib import Path
from typing import Any

from aiohttp import web

from hub.playground.stage import Persona, Stage
from hub.playground.texts import language_of
from hub.web.drawing import drawn

TEMPLATES = Path(__file__).parent / "templates"
PERSONA_COOKIE = "relais_playground_as"
THEME_COOKIE = "relais_playground_theme"


def persona_of(request: web.Request, stage: Stage) -> Persona:
    """Who was chosen on the page, else the first of them."""
    people, chosen = stage.people(), request.cookies.get(PERSONA_COOKIE)
    return next((persona for persona in people if persona.id == chosen), people[0])


def page(request: web.Request, template: str, **values: Any) -> web.Response:
    """One page, as HTML."""
    theme = request.cookies.get(THEME_COOKIE, "")
    text = drawn(
        template,
        folder=TEMPLATES,
        language=language_of(request),
        theme=theme if theme in ("light", "dark") else "",
        hub=f"{request.scheme}://{request.host}",
        **values,
    )
    return web.Response(text=text, content_type="text/html")
