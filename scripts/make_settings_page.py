"""Writes `config/relais.toml` and `docs/settings.md` from the settings themselves, so that they never tell lies."""

import importlib
import json
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from hub.settings import (
    CONFIG,
    PREFIX,
    ROOT,
    DeliverySettings,
    DeskSettings,
    Hub,
    NlpSettings,
    NoticeSettings,
    ShopSettings,
)

FILE = CONFIG / "relais.toml"
PAGE = ROOT / "docs" / "settings.md"
SWITCHED_ON = "channels.widget"
CHANNELS = ("widget", "messenger", "telegram", "slack", "sms", "email")
SERVICES = ("openai_chat", "openai_embeddings", "nlpjs", "rasa", "dialogflow", "wit")
SECTIONS: dict[str, type[BaseModel]] = {
    "hub": Hub,
    "shop": ShopSettings,
    "desk": DeskSettings,
    "delivery": DeliverySettings,
    "notices": NoticeSettings,
    **{f"channels.{name}": importlib.import_module(f"channels.{name}").Settings for name in CHANNELS},
    "nlp": NlpSettings,
    **{f"nlp.{name}": importlib.import_module(f"hub.nlp.{name}").Settings for name in SERVICES},
}


def main() -> None:
    for path, text in ((FILE, config_file()), (PAGE, settings_page())):
        path.write_text(text, "utf-8")
        print(f"{path.relative_to(ROOT)} is written.")


# ---------------------------------------------------------------- config/relais.toml


def config_file() -> str:
    return "\n".join([_FILE_OPENS, *(_toml_section(section, model) for section, model in SECTIONS.items()), ""])


_FILE_OPENS = """\
# Everything that can be set in Relais, with its default. docs/settings.md has the same as a table.
#
# Each key can be given in the environment instead: RELAIS_HUB__PORT=80 sets `port` under [hub]. That is the place of
# secrets, which are named here and never written here. `relais check` tells all that is wrong or missing, at once.
#
# To switch a channel on, take the # away from its heading and from the keys that you change: docs/connect/ says how.
# A language service has a section of its own too, and is chosen under [nlp]."""


def _toml_section(section: str, model: type[BaseModel]) -> str:
    off = "#" if section.startswith(("channels.", "nlp.")) and section != SWITCHED_ON else ""
    keys = [line for name, field in model.model_fields.items() for line in _toml_key(section, name, field, off)]
    return "\n".join(["", f"# {'=' * 10} {_about(section, model)}", f"{off}[{section}]", *keys])


def _toml_key(section: str, name: str, field: FieldInfo, off: str) -> Iterator[str]:
    """What it means, then the key as it is by default; a secret is named and left to the environment."""
    needed = " Needed." if field.is_required() else ""
    yield ""
    yield f"# {_meaning(field)}{needed}"
    if _is_secret(field):
        yield f"# {name} comes as {_variable(section, name)}"
    else:
        yield f"{off}{name} = {_toml('' if field.is_required() else field.default)}"


def _toml(value: Any) -> str:
    """Strings, numbers, booleans and lists of them are written in TOML as in JSON."""
    return json.dumps(value, ensure_ascii=False)


# ---------------------------------------------------------------- docs/settings.md


def settings_page() -> str:
    return "\n".join([_PAGE_OPENS, *(_table(section, model) for section, model in SECTIONS.items())])


_PAGE_OPENS = """\
# Settings

Written by `scripts/make_settings_page.py` from the code; do not edit it here.

Relais reads `config/relais.toml` (another file with `relais --config FILE …`), then the environment, which wins:
`RELAIS_`, the section and the key in capitals, joined by two underscores. `RELAIS_CHANNELS__SMS__POOL=40` sets `pool`
under `[channels.sms]`. A list is written as JSON: `RELAIS_CHANNELS__WIDGET__ALLOWED_ORIGINS='["https://shop.example"]'`.

Secrets belong in the environment. Nothing prints them: neither logs, nor `relais check`, nor an error.

A channel exists when its section does, in the file or in the environment. Whatever is wrong is told at once, every
fault in a sentence, before anything starts.
"""


def _table(section: str, model: type[BaseModel]) -> str:
    rows = [_row(section, name, field) for name, field in model.model_fields.items()]
    return "\n".join(
        [f"## `[{section}]`", "", _about(section, model), "", "| key | default | meaning |", "|---|---|---|", *rows, ""]
    )


def _row(section: str, name: str, field: FieldInfo) -> str:
    known = "**needed**" if field.is_required() else "none" if _is_secret(field) else f"`{_toml(field.default)}`"
    secret = f" Secret: `{_variable(section, name)}`." if _is_secret(field) else ""
    return f"| `{name}` | {known} | {_meaning(field)}{secret} |"


# ---------------------------------------------------------------- both


def _about(section: str, model: type[BaseModel]) -> str:
    if section.startswith("channels."):
        return f"How to connect it: docs/connect/{section.removeprefix('channels.')}.md"
    if section.startswith("nlp."):
        return "How to connect it, and what is sent there: docs/connect/nlp.md"
    return (model.__doc__ or "").strip().splitlines()[0]


def _meaning(field: FieldInfo) -> str:
    values = " or ".join(get_args(field.annotation)) if get_origin(field.annotation) is Literal else ""
    said = field.description or ""
    return f"{said} ({values})" if values and not all(value in said for value in get_args(field.annotation)) else said


def _is_secret(field: FieldInfo) -> bool:
    return field.annotation is SecretStr


def _variable(section: str, name: str) -> str:
    return f"{PREFIX}{section}__{name}".replace(".", "__").upper()


if __name__ == "__main__":
    main()
