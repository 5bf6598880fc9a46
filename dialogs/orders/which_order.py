"""Which order somebody means, and whether they may see it.

A customer sees their own orders. Anybody else needs the order's number and a code sent to the address on file for it;
right and wrong numbers get the same answer, so that numbers cannot be tried out.
"""

import re
from collections.abc import Callable, Collection, Sequence

from msgspec.structs import replace

from dialogs.identity import new_proof, too_many_codes
from dialogs.messages import Address, Card, Choice, Image, Purpose, Reply
from dialogs.orders.delivery_words import is_away
from dialogs.orders.told import step_name
from dialogs.orders.which_item import named, names_a_kind, of_the_kind
from dialogs.products.goods import line_told
from dialogs.records import Ask, Tell
from dialogs.shop import Order, Step
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person
from dialogs.vocabulary import plain

MOST_SHOWN = 5
RECENT = 10
"""How many of the newest orders are looked through for what is named."""
FEW_WORDS = 5
_LATEST = re.compile(
    r"\b(?:(?:la|ma) (?:plus recente|derniere(?: commande)?$)|"
    r"(?:most recent|latest|newest)(?: one| order)?|last order)\b"
)
"""The shop tells the newest order first."""
OTHER = {"autre", "autres", "other", "others"}
CARRY_CODES = ("email", "sms")
"""The channels of the addresses that a shop has on file."""


def is_open(order: Order) -> bool:
    """What one asks about unless one says otherwise."""
    return order.open


def has_come(order: Order) -> bool:
    """Something of it has: what is wrong with it, or goes back, is of such an order."""
    return any(parcel.step is Step.DELIVERED for parcel in order.parcels)


async def find_order(talk: Talk, skill: str, fits: Callable[[Order], bool] = is_open) -> Order | Answer:
    """The order meant, or the answer to give instead: a choice, a question, a code to type. `skill` asks for it.

    Nobody need say the number: it is the one in which what they name is, the one last spoken of, or the only one that
    `fits`; else one is chosen among those that do.
    """
    number = talk.argument.partition("/")[0] or talk.understanding.value("order_id")
    if number:
        return await _entitled(talk, number) or await _ask_for_code(talk, number, skill)
    if talk.person.customer_id:
        return await _among_theirs(talk, skill, fits)
    return await _lately_proven(talk) or await _code_awaited(talk, skill) or _ask_number(talk, skill)


async def _entitled(talk: Talk, number: str) -> Order | None:
    order = await talk.shop.order(number)
    if not order:
        return None
    theirs = bool(talk.person.customer_id) and order.customer_id == talk.person.customer_id
    return order if theirs or order.number in talk.person.orders else None


async def _lately_proven(talk: Talk) -> Order | None:
    lately = talk.conversation.order or (talk.person.orders[-1] if talk.person.orders else "")
    return await _entitled(talk, lately) if lately else None


async def _among_theirs(talk: Talk, skill: str, fits: Callable[[Order], bool]) -> Order | Answer:
    orders = await talk.shop.orders_of(talk.person.customer_id)
    candidates = [order for order in orders if fits(order)] or list(orders[:1])
    if not candidates:
        return Answer((Reply(talk.words("I see no order in your name yet.")),))
    meant = await with_what_is_named(talk, candidates) or await with_what_is_named(talk, orders[:RECENT])
    if len(meant) == 1:
        return meant[0]
    if _LATEST.search(plain(talk.text)):
        return candidates[0]
    candidates = _spoken_of(talk, meant or _while_away(talk, candidates) or candidates)
    if len(candidates) == 1:
        return candidates[0]
    asked = _choose(talk, candidates, skill)
    return asked if _keeps_words(talk, skill) else await with_what_is_missing(talk, asked)


async def names_order(talk: Talk) -> bool:
    """Whether they answer which order they mean: by its number, or in a few words by what is in it."""
    if talk.understanding.value("order_id"):
        return True
    if not talk.person.customer_id or "?" in talk.text or len(talk.text.split()) > FEW_WORDS:
        return False
    if _LATEST.search(plain(talk.text)):
        return True
    theirs = (await talk.shop.orders_of(talk.person.customer_id))[:RECENT]
    return bool(await with_what_is_named(talk, theirs)) or await names_a_kind(talk)


async def with_what_is_named(talk: Talk, orders: Sequence[Order]) -> list[Order]:
    """ "Mon lave-linge": the orders in which there is one."""
    things = {(order.number, n): line for order in orders for n, line in enumerate(order.lines)}
    numbers = {number for number, _ in await named(talk, things)}
    return [order for order in orders if order.number in numbers]


async def with_what_is_missing(talk: Talk, answer: Answer) -> Answer:
    """Who names a kind of product of which none of their orders has any hears so before anything is asked."""
    if not answer.replies or not talk.text or not talk.person.customer_id or not await of_the_kind(talk):
        return answer
    if await with_what_is_named(talk, await talk.shop.orders_of(talk.person.customer_id)):
        return answer
    said = talk.words("I do not see that among what you ordered from us.")
    first = replace(answer.replies[0], text=f"{said} {answer.replies[0].text}")
    return replace(answer, replies=(first, *answer.replies[1:]))


