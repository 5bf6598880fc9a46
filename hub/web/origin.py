"""From whose page a browser sends what it sends."""

from aiohttp import web


def from_our_page(request: web.Request) -> bool:
    """Browsers say from which page a form or an act comes: https://fetch.spec.whatwg.org/#origin-header."""
    return request.headers.get("Origin", "").partition("://")[2] == request.host
