"""A letter that asks for several things: its requests, one by one, and the one answer that is made of theirs."""

import re
from collections.abc import Awaitable, Callable, Collection, Sequence

from msgspec import Struct

from dialogs.messages import Choice, Reply
from dialogs.skill import Answer, Talk
from dialogs.understanding import Understanding
from dialogs.vocabulary import plain
from dialogs.wording import Wording

FEW_WORDS = 9
"""Fewer words ask for one thing."""

MOST_READ, MOST_CHOICES = 10, 8
SURE, UNSURE = 0.6, 0.4
TOPICS = frozenset({"store_hours"})
"""What a sentence is surely about, though no intent of its own stands for it."""

WHEREABOUTS, PRODUCTS = "whereabouts", "products"
FAMILIES = {
    **dict.fromkeys(("track_order", "delivery_eta"), WHEREABOUTS),
    **dict.fromkeys(("product_search", "product_question", "compare_products", "best_sellers", "reviews"), PRODUCTS),
}
"""What is often said of one and the same wish in two sentences; any other sentence is a wish of its own."""

OF_ITS_OWN = frozenset(
    (
        *("track_order", "delivery_eta", "invoice", "change_delivery", "cancel_order", "return_item", "refund_status"),
        *("product_search", "best_sellers", "new_arrivals", "favourites", "store_stock", "add_to_cart", "see_cart"),
        *("delivery_info", "payment_faq", "policy_faq", "loyalty", "voucher", "referral", "my_alerts"),
        *("subscribe_notifications", "unsubscribe_notifications", "price_alert", "stock_alert"),
    )
)
"""What may be asked for beside something else."""

WHOLE = frozenset({"product_problem", "wrong_or_missing_item", "human_agent", "complaint", "gift_idea", "modify_order"})
"""Where one of these is told, the whole letter tells of it."""

_MARK = re.compile(
    r"^\s*(?:(?:\d{1,2}\s*[.)°:/-]|[-–—•*]|[a-d]\))\s+|(?:premierement|d'abord|tout d'abord|deuxiemement|troisiemement"
    r"|ensuite|enfin|first(?:ly| of all)?|second(?:ly)?|third(?:ly)?|then|finally|lastly|also|aussi|par ailleurs)\b,?"
    r"\s*)",
    re.IGNORECASE,
)
_BORDER = re.compile(r"(?<=[.!?…;])\s+|\n+")
_JOINED = re.compile(
    r",\s+(?:et\s+|and\s+|puis\s+|then\s+)?|\s+(?:et|and|ainsi que|puis)\s+(?:aussi\s+|also\s+|sinon\s+|au fait\s+)?"
)
_LEAD = re.compile(
    r"^(?:(?:je|j')\s?(?:voudrais|aimerais|souhaite|souhaiterais|veux)(?: aussi| également)? (?:savoir|connaître)"
    r"|(?:pouvez|pourriez)[- ]vous (?:aussi |également )?me dire|i(?: would|'d) like to know"
    r"|(?:can|could) you (?:also )?tell me|tell me)(?: si| if)?\s+",
    re.IGNORECASE,
)


_ACTS = {
    "price_alert": re.compile(
        r"\b(?:previen\w*|prevenir|avert\w*|alert\w*|baiss\w*|notify|tell me|let me know|drops?|cheaper)\b"
    ),
    "stock_alert": re.compile(
        r"\b(?:previen\w*|prevenir|avert\w*|alert\w*|dispo\w*|notify|tell me|let me know|back)\b"
    ),
    "add_to_cart": re.compile(
        r"\b(?:panier|caddie|ajout\w*|command\w*|achet\w*|prends|cart|basket|add|buy|order|take)\b"
    ),
}
"""What is done at once is done only where it is said to be: a price in a letter is no wish for an alert."""


class Request(Struct, frozen=True):
    """One thing asked for, in its own words, and what was understood of them."""

    said: str
    understood: Understanding


def may_be_several(talk: Talk) -> bool:
    """Long enough to ask for two things."""
    return len(talk.text.split()) >= FEW_WORDS


async def requests_in(text: str, read: Callable[[str], Awaitable[Understanding]]) -> list[Request]:
    """What a letter asks for, in its order, each once; none where it asks for one thing only, or tells one story.

    A question that nobody could make out stands among them, so that it is said.
    """
    found: dict[str, Request] = {}
    for one in await _read(text, read):
        understood = one.understood
        if understood.intent in WHOLE and understood.confidence >= SURE:
            return []
        key = _key(one, found)
        if not asks(one) and not (one.said.endswith("?") and understood.confidence < UNSURE):
            continue
        if key in found and key.startswith(PRODUCTS):  # the next sentence of a search says more of it
            found[key] = Request(f"{found[key].said} {one.said}", found[key].understood)
        found.setdefault(key, Request(_bare(one.said), understood))
    return list(found.values()) if sum(map(asks, found.values())) > 1 else []


