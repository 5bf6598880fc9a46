"""Reads `relais.toml` and the environment, and says everything that is wrong with them at once.

`RELAIS_CHANNELS__SMS__TOKEN` sets `token` under `[channels.sms]`: the path in capitals, joined by two underscores.
Secrets come from the environment only.
"""

import difflib
import importlib
import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator

from dialogs.contact.rules import QuietHours
from dialogs.errors import BadSettings
from dialogs.opening import read_hours
from notifications.timing import House

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "config"
PREFIX = "RELAIS_"


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

    @field_validator("database")
    @classmethod
    def _is_one_we_speak_to(cls, database: str) -> str:
        if not re.match(r"sqlite(\+\w+)?:///+[^/?]|postgresql(\+\w+)?://", database):
            raise ValueError("it must begin with sqlite:/// and name a file, or with postgresql://")
        return database


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
    hours: str = Field(
        "",
        description="When the team is there: mon-fri 9:00-18:00, sat 10:00-12:30. Empty: no hours are told.",
    )
    time_zone: str = Field("Europe/Paris", description="The time zone of those hours.")

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        """Raises `ValueError` for hours or a time zone that are none."""
        read_hours(self.hours, self.time_zone)
        return self


class DeliverySettings(BaseModel, frozen=True, extra="forbid"):
    """How the queues work."""

    lease: float = Field(30.0, gt=0, description="Seconds after which the work of a process that died is taken over.")
    tries: int = Field(8, ge=1, description="How often a send is tried before it is given up.")
    at_once: int = Field(64, ge=1, description="How many conversations are worked on at the same time.")
    ahead: float = Field(
        60.0, gt=0, description="Seconds' worth of a campaign that are planned before they can leave, and no more."
    )
    depth: int = Field(50_000, ge=1, description="How much may wait before webhooks are told to come back later.")


class NoticeSettings(BaseModel, frozen=True, extra="forbid"):
    """When and how often customers are written to unasked. What they say themselves comes before all of it."""

    quiet: str = Field(
        "21:00-08:00",
        description="In these hours of the customer's own clock no promotion leaves, not even by mail, and no notice "
        "makes a sound. Empty: never.",
    )
    quiet_urgent: str = Field(
        "22:00-07:00",
        description="The hours in which what cannot wait, such as a van on its way, makes no sound either.",
    )
    ringing: tuple[str, ...] = Field(
        ("sms", "messenger", "telegram", "slack"),
        description="The channels that make a sound; on others, notices that are no promotion leave at any hour.",
    )
    nights: tuple[str, ...] = Field(
        (), description='The quiet hours of channels that have their own, such as "sms 20:00-09:00".'
    )
    promotions_a_week: int = Field(2, ge=0, description="The most promotions for one person in seven days.")
    promotions_if_less: int = Field(1, ge=0, description="The same for who asked for less, or answers none.")
    digest: float = Field(
        10.0, ge=0, description="Minutes within which what is not urgent is gathered into one message. 0: never."
    )
    fallback: float = Field(
        3.0,
        ge=0,
        description="Hours without a reaction after which an urgent notice goes to the next channel. 0: never.",
    )
    fallback_on_delivery_day: float = Field(1.0, ge=0, description="The same on the day of delivery.")
    answer_delivery: float = Field(0.35, ge=0, description="What an answer to the news of an order is worth, in euros.")
    answer_promotion: float = Field(0.45, ge=0, description="What an answer to a promotion is worth, in euros.")
    answer_support: float = Field(0.80, ge=0, description="What an answer to a question of ours is worth, in euros.")
    cost_sms: float = Field(0.06, ge=0, description="What a text message costs, in euros.")
    cost_email: float = Field(0.001, ge=0, description="What a mail costs, in euros.")

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        """Raises `ValueError` for hours that are none."""
        self.house()
        return self

    def house(self) -> House:
        """The same as the rules know it."""
        return House(
            quiet=_quiet(self.quiet),
            quiet_urgent=_quiet(self.quiet_urgent),
            ringing=frozenset(self.ringing),
            nights=dict(map(_night, self.nights)),
            promotions_a_week=self.promotions_a_week,
            promotions_if_less=self.promotions_if_less,
            digest=timedelta(minutes=self.digest),
            fallback=timedelta(hours=self.fallback),
            fallback_on_delivery_day=timedelta(hours=self.fallback_on_delivery_day),
        )

    @property
    def values(self) -> Mapping[str, float]:
        """Euros that an answer is worth, by the kind of message."""
        return {"delivery": self.answer_delivery, "promo": self.answer_promotion, "support": self.answer_support}

    @property
    def costs(self) -> Mapping[str, float]:
        """Euros that a message costs, by channel."""
        return {"sms": self.cost_sms, "email": self.cost_email}


