"""Writes `docs/stories.md`: which promise is shown to hold on which channel, in which language, by which tests.

A journey says what it shows by `@pytest.mark.story("K8", "O1")`. Its channel is its parameter `channel`, its language
that of its parameter `lines`; else it names them: `story("K8", channels=["widget"], languages=["fr"])`.
"""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PAGE, PROMISES = ROOT / "docs" / "stories.md", ROOT / "docs" / "stories.toml"
PLAYED_IN = (ROOT / "tests" / "journeys", ROOT / "tests" / "browser")
"""What only the eye can see, such as an icon at the bottom right, is shown in a browser."""

CHANNELS = ("widget", "messenger", "telegram", "slack", "sms", "email")
LANGUAGES = ("fr", "en")
EVERYWHERE = "C9"
OWN = dict(zip(CHANNELS, ("C1", "C2", "C3", "C4", "C5", "C6"), strict=True))
"""Each channel's own promise, which whoever shows that one dialogue serves every channel shows too."""

Shown = dict[str, dict[str, set[str]]]
"""By story and channel, the languages."""


def main() -> None:
    PAGE.write_text(stories_page(), "utf-8")
    print(f"{PAGE.relative_to(ROOT)} is written.")


def stories_page() -> str:
    """The page as the tests make it now. Raises `RuntimeError` when they cannot be looked through."""
    collected = _Collected()
    only = ["--collect-only", "-q", "-p", "no:cacheprovider", "-m", "story", *map(str, PLAYED_IN)]
    with redirect_stdout(StringIO()):
        status = pytest.main(only, plugins=[collected])
    if status:
        raise RuntimeError("The tests cannot be looked through: run pytest --collect-only.")
    return "\n".join(_page(collected))


class _Collected:
    """A plugin that looks at the tests and runs none."""

    def __init__(self) -> None:
        self.shown: Shown = defaultdict(lambda: defaultdict(set))
        self.files: dict[str, set[str]] = defaultdict(set)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("story"):
                for channel in _channels(item, mark.kwargs):
                    own = [OWN[channel]] if EVERYWHERE in mark.args else []
                    for story in (*mark.args, *own):
                        self.files[story].add(item.path.relative_to(ROOT).as_posix())
                        self.shown[story][channel] |= set(_languages(item, mark.kwargs))


def _channels(item: pytest.Item, named: Mapping[str, Any]) -> Collection[str]:
    return named.get("channels") or [_parameters(item).get("channel", "widget")]


def _languages(item: pytest.Item, named: Mapping[str, Any]) -> Collection[str]:
    spoken = getattr(_parameters(item).get("lines"), "language", "")
    return named.get("languages") or ([spoken] if spoken in LANGUAGES else _in_its_id(item) or ["fr"])


def _in_its_id(item: pytest.Item) -> list[str]:
    inside = item.name.partition("[")[2].rstrip("]").split("-")
    return [language for language in LANGUAGES if language in inside]


def _parameters(item: pytest.Item) -> dict[str, Any]:
    call = getattr(item, "callspec", None)
    return call.params if call else {}


def _page(collected: _Collected) -> Iterator[str]:
    promises = tomllib.loads(PROMISES.read_text("utf-8"))
    unknown = sorted(collected.shown.keys() - promises.keys())
    if unknown:
        raise RuntimeError(f"docs/stories.toml does not know {', '.join(unknown)}.")
    yield "# What holds where"
    yield ""
    yield "Made by `scripts/make_stories_page.py` from the tests that play each promise as a conversation, through the"
    yield "real engine and the real adapters, or in a real browser. A language in a cell: such a test passes there in"
    yield "that language. An empty cell: nobody has shown it there yet, or it is no promise of that channel's."
    yield ""
    yield f"| | | {' | '.join(CHANNELS)} |"
    yield f"| --- | --- |{' --- |' * len(CHANNELS)}"
    for story, promise in promises.items():
        shown = collected.shown.get(story, {})
        cells = [" ".join(one for one in LANGUAGES if one in shown.get(channel, ())) for channel in CHANNELS]
        yield f"| {story} | {promise} | {' | '.join(cells)} |"
    yield ""
    yield "Played in:"
    yield ""
    for path in sorted({path for paths in collected.files.values() for path in paths}):
        told = ", ".join(story for story in promises if path in collected.files.get(story, ()))
        yield f"- `{path}`: {told}"
    yield ""


if __name__ == "__main__":
    main()
