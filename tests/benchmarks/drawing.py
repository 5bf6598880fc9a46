"""How a search's time grows with the catalogue, drawn: two lines on a paper whose steps are powers of ten."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

WIDTH, HEIGHT = 640, 380
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 44, 52
PAPER, INK, FAINT = "#ffffff", "#1f2933", "#d5dbe1"
LINES = {"p95": "#b3402a", "median": "#2a6fb3"}


def draw(path: Path, times: Mapping[str, Mapping[int, float]], caption: str) -> None:
    """Write the picture. `times` are milliseconds by size, by name ("p95", "median")."""
    sizes = sorted(next(iter(times.values())))
    most = 10 ** math.ceil(math.log10(max(value for line in times.values() for value in line.values())))
    scale = _Scale(sizes[0], sizes[-1], 1, most)
    parts = [_text(LEFT, 24, caption, anchor="start", size=14), *_grid(sizes, scale)]
    for name, line in times.items():
        parts += _line(name, [(size, line[size]) for size in sizes], scale)
    body = "\n".join(parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif">\n<title>{caption}</title>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>\n{body}\n</svg>\n',
        encoding="utf-8",
    )


class _Scale:
    """Where a size and a time stand on the paper."""

    def __init__(self, fewest: float, most: float, quickest: float, slowest: float) -> None:
        self._x = math.log10(fewest), math.log10(most)
        self._y = math.log10(quickest), math.log10(slowest)
        self.slowest = slowest

    def x(self, size: float) -> float:
        low, high = self._x
        return LEFT + (math.log10(size) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(self, took: float) -> float:
        low, high = self._y
        return HEIGHT - BOTTOM - (math.log10(max(took, 1)) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)


def _grid(sizes: Sequence[int], scale: _Scale) -> list[str]:
    parts = []
    for size in sizes:
        parts.append(_rule(scale.x(size), TOP, scale.x(size), HEIGHT - BOTTOM))
        parts.append(_text(scale.x(size), HEIGHT - BOTTOM + 18, f"{size:,}".replace(",", "\u202f")))
    took = 1.0
    while took <= scale.slowest:
        parts.append(_rule(LEFT, scale.y(took), WIDTH - RIGHT, scale.y(took)))
        parts.append(_text(LEFT - 8, scale.y(took) + 4, f"{took:g} ms", anchor="end"))
        took *= 10
    return [*parts, _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, "products")]


def _line(name: str, points: Sequence[tuple[int, float]], scale: _Scale) -> list[str]:
    colour = LINES.get(name, INK)
    places = [(scale.x(size), scale.y(took)) for size, took in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
    x, y = places[-1]
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *dots,
        _text(x - 8, y - 10, f"{name} {points[-1][1]:.0f} ms", anchor="end", colour=colour),
    ]


def _rule(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{FAINT}"/>'


def _text(x: float, y: float, said: str, *, anchor: str = "middle", size: int = 12, colour: str = INK) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"'
    return f"<text {place}>{said}</text>"
