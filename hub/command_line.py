"""The words of the `relais` command: what can be typed, and what each of it is for."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction["Helpful"]

WHO = "a customer's id in the shop, or an address such as sms:+33639980001"


CENTURY = 36_500
"""Days: nobody has older figures, and a slip is no wish."""


class Helpful(argparse.ArgumentParser):
    """Shows all that could have been typed where something is missing or wrong."""

    def error(self, message: str) -> NoReturn:
        self.print_help(sys.stderr)
        self.exit(2, f"\n{self.prog}: {message}.\n")


def _number(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number within these bounds."""

    def read(typed: str) -> int:
        if not typed.isdecimal() or len(typed) > 9 or not least <= int(typed) <= most:
            raise argparse.ArgumentTypeError(f"{typed} is no whole number from {least} to {most}")
        return int(typed)

    return read


def parser() -> argparse.ArgumentParser:
    """All commands. Each sets `command`: `serve.run` is `run` in `hub/commands/serve.py`."""
    relais = Helpful(prog="relais", description="A self-hosted messaging hub for online shops.")
    relais.add_argument("--config", metavar="FILE", help="the settings (default: config/relais.toml)")
    verbs = relais.add_subparsers(required=True, metavar="COMMAND")
    _to_run(verbs)
    _to_set_up(verbs)
    _to_converse(verbs)
    _campaigns(verbs.add_parser("campaign", help="write to many at once: see it first, watch it, read what it brought"))
    _to_understand(verbs)
    _of_products(verbs)
    _of_persons(verbs)
    return relais


def _to_run(verbs: "Verbs") -> None:
    demo = verbs.add_parser("demo", help="open the playground: a shop, the widget and a phone for each channel")
    demo.add_argument(
        "--port", type=_number(0, 65_535), default=8080, help="where to listen (default: 8080, or the next free one)"
    )
    demo.add_argument("--keep", metavar="FILE", help="keep the database here, instead of starting afresh")
    demo.set_defaults(command="demo.run")

    serve = verbs.add_parser("serve", help="run everything in one process: the web server and the workers")
    serve.set_defaults(command="serve.run")

    worker = verbs.add_parser("worker", help="run the workers alone, beside `relais serve`, on PostgreSQL")
    worker.set_defaults(command="serve.work")


def _to_set_up(verbs: "Verbs") -> None:
    migrate = verbs.add_parser("migrate", help="bring the database up to date")
    migrate.set_defaults(command="migrate.run")

    check = verbs.add_parser("check", help="look for everything that is wrong, with a real call to each vendor")
    check.set_defaults(command="check.run")

    connect = verbs.add_parser("connect", help="connect a channel with its vendor, or say the exact steps")
    connect.add_argument("channel", help="telegram, slack, messenger, sms, email or widget")
    connect.set_defaults(command="connect.run")


def _to_converse(verbs: "Verbs") -> None:
    console = verbs.add_parser("console", help="print a link into the console, for one visit")
    console.set_defaults(command="console.run")

    talk = verbs.add_parser("talk", help="talk to the assistant in the terminal; reads piped lines too")
    talk.add_argument("--customer", metavar="ID", default="", help="as this customer of the shop (default: a stranger)")
    talk.add_argument("--channel", default="console", help="shown as this channel would show it")
    talk.set_defaults(command="talk.run")

    repairs = verbs.add_parser("repairs", help="count what came of the problems with products that were reported")
    repairs.add_argument("--days", type=_number(1, CENTURY), default=30, help="of the last so many days (default: 30)")
    repairs.set_defaults(command="repairs.run")
    demand = verbs.add_parser("demand", help="tell what customers look for, find, and do not find")
    demand.add_argument("--days", type=_number(1, CENTURY), default=30, help="of the last so many days (default: 30)")
    demand.add_argument("--most", type=_number(1, 1_000), default=20, help="lines a list (default: 20)")
    demand.set_defaults(command="demand.run")


