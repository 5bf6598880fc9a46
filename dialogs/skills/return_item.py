"""I want to send it back, or exchange it."""

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from dialogs.aftercare import OUR_FAULT, Item, Reason, Return, Returnable, ReturnState, ReturnWish, Swap, TakesReturns
from dialogs.kept_words import keep_words
from dialogs.merchant_answers import quoted
from dialogs.messages import Card, Choice, Image, Reply
from dialogs.orders.proposals import accomplished, once, propose
from dialogs.orders.returning import tell_returns
from dialogs.orders.road import OrderRoad, ask_which, by_our_team, meant_among
from dialogs.orders.which_item import item_behind, key_of, title_of
from dialogs.orders.which_order import has_come
from dialogs.products.another_kind import colours_of, kind_told, says_any, size_told, sizes_of, telling_words, wanted
from dialogs.shop import Order
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice
from dialogs.vocabulary import plain
from dialogs.wording import Wording

REFUND, EXCHANGE, SIZES = "refund", "exchange", "sizes"
NEARLY = 0.3
"""From this share of its words, an answer of the merchant's on returns is worth telling first."""

DOES_NOT_FIT = (Reason.TOO_SMALL, Reason.TOO_LARGE)
_REASONS = (
    (Reason.TOO_SMALL, r"trop (?:petite?s?|serree?s?|courte?s?|etroite?s?)|too (?:small|tight|short|narrow)"),
    (Reason.TOO_LARGE, r"trop (?:grande?s?|larges?|longue?s?)|too (?:big|large|long|wide|loose)"),
    (
        Reason.FAULTY,
        r"defectueu\w+|cassee?s?|abimee?s?|en panne|(?:marche|fonctionne)(?:nt)? (?:pas|plus)|defaut|faulty|broken|"
        r"damaged|(?:does not|doesn't|don't|stopped) work\w*|defect\w*",
    ),
    (Reason.NOT_AS_DESCRIBED, r"pas conforme|differente?s?|rien a voir|not as described|different|not what"),
    (Reason.CHANGED_MIND, r"change d'avis|plus besoin|n'en (?:ai|veux) plus|changed? my mind|no longer|don't need"),
    (
        Reason.NOT_SUITED,
        r"me (?:va|vont) pas|convien\w+ pas|plai\w* pas|aime pas|(?:does not|doesn't) (?:suit|fit)|like",
    ),
)
_MAY_I = re.compile(r"\b(?:can i|could i|may i|is it possible|puis je|peut on|je peux|est ce qu\w*)\b")
_EXCHANGE = re.compile(r"\b(?:echang\w*|exchang\w*|swap|autre (?:taille|couleur|modele)|another (?:size|colou?r))\b")
_REFUND = re.compile(r"\b(?:rembours\w*|refund\w*|money back|mon argent)\b")


class ReturnItem(OrderRoad):
    """A button's argument is `order/item/reason/wish`: `refund`, `sizes`, or `x0` for the first to have instead."""

    name = "return_item"
    intents = frozenset({"return_item"})

    def concerns(self, order: Order) -> bool:
        return has_come(order)

    async def begin(self, talk: Talk) -> Answer:
        """Somebody we know nothing of, who asks whether one may, first hears how it is done here."""
        answer = await super().begin(talk)
        stranger = not talk.person.customer_id and not talk.person.orders and not talk.understanding.value("order_id")
        asks = "?" in talk.text or _MAY_I.search(plain(talk.text))
        told = await quoted(talk, ("returns",), NEARLY) if stranger and asks else ""
        if not told:
            return answer
        return replace(answer, replies=(replace(answer.replies[0], text=f"{told}\n\n{answer.replies[0].text}"),))

    async def at(self, talk: Talk, order: Order, way: Sequence[str]) -> Answer:
        place, reason, wish, *_ = way
        if not isinstance(talk.shop, TakesReturns):
            return by_our_team(talk, order, talk.words("I cannot start a return by myself, but our team can."))
        all_ = await talk.shop.returnable(order.number)
        can = [one for one in all_ if not one.why_not]
        if not can:
            begun = [one for one in await talk.shop.returns(order.number) if one.state is not ReturnState.CLOSED]
            return tell_returns(talk, begun, order.number) if begun else _never(talk, order, all_)
        items = [one.item for one in can]
        chosen = await meant_among(talk, items, place)
        if chosen is None:
            question = talk.words("What would you like to send back from order {number}?", number=order.number)
            return ask_which(talk, self.name, order, question, items)
        return _about_one(talk, order, can[chosen], chosen, reason, wish)

    def hears(self, talk: Talk, stage: str, memory: Mapping[str, str]) -> bool:
        if stage == "why":
            return _reason(talk) is not None
        if stage == "what for":
            return _wish(talk) != "" or says_any(talk.text, memory["swaps"])
        return super().hears(talk, stage, memory)

    async def carry_out(self, talk: Talk, order: Order, what: Mapping[str, str]) -> Answer:
        assert isinstance(talk.shop, TakesReturns)
        item, reason = item_behind(what["item"], order), Reason(what["reason"])
        wish = ReturnWish(item=item, reason=reason, swap=what["swap"], variant=what["variant"])
        begun = await talk.shop.start_return(order.number, wish, once(talk))
        label = (Choice(talk.words("Print the label"), url=begun.label_url),) if begun.label_url else ()
        return accomplished(talk, self.name, order, what, begun.done, label, _to_do(talk, begun))


