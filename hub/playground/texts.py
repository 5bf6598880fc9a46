"""The page's own words, in French and in English. What customers are told is written elsewhere."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("fr", "en")
LANGUAGE_COOKIE = "relais_playground_lang"


@cache
def texts(language: str) -> dict[str, str]:
    return msgspec.json.decode((FOLDER / f"{language}.json").read_bytes(), type=dict[str, str])


def language_of(request: web.Request) -> str:
    """What was chosen on the page, else the browser's first language that we speak, else French."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    accepted = [part.strip()[:2].lower() for part in request.headers.get("Accept-Language", "").split(",")]
    return next((language for language in (chosen, *accepted) if language in LANGUAGES), "fr")


def price(amount: Any, language: str) -> str:
    figure = f"{amount:,.2f}"
    if language == "en":
        return f"€{figure}"
    return figure.replace(",", "\u202f").replace(".", ",") + "\u00a0€"