def _quiet(text: str) -> QuietHours:
    """ "21:00-08:00"; empty: no hour is quiet. Raises `ValueError` when it is neither."""
    try:
        begin, end = map(time.fromisoformat, text.split("-")) if text else (time(0), time(0))
    except ValueError:
        raise ValueError(f"{text} is no time of quiet: write it as 21:00-08:00") from None
    return QuietHours(begin, end)


def _night(text: str) -> tuple[str, QuietHours]:
    """ "sms 20:00-09:00". Raises `ValueError` when it is no channel with its hours."""
    channel, _, hours = text.partition(" ")
    if not hours:
        raise ValueError(f"{text} is no channel with its quiet hours: write it as sms 20:00-09:00")
    return channel, _quiet(hours)


class NlpSettings(BaseModel, frozen=True, extra="forbid"):
    """A language service, asked what messages mean before the built-in reader is. docs/connect/nlp.md says which."""

    service: str = Field(
        "", pattern="^[a-z_]*$", description="The file in hub/nlp/ that asks it: rasa, nlpjs … Empty: none."
    )
    when_below: float = Field(
        0.9, ge=0, le=1, description="It is asked when the built-in reader is less sure than this; 1: nearly always."
    )
    second_opinion: bool = Field(
        True,
        description="Whether the small model of relais[embeddings] is asked, where it is installed: by the reader, "
        "and by the search for products.",
    )
    second_process: bool = Field(
        True,
        description="Whether a second process helps the built-in reader while many write at once: some 75 MB, for as "
        "long as that lasts.",
    )
    failures: int = Field(5, ge=1, description="Failures in a row after which it is left alone.")
    pause: float = Field(30.0, gt=0, description="Seconds between two tries while it is left alone.")


class Nlp(NlpSettings, frozen=True):
    """The same with `theirs`: the chosen service's own settings, already checked."""

    theirs: Any = None


class Settings(BaseModel, frozen=True, extra="forbid"):
    """Everything that can be set. `channels` holds each channel's own settings, already checked."""

    hub: Hub
    shop: ShopSettings = ShopSettings()
    desk: DeskSettings = DeskSettings()
    delivery: DeliverySettings = DeliverySettings()
    notices: NoticeSettings = NoticeSettings()
    nlp: Nlp = Nlp()
    channels: Mapping[str, Any] = Field(default_factory=dict)


SECTIONS: dict[str, type[BaseModel]] = {
    "hub": Hub,
    "shop": ShopSettings,
    "desk": DeskSettings,
    "delivery": DeliverySettings,
    "notices": NoticeSettings,
    "nlp": NlpSettings,
}


MOVED = {
    "channels.slack.desk_room": 'has moved: the room is named once, as room under [desk], beside channel = "slack".'
}
"""What a setting of older versions has become."""


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of a file (none: the defaults) and the environment. Raises `BadSettings` with every fault."""
    raw = _read(path)
    faults = [*_secrets_in_the_open(raw), *_override(raw, environ)]
    return check(raw, faults)


def check(raw: Mapping[str, Any], faults: Sequence[str] = ()) -> Settings:
    """Settings from plain values. Raises `BadSettings` with every fault, each a sentence that says where.

    `faults` are those found before.
    """
    found = list(faults)
    found += [f"[{name}]: there is no such section." for name in raw if name not in Settings.model_fields]
    found += [f"[{name}]: there is no such {_a(name)}." for name, kind in _kinds(raw).items() if kind is None]
    found += [] if isinstance(_given(raw, "channels"), Mapping) else ["[channels] is not a section."]
    checked = {name: _validate(kind, _own(raw, name), name, found) for name, kind in _kinds(raw).items() if kind}
    channels = {name.removeprefix("channels."): one for name, one in checked.items() if name.startswith("channels.")}
    desk = checked["desk"]
    if isinstance(desk, DeskSettings) and desk.channel and desk.channel not in channels:
        found.append(f"[desk] channel is {desk.channel}, which is not set up under [channels].")
    if found:
        raise BadSettings(found)
    nlp = Nlp(**dict(checked["nlp"] or ()), theirs=checked.get(f"nlp.{_service(raw)}"))
    return Settings.model_validate({**{name: checked[name] for name in SECTIONS}, "nlp": nlp, "channels": channels})


# ---------------------------------------------------------------- the file and the environment


def _read(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadSettings([f"There is no file {path}."]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings([f"{path} is not valid TOML: {error}."]) from None


def _secrets_in_the_open(raw: Mapping[str, Any]) -> Iterator[str]:
    for section, kind in _kinds(raw).items():
        for name in _names(raw, section):
            if kind and _is_secret(kind, name):
                yield f"[{section}] {name} is a secret, and does not belong in a file. {_where(section, name, kind)}"


def _override(raw: dict[str, Any], environ: Mapping[str, str]) -> Iterator[str]:
    """Put what the environment says over what the file says; yields the faults."""
    for name, value in sorted(environ.items()):
        if name.startswith(PREFIX) and "__" in name:
            *path, last = name.removeprefix(PREFIX).lower().split("__")
            section = raw
            for part in path:
                section = section.setdefault(part, {})
                if not isinstance(section, dict):
                    yield f"{name}: {part} is not a section."
                    break
            else:
                section[last] = _value(value)


def _value(text: str) -> Any:
    """A list is written as in JSON; what is not one stays a text, about which the setting itself will complain."""
    try:
        return json.loads(text) if text.startswith("[") else text
    except ValueError:
        return text


# ---------------------------------------------------------------- section by section


def _kinds(raw: Mapping[str, Any]) -> dict[str, type[BaseModel] | None]:
    """What each section must look like; `None` for a channel or a language service that does not exist."""
    channels = {f"channels.{name}": _settings_of(f"channels.{name}") for name in _names(raw, "channels")}
    services = {f"nlp.{name}": _settings_of(f"hub.nlp.{name}") for name in _services(raw)}
    return SECTIONS | channels | services


def _settings_of(module: str) -> type[BaseModel] | None:
    try:
        kind: type[BaseModel] = importlib.import_module(module).Settings
    except (ModuleNotFoundError, AttributeError):
        return None
    return kind


def _services(raw: Mapping[str, Any]) -> Collection[str]:
    """Those that have a section, and the chosen one."""
    sections = [name for name in _names(raw, "nlp") if isinstance(_given(raw, f"nlp.{name}"), Mapping)]
    return dict.fromkeys([*sections, _service(raw)] if _service(raw) else sections)


def _service(raw: Mapping[str, Any]) -> str:
    return str(_given(raw, "nlp.service") or "") if _names(raw, "nlp") else ""


def _own(raw: Mapping[str, Any], section: str) -> Any:
    """What is given under a heading; `[nlp]` without the services' sections, which stand under it."""
    given = _given(raw, section)
    if section != "nlp" or not isinstance(given, Mapping):
        return given
    return {name: value for name, value in given.items() if not isinstance(value, Mapping)}


