"""How products and what is asked of them are told in plain words: the same for every skill and every channel."""

import re
from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_decimal
from msgspec.structs import replace

from dialogs.finder import Finder, Item, Near, Stated
from dialogs.messages import Offer
from dialogs.products.attribute_names import SMALL_IS_BETTER, best_of, name_of
from dialogs.products.looking import topic
from dialogs.search.criteria import Criterion, Query
from dialogs.wording import Wording

_MEASURE = re.compile(r"^(-?\d+(?:\.\d+)?)(?: ?([^\d,].*))?$")
_QUICK = re.compile(r"\b(?:rapide|court|express|quick|short)", re.IGNORECASE)
WELL = 4.0
_SPELT_UNITS = ("EUR", "USD", "GBP", "CHF")


def price_told(item: Item, _: Wording) -> str:
    """ "309 € au lieu de 339 €"; empty when the catalogue names no price."""
    if item.price is None:
        return ""
    now = money(item.price, item.currency, _)
    return _("{price} instead of {was}", price=now, was=money(item.was, item.currency, _)) if item.was else now


def money(amount: Decimal, currency: str, _: Wording) -> str:
    """Without cents where there are none: "309 €", "329,90 €"."""
    told = _.money(amount, currency)
    return re.sub(r"[.,]00(?=\D*$)", "", told)


def stock_told(item: Item, _: Wording) -> str:
    if item.in_stock is None:
        return ""
    if item.in_stores:
        return _("in stores only")
    return _("in stock") if item.in_stock else _("out of stock")


def offer_of(item: Item, lines: Sequence[str], _: Wording) -> Offer:
    """What its card shows where prices, stars and stock have places of their own; `lines` are what else it says."""
    return Offer(
        price=money(item.price, item.currency, _) if item.price is not None else "",
        was=money(item.was, item.currency, _) if item.price is not None and item.was else "",
        stars=round(item.rating, 1),
        stock=capital(stock_told(item, _)),
        in_stock=item.in_stock is not False,
        note="\n".join(map(capital, lines)),
    )


SMALLER = {"kg": (1000, "g"), "h": (60, "min")}
"""How many of which unit there are in one of these."""


def value_told(value: str, _: Wording) -> str:
    """A value in the customer's writing: "86.5 cm" is "86,5 cm" in French; yes and no in words."""
    if value in ("✓", "✗"):
        return _("yes") if value == "✓" else _("no")
    found = _MEASURE.match(value)
    return amount_told(float(found[1]), found[2] or "", _) if found else value


def amount_told(number: float, unit: str, _: Wording) -> str:
    """A number with its unit, never torn apart; money as money; less than one in the next smaller unit."""
    if unit in _SPELT_UNITS:
        return money(Decimal(repr(round(number, 2))), unit, _)
    if unit in SMALLER and 0 < abs(number) < 1:
        parts, unit = SMALLER[unit]
        number *= parts
    written = format_decimal(round(number, 2), locale=_.locale)
    return f"{written}\u00a0{unit_told(unit, _)}" if unit else written


def unit_told(unit: str, _: Wording) -> str:
    units = {
        "tr/min": _("rpm"),
        "Go": _("GB"),
        "To": _("TB"),
        "in": _("inches"),
        "ans": _("years"),
        "mois": _("months"),
        "couverts": _("place settings"),
        "places": _("places"),
        "pièces": _("pieces"),
        "l": _("l"),
    }
    return units.get(unit, unit)


def fact_told(fact: Stated, _: Wording) -> str:
    """ "largeur : 40 cm"."""
    return _("{name}: {value}", name=name_of(fact.concept, fact.called, _), value=value_told(fact.value, _))


# ---------------------------------------------------------------- what was asked


def criterion_told(criterion: Criterion, _: Wording, finder: Finder) -> str:
    """ "moins de 42 cm de large", "programme laine"."""
    about = topic(criterion)
    name = name_of(about, criterion.attribute, _)
    if criterion.attribute == "text":
        said = str(_listed(criterion.value, _, finder))
        return _("without “{words}”", words=said) if criterion.excludes else _("“{words}”", words=said)
    if isinstance(criterion.value, bool):
        return name if criterion.value else _("not {feature}", feature=name)
    bound = _bound(criterion, _, finder)
    return {
        "price": lambda: bound,
        "width": lambda: _("{size} wide", size=bound),
        "height": lambda: _("{size} high", size=bound),
        "depth": lambda: _("{size} deep", size=bound),
        "noise": lambda: bound,
        "weight": lambda: bound,
        "programmes": lambda: _("{which} programme", which=bound),
        "brand": lambda: bound,
        "colour": lambda: _("in {colour}", colour=bound),
        "material": lambda: _("in {material}", material=bound),
        "gender": lambda: _("for {whom}", whom=bound),
        "size": lambda: _("size {size}", size=bound),
    }.get(about, lambda: _("{name}: {value}", name=name, value=bound))()