async def _read(text: str, read: Callable[[str], Awaitable[Understanding]]) -> list[Request]:
    """Sentence by sentence; one that asks for two things is cut in two."""
    all_read, left = list[Request](), MOST_READ
    for sentence in _sentences(text):
        parts = [part for one in _JOINED.split(sentence) if len((part := _bare(one)).split()) > 1]
        cut = [Request(part, await read(part)) for part in parts[:left]] if len(parts) > 1 else []
        left -= len(cut)
        if len({_about(one) for one in cut if asks(one)}) < 2:
            cut = [Request(sentence, await read(_bare(sentence)))] if left > 0 else []
            left -= 1
        all_read += cut
    return all_read


def _sentences(text: str) -> list[str]:
    lines = [_MARK.sub("", line) for line in text.splitlines()]
    told = [_MARK.sub("", one.strip()) for one in _BORDER.split("\n".join(lines))]
    return [one for one in told if len(plain(one).split()) > 1]


def _bare(said: str) -> str:
    """Without "I would like to know", which sounds like a wish to be kept posted."""
    return _LEAD.sub("", _MARK.sub("", said.strip())).strip()


def asks(one: Request) -> bool:
    """It surely asks for something, and for something that can be seen to beside other things."""
    intent = one.understood.intent
    sure = intent in OF_ITS_OWN and one.understood.confidence >= SURE
    told = intent not in _ACTS or bool(_ACTS[intent].search(plain(one.said)))
    return (sure and told) or one.understood.value("topic") in TOPICS


def _about(one: Request) -> str:
    """What kind of thing: "send it back, it is too large" asks for one, and says why."""
    topic, intent = one.understood.value("topic"), one.understood.intent
    return topic if topic in TOPICS else FAMILIES.get(intent, intent)


def _key(one: Request, before: Collection[str]) -> str:
    """Under which it counts once: its order, its kind of product, or its own words."""
    topic, intent = one.understood.value("topic"), one.understood.intent
    if topic in TOPICS:
        return topic
    match FAMILIES.get(intent):
        case "whereabouts":
            return f"{WHEREABOUTS} {one.understood.value('order_id')}"
        case "products":
            lately = [key for key in before if key.startswith(PRODUCTS)]
            kind = one.understood.value("category")
            return f"{PRODUCTS} {kind}" if kind or not lately else lately[-1]
        case _:
            return f"{intent} {plain(one.said)}"


# ---------------------------------------------------------------- one answer


def together(answers: Sequence[tuple[Request, Answer]], _: Wording) -> Answer:
    """All in one message, in the order of the letter. One question is asked, at the end; others wait, by name."""
    asking = [(request, answer) for request, answer in answers if waits(answer)]
    done = [answer for _request, answer in answers if not waits(answer)]
    left = [one.said.rstrip(" .") for one, _answer in asking[1:]]
    later = [_("One thing after the other: then tell me again “{said}”.", said=said) for said in left]
    told = [*done, *(answer for _request, answer in asking[:1])]
    replies = [reply for answer in told for reply in answer.replies]
    texts = list(dict.fromkeys(reply.text for reply in replies if reply.text))
    texts = [*texts[: -1 if asking else None], *later, *(texts[-1:] if asking else [])]
    choices = _choices([reply for answer in told[-1:] for reply in answer.replies] if asking else replies)
    drawn = [reply.drawing for reply in replies if reply.drawing]
    whole = Reply(
        "\n\n".join(texts),
        choices=choices,
        cards=tuple(card for reply in replies for card in reply.cards),
        drawing=drawn[0] if len(drawn) == 1 else None,
    )
    last = told[-1]
    return Answer(
        (whole,),
        changes=tuple(change for answer in told for change in answer.changes),
        asks=last.asks,
        memory=last.memory,
        order=next((answer.order for answer in reversed(told) if answer.order), ""),
        looking=next((answer.looking for answer in reversed(told) if answer.looking), None),
        then=next((answer.then for answer in told if answer.then), None),
    )


def unclear(request: Request, _: Wording) -> Answer:
    """A question among them that nobody could make out is owned up to."""
    return Answer((Reply(_("I did not understand this: “{said}”.", said=request.said)),))


def waits(answer: Answer) -> bool:
    """It asks something, rather than merely listening for what may follow."""
    return bool(answer.asks) and any("?" in reply.text[-3:] for reply in answer.replies)


def _choices(replies: Sequence[Reply]) -> tuple[Choice, ...]:
    return tuple(dict.fromkeys(choice for reply in replies for choice in reply.choices))[:MOST_CHOICES]
