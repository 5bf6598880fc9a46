"""Which language a page is shown in."""

from aiohttp import web

from dialogs.wording import LANGUAGES, choose_language


def language_of(request: web.Request) -> str:
    """The first language that the browser asks for and we speak; ours, when it asks for none of them."""
    wishes = [part.split(";")[0].strip()[:2] for part in request.headers.get("Accept-Language", "").split(",")]
    return choose_language(*(wish for wish in wishes if wish in LANGUAGES))