def _bound(criterion: Criterion, _: Wording, finder: Finder) -> str:
    value = criterion.value
    if isinstance(value, float):
        told = amount_told(value, criterion.unit, _)
        match criterion.op:
            case "<":
                return _("under {amount}", amount=told)
            case "<=":
                return _("up to {amount}", amount=told)
            case ">":
                return _("over {amount}", amount=told)
            case ">=":
                return _("at least {amount}", amount=told)
            case _other:
                return told
    words = str(_listed(value, _, finder))
    if criterion.op in ("<=", "<", ">", ">="):
        return {"<=": _("{letter} or better"), "<": _("better than {letter}")}.get(criterion.op, "{letter}").format(
            letter=words
        )
    return _("anything but {words}", words=words) if criterion.excludes else words


def _listed(value: float | bool | str | tuple[str, ...], _: Wording, finder: Finder) -> str:
    words = [value] if isinstance(value, str) else list(value) if isinstance(value, tuple) else [str(value)]
    said = [finder.say(word, _.language) for word in words]
    return said[0] if len(said) == 1 else _("{some} or {last}", some=", ".join(said[:-1]), last=said[-1])


def criteria_told(criteria: Sequence[Criterion], _: Wording, finder: Finder) -> str:
    """Commas between; the two ends of a range together."""
    told: list[str] = []
    for criterion in criteria:
        other = next((c for c in criteria if _closes(c, criterion)), None)
        told.append(_range_told(criterion, other, _) if other else criterion_told(criterion, _, finder))
    return ", ".join(dict.fromkeys(told))


def _closes(one: Criterion, other: Criterion) -> bool:
    """Whether two bounds are the ends of one range."""
    sides = {one.op[0], other.op[0]}
    return (
        topic(one) == topic(other) and sides == {"<", ">"} and isinstance(one.value, float) and one.unit == other.unit
    )


def _range_told(one: Criterion, other: Criterion, _: Wording) -> str:
    values = sorted(criterion.value for criterion in (one, other) if isinstance(criterion.value, float))
    ends = [amount_told(value, one.unit, _) for value in values]
    told = _("between {low} and {high}", low=ends[0], high=ends[1])
    return told if topic(one) == "price" else f"{name_of(topic(one), one.attribute, _)} {told}"


def kind_told(query: Query, _: Wording, finder: Finder) -> str:
    """The kind of product asked for, as the shop calls it; empty when none was."""
    said = finder.kind(query, _.language)
    return said[:1].upper() + said[1:]


# ---------------------------------------------------------------- how a product stands to it


TOLD_WITH_THE_PRICE = ("kind", "price", "stock", "promotion")
"""What stands on every card already."""


def met_told(item: Item, criteria: Sequence[Criterion], _: Wording, finder: Finder) -> str:
    """What it says where something was asked: "40 cm de large, programme laine"; its price stands elsewhere."""
    told = [_met(item, criterion, _, finder) for criterion in criteria if topic(criterion) not in TOLD_WITH_THE_PRICE]
    return ", ".join(dict.fromkeys(filter(None, told)))


def _met(item: Item, criterion: Criterion, _: Wording, finder: Finder) -> str:
    if isinstance(criterion.value, float) and criterion.op != "=":
        fact = stated(item, criterion)
        return criterion_of(criterion, value_told(fact.value, _), _) if fact else ""
    if criterion.excludes:
        fact = stated(item, criterion)
        return fact_told(fact, _) if fact else ""
    return criterion_told(criterion, _, finder) if topic(criterion) != "brand" else ""


def criterion_of(criterion: Criterion, value: str, _: Wording) -> str:
    """A product's own value where a bound was asked: "40 cm de large"."""
    sized = {"width": _("{size} wide"), "height": _("{size} high"), "depth": _("{size} deep")}
    if criterion.concept in sized:
        return sized[criterion.concept].format(size=value)
    return _("{name}: {value}", name=name_of(criterion.concept, criterion.attribute, _), value=value)


def stated(item: Item, criterion: Criterion) -> Stated | None:
    """What the product says of the thing asked."""
    by_concept = (fact for fact in item.facts if criterion.concept and fact.concept == criterion.concept)
    by_label = (fact for fact in item.facts if fact.label == criterion.attribute)
    return next(by_label, None) or next(by_concept, None)


