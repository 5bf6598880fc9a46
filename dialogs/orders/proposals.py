"""Nothing is done to an order before a plain yes to a sentence that says exactly what will be done.

A skill that changes orders says it with `propose`, hears the answer through `settle`, and ends with `accomplished`,
from which what was done can be taken back. A yes counts for the one sentence it was asked with: each has its seal.
"""

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from msgspec.structs import replace

from dialogs.aftercare import Done, TakesBack
from dialogs.agreeing import agreed, regrets
from dialogs.errors import ShopRefuses
from dialogs.kept_words import memory_of, recalled
from dialogs.messages import Choice, Reply
from dialogs.orders.told import tell_eta
from dialogs.orders.which_order import find_order, is_open, names_order
from dialogs.shop import Order
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice
from dialogs.wording import Wording

YES, NO, UNDO = "yes", "no", "undo"
"""How the arguments of these three buttons begin."""

AGREE = "agree"
"""The stage at which a yes is waited for."""


class CarriesOut(Protocol):
    """A skill that does what was agreed to. `what` is what it proposed, in its own terms."""

    name: str

    async def carry_out(self, talk: Talk, order: Order, what: Mapping[str, str]) -> Answer:
        """Do it. May raise `ShopRefuses`."""
        ...


def propose(talk: Talk, skill: str, order: Order, sentence: str, what: Mapping[str, str]) -> Answer:
    """Say what would be done, and wait for a yes. `sentence` leaves nothing out: what, when, how much."""
    _ = talk.words
    seal = hashlib.blake2s(f"{talk.inbound.id}{sentence}".encode(), digest_size=4).hexdigest()
    question = _("Shall I do it?")
    memory = {**what, "stage": AGREE, "seal": seal, "order": order.number, "sentence": sentence}
    reply = Reply(f"{sentence} {question}", choices=_yes_or_no(talk, skill, seal))
    return Answer((reply,), asks=skill, memory=memory, order=order.number)


def accomplished(
    talk: Talk,
    skill: str,
    order: Order,
    what: Mapping[str, str],
    done: Done | None,
    more: tuple[Choice, ...] = (),
    note: str = "",
) -> Answer:
    """Say that what was agreed to is done, what is to be known of it, and until when it can be taken back."""
    _ = talk.words
    sentence = _("Done. {sentence}", sentence=what["sentence"])
    if not done or not done.until or not isinstance(talk.shop, TakesBack):
        return Answer((Reply("\n".join(filter(None, [sentence, note])), choices=more),), order=order.number)
    until = tell_until(done.until, _, talk.now, talk.person.time_zone)
    undo = Choice(_("Undo this"), f"{skill}:{UNDO}/{order.number}/{done.id}")
    memory = {"stage": "done", "order": order.number, "change": done.id}
    said = _("{done} You can take this back {until}.", done=sentence, until=until)
    text = "\n".join(filter(None, [said, note]))
    return Answer((Reply(text, choices=(*more, undo)),), asks=skill, memory=memory, order=order.number)


def _yes_or_no(talk: Talk, skill: str, seal: str) -> tuple[Choice, ...]:
    _ = talk.words
    return Choice(_("Yes, do it"), f"{skill}:{YES}/{seal}"), Choice(_("No, change nothing"), f"{skill}:{NO}/{seal}")


async def settle(talk: Talk, skill: CarriesOut) -> Answer | None:
    """What follows from a yes, a no, or wanting something taken back; None when something else was said."""
    memory, (verb, *rest) = memory_of(talk, skill.name), talk.argument.split("/")
    stage, said = memory.get("stage", ""), agreed(talk.text, talk.vocabulary) if talk.text else None
    if verb in (YES, NO):
        return await _pressed(talk, skill, verb, rest[0] if rest else "")
    if verb == UNDO and len(rest) == 2:
        return await _take_back(talk, skill.name, rest[0], rest[1])
    if stage == AGREE and said is not None:
        return await _carry_out(talk, skill, memory) if said else _left(talk, memory["order"])
    if stage == "done" and (said is False or regrets(talk.text, talk.vocabulary)):
        return await _take_back(talk, skill.name, memory["order"], memory["change"])
    if memory and said is False:
        return _left(talk, memory.get("order", ""))
    if stage == AGREE and talk.text and talk.understanding.intent == "affirm":
        return _once_more(talk, skill.name, memory)
    return None


def waiting(talk: Talk, skill: str) -> Reply | None:
    """The question that is still open, said again after something else was answered."""
    memory = memory_of(talk, skill)
    if memory.get("stage") != AGREE:
        return None
    said = talk.words("And for what you asked: {sentence} Shall I do it?", sentence=memory["sentence"])
    return Reply(said, choices=_yes_or_no(talk, skill, memory["seal"]))