def _a(section: str) -> str:
    return "channel" if section.startswith("channels.") else "language service"


def _given(raw: Mapping[str, Any], section: str) -> Any:
    for part in section.split("."):
        raw = raw.get(part, {})
    return raw


def _names(raw: Mapping[str, Any], section: str) -> Collection[str]:
    given = _given(raw, section)
    return given if isinstance(given, Mapping) else ()


def _validate(kind: type[BaseModel], given: Any, section: str, faults: list[str]) -> BaseModel | None:
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        faults += [_sentence(section, kind, fault) for fault in error.errors(include_input=False, include_url=False)]
        return None


# ---------------------------------------------------------------- sentences


def _sentence(section: str, kind: type[BaseModel], fault: Any) -> str:
    if not fault["loc"]:
        return f"[{section}] is not a section." if fault["type"] == "model_type" else f"[{section}] {_message(fault)}."
    name = str(fault["loc"][0])
    if fault["type"] == "extra_forbidden":
        return f"[{section}] {name} {MOVED.get(f'{section}.{name}') or f'is not a setting.{_meant(name, kind)}'}"
    wrong = "is missing" if fault["type"] == "missing" else f"is wrong: {_message(fault)}"
    return f"[{section}] {name} {wrong}. {kind.model_fields[name].description} {_where(section, name, kind)}"


_FAULTS = {
    "too_short": "it has {actual_length} characters, and needs {min_length} or more",  # as pydantic tells of a secret
    "string_too_short": "it needs {min_length} characters or more",
    "string_too_long": "it has more than {max_length} characters",
    "string_pattern_mismatch": "it does not match {pattern}",
    "literal_error": "it must be {expected}",
    "int_parsing": "it must be a whole number",
    "float_parsing": "it must be a number",
    "bool_parsing": "it must be true or false",
    "greater_than": "it must be more than {gt:g}",
    "greater_than_equal": "it must be {ge:g} or more",
    "less_than_equal": "it must be {le:g} or less",
}
"""What pydantic finds, in words for who does not know it."""


def _message(fault: Any) -> str:
    if known := _FAULTS.get(fault["type"]):
        return known.format(**fault.get("ctx", {}))
    return str(fault["msg"]).removeprefix("Value error, ").rstrip(".")


def _meant(name: str, kind: type[BaseModel]) -> str:
    like = difflib.get_close_matches(name, kind.model_fields, 1)
    return f" Did you mean {like[0]}?" if like else ""


def _where(section: str, name: str, kind: type[BaseModel]) -> str:
    variable = f"{PREFIX}{section}__{name}".replace(".", "__").upper()
    return f"Set {variable}." if _is_secret(kind, name) else f"Set it in relais.toml, or as {variable}."


def _is_secret(kind: type[BaseModel], name: str) -> bool:
    return name in kind.model_fields and kind.model_fields[name].annotation is SecretStr
