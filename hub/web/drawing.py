"""Draws pages from templates, what people wrote escaped; those that customers open from a message are in `pages/`."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

PAGES = Path(__file__).parent / "pages"


def drawn(template: str, *, folder: Path = PAGES, **values: Any) -> str:
    """One page, as HTML: a template of that folder, with these values in it."""
    return _templates(folder).get_template(template).render(**values)


@cache
def _templates(folder: Path) -> "Environment":
    from jinja2 import Environment, FileSystemLoader  # 20 ms of a start, for pages that few look at

    return Environment(loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True)
