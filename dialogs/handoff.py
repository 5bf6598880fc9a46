"""What the team sees of a conversation it takes over, and what its words in the thread mean."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from dialogs.channel_names import channel_name
from dialogs.conversation import Conversation
from dialogs.messages import Address, Choice, Reply
from dialogs.person import Person
from dialogs.wording import Wording

DONE = "desk:done"
"""The payload of the button that gives the conversation back to the assistant."""


class Line(Struct, frozen=True):
    """Something said lately: by whom (customer, bot, agent), and the words."""

    author: str
    text: str


class Dossier(Struct, frozen=True, kw_only=True):
    """All that the team is told. `window` is how long the channel lets us answer, None for ever."""

    person: Person
    conversation: Conversation
    address: Address
    reason: str
    last: Sequence[Line]
    window: timedelta | None
    last_inbound_at: datetime | None
    closed: bool = False
    tried: Sequence[str] = ()  # what was done about a product that does not work


def card(dossier: Dossier, _: Wording, now: datetime) -> Reply:
    """Who, on which channel, about what, what was tried, what was last said, and how long is left to answer."""
    head = _head(dossier, _)
    facts = [
        _("Channel: {channel}", channel=channel_name(dossier.address.channel, _)),
        _("Order: {number}", number=dossier.conversation.order) if dossier.conversation.order else "",
        _("Why: {reason}", reason=_reason(dossier.reason, _)),
        _tried(dossier.conversation, _),
        _window(dossier, _, now),
        *dossier.tried,
    ]
    talk = [f"{_author(line.author, _)} {line.text}" for line in dossier.last]
    state = _("Given back to the assistant.") if dossier.closed else _how_to(_)
    text = "\n".join([head, *filter(None, facts), "", *talk, "", state])
    return Reply(text, choices=() if dossier.closed else (Choice(_("Give back to the assistant"), DONE),))


def _head(dossier: Dossier, _: Wording) -> str:
    name = dossier.person.first_name or _("A visitor")
    vip = _(" · VIP") if dossier.person.vip else ""
    known = (
        _("customer {number}", number=dossier.person.customer_id) if dossier.person.customer_id else _("not signed in")
    )
    return f"{name}{vip} · {known}"


def _how_to(_: Wording) -> str:
    return _("Answer in this thread: your words go to the customer. !note or // stays between you, !done gives back.")


def _window(dossier: Dossier, _: Wording, now: datetime) -> str:
    if dossier.window is None or dossier.last_inbound_at is None:
        return ""
    left = dossier.last_inbound_at + dossier.window - now
    if left <= timedelta():
        return _("The channel's window is closed: an answer may not pass.")
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    return _("Time left to answer on this channel: {hours} h {minutes:02d}", hours=hours, minutes=minutes)


def _author(author: str, _: Wording) -> str:
    return {"customer": _("Customer:"), "bot": _("Assistant:"), "agent": _("Team:")}.get(author, author)


def _reason(reason: str, _: Wording) -> str:
    return {
        "asked for a person": _("asked for a person"),
        "is unhappy": _("is unhappy"),
        "was not understood twice": _("was not understood twice"),
        "has a product that does not work": _("has a product that does not work"),
        "reports a danger": _("reports a danger"),
    }.get(reason, reason)


def _tried(conversation: Conversation, _: Wording) -> str:
    tried = dict.fromkeys(filter(None, (_subject(skill, _) for skill in conversation.recent)))
    return _("Tried: {skills}", skills=", ".join(tried)) if tried else ""


def _subject(skill: str, _: Wording) -> str:
    """What a skill is about; empty for those that are about nothing of their own, such as a greeting or a yes."""
    return {
        "track_order": _("order tracking"),
        "delivery_eta": _("delivery date"),
        "notify_me": _("subscription to news"),
        "not_understood": _("not understood"),
        "prove": _("one-time code"),
        "my_channels": _("channels"),
        "product_search": _("product search"),
        "product_question": _("question about a product"),
        "compare_products": _("comparison"),
        "reviews": _("reviews"),
        "best_sellers": _("best-sellers"),
        "gift_idea": _("present"),
        "for_you": _("suggestions"),
        "similar": _("suggestions"),
        "goes_with": _("suggestions"),
        "new_arrivals": _("new arrivals"),
        "faq": _("frequent questions"),
        "store_hours": _("store hours"),
        "account": _("account"),
        "sign_in": _("sign-in"),
        "guided_tour": _("guided tour"),
        "feedback": _("opinion"),
        "stop_notifying": _("end of news"),
        "on_my_terms": _("wishes about our messages"),
        "promotions": _("consent to offers"),
        "add_to_cart": _("adding to the cart"),
        "cart": _("cart"),
        "checkout": _("payment"),
        "voucher": _("promo codes"),
        "store_stock": _("stock in a store"),
        "delivery_info": _("delivery costs"),
        "price_alert": _("price alert"),
        "stock_alert": _("stock alert"),
        "my_alerts": _("alerts"),
        "favourites": _("favourites"),
        "loyalty": _("points"),
        "referral": _("referral"),
        "share": _("sharing"),
        "help": _("help"),
        "product_problem": _("repair"),
        "change_delivery": _("change of delivery"),
        "cancel_order": _("cancellation"),
        "modify_order": _("change of an order"),
        "return_item": _("return"),
        "refund_status": _("refund"),
        "wrong_or_missing_item": _("wrong or missing item"),
        "invoice": _("invoice"),
    }.get(skill, "")


_COMMAND = re.compile(r"![^\W\d_]+")
"""An exclamation mark before a word: nobody begins a sentence so."""


class Command(Struct, frozen=True):
    """What a word of the team's is for: `answer` goes to the customer, `note` stays inside, `done` gives back.

    `unknown` looks like a command and is none: `text` is what was typed for one.
    """

    kind: Literal["answer", "note", "done", "unknown"]
    text: str = ""


def command(text: str) -> Command:
    """`!note …` and `// …` stay inside; `!done` ends; a slip (`!nota`) goes nowhere; all else is for the customer."""
    said = text.strip()
    if said.startswith("//"):
        return Command("note", said[2:].strip())
    typed = _COMMAND.match(said)
    match typed[0].lower() if typed else "":
        case "":
            return Command("answer", said)
        case "!done":
            return Command("done")
        case "!note":
            return Command("note", said[len("!note") :].strip())
        case slip:
            return Command("unknown", slip)