def missed_told(near: Near, item: Item, _: Wording, finder: Finder) -> str:
    """What a near product misses: "50 cm de large : 8 cm de trop"."""
    criterion = near.criterion
    fact = stated(item, criterion)
    if topic(criterion) == "price" and near.amount is not None and isinstance(criterion.value, float):
        extra = amount_told(near.amount, criterion.unit, _)
        return (
            _("{amount} over your budget", amount=extra)
            if criterion.op[0] == "<"
            else _("{amount} below what you asked", amount=extra)
        )
    if near.amount is not None and fact and topic(criterion) != "size":  # sizes are no lengths
        off = amount_told(round(near.amount, 2), criterion.unit, _)
        own = criterion_of(criterion, value_told(fact.value, _), _)
        if not near.amount:
            return _("{own}, and not less", own=own) if criterion.op == "<" else _("{own}, and not more", own=own)
        return (
            _("{own}: {amount} too much", own=own, amount=off)
            if criterion.op[0] == "<"
            else _("{own}: {amount} short", own=own, amount=off)
        )
    if fact and not isinstance(criterion.value, bool):
        return fact_told(fact, _)
    return _("does not meet: {criterion}", criterion=criterion_told(criterion, _, finder))


def reasons(items: Sequence[Item], concepts: Sequence[str], tied: Sequence[str], _: Wording) -> dict[str, str]:
    """For each product the first thing in which it alone is best among these, looking at `concepts` in their order.

    One that is best in nothing says what it states of the things `tied` to the question, or that it is liked.
    """
    found: dict[str, str] = {}
    for concept in concepts:
        best = winner(items, concept)
        if best and best.sku not in found:
            found[best.sku] = best_told(best, concept, _)
    for item in items:
        found.setdefault(item.sku, _tied_told(item, tied, _) or _liked(item, _))
    return found


def _liked(item: Item, _: Wording) -> str:
    return _("well rated: {stars}", stars=rating_told(item, _)) if item.rating >= WELL else ""


def winner(items: Sequence[Item], concept: str) -> Item | None:
    """The one that alone is best at it; None where several are, or nobody can tell."""
    smallest = SMALL_IS_BETTER.get(concept)
    numbers = [(number, item) for item in items if (number := number_of(item, concept)) is not None]
    if smallest is None or len(numbers) < 2:
        return None
    ranked = sorted(numbers, key=lambda pair: pair[0], reverse=not smallest)
    return ranked[0][1] if ranked[0][0] != ranked[1][0] else None


def number_of(item: Item, concept: str) -> float | None:
    if concept == "price":
        return float(item.price) if item.price is not None else None
    if concept == "rating":
        return item.rating or None
    if concept == "energy_class":
        return next((float(ord(fact.value[0])) for fact in item.facts if fact.concept == concept and fact.value), None)
    return next((fact.number for fact in item.facts if fact.concept == concept), None)


def best_told(item: Item, concept: str, _: Wording) -> str:
    """What it is best at: "le niveau sonore le plus bas (70 dB)"."""
    best = best_of(concept, smallest=SMALL_IS_BETTER[concept], _=_)
    if concept == "price":
        return best
    if concept == "rating":
        return _("{best} ({value})", best=best, value=rating_told(item, _))
    fact = next(fact for fact in item.facts if fact.concept == concept)
    return _("{best} ({value})", best=best, value=value_told(fact.value, _)) if best else fact_told(fact, _)


def _tied_told(item: Item, concepts: Sequence[str], _: Wording) -> str:
    for concept in concepts:
        fact = next((fact for fact in item.facts if fact.concept == concept), None)
        if fact and concept == "programmes":
            quick = next((word for word in fact.value.split(", ") if _QUICK.search(word)), "")
            if quick:
                return _("{which} programme", which=quick)
        elif fact and (fact.number is not None or concept == "energy_class"):
            return fact_told(fact, _)
    return ""


def rating_told(item: Item, _: Wording) -> str:
    return _("{stars} out of 5", stars=format_decimal(round(item.rating, 1), locale=_.locale))


def told_apart(items: Sequence[Item]) -> list[Item]:
    """The same, those of one title with what tells them apart behind it: "Canapé Ilot, beige"."""
    titles = [item.title for item in items]
    return [
        item if titles.count(item.title) == 1 else _with_difference(item, [i for i in items if i.title == item.title])
        for item in items
    ]


def _with_difference(item: Item, namesakes: Sequence[Item]) -> Item:
    for fact in item.facts:
        others = {other.value for one in namesakes for other in one.facts if other.label == fact.label}
        if len(others) > 1 and fact.number is None:
            return replace(item, title=f"{item.title}, {fact.value}")
    return item


def capital(text: str) -> str:
    """ "The lowest price" stands alone on its line."""
    return text[:1].upper() + text[1:]
