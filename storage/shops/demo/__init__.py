"""`platform = "demo"`: the demonstration shop, a platform in several files because it plays a whole company."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from storage.shops.demo.shop import DemoShop as DemoShop

ROOT = Path(__file__).parents[3]


class Settings(BaseModel, frozen=True, extra="forbid"):
    """Where the demonstration shop is."""

    folder: Path = Field(
        default=Path("config/demo"), description="The folder that holds the demonstration shop's files."
    )


def create(options: Mapping[str, Any], clock: Callable[[], datetime]) -> DemoShop:
    """The demonstration shop that these settings describe, as of now. Raises `pydantic.ValidationError`."""
    return DemoShop.load(ROOT / Settings.model_validate(options).folder, clock)