def refused(talk: Talk, refusal: ShopRefuses, order: Order, more: tuple[Choice, ...] = ()) -> Answer:
    """The shop's own reason, and what else can be done."""
    said = talk.words.pick(refusal.reason)
    return Answer((Reply(said, choices=(*more, *human_choice(talk))),), order=order.number)


def once(talk: Talk) -> str:
    """The id under which this message has something done, once however often it is worked on."""
    return f"{talk.address.channel}:{talk.inbound.id}"


def about(talk: Talk, number: str) -> Talk:
    """The same, of that order; without one, of whichever is meant."""
    return dataclasses.replace(talk, argument=number)


# ---------------------------------------------------------------- the words of a question asked before


async def order_named(talk: Talk, skill: str, fits: Callable[[Order], bool] = is_open) -> Talk | None:
    """The talk about the order that they name, having been asked which; None when they name none."""
    if memory_of(talk, skill).get("stage") or (not talk.text and not talk.argument):
        return None
    found = await find_order(talk, skill, fits)
    if isinstance(found, Order):
        return about(recalled(talk, skill), found.number)
    return recalled(talk, skill) if await names_order(talk) else None


# ---------------------------------------------------------------- yes, no, take it back


async def _pressed(talk: Talk, skill: CarriesOut, verb: str, seal: str) -> Answer:
    memory = memory_of(talk, skill.name)
    if memory.get("stage") == AGREE and memory["seal"] == seal:
        return await _carry_out(talk, skill, memory) if verb == YES else _left(talk, memory["order"])
    _ = talk.words
    if memory.get("stage") == "done" and memory.get("seal") == seal:
        return Answer((Reply(_("That is done already.")),), asks=skill.name, memory=dict(memory))
    said = _("That question is no longer open, so I have changed nothing. Tell me again what you would like.")
    return Answer((Reply(said),))


async def _carry_out(talk: Talk, skill: CarriesOut, memory: Mapping[str, str]) -> Answer:
    if not talk.inbound.vouched:
        return _unproven(talk, skill.name)
    order = await find_order(about(talk, memory["order"]), skill.name)
    if not isinstance(order, Order):
        return order
    try:
        answer = await skill.carry_out(talk, order, memory)
    except ShopRefuses as refusal:
        return refused(talk, refusal, order)
    return replace(answer, memory={**answer.memory, "seal": memory["seal"]} if answer.asks else {})


async def _take_back(talk: Talk, skill: str, number: str, change: str) -> Answer:
    if not talk.inbound.vouched:
        return _unproven(talk, skill)
    order = await find_order(about(talk, number), skill)
    if not isinstance(order, Order):
        return order
    if not isinstance(talk.shop, TakesBack):
        return Answer((Reply(talk.words("Nothing has been changed.")),))
    try:
        await talk.shop.take_back(number, change, once(talk))
    except ShopRefuses as refusal:
        return refused(talk, refusal, order)
    again = await talk.shop.order(number) or order
    said = talk.words("Done: order {number} is as it was before.", number=number)
    return Answer((Reply(" ".join([said, *_expected(talk, again)])),), order=number)


def _unproven(talk: Talk, skill: str) -> Answer:
    """Whoever forged the sender hears nothing of the order; the true one may still answer."""
    said = talk.words("To be sure that it is you, please answer this message: your reply will carry our seal.")
    return Answer((Reply(said),), asks=skill, memory=dict(memory_of(talk, skill)))


def _expected(talk: Talk, order: Order) -> list[str]:
    etas = [tell_eta(parcel, talk.words, talk.today) for parcel in order.parcels]
    return [eta for eta in etas if eta] if len(order.parcels) == 1 else []


def _left(talk: Talk, number: str) -> Answer:
    _ = talk.words
    said = _("Very well, I am leaving order {number} as it is.", number=number) if number else ""
    return Answer((Reply(said or _("Very well, I am not changing anything.")),), order=number)


def _once_more(talk: Talk, skill: str, memory: Mapping[str, str]) -> Answer:
    """They seem to agree, but said more than that: what will be done is said once more."""
    _ = talk.words
    choices = _yes_or_no(talk, skill, memory["seal"])
    said = _("To be sure that I have it right: {sentence} Is that a yes?", sentence=memory["sentence"])
    return Answer((Reply(said, choices=choices),), asks=skill, memory=dict(memory), order=memory["order"])


# ---------------------------------------------------------------- wordings that these skills share


def tell_until(until: datetime, _: Wording, now: datetime, time_zone: str) -> str:
    """ "until midnight tonight", "until 14:32"."""
    zone = ZoneInfo(time_zone)
    local, today = until.astimezone(zone), now.astimezone(zone).date()
    if local.time() != time():
        clock = format_datetime(local, _("HH:mm"), locale=_.locale)
        return (
            _("until {time}", time=clock)
            if local.date() == today
            else _("until {moment}", moment=_.moment(until, now, time_zone))
        )
    eve = local.date() - timedelta(days=1)
    return _("until midnight tonight") if eve == today else _("until {day} at midnight", day=_.day(eve, today))
