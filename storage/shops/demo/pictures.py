"""Draws a product: a template, and one colour with its shades."""

from msgspec import Struct


class Drawing(Struct, frozen=True):
    """Which template draws a product, and in what colour (`#rrggbb`)."""

    template: str
    colour: str


_WHITE = (255, 255, 255)
_INK = (35, 38, 58)


def palette(colour: str) -> dict[str, str]:
    rgb = tuple(bytes.fromhex(colour.removeprefix("#")))
    return {
        "colour": colour,
        "light": _mixed(rgb, _WHITE, 0.4),
        "dark": _mixed(rgb, _INK, 0.25),
        "deep": _mixed(rgb, _INK, 0.5),
    }


def _mixed(rgb: tuple[int, ...], other: tuple[int, ...], share: float) -> str:
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(rgb, other, strict=True))
