"""The page's own words, in French and in English. What customers are told is written elsewhere."""

from functools import cache
from pathlib import Path

import msgspec
from aiohttp import web

from dialogs.wording import LANGUAGES
from hub.web import languages

FOLDER = Path(__file__).parent / "texts"
LANGUAGE_COOKIE = "relais_playground_lang"


@cache
def texts(language: str) -> dict[str, str]:
    return msgspec.json.decode((FOLDER / f"{language}.json").read_bytes(), type=dict[str, str])


def language_of(request: web.Request) -> str:
    """What was chosen on the page, else what the browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else languages.language_of(request)