def _never(talk: Talk, order: Order, all_: Sequence[Returnable]) -> Answer:
    _ = talk.words
    if all_:
        said = _.pick(all_[0].why_not)
    elif order.open:
        said = _(
            "Nothing of order {number} has arrived yet: it can be sent back once it is there.", number=order.number
        )
    else:
        said = _("There is nothing left to send back in order {number}.", number=order.number)
    return Answer((Reply(said, choices=human_choice(talk)),), order=order.number)


# ---------------------------------------------------------------- why, and what for


def _about_one(talk: Talk, order: Order, can: Returnable, place: int, reason: str, wish: str) -> Answer:
    base = f"{order.number}/{place}"
    why = Reason(reason) if reason in list(Reason) else _reason(talk)
    if why is None:
        return _ask_why(talk, can.item, base)
    wish = wish or _wish(talk)
    if wish == REFUND or not can.swaps:
        return _propose(talk, order, can, why, None)
    if wish.startswith("x") and wish[1:].isdecimal() and int(wish[1:]) < len(can.swaps):
        return _propose(talk, order, can, why, can.swaps[int(wish[1:])])
    if wish == SIZES:
        return _which_size(talk, can, f"{base}/{why}")
    meant = wanted(talk.text, can.item.line, can.swaps)
    if len(meant) == 1:
        return _propose(talk, order, can, why, meant[0])
    return _ask_what_for(talk, can, why, f"{base}/{why}")


def _reason(talk: Talk) -> Reason | None:
    said = plain(talk.text)
    return next((reason for reason, words in _REASONS if re.search(rf"\b(?:{words})\b", said)), None)


def _wish(talk: Talk) -> str:
    said = plain(talk.text)
    return EXCHANGE if _EXCHANGE.search(said) else REFUND if _REFUND.search(said) else ""


def _ask_why(talk: Talk, item: Item, back: str) -> Answer:
    _ = talk.words
    choices = tuple(Choice(reason_named(why, _), f"{ReturnItem.name}:{back}/{why}") for why in Reason)
    question = _("{item}: why are you sending it back?", item=title_of(talk, item))
    asked = Answer((Reply(question, choices=choices),))
    return keep_words(talk, ReturnItem.name, asked, stage="why", back=back)


def reason_named(reason: Reason, _: Wording) -> str:
    return {
        Reason.TOO_SMALL: _("Too small"),
        Reason.TOO_LARGE: _("Too large"),
        Reason.NOT_SUITED: _("Does not suit me"),
        Reason.NOT_AS_DESCRIBED: _("Not as described"),
        Reason.FAULTY: _("Faulty"),
        Reason.CHANGED_MIND: _("I changed my mind"),
    }[reason]


