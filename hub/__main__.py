"""The `relais` command."""

import argparse
import asyncio
import gc
import importlib
import os
import secrets
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from dialogs.errors import BadSettings, RelaisError
from hub.observe import set_up_logs
from hub.settings import ROOT, Settings, load

UNSET = ("demo.run", "search.run", "train.run", "understand.run")
"""The commands that need no settings: what they use is all in the house."""

TALK = "talk.run"
SECRETS = ("RELAIS_HUB__SECRET", "RELAIS_CHANNELS__WIDGET__SESSION_SECRET")
"""What a hub cannot do without."""

YIELDS = 0.001
"""Seconds after which the loop lets the thread that writes go on. That one asks anew at each row, which SQLite fetches
without Python's lock: with the usual five milliseconds a transaction takes more than twice as long while many write."""


def main() -> None:
    """Run one command; faults are told in sentences, and end with status 1."""
    arguments = _parser().parse_args()
    try:
        raise SystemExit(_run(arguments))
    except BadSettings as wrong:
        _complain(_opening(arguments), *(f"  - {fault}" for fault in wrong.faults))
    except RelaisError as error:
        _complain(str(error))
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _opening(arguments: argparse.Namespace) -> str:
    """A slip in a campaign's file keeps no hub from starting."""
    return "This cannot be done:" if arguments.command.startswith("campaign.") else "Relais cannot start:"


def _run(arguments: argparse.Namespace) -> int:
    settings = None if arguments.command in UNSET else load(_file(arguments), _environment(arguments))
    if settings:
        set_up_logs(settings.hub.log_level, as_json=settings.hub.log_json)
    return _loop(_command(arguments.command)(settings, arguments))


def _environment(arguments: argparse.Namespace) -> Mapping[str, str]:
    """A conversation in the terminal is kept nowhere: it may do with secrets of the moment."""
    if arguments.command != TALK:
        return os.environ
    return {name: secrets.token_hex(32) for name in SECRETS} | os.environ


def _command(name: str) -> Callable[[Settings | None, argparse.Namespace], Awaitable[int]]:
    """`serve.run` is `run` in `hub/commands/serve.py`, loaded when asked for: a server needs no sandboxes."""
    module, _, function = name.partition(".")
    gc.disable()  # what is loaded stays: to look for rubbish among it, then or later, takes a tenth of the start
    loaded = importlib.import_module(f"hub.commands.{module}")
    gc.freeze()
    gc.enable()
    command: Callable[[Settings | None, argparse.Namespace], Awaitable[int]] = getattr(loaded, function)
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


def _file(arguments: argparse.Namespace) -> Path:
    return Path(arguments.config) if arguments.config else ROOT / "config" / "relais.toml"