def _to_understand(verbs: "Verbs") -> None:
    train = verbs.add_parser("train", help="learn from the phrases in config/phrases/, and say what changed")
    train.add_argument("--anew", action="store_true", help="from all phrases, not only from those that are new")
    train.set_defaults(command="train.run")

    understand = verbs.add_parser("understand", help='read JSON lines {"id", "text"}, write what each means')
    understand.add_argument("--embeddings", action="store_true", help="ask relais[embeddings] too: better, far slower")
    understand.set_defaults(command="understand.run")


def _of_products(verbs: "Verbs") -> None:
    take = verbs.add_parser("import", help="take in the shop's products").add_subparsers(required=True, metavar="WHAT")
    feed = take.add_parser("products", help="a feed: Google Merchant, schema.org, CSV, JSON or JSON lines")
    feed.add_argument("file", metavar="FILE", help="the feed; what is rejected is written beside it")
    feed.set_defaults(command="import_products.run")

    search = verbs.add_parser("search", help="ask any file of products in plain words, and see what is understood")
    search.add_argument("--products", metavar="FILE", required=True, help="a feed of any kind that Relais reads")
    search.add_argument(
        "--queries", metavar="FILE", required=True, help='JSON lines {"id", "query"}; - reads standard input'
    )
    search.add_argument("--embeddings", action="store_true", help="find by relais[embeddings] too, where words fail")
    search.set_defaults(command="search.run")


def _of_persons(verbs: "Verbs") -> None:
    export = verbs.add_parser("export", help="write all that is known of a person, as JSON")
    export.set_defaults(command="person.export")

    erase = verbs.add_parser("erase", help="erase all that is known of a person")
    erase.add_argument("--yes", action="store_true", help="do not ask again")
    erase.set_defaults(command="person.erase")

    consents = verbs.add_parser("consents", help="print what somebody allowed and refused, as proof: JSON lines")
    consents.add_argument("--csv", action="store_true", help="as a table")
    consents.set_defaults(command="consents.run")

    reach = verbs.add_parser("reach", help="tell where somebody can be written to now, and why not elsewhere")
    reach.set_defaults(command="reach.run")

    for verb in (export, erase, consents, reach):
        verb.add_argument("who", help=WHO)


def _campaigns(campaign: argparse.ArgumentParser) -> None:
    verbs = campaign.add_subparsers(required=True, metavar="WHAT")
    for verb, about in {
        "create": "keep a draft of it, or change it as long as it has not begun; docs/campaigns.md shows a file",
        "count": "say how many people a file is for, and show ten; nothing is kept",
    }.items():
        with_file = verbs.add_parser(verb, help=about)
        with_file.add_argument("file", metavar="FILE", help="the campaign, in TOML or JSON")
        with_file.set_defaults(command=f"campaign.{verb}")
    named = {verb: verbs.add_parser(verb, help=about) for verb, about in _OF_ONE.items()}
    for verb, one in named.items():
        one.add_argument("campaign", nargs="?" if verb == "status" else None, default="", help="its id")
        one.set_defaults(command=f"campaign.{verb}")
    named["test"].add_argument("--to", required=True, metavar="ADDRESS", help="such as email:me@my-shop.example")
    pages = "write its mails there, as the pages that leave"
    named["preview"].add_argument("--pages", default="", metavar="FOLDER", help=pages)
    when = named["start"].add_mutually_exclusive_group()
    when.add_argument("--at", default="", metavar="MOMENT", help="2026-12-01T10:00+01:00 (default: its own)")
    when.add_argument("--now", action="store_true", help="at once, whatever moment its file tells")
    named["status"].add_argument("--watch", action="store_true", help="a line every two seconds, until it has ended")


_OF_ONE = {
    "preview": "show it as each channel will, with what its text messages cost",
    "test": "send it to one address, to see it for yourself",
    "start": "begin, now or later; again: at another moment",
    "pause": "hold it: nothing more leaves, nothing is lost; one that waits for its hour does not begin",
    "resume": "go on",
    "stop": "end it for good, with what is still on its way",
    "status": "say how far it is, and when it ends",
    "results": "say what came of it",
}
"""What can be done with a campaign that is kept."""
