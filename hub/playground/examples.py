"""Small shops that use the examples of the page about the widget as they stand there: plain HTML, React, Vue."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from aiohttp import web
from markupsafe import Markup

from hub.playground.guard import Guard
from hub.playground.page import page, persona_of
from hub.playground.stage import Stage
from hub.playground.texts import language_of, texts
from hub.web.widget import DIST

DOCS = Path(__file__).parents[2] / "docs" / "widget.md"
LANGUAGES = {"html": "html", "react": "jsx", "vue": "vue"}
"""What a shop is made with, and the language of its block of code on the page."""

# What a careful shop allows. A script that stands in the page is allowed by what is in it.
POLICY = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'"
)


def routes(stage: Stage, guard: Guard, dist: Path = DIST) -> list[web.RouteDef]:
    examples = Examples(stage, dist)
    return [
        web.get(r"/playground/examples/{file:[\w-]+\.js}", guard.page(examples.script)),
        web.get(f"/playground/examples/{{made_with:{'|'.join(LANGUAGES)}}}{{at:(/.*)?}}", guard.page(examples.shop)),
    ]


class Examples:
    """One page for each; `make setup` builds the scripts of those made with a framework."""

    def __init__(self, stage: Stage, dist: Path) -> None:
        self._stage = stage
        self._dist = dist / "examples"

    async def shop(self, request: web.Request) -> web.Response:
        made_with = request.match_info["made_with"]
        code, t = example(LANGUAGES[made_with]), texts(f"examples_{language_of(request)}")
        live = code.replace("https://hub.example", "") if made_with == "html" else ""
        persona = persona_of(request, self._stage)
        shown = page(
            request,
            "example.html",
            t=t,
            made_with=made_with,
            kinds={"html": t["html"], "react": "React", "vue": "Vue"},
            code=code,
            live=Markup(live),  # noqa: S704 - our own page's words
            token=self._stage.identity_token(persona.customer_id) if persona.customer_id else "",
        )
        shown.headers["Content-Security-Policy"] = POLICY.format(scripts=" ".join(_fingerprints(live)))
        return shown

    async def script(self, request: web.Request) -> web.StreamResponse:
        path = self._dist / request.match_info["file"]
        if not path.is_file():
            raise web.HTTPNotFound(text="The examples have not been built: run `make setup`.")
        return web.FileResponse(path)


@cache
def example(language: str) -> str:
    """The first block of code in that language on the page about the widget."""
    block = re.search(rf"^```{language}\n(.*?)^```", DOCS.read_text("utf-8"), re.M | re.S)
    if block is None:
        raise LookupError(language)
    return block[1]


def _fingerprints(html: str) -> list[str]:
    """Of the scripts that stand in the page: https://www.w3.org/TR/CSP3/#external-hash."""
    scripts = re.findall(r'<script type="module">(.*?)</script>', html, re.S)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts]
