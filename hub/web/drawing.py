"""Draws the pages that customers open from a message: templates in `pages/`, what people wrote escaped."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def drawn(template: str, **values: Any) -> str:
    """One page, as HTML."""
    return _pages().get_template(template).render(**values)


@cache
def _pages() -> "Environment":
    from jinja2 import Environment, FileSystemLoader  # 20 ms of a start, for pages that few look at

    return Environment(loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True)
