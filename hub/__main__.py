"""The `relais` command."""

import argparse
import asyncio
import gc
import importlib
import os
import secrets
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from dialogs.errors import BadSettings, RelaisError
from hub.command_line import parser

if TYPE_CHECKING:
    from hub.settings import Settings

    Command = Callable[[Settings | None, argparse.Namespace], Awaitable[int]]

UNSET = ("demo.run", "search.run", "train.run", "understand.run")
"""The commands that need no settings: what they use is all in the house."""

TALK = "talk.run"
SECRETS = ("RELAIS_HUB__SECRET", "RELAIS_CHANNELS__WIDGET__SESSION_SECRET")
"""What a hub cannot do without."""

SESSIONS = ("sqlalchemy.ext.asyncio.session", "sqlalchemy.ext.asyncio.scoping")
"""What SQLAlchemy's asyncio part always loads, and all of the mapper with it: 7 MB, a twentieth of the start. We speak
to the database in statements; a session is opened nowhere.
"""

YIELDS = 0.001
"""Seconds after which the loop lets the thread that writes go on. That one asks anew at each row, which SQLite fetches
without Python's lock: with the usual five milliseconds a transaction takes more than twice as long while many write."""


class Unopened(ModuleType):
    """Stands where a module would that nobody here uses; whatever is taken from it is `None`."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):  # what Python itself asks of a module
            raise AttributeError(name)


def main() -> None:
    """Run one command; faults are told in sentences, and end with status 1."""
    arguments = parser().parse_args(namespace=argparse.Namespace(settle=_settle))
    try:
        status = _run(arguments)
        sys.stdout.flush()
        raise SystemExit(status)
    except BrokenPipeError:
        _nobody_reads()
    except BadSettings as wrong:
        _complain(_opening(arguments), *(f"  - {fault}" for fault in wrong.faults))
    except RelaisError as error:
        _complain(str(error))
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _nobody_reads() -> None:
    """`relais check | head` reads no further: what Python still holds must go somewhere when it ends.

    Source: https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(1)


def _opening(arguments: argparse.Namespace) -> str:
    """A slip in a campaign's file keeps no hub from starting."""
    return "This cannot be done:" if arguments.command.startswith("campaign.") else "Relais cannot start:"


def _run(arguments: argparse.Namespace) -> int:
    with _loading():
        settings = None if arguments.command in UNSET else _settings(arguments)
        command = _command(arguments.command)
    return _loop(command(settings, arguments))


@contextmanager
def _loading() -> Iterator[None]:
    """What is loaded stays: to look for rubbish among it, then or later, takes a tenth of the start."""
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # structlog would load it to colour tracebacks: 3 MB
    for name in SESSIONS:
        sys.modules.setdefault(name, Unopened(name))
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def _settings(arguments: argparse.Namespace) -> "Settings":
    """Checked, once it is clear what was typed: whoever asks for help need not wait for what checks them."""
    from hub.observe import set_up_logs
    from hub.settings import ROOT, load

    file = Path(arguments.config) if arguments.config else ROOT / "config" / "relais.toml"
    settings = load(file, _environment(arguments))
    set_up_logs(settings.hub.log_level, as_json=settings.hub.log_json)
    return settings


def _environment(arguments: argparse.Namespace) -> Mapping[str, str]:
    """A conversation in the terminal is kept nowhere: it may do with secrets of the moment."""
    if arguments.command != TALK:
        return os.environ
    return {name: secrets.token_hex(32) for name in SECRETS} | os.environ


def _command(name: str) -> "Command":
    """`serve.run` is `run` in `hub/commands/serve.py`, loaded when asked for: a server needs no sandboxes."""
    module, _, function = name.partition(".")
    command: Command = getattr(importlib.import_module(f"hub.commands.{module}"), function)
    return command


def _loop(work: Awaitable[int]) -> int:
    """Run in uvloop where it exists: it halves what the network costs."""

    async def whole() -> int:
        return await work

    try:
        import uvloop
    except ImportError:
        return asyncio.run(whole())
    return uvloop.run(whole())


def _settle() -> None:
    """Once all is built. Here, since it concerns the whole process: one that does more than serve keeps looking."""
    sys.setswitchinterval(YIELDS)
    gc.collect()
    gc.freeze()  # what is built stays: to look through it again and again takes a tenth of a second each time …
    gc.set_threshold(20_000, 20, 20)  # … and under load a thousand messages are at work, none of them rubbish


def _complain(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr)  # noqa: T201
    raise SystemExit(1)


if __name__ == "__main__":
    main()