def _ask_what_for(talk: Talk, can: Returnable, why: Reason, back: str) -> Answer:
    """The money, another colour, or another size: which ones is asked at once where this one does not fit."""
    _, base, line = talk.words, f"{ReturnItem.name}:{back}", can.item.line
    cards = tuple(_swap(talk, swap, _choosing(can, swap, base)) for swap in colours_of(line, can.swaps))
    sizes = _sizes(talk, can, base)
    if sizes and why not in DOES_NOT_FIT:
        sizes = (Choice(_("Another size"), f"{base}/{SIZES}"),)
    money = Choice(_("Refund of {amount}", amount=_.money(can.refund, "EUR")), f"{base}/{REFUND}")
    question = _("Would you like your money back, or another one in exchange?")
    asked = Answer((Reply(question, cards=cards, choices=(*sizes, money)),))
    return keep_words(talk, ReturnItem.name, asked, stage="what for", back=back, swaps=telling_words(line, can.swaps))


def _which_size(talk: Talk, can: Returnable, back: str) -> Answer:
    base = f"{ReturnItem.name}:{back}"
    question = talk.words("{product}: in which size?", product=talk.words.pick(can.item.line.title))
    asked = Answer((Reply(question, choices=_sizes(talk, can, base)),))
    told = telling_words(can.item.line, can.swaps)
    return keep_words(talk, ReturnItem.name, asked, stage="what for", back=back, swaps=told)


def _sizes(talk: Talk, can: Returnable, base: str) -> tuple[Choice, ...]:
    others = sizes_of(can.item.line, can.swaps)
    return tuple(Choice(size_told(swap, talk.words), _choosing(can, swap, base)) for swap in others)


def _choosing(can: Returnable, swap: Swap, base: str) -> str:
    return f"{base}/x{can.swaps.index(swap)}"


def _swap(talk: Talk, swap: Swap, payload: str) -> Card:
    _, title = talk.words, kind_told(swap, talk.words)
    image = Image(swap.image, title) if swap.image else None
    return Card(title=title, subtitle=_("In exchange"), image=image, choices=(Choice(_("This one"), payload),))


# ---------------------------------------------------------------- the sentence to agree to, and what follows


def _propose(talk: Talk, order: Order, can: Returnable, reason: Reason, swap: Swap | None) -> Answer:
    _, item = talk.words, title_of(talk, can.item)
    if swap:
        said = _(
            "Return of {item} (order {number}), in exchange for {other}.",
            item=item,
            number=order.number,
            other=kind_told(swap, _),
        )
    else:
        said = _(
            "Return of {item} (order {number}): {amount} will be paid back once it has reached us.",
            item=item,
            number=order.number,
            amount=_.money(can.refund, order.currency),
        )
    sentence = " ".join(filter(None, [said, _terms(talk, can, reason)]))
    what = {"item": key_of(can.item), "reason": str(reason)}
    what |= {"swap": swap.sku if swap else "", "variant": swap.variant if swap else ""}
    return propose(talk, ReturnItem.name, order, sentence, what)


def _terms(talk: Talk, can: Returnable, reason: Reason) -> str:
    """What it costs, and on what condition."""
    _ = talk.words
    free = not can.fee or reason in OUR_FAULT
    if can.collected:
        cost = _("We fetch it at your home, free of charge.") if free else ""
        cost = cost or _("We fetch it at your home for {amount}.", amount=_.money(can.fee, "EUR"))
    else:
        cost = _("Sending it costs you nothing.") if free else ""
    condition = _.pick(can.condition) if can.condition and reason not in OUR_FAULT else ""
    return " ".join(filter(None, [cost, _("It is taken back {condition}.", condition=condition) if condition else ""]))


def _to_do(talk: Talk, begun: Return) -> str:
    """What is left for the customer to do."""
    _ = talk.words
    if begun.collected:
        day = _.day(begun.collected.day, talk.today)
        return _("We will fetch it {day}: please have it packed.", day=day)
    until = _.day(begun.send_by, talk.today) if begun.send_by else ""
    places = "\n".join(f"• {point.name}, {point.street}, {point.city}" for point in begun.drop_offs)
    return _(
        "Stick the label on the parcel and leave it by {day} at one of these places:\n{places}",
        day=until,
        places=places,
    )


skill = ReturnItem()
