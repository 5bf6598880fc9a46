"""What a search found, as an answer: products side by side, why each, what is left out, and how to go on."""

from collections.abc import Sequence
from itertools import chain

from babel.numbers import get_currency_name
from msgspec.structs import replace

from dialogs.finder import Item, Near, Result
from dialogs.messages import Card, Choice, Image, Reply
from dialogs.products.attribute_names import best_of, name_of
from dialogs.products.looking import Looking, asked, topic
from dialogs.products.told import (
    capital,
    criteria_told,
    criterion_told,
    kind_told,
    met_told,
    missed_told,
    offer_of,
    price_told,
    reasons,
    stock_told,
    told_apart,
)
from dialogs.records import Searched, Wanted
from dialogs.search.criteria import Criterion, Query
from dialogs.selling import HasCarts
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice

SEARCH = "product_search"
MOST_SHOWN = 5
MOST_IN_BRIEF = 3
TIES = ("price", "rating", "energy_class", "noise", "capacity", "autonomy", "weight")
"""What interests everybody a little, after what was asked and what is tied to it."""

LONGEST_WORD = 40

LOOKS = frozenset(("kind", "colour", "brand", "gender", "material", "size"))
"""What a thing is, rather than what it is for: boots are no companions of a bag for being of leather too."""


def is_brief(talk: Talk) -> bool:
    """Where every word is paid for, as by SMS."""
    can = talk.channels.get(talk.address.channel)
    return bool(can and can.paid)


async def results(talk: Talk, looking: Looking, *, again: bool = False) -> Answer:
    """Look for it, and show a page of what there is. `again`: it was already counted as looked for."""
    result = await talk.finder.find(looking.query)
    if result.skus:
        looking = _without_unsaid(looking, result)
        answer = await _found(talk, looking, result)
    elif result.near:
        answer = await _nearest(talk, looking, result)
    else:
        answer = await _less(talk, looking) or await _nothing(talk, looking)
    return answer if again else replace(answer, changes=(*answer.changes, _searched(looking.query, result)))


def _without_unsaid(looking: Looking, result: Result) -> Looking:
    """Words that no product says were left out of the search: they are told as unknown, and asked no more."""
    query, unsaid = looking.query, result.excluding
    words = tuple(str(criterion.value) for criterion in unsaid)
    left = tuple(criterion for criterion in query.criteria if criterion not in unsaid)
    return replace(looking, query=replace(query, criteria=left, unknown=(*query.unknown, *words)))


# ---------------------------------------------------------------- something meets it


async def _found(talk: Talk, looking: Looking, result: Result, ahead: str = "") -> Answer:
    brief = is_brief(talk)
    start = looking.start if looking.start < len(result.skus) else 0
    page = result.skus[start : start + (MOST_IN_BRIEF if brief else MOST_SHOWN)]
    items = await talk.finder.items(page, talk.conversation.language)
    now = replace(looking.showing(page), start=start, total=len(result.skus), focus=_the_most(looking, page))
    beside = None if start else await _companion(talk, looking.query, items)
    reply = Reply(
        "\n".join(
            filter(None, [ahead, *_opening(talk, now, result, items), _in_passing(talk, beside) if brief else ""])
        ),
        cards=(*_cards(talk, now, items), *([_companion_card(talk, *beside)] if beside and not brief else ())),
        choices=_ways_on(talk, now),
    )
    return Answer((reply,), asks=SEARCH, looking=now)


def _the_most(looking: Looking, page: Sequence[str]) -> str:
    """ "Le moins cher": whoever asks for it speaks of the first."""
    return page[0] if looking.query.superlative and page and not looking.start else ""


def _opening(talk: Talk, looking: Looking, result: Result, items: Sequence[Item]) -> list[str]:
    _, query = talk.words, looking.query
    unknown = () if result.by_meaning else query.unknown
    lines = [_counted(talk, looking, result), _money_told(talk, query), unknown_told(talk, unknown)]
    if not looking.start:
        lines += [_ordered_told(talk, query, items)]
        lines += [_lacking_told(talk, criterion, count) for criterion, count in result.lacking[:2]]
    return [line for line in lines if line]


