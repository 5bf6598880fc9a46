"""Sixty people with something that does not work, played through the real engine, and what came of each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import yaml
from msgspec import Struct
from sqlalchemy import func, select

from dialogs.repair.case import Repair
from dialogs.vocabulary import plain
from storage.people import load
from storage.tables import cases, repairs, subscriptions
from tests.kit.chat import Chat, plainly, seen_in

PEOPLE = Path(__file__).parent.parent / "benchmarks" / "data" / "aftersales.yaml"
MOST_TURNS = 25

_ENDS = {"human": "handed"}


class Somebody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person: who and where, what they say, what they would see at each step, and how it ought to end.

    `between` is said at that turn, whatever was asked; `then_on` is the channel on which they say the last of those.
    `also` is how many problems they have in all.
    """

    name: str
    on: str
    says: tuple[str, ...]
    ends: str
    knows: dict[str, str] = {}
    who: str = ""
    en: bool = False
    awkward: bool = False
    product: str = ""
    symptom: str = ""
    wants: str = ""
    between: dict[int, str] = {}
    then_on: str = ""
    procedure: str = ""
    sku: str = ""
    also: int = 1


@dataclass
class Played:
    """What came of it. `twice` are questions put although they had been answered, `wrong` what was done unasked.

    `called` says that a human was called for nothing, or that nobody was.
    """

    who: Somebody
    lines: list[str] = field(default_factory=list[str])
    turns: int = 0
    repairs: list[Repair] = field(default_factory=list[Repair])
    twice: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])
    called: str = ""

    @property
    def right(self) -> bool:
        """It ended as it ought to, about the right thing, by the right procedure, with a human called if need be."""
        wanted = self.who
        return (
            not self.called
            and len(self.repairs) == wanted.also
            and all(
                repair.end == _ENDS.get(wanted.ends, wanted.ends)
                and wanted.procedure in ("", repair.procedure)
                and (bool(wanted.also > 1) or wanted.sku == (repair.bought.sku if repair.bought else ""))
                for repair in self.repairs
            )
        )

    def __str__(self) -> str:
        ends = [(one.end, one.procedure, one.bought.sku if one.bought else "") for one in self.repairs]
        return "\n".join([f"── {self.who.name}: {ends}", *self.lines, *self.twice, *self.wrong, self.called])


def people() -> Sequence[Somebody]:
    return msgspec.convert(yaml.load(PEOPLE.read_text("utf-8"), yaml.CBaseLoader), list[Somebody], strict=False)


async def play(chat: Chat, who: Somebody, number: int) -> Played:
    """The whole conversation, to its end or until they have nothing left to say."""
    here = chat.on(who.on, f"yardstick-{number}")
    here = await _as(here.in_english() if who.en else here, who)
    before = await _state(here, who)
    played, answered = Played(who), set[str]()
    for turn in range(1, MOST_TURNS):
        line, answers = _line(who, turn, await _open(here))
        if not line:
            break
        if who.then_on and turn == max(who.between):
            await here.later(days=3)
            here = await _as(here.on(who.then_on, f"yardstick-{number}-b"), who)
        asked = _questions(here)
        answered |= set(asked) if answers else set()
        await here.says(line)
        played.lines += [f"> {line}", *(plainly(seen_in(message.reply)) for message in here.heard)]
        again = who.between.get(turn, "") in ("répétez", "retour")
        played.twice += [question for question in _questions(here) if question in answered and not again]
        played.turns = turn
    after = await _state(here, who)
    played.repairs = [repair for ident, repair in after.repairs.items() if ident not in before.repairs]
    played.wrong, played.called = list(_done_unasked(before, after)), _called(after.cases - before.cases, who)
    return played


async def _as(chat: Chat, who: Somebody) -> Chat:
    return await chat.as_customer(who.who) if who.who else chat


def _line(who: Somebody, turn: int, repair: Repair | None) -> tuple[str, bool]:
    """What they say now, and whether it answers what was asked."""
    if turn in who.between:
        return who.between[turn], False
    if turn <= len(who.says):
        return who.says[turn - 1], turn > 1
    if repair is None:
        return "", False
    no = "no" if who.en else "non"
    wanted = {
        "product": who.product,
        "symptom": who.symptom,
        "wants": who.wants,
        "step": who.knows.get(repair.step, no),
    }
    return wanted.get(repair.asks, ""), True


def _questions(chat: Chat) -> list[str]:
    """The paragraphs that ask, in what was heard: "does it work now?" may follow many a different thing to do."""
    lines = "\n".join(message.reply.text for message in chat.heard).split("\n")
    return [plain(re.sub(r"^(Étape|Step) \d+\s?:", "", line)) for line in lines if line.rstrip().endswith("?")]


async def _person(chat: Chat) -> str:
    """Who the hub takes them for; nobody yet, before their first word."""
    async with chat.hub.database.reading() as connection:
        known = await load(connection, [chat.address])
    return known[chat.address].person.id if chat.address in known else ""


async def _open(chat: Chat) -> Repair | None:
    waiting = await chat.hub.memory.open_repairs(await _person(chat))
    return waiting[0] if waiting else None


@dataclass(frozen=True)
class _State:
    """What an assistant that only repairs has no business to change; and the problems that are known."""

    orders: str
    subscriptions: int
    cases: int
    repairs: dict[str, Repair]


async def _state(chat: Chat, who: Somebody) -> _State:
    person = await _person(chat)
    orders = repr(await chat.shop.orders_of(who.who)) if who.who else ""
    async with chat.hub.database.reading() as connection:
        bodies = await connection.scalars(
            select(repairs.c.body).where(repairs.c.person_id == person).order_by(repairs.c.opened_at)
        )
        known = [msgspec.json.decode(body, type=Repair) for body in bodies]
        wanted = await connection.scalar(select(func.count()).select_from(subscriptions)) or 0
        called = await connection.scalar(select(func.count()).select_from(cases)) or 0
    return _State(orders, wanted, called, {repair.id: repair for repair in known})


def _done_unasked(before: _State, after: _State) -> Iterator[str]:
    if before.orders != after.orders:
        yield "an order was changed"
    if before.subscriptions != after.subscriptions:
        yield "news were subscribed to"


def _called(cases: int, who: Somebody) -> str:
    """What is wrong with how many humans were called, one at most being wanted."""
    wanted = int(who.ends == "human")
    return "" if cases == wanted else "a human was called for nothing" if cases > wanted else "nobody was called"
