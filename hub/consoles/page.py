"""How a page of the console is rendered: the visitor's language, a strict policy, no script at all."""

from pathlib import Path
from typing import Any

from aiohttp import web

from dialogs.wording import Wording
from hub.app import Hub
from hub.web.drawing import drawn
from hub.web.languages import language_of

TEMPLATES = Path(__file__).parent / "templates"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "Cache-Control": "no-store",
    # With no-referrer, as elsewhere, a browser would not say from which page a form comes: "Origin: null".
    "Referrer-Policy": "same-origin",
}


def wording(hub: Hub, request: web.Request) -> Wording:
    """The words of the language that the visitor's browser asks for."""
    return hub.wordings[language_of(request)]


def page(hub: Hub, request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """One page, as HTML."""
    words = wording(hub, request)
    text = drawn(
        template,
        folder=TEMPLATES,
        _=words,
        plural=words.plural,
        language=words.language,
        shop=hub.settings.shop.name,
        path=request.path,
        **values,
    )
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)