def _counted(talk: Talk, looking: Looking, result: Result) -> str:
    _, query, total = talk.words, looking.query, looking.total
    if looking.start:
        last = min(looking.start + len(looking.shown), total)
        return _("Numbers {first} to {last} of {total}:", first=looking.start + 1, last=last, total=total)
    if result.by_meaning:
        return _("I found nothing under these words. This comes closest to what you describe:")
    count = _.plural("{n} product", "{n} products", total)
    criteria = criteria_told(asked(query), _, talk.finder)
    kind = kind_told(query, _, talk.finder)
    if kind and criteria:
        return _("{kind}, {criteria}: {count}.", kind=kind, criteria=criteria, count=count)
    if kind or criteria:
        return _("{what}: {count}.", what=kind or capital(criteria), count=count)
    return _("I found {count}.", count=count)


def _ordered_told(talk: Talk, query: Query, items: Sequence[Item]) -> str:
    _, order = talk.words, query.superlative
    if not order:
        return ""
    best = best_of(order.concept, smallest=order.smallest_first, _=_)
    return _("{best} first.", best=capital(best or name_of(order.concept, order.attribute, _)))


def unknown_told(talk: Talk, words: Sequence[str]) -> str:
    """What of their words the catalogue knows nothing about."""
    _ = talk.words
    if not words:
        return ""
    said = _.all_of([_("“{words}”", words=word) for word in words[:3]])
    return _("Our catalogue says nothing about {words}: I did not take it into account.", words=said)


def _money_told(talk: Talk, query: Query) -> str:
    """That an amount in money other than the prices' was taken as it stands."""
    ours = next((c.unit for c in query.criteria if c.dimension == "money"), "")
    if not query.money or not ours:
        return ""
    names = {
        name: get_currency_name(unit, 2, talk.words.locale) for name, unit in (("ours", ours), ("theirs", query.money))
    }
    return talk.words("Our prices are in {ours}: I took your amount in {theirs} as it stands, unconverted.", **names)


def _lacking_told(talk: Talk, criterion: Criterion, count: int) -> str:
    _ = talk.words
    name = name_of(topic(criterion), criterion.attribute, _)
    return _.plural("{n} other does not say: {name}.", "{n} others do not say: {name}.", count, name=name)


def _cards(talk: Talk, looking: Looking, items: Sequence[Item]) -> list[Card]:
    order, tied = _sorted_by(looking.query), _tied(talk, looking.query)
    criteria = (*asked(looking.query), *order)
    said = {one.concept for one in order}
    concepts = [concept for concept in concerns(talk, looking.query) if concept not in said]
    whys = reasons(items, concepts, tied, talk.words) if len(items) > 1 else {}
    brief = is_brief(talk)
    mets = {item.sku: "" if brief else met_told(item, criteria, talk.words, talk.finder) for item in items}
    return [card(talk, item, mets[item.sku], whys.get(item.sku, "")) for item in told_apart(items)]


def _sorted_by(query: Query) -> tuple[Criterion, ...]:
    """What they are sorted by, as if any value of it had been asked for: each card says its own."""
    order = query.superlative
    return (Criterion(attribute=order.attribute, op="known", value=0.0, concept=order.concept),) if order else ()


def _tied(talk: Talk, query: Query) -> tuple[str, ...]:
    """What else interests who asks for this: a low price to buy is worth little if it costs much to run."""
    topics = sorted((topic(criterion) for criterion in asked(query)), key=lambda one: one != "price")
    near = [*chain.from_iterable(talk.finder.tied(one) for one in topics)]
    beyond = chain.from_iterable(talk.finder.tied(one) for one in near if one == "energy_use")
    first = "price" in topics
    return tuple(dict.fromkeys([*(["price"] if first else []), *near[:1], *beyond, *near]))


def concerns(talk: Talk, query: Query) -> tuple[str, ...]:
    """What matters to who asks for this, the first the most."""
    return tuple(dict.fromkeys([*_tied(talk, query), *_liked_by_all(query)]))


def _liked_by_all(query: Query) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(topic(criterion) for criterion in asked(query)), *TIES]))


