"""What one can do on the page: hold a phone, answer as Sophie, play the merchant, move time, annoy a vendor."""

from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from channels.sandbox import Vendor
from dialogs.errors import ShopError
from dialogs.shop import Step
from hub.playground.guard import Guard
from hub.playground.stage import Attaches, Blocks, Locates, Mood, Opens, Reads, Stage

Words = Annotated[str, Meta(min_length=1, max_length=10_000)]
Name = Annotated[str, Meta(max_length=300)]


class OnPhone(Struct, frozen=True, kw_only=True):
    channel: Name
    who: Name


class Write(OnPhone, frozen=True, tag="write", tag_field="act"):
    text: Words


class Tap(OnPhone, frozen=True, tag="tap", tag_field="act"):
    message: Name
    button: Name


class Open(OnPhone, frozen=True, tag="open", tag_field="act"):
    ref: Name = ""


class Attach(OnPhone, frozen=True, tag="attach", tag_field="act"):
    url: Words


class Locate(OnPhone, frozen=True, tag="locate", tag_field="act"):
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


class Block(OnPhone, frozen=True, tag="block", tag_field="act"):
    pass


class Unblock(OnPhone, frozen=True, tag="unblock", tag_field="act"):
    pass


class Read(OnPhone, frozen=True, tag="read", tag_field="act"):
    pass


class AgentSays(Struct, frozen=True, tag="agent_says", tag_field="act"):
    thread: Name
    text: Words


class AgentTaps(Struct, frozen=True, tag="agent_taps", tag_field="act"):
    thread: Name
    message: Name
    button: Name


class Advance(Struct, frozen=True, tag="advance", tag_field="act"):
    number: Name
    step: Step


class Postpone(Struct, frozen=True, tag="delay", tag_field="act"):
    number: Name
    days: Annotated[int, Meta(ge=1, le=30)]


class MarkDown(Struct, frozen=True, tag="mark_down", tag_field="act"):
    sku: Name


class Restock(Struct, frozen=True, tag="restock", tag_field="act"):
    sku: Name
    left: Annotated[int, Meta(ge=0, le=999)]


class Refund(Struct, frozen=True, tag="refund", tag_field="act"):
    number: Name


class LeaveCart(Struct, frozen=True, tag="leave_cart", tag_field="act"):
    customer: Name
    sku: Name


class Agree(Struct, frozen=True, tag="agree", tag_field="act"):
    customer: Name


class MoveTime(Struct, frozen=True, tag="move_time", tag_field="act"):
    hours: Annotated[float, Meta(gt=0, le=24 * 31)]


class Misbehave(Struct, frozen=True, tag="misbehave", tag_field="act"):
    channel: Name
    mood: Mood


PhoneAct = Write | Tap | Open | Attach | Locate | Block | Unblock | Read
ShopAct = Advance | Postpone | MarkDown | Restock | Refund | LeaveCart | Agree
Act = PhoneAct | ShopAct | AgentSays | AgentTaps | MoveTime | Misbehave

_decoder: msgspec.json.Decoder[Act] = msgspec.json.Decoder(Act)


def routes(stage: Stage, guard: Guard) -> list[web.RouteDef]:
    async def act(request: web.Request) -> web.Response:
        wanted = _read(await request.read())
        try:
            await perform(stage, wanted)
        except (ShopError, LookupError, ValueError) as impossible:
            raise web.HTTPConflict(text="That is not possible now.") from impossible
        return web.Response(status=204)

    return [web.post("/playground/act", guard.act(act))]


def _read(body: bytes) -> Act:
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise web.HTTPBadRequest(text="Not an act.") from fault


async def perform(stage: Stage, act: Act) -> None:
    """Do it. Raises `LookupError` for an unknown channel, order or button, `ValueError` for what cannot be done."""
    match act:
        case AgentSays():
            await stage.agent_says(act.thread, act.text)
        case AgentTaps():
            await stage.agent_taps(act.thread, act.message, act.button)
        case MoveTime():
            await stage.move_time(act.hours)
        case Misbehave():
            stage.set_mischief(act.channel, act.mood)
        case OnPhone():
            await _on_phone(stage.vendors[act.channel], act)
        case _:
            await _in_the_shop(stage, act)


async def _in_the_shop(stage: Stage, act: ShopAct) -> None:
    """What the merchant does, or a customer on the merchant's pages."""
    match act:
        case Advance():
            await stage.advance(act.number, act.step)
        case Postpone():
            await stage.delay(act.number, act.days)
        case MarkDown():
            await stage.mark_down(act.sku)
        case Restock():
            await stage.restock(act.sku, act.left)
        case Refund():
            await stage.refund(act.number)
        case LeaveCart():
            await stage.leave_cart(act.customer, act.sku)
        case Agree():
            await stage.agree(act.customer)


async def _on_phone(phone: Vendor, act: PhoneAct) -> None:
    match act:
        case Write():
            await phone.write(act.who, act.text)
        case Tap():
            await phone.tap(act.who, act.message, act.button)
        case Open() if isinstance(phone, Opens):
            await phone.open(act.who, act.ref)
        case Attach() if isinstance(phone, Attaches):
            await phone.attach(act.who, act.url)
        case Locate() if isinstance(phone, Locates):
            await phone.locate(act.who, act.latitude, act.longitude)
        case Block() if isinstance(phone, Blocks):
            await phone.block(act.who)
        case Unblock() if isinstance(phone, Blocks):
            await phone.unblock(act.who)
        case Read() if isinstance(phone, Reads):
            await phone.read(act.who)
        case _:
            raise ValueError("This phone cannot do that.")


def abilities(phone: Vendor) -> list[str]:
    """What the person can do on this phone besides writing and tapping."""
    able = {"open": Opens, "attach": Attaches, "locate": Locates, "block": Blocks, "read": Reads}
    return [name for name, ability in able.items() if isinstance(phone, ability)]