def _complain(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr)  # noqa: T201
    raise SystemExit(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="relais", description="A self-hosted messaging hub for online shops.")
    parser.add_argument("--config", metavar="FILE", help="the settings (default: config/relais.toml)")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = verbs.add_parser("demo", help="open the playground: a shop, the widget and a phone for each channel")
    demo.add_argument("--port", type=int, default=8080, help="where to listen (default: 8080, or the next free one)")
    demo.add_argument("--keep", metavar="FILE", help="keep the database here, instead of starting afresh")
    demo.set_defaults(command="demo.run")

    serve = verbs.add_parser("serve", help="run everything in one process: the web server and the workers")
    serve.set_defaults(command="serve.run", settle=_settle)

    worker = verbs.add_parser("worker", help="run the workers alone, beside `relais serve`, on PostgreSQL")
    worker.set_defaults(command="serve.work", settle=_settle)

    migrate = verbs.add_parser("migrate", help="bring the database up to date")
    migrate.set_defaults(command="migrate.run")

    check = verbs.add_parser("check", help="look for everything that is wrong, with a real call to each vendor")
    check.set_defaults(command="check.run")

    console = verbs.add_parser("console", help="print a link into the console, for one visit")
    console.set_defaults(command="console.run")

    connect = verbs.add_parser("connect", help="connect a channel with its vendor, or say the exact steps")
    connect.add_argument("channel", help="telegram, slack, messenger, sms, email or widget")
    connect.set_defaults(command="connect.run")

    repairs = verbs.add_parser("repairs", help="count what came of the problems with products that were reported")
    repairs.add_argument("--days", type=int, default=30, help="of the last so many days (default: 30)")
    repairs.set_defaults(command="repairs.run")

    _campaigns(verbs.add_parser("campaign", help="write to many at once: see it first, watch it, read what it brought"))

    talk = verbs.add_parser("talk", help="talk to the assistant in the terminal; reads piped lines too")
    talk.add_argument("--customer", metavar="ID", default="", help="as this customer of the shop (default: a stranger)")
    talk.add_argument("--channel", default="console", help="shown as this channel would show it")
    talk.set_defaults(command="talk.run")

    train = verbs.add_parser("train", help="learn from the phrases in config/phrases/, and say what changed")
    train.add_argument("--anew", action="store_true", help="from all phrases, not only from those that are new")
    train.set_defaults(command="train.run")

    understand = verbs.add_parser("understand", help='read JSON lines {"id", "text"}, write what each means')
    understand.add_argument("--embeddings", action="store_true", help="ask relais[embeddings] too: better, far slower")
    understand.set_defaults(command="understand.run")

    take = verbs.add_parser("import", help="take in the shop's products").add_subparsers(required=True, metavar="WHAT")
    feed = take.add_parser("products", help="a feed: Google Merchant, schema.org, CSV, JSON or JSON lines")
    feed.add_argument("file", metavar="FILE", help="the feed; what is rejected is written beside it")
    feed.set_defaults(command="import_products.run")

    search = verbs.add_parser("search", help="ask any file of products in plain words, and see what is understood")
    search.add_argument("--products", metavar="FILE", required=True, help="a feed of any kind that Relais reads")
    search.add_argument(
        "--queries", metavar="FILE", required=True, help='JSON lines {"id", "query"}; - reads standard input'
    )
    search.set_defaults(command="search.run")

    export = verbs.add_parser("export", help="write all that is known of a person, as JSON")
    erase = verbs.add_parser("erase", help="erase all that is known of a person")
    for verb, run in ((export, "person.export"), (erase, "person.erase")):
        verb.add_argument("who", help="a customer's id in the shop, or an address such as sms:+33639980001")
        verb.set_defaults(command=run)
    erase.add_argument("--yes", action="store_true", help="do not ask again")

    consents = verbs.add_parser("consents", help="print what somebody allowed and refused, as proof: JSON lines")
    consents.add_argument("who", help="a customer's id in the shop, or an address such as sms:+33639980001")
    consents.add_argument("--csv", action="store_true", help="as a table")
    consents.set_defaults(command="consents.run")
    return parser


def _campaigns(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="WHAT")
    for verb, about in {
        "create": "keep a draft of it, or change the draft; docs/campaigns.md shows a file",
        "count": "say how many people a file is for, and show ten; nothing is kept",
    }.items():
        with_file = verbs.add_parser(verb, help=about)
        with_file.add_argument("file", metavar="FILE", help="the campaign, in TOML or JSON")
        with_file.set_defaults(command=f"campaign.{verb}")
    for verb, about in {
        "preview": "show it as each channel will, with what its text messages cost",
        "test": "send it to one address, to see it for yourself",
        "start": "begin, now or later",
        "pause": "hold it: nothing more leaves, and nothing is lost",
        "resume": "go on",
        "stop": "end it for good, with what is still on its way",
        "status": "say how far it is, and when it ends",
        "results": "say what came of it",
    }.items():
        named = verbs.add_parser(verb, help=about)
        named.add_argument("campaign", nargs="?" if verb == "status" else None, default="", help="its id")
        named.set_defaults(command=f"campaign.{verb}")
        if verb == "test":
            named.add_argument("--to", required=True, metavar="ADDRESS", help="such as email:me@my-shop.example")
        if verb == "start":
            when = named.add_mutually_exclusive_group()
            when.add_argument("--at", default="", metavar="MOMENT", help="2026-12-01T10:00+01:00 (default: its own)")
            when.add_argument("--now", action="store_true", help="at once, whatever moment its file tells")
        if verb == "status":
            named.add_argument("--watch", action="store_true", help="a line every two seconds, until it has ended")


if __name__ == "__main__":
    main()