def card(talk: Talk, item: Item, *lines: str) -> Card:
    """One product beside others: what it costs, then these lines."""
    _ = talk.words
    first = ", ".join(filter(None, [price_told(item, _), stock_told(item, _)]))
    told = [line for line in (first, *lines) if line]
    subtitle = ", ".join(told) if is_brief(talk) else "\n".join(map(capital, told))
    return Card(
        title=item.title,
        subtitle=subtitle,
        image=Image(item.image, item.title) if item.image else None,
        url="" if is_brief(talk) else item.url,
        choices=(Choice(_("See it"), f"product_question:{item.sku}"), *buying(talk, item)),
        offer=offer_of(item, told[1:] if first else told, _),
    )


def buying(talk: Talk, item: Item) -> tuple[Choice, ...]:
    """The button that puts it in the cart, where the shop has one and there is something to sell; else the stores'."""
    if item.in_stores:
        return (Choice(talk.words("In a store"), f"store_stock:{item.sku}"),)
    sells = isinstance(talk.shop, HasCarts) and item.in_stock is not False
    return (Choice(talk.words("Add to cart"), f"add_to_cart:{item.sku}"),) if sells else ()


# ---------------------------------------------------------------- what goes with it


async def _companion(talk: Talk, query: Query, items: Sequence[Item]) -> tuple[Item, Criterion] | None:
    """One product that the shop sells along with these, and that fits a criterion: wool detergent, a wool programme."""
    wanted = {word: criterion for criterion in asked(query) for word in _wanted_words(criterion)}
    skus = list(dict.fromkeys(sku for item in items for sku in item.goes_with))
    found = await talk.finder.items(skus, talk.conversation.language) if wanted and skus else ()
    for companion in found:
        said = {part.strip().lower() for fact in companion.facts for part in fact.value.split(",")}
        for word, criterion in wanted.items():
            if talk.finder.say(word, talk.conversation.language).lower() in said:
                return companion, criterion
    return None


def _wanted_words(criterion: Criterion) -> tuple[str, ...]:
    if criterion.excludes or topic(criterion) in LOOKS:
        return ()
    value = criterion.value
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


def _in_passing(talk: Talk, beside: tuple[Item, Criterion] | None) -> str:
    """The same in a line, where each message is paid for."""
    if not beside:
        return ""
    item, _ = beside[0], talk.words
    return _("With it: {product}, {price}.", product=item.title, price=price_told(item, _)) if item.price else ""


def _companion_card(talk: Talk, item: Item, criterion: Criterion) -> Card:
    _ = talk.words
    return card(talk, item, _("Goes with it: {criterion}", criterion=criterion_told(criterion, _, talk.finder)))


# ---------------------------------------------------------------- how to go on


def _ways_on(talk: Talk, looking: Looking) -> tuple[Choice, ...]:
    _ = talk.words
    more = looking.start + len(looking.shown) < looking.total
    choices = [
        Choice(_("More results"), f"{SEARCH}:more") if more else None,
        Choice(_("Compare"), "compare_products:") if len(looking.shown) > 1 else None,
        Choice(_("Narrow down"), f"{SEARCH}:refine") if looking.total > 3 else None,
    ]
    return tuple(choice for choice in choices if choice)


# ---------------------------------------------------------------- nothing meets it


async def _nearest(talk: Talk, looking: Looking, result: Result, ahead: str = "") -> Answer:
    _ = talk.words
    near = {miss.sku: miss for miss in reversed(result.near)}
    skus = list(dict.fromkeys(miss.sku for miss in result.near))[:MOST_IN_BRIEF]
    items = await talk.finder.items(skus, talk.conversation.language)
    criteria = asked(looking.query)
    cards = tuple(_near_card(talk, item, near[item.sku], criteria) for item in told_apart(items))
    drops = [c for c in result.excluding if c.concept != "kind"] or [near[skus[0]].criterion]
    unsaid = (_money_told(talk, looking.query), unknown_told(talk, looking.query.unknown))
    text = [ahead, _excluded_told(talk, looking, drops), *unsaid, _("The nearest:")]
    choices = tuple(dict.fromkeys(_drop_choice(talk, criterion) for criterion in drops))[:2]
    now = replace(looking.showing(skus), start=0, total=len(items))
    if len(items) > 1:
        choices = (*choices, Choice(_("Compare"), "compare_products:"))
    return Answer((Reply("\n".join(filter(None, text)), cards=cards, choices=choices),), asks=SEARCH, looking=now)


