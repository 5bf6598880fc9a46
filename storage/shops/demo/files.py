"""Reads the demonstration shop's folder as of now.

Dates in the files are relative to the day the demonstration starts: "D-1 14:20" is yesterday at 14:20 in Paris,
"D+1" is tomorrow.
"""

import re
from datetime import datetime, time, timedelta
from pathlib import Path
from string import Template
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from dialogs.errors import BadSettings

T = TypeVar("T")

PARIS = ZoneInfo("Europe/Paris")

_RELATIVE = re.compile(r'"D([+-]\d+)(?: (\d\d:\d\d))?"')


class Reader:
    """Reads the shop's files as of `now`. What the files say happened later than `now` happened just now."""

    def __init__(self, folder: Path, now: datetime, site: str) -> None:
        self._folder = folder
        self._now = now.astimezone(PARIS)
        self._site = site

    def read(self, name: str, kind: type[T]) -> T:
        """Decode one file. Raises `BadSettings`."""
        try:
            text = (self._folder / name).read_text("utf-8").replace("{site}", self._site)
            return msgspec.json.decode(_RELATIVE.sub(self._absolute, text), type=kind)
        except (OSError, UnicodeDecodeError, msgspec.DecodeError) as fault:
            raise BadSettings(
                [f"The demonstration shop's file {self._folder / name} cannot be read: {fault}."]
            ) from fault

    def templates(self) -> dict[str, Template]:
        """The drawings, by name, with `$colour` and its shades to fill in."""
        pictures = sorted((self._folder / "pictures").glob("*.svg"))
        return {path.stem: Template(path.read_text("utf-8")) for path in pictures}

    def _absolute(self, relative: re.Match[str]) -> str:
        day = self._now.date() + timedelta(days=int(relative[1]))
        if relative[2] is None:
            return f'"{day}"'
        at = datetime.combine(day, time.fromisoformat(relative[2]), PARIS)
        return f'"{min(at, self._now).isoformat()}"'
