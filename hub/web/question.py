"""A page that asks one thing: looking at it changes nothing, pressing its button does.

What scans mail for its owner opens every link in it, and presses nothing.
"""

from dataclasses import dataclass

from aiohttp import web

from hub.web.drawing import drawn

POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""Nothing is loaded, nothing runs, and no other site can show the page in a frame, under a button of its own."""


@dataclass(frozen=True)
class Question:
    """What is asked, or, without a button, told; `link` leads on to another page of ours."""

    title: str
    text: str
    button: str = ""
    link: str = ""
    link_label: str = ""


def page(asked: Question, language: str, shop: str) -> web.Response:
    text = drawn("question.html", asked=asked, language=language, shop=shop)
    headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}
    return web.Response(text=text, content_type="text/html", headers=headers)