def _excluded_told(talk: Talk, looking: Looking, excluding: Sequence[Criterion]) -> str:
    _ = talk.words
    whole = ", ".join(
        filter(None, [kind_told(looking.query, _, talk.finder), criteria_told(asked(looking.query), _, talk.finder)])
    )
    if len(asked(looking.query)) < 2:
        return _("{what}: we have none.", what=whole)
    topics = dict.fromkeys(topic(criterion) for criterion in excluding)
    told = [criteria_told([c for c in excluding if topic(c) == one], _, talk.finder) for one in topics]
    blamed = _("{some} or {last}").format if len(told) > 1 else None
    which = blamed(some=", ".join(told[:-1]), last=told[-1]) if blamed else told[0]
    return _("{what}: nothing meets it all. Without “{criterion}”, there would be some.", what=whole, criterion=which)


def _drop_choice(talk: Talk, criterion: Criterion) -> Choice:
    _ = talk.words
    name = name_of(topic(criterion), criterion.attribute, _)
    return Choice(capital(_("any {name}", name=name)), f"{SEARCH}:drop/{topic(criterion)}")


def _near_card(talk: Talk, item: Item, near: Near, criteria: Sequence[Criterion]) -> Card:
    _ = talk.words
    others = [criterion for criterion in criteria if criterion is not near.criterion and criterion != near.criterion]
    missed, met = missed_told(near, item, _, talk.finder), met_told(item, others, _, talk.finder)
    return card(talk, item, missed, "" if is_brief(talk) else met)


async def _less(talk: Talk, looking: Looking) -> Answer | None:
    """Where several things are wrong at once: what no such product has is said and left out."""
    query, out = looking.query, list[Criterion]()
    kind = tuple(c for c in query.criteria if c.concept == "kind")
    for criterion in asked(query):
        alone = await talk.finder.find(replace(query, criteria=(*kind, criterion)))
        out += [] if alone.skus and not alone.excluding else [criterion]
    left = replace(query, criteria=tuple(c for c in query.criteria if c not in out), unknown=())
    if not out or not left.criteria:
        return None
    result = await talk.finder.find(left)
    said = talk.words("We have nothing like this: {criteria}.", criteria=criteria_told(out, talk.words, talk.finder))
    if result.skus:
        return await _found(talk, replace(looking, query=left), result, said)
    return await _nearest(talk, replace(looking, query=left), result, said) if result.near else None


async def _nothing(talk: Talk, looking: Looking) -> Answer:
    _ = talk.words
    said = _("I found nothing for that in our catalogue.")
    lines = [
        said,
        unknown_told(talk, looking.query.unknown),
        _("Tell me in other words what you need, or look around:"),
    ]
    choices = (Choice(_("See the shelves"), f"{SEARCH}:shelves"), *human_choice(talk))
    before = talk.conversation.looking or looking  # what lies on the table stays there
    now = replace(looking, shown=before.shown, focus=before.focus, compared=before.compared)
    return Answer((Reply("\n".join(filter(None, lines)), choices=choices),), asks=SEARCH, looking=now)


# ---------------------------------------------------------------- what was looked for, for the merchant


def _searched(query: Query, result: Result) -> Searched:
    wanted = tuple(Wanted(topic(c), c.op, _in_short(c), c.unit) for c in asked(query) if c.attribute != "text")
    words = tuple(word for word in query.unknown if word.isalpha() and len(word) <= LONGEST_WORD)
    found = 0 if result.by_meaning else len(result.skus)  # what is near is not yet what they want
    return Searched(kind=query.kind, wanted=wanted, unknown=words, found=found)


def _in_short(criterion: Criterion) -> str:
    value = criterion.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return value if isinstance(value, str) else ", ".join(value)
