"""Reads `relais.toml` and the environment, and says everything that is wrong with them at once.

`RELAIS_CHANNELS__SMS__TOKEN` sets `token` under `[channels.sms]`: the path in capitals, joined by two underscores.
Secrets come from the environment only.
"""

import importlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Field, SecretStr, ValidationError

from dialogs.errors import BadSettings

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "config"
PREFIX = "RELAIS_"
Kind = TypeVar("Kind", bound=BaseModel)


class Hub(BaseModel, frozen=True, extra="forbid"):
    """The process itself: where it listens, what it keeps, how it says what it does."""

    public_url: str = Field(
        "http://localhost:8080",
        pattern=r"^https?://[^/]+$",
        description="Where the world reaches us, no slash at the end.",
    )
    host: str = Field("127.0.0.1", description="The address to listen on; 0.0.0.0 behind a proxy on another machine.")
    port: int = Field(8080, ge=0, le=65535, description="The port to listen on.")
    database: str = Field(
        "sqlite:///var/relais.db", description="sqlite:///a/file.db, or postgresql://user:password@host/name."
    )
    secret: SecretStr = Field(min_length=16, description="Signs links and codes: 16 characters or more, kept for good.")
    api_key: SecretStr = Field(
        SecretStr(""), description="Signs the calls of the shop's back end; empty closes the API."
    )
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="debug, info, warning or error.")
    log_json: bool = Field(False, description="Whether logs are JSON, one object a line.")


class ShopSettings(BaseModel, frozen=True, extra="allow"):
    """The shop we speak for. What else its platform needs stands under the same heading."""

    platform: str = Field("demo", pattern="^[a-z_]+$", description="The file in storage/shops/ that speaks with it.")
    name: str = Field("Maison Lumen", min_length=1, description="How the shop calls itself to its customers.")
    contact: str = Field("contact@example.org", description="How else to reach the team, in words for customers.")


class DeskSettings(BaseModel, frozen=True, extra="forbid"):
    """Where the team answers customers."""

    channel: str = Field("", description="The channel that hosts the team: slack. Empty: nobody answers.")
    room: str = Field("", description="The room there in which each conversation is a thread: a Slack channel's id.")
    silence: int = Field(30, ge=1, description="Minutes without a human's word after which the assistant comes back.")
    language: str = Field("fr", pattern="^(fr|en)$", description="The language of what the team reads.")


class DeliverySettings(BaseModel, frozen=True, extra="forbid"):
    """How the queues work."""

    lease: float = Field(30.0, gt=0, description="Seconds after which the work of a process that died is taken over.")
    tries: int = Field(8, ge=1, description="How often a send is tried before it is given up.")
    at_once: int = Field(64, ge=1, description="How many conversations are worked on at the same time.")
    depth: int = Field(50_000, ge=1, description="How much may wait before webhooks are told to come back later.")


class Settings(BaseModel, frozen=True, extra="forbid"):
    """Everything that can be set. `channels` holds each channel's own settings, already checked."""

    hub: Hub
    shop: ShopSettings = Field(default_factory=lambda: ShopSettings.model_validate({}))
    desk: DeskSettings = Field(default_factory=lambda: DeskSettings.model_validate({}))
    delivery: DeliverySettings = Field(default_factory=lambda: DeliverySettings.model_validate({}))
    channels: Mapping[str, Any] = Field(default_factory=dict)


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of a file (none: the defaults) and the environment. Raises `BadSettings` with every fault."""
    raw = _read(path)
    _override(raw, environ)
    return check(raw)


def check(raw: dict[str, Any]) -> Settings:
    """Settings from plain values. Raises `BadSettings` with every fault, each a sentence that says where."""
    faults: list[str] = []
    channels = {name: _channel(name, given, faults) for name, given in raw.get("channels", {}).items()}
    settings = _validate(Settings, {"hub": {}, **raw, "channels": channels}, "", faults)
    if settings and settings.desk.channel and settings.desk.channel not in channels:
        faults.append(f"[desk] channel is {settings.desk.channel}, which is not set up under [channels].")
    if faults or settings is None:
        raise BadSettings(faults)
    return settings


def _read(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadSettings([f"There is no file {path}."]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadSettings([f"{path} is not valid TOML: {error}."]) from None


def _override(raw: dict[str, Any], environ: Mapping[str, str]) -> None:
    for name, value in sorted(environ.items()):
        if name.startswith(PREFIX) and "__" in name:
            *path, last = name.removeprefix(PREFIX).lower().split("__")
            section = raw
            for part in path:
                section = section.setdefault(part, {})
            section[last] = json.loads(value) if value.startswith("[") else value


def _channel(name: str, given: dict[str, Any], faults: list[str]) -> BaseModel | None:
    try:
        module = importlib.import_module(f"channels.{name}")
        kind: type[BaseModel] = module.Settings
    except (ModuleNotFoundError, AttributeError):
        faults.append(f"[channels.{name}]: there is no channel of this name.")
        return None
    return _validate(kind, given, f"channels.{name}", faults)


def _validate(kind: type[Kind], given: dict[str, Any], where: str, faults: list[str]) -> Kind | None:
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        faults += [_sentence(where, fault) for fault in error.errors(include_input=False, include_url=False)]
        return None


def _sentence(where: str, fault: Any) -> str:
    path = ".".join(str(part) for part in (*filter(None, [where]), *fault["loc"]))
    section, _, key = path.rpartition(".")
    variable = f"{PREFIX}{path.replace('.', '__').upper()}"
    message = str(fault["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"[{section}] {key}: {message}. Set it in relais.toml, or as {variable}."