def _while_away(talk: Talk, orders: Sequence[Order]) -> list[Order]:
    """ "Je ne serai pas là demain": those expected on that day."""
    day = talk.understanding.value("date")[:10] if is_away(talk.text) else ""
    return [
        order
        for order in orders
        if day and any(one.expected and one.expected.day.isoformat() == day for one in order.parcels)
    ]


def _spoken_of(talk: Talk, orders: Sequence[Order]) -> list[Order]:
    """The one last spoken of, if it is among them; when they say "the other", all but that one."""
    lately = talk.conversation.order
    if set(plain(talk.text).replace("'", " ").split()) & OTHER:
        return [order for order in orders if order.number != lately] or list(orders)
    return [order for order in orders if order.number == lately] or list(orders)


def _choose(talk: Talk, orders: Sequence[Order], skill: str) -> Answer:
    _ = talk.words
    newest = max(orders, key=lambda order: order.placed_at)
    cards = tuple(_card(talk, order, skill) for order in orders[:MOST_SHOWN])
    again = _keeps_words(talk, skill)
    said = _("I keep that in mind. Which of these orders is it about?") if again else ""
    asked = Reply(said or _("Which of your orders do you mean?"), cards=cards)
    return Answer((asked,), asks=skill, latest=_this_one(talk, skill, newest))


def _keeps_words(talk: Talk, skill: str) -> bool:
    """Whether it asked which order before, and more is said since."""
    return talk.conversation.skill == skill and bool(talk.conversation.memory.get("said"))


def _this_one(talk: Talk, skill: str, order: Order) -> str:
    """With all that is wished of it, which the argument has behind the number still to be said."""
    _number, slash, wished = talk.argument.partition("/")
    return f"{skill}:{order.number}{slash}{wished}"


def _card(talk: Talk, order: Order, skill: str) -> Card:
    _ = talk.words
    first = order.lines[0]
    return Card(
        title=_("Order {number}", number=order.number),
        subtitle=f"{step_name(order.parcels[0].step, _)} · {_.all_of([line_told(line, _) for line in order.lines])}",
        image=Image(first.image, _.pick(first.title)) if first.image else None,
        choices=(Choice(_("This one"), _this_one(talk, skill, order)),),
    )


def _ask_number(talk: Talk, skill: str) -> Answer:
    return Answer(
        (Reply(talk.words("What is the number of your order? It is in your confirmation e-mail.")),), asks=skill
    )


async def _code_awaited(talk: Talk, skill: str) -> Answer | None:
    """A code is on its way that will open this too: the number is not asked for again."""
    proof = await talk.records.pending_proof(talk.person.id, talk.now)
    if not proof or proof.kind != "order":
        return None
    said = talk.words(
        "I will see to it once you have copied here the 6-digit code sent for order {number}. For another order, write "
        "its number.",
        number=proof.order,
    )
    return Answer((Reply(said),), asks="prove", memory=_wished(talk, skill, proof.order))


def _wished(talk: Talk, skill: str, number: str) -> dict[str, str]:
    """What is done once the code is right."""
    return {"wished": skill, "argument": talk.argument, "said": talk.text, "order": number}


async def _ask_for_code(talk: Talk, number: str, skill: str) -> Answer:
    """Send a code to the address on file, if there is such an order; say the same in any case.

    What `skill` was asked for is kept until the code is typed. Nothing is sent to an address that was sent enough, and
    that too is told to nobody: it would betray the number.
    """
    _ = talk.words
    if not any(channel in talk.channels for channel in CARRY_CODES):
        return _without_code(talk, number)
    if await too_many_codes(talk.records, talk.address, None, talk.now):
        return Answer((Reply(_("Several codes were already asked for. Please try again in an hour.")),))
    sent_to = _on_file(await talk.shop.order(number), talk.channels)
    if await too_many_codes(talk.records, talk.address, sent_to, talk.now):
        sent_to = None
    proof = new_proof(
        "order", talk.person.id, talk.address, talk.now, sent_to=sent_to, order=number, decoy=sent_to is None
    )
    code, sealed = talk.prover.code(proof)
    told = (Tell(sent_to, _code_message(talk, number, code), Purpose.CODE),) if sent_to else ()
    said = _(
        "To protect your parcels: if order {number} exists, a 6-digit code has just gone to the e-mail address or "
        "phone given when it was placed. Please copy it here.",
        number=number,
    )
    changes = (Ask(sealed), *told)
    return Answer((Reply(said),), changes=changes, asks="prove", memory=_wished(talk, skill, number))


def _without_code(talk: Talk, number: str) -> Answer:
    """The merchant connected nothing that could carry a code: nobody is told that one is under way."""
    _ = talk.words
    said = _("I can follow an order only for somebody who is signed in on our website.")
    if talk.person.customer_id:
        said = _("Order {number} is not among yours.", number=number)
    return Answer((or_a_person(said, talk),))


def _on_file(order: Order | None, connected: Collection[str]) -> Address | None:
    if order and order.email and "email" in connected:
        return Address("email", order.email.lower())
    return Address("sms", order.phone) if order and order.phone and "sms" in connected else None


def _code_message(talk: Talk, number: str, code: str) -> Reply:
    return Reply(
        talk.words(
            "Your code to follow order {number}: {code}. It is valid for 10 minutes. If you did not ask for it, ignore "
            "this message: nobody can see anything without it.",
            number=number,
            code=code,
        )
    )
