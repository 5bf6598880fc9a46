"""One product, or one thing about it: answered from what the catalogue states, or honestly not known."""

from collections.abc import Sequence

from msgspec.structs import replace

from dialogs.finder import About, Heard, Item, Stated
from dialogs.merchant_answers import quoted
from dialogs.messages import Choice, Image, Reply
from dialogs.products.attribute_names import SMALL_IS_BETTER, name_of
from dialogs.products.looking import Looking, asked, topic
from dialogs.products.results import SEARCH, buying, is_brief
from dialogs.products.told import capital, fact_told, price_told, rating_told, stock_told, told_apart, value_told
from dialogs.products.which_product import spoken_of
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice

FACTS = 10
FACTS_IN_BRIEF = 3
MOST_TOLD = 5
PROMISED = {"warranty": ("guarantees",)}
"""What the merchant promises of all that is sold, by the theme that says it: quoted where a product says nothing."""


async def show(talk: Talk, sku: str) -> Answer:
    """All that matters of one product, what was asked first."""
    looking = talk.conversation.looking or Looking()
    items = await talk.finder.items([sku], talk.conversation.language)
    if not items:
        said = talk.words("This product is no longer in our catalogue.")
        return Answer((Reply(said),), asks=SEARCH, looking=looking)
    item = items[0]
    now = replace(looking, focus=item.sku, shown=looking.shown or (item.sku,))
    picture = Image(item.image, item.title) if item.image and not is_brief(talk) else None
    reply = Reply(_sheet(talk, looking, item), choices=_ways_on(talk, now, item), image=picture)
    return Answer((reply,), asks=SEARCH, looking=now)


def _sheet(talk: Talk, looking: Looking, item: Item) -> str:
    _ = talk.words
    rating = _("rated {stars}", stars=rating_told(item, _)) if item.rating else ""
    head = ", ".join(filter(None, [price_told(item, _), stock_told(item, _), rating]))
    facts = [fact_told(fact, _) for fact in _first_asked(looking, item)]
    if is_brief(talk):
        return "\n".join(filter(None, [item.title, head, ", ".join(facts[:FACTS_IN_BRIEF])]))
    return "\n".join([item.title, head, "", *(f"• {capital(fact)}" for fact in facts[:FACTS])]).strip()


def _first_asked(looking: Looking, item: Item) -> list[Stated]:
    topics = [topic(criterion) for criterion in asked(looking.query)]
    return sorted(
        item.facts,
        key=lambda fact: (
            (fact.concept or fact.label) not in topics,
            fact.concept not in SMALL_IS_BETTER,
            not fact.concept,
        ),
    )


def _ways_on(talk: Talk, looking: Looking, item: Item) -> tuple[Choice, ...]:
    _ = talk.words
    others = len(looking.shown) > 1
    choices = [
        *dict.fromkeys([*buying(talk, item), Choice(_("In a store"), f"store_stock:{item.sku}")]),
        Choice(_("Reviews"), f"reviews:{item.sku}") if item.rating else None,
        Choice(_("Something like it"), f"similar:{item.sku}") if not is_brief(talk) else None,
        Choice(_("See the page"), url=item.url) if item.url else None,
        Choice(_("Compare"), "compare_products:") if others else None,
        Choice(_("Back to the results"), f"{SEARCH}:back") if others else None,
    ]
    return tuple(choice for choice in choices if choice)


# ---------------------------------------------------------------- one thing about it


async def tell(talk: Talk, heard: Heard, of: Sequence[str] = ()) -> Answer:
    """ "Et le bruit, ça donne quoi ?": `of` these, or of the product meant, or of each one on the table."""
    looking = talk.conversation.looking or Looking()
    skus = (of or await spoken_of(talk, heard))[:MOST_TOLD]
    items = told_apart(await talk.finder.items(skus, talk.conversation.language))
    if not items:
        said = talk.words("Which product do you mean? Give me its name, or tell me what you are looking for.")
        return Answer((Reply(said),), asks=SEARCH, looking=looking)
    if not heard.about and looking.focus == items[0].sku and "?" in talk.text:
        said = talk.words("The catalogue does not say that of it. Our team can find out for you.")
        return Answer((Reply(said, choices=_beyond_us(talk, items[0])),), asks=SEARCH, looking=looking)
    if not heard.about:
        return await show(talk, items[0].sku)
    text = "\n".join([await _told(talk, items, about) for about in heard.about[:2]])
    focus = items[0].sku if len(items) == 1 else looking.focus
    now = replace(looking, focus=focus, shown=looking.shown or tuple(item.sku for item in items))
    known = all(any(value_of(item, about, talk) for item in items) for about in heard.about[:2])
    return Answer((Reply(text, choices=_after(talk, items, known=known)),), asks=SEARCH, looking=now)


def _beyond_us(talk: Talk, item: Item) -> tuple[Choice, ...]:
    """Those who have it, or a person, may know."""
    reviews = (Choice(talk.words("Reviews"), f"reviews:{item.sku}"),) if item.rating else ()
    return (*reviews, *human_choice(talk))


async def _told(talk: Talk, items: Sequence[Item], about: About) -> str:
    _ = talk.words
    values = [value_of(item, about, talk) for item in items]
    facts = filter(None, (_stated(item, about) for item in items))
    name = capital(name_of(about.concept, next((fact.name for fact in facts), "") or about.label, _))
    if not any(values) and (promised := await quoted(talk, PROMISED.get(about.concept, ()), 0)):
        return promised
    if not any(values):
        return _("{name}: the catalogue does not say. Our team can find out for you.", name=name)
    if len(items) == 1:
        return f"{items[0].title}\n{_('{name}: {value}', name=name, value=values[0])}"
    lines = [
        _("{name}: {value}", name=item.title, value=value or _("not said"))
        for item, value in zip(items, values, strict=True)
    ]
    return "\n".join([name, *(f"{'-' if is_brief(talk) else '•'} {line}" for line in lines)])


def value_of(item: Item, about: About, talk: Talk) -> str:
    """What it says of the thing asked, in words; empty when it says nothing."""
    _ = talk.words
    match about.concept or about.label:
        case "price":
            return price_told(item, _)
        case "stock":
            return stock_told(item, _)
        case "rating":
            return rating_told(item, _) if item.rating else ""
        case "brand":
            return item.brand
        case _other:
            fact = _stated(item, about)
            return value_told(fact.value, _) if fact else ""


def _stated(item: Item, about: About) -> Stated | None:
    by_label = (fact for fact in item.facts if fact.label == about.label)
    by_concept = (fact for fact in item.facts if about.concept and fact.concept == about.concept)
    return next(by_label, None) or next(by_concept, None)


def _after(talk: Talk, items: Sequence[Item], *, known: bool) -> tuple[Choice, ...]:
    _ = talk.words
    if not known:
        return human_choice(talk)
    if len(items) > 1:
        return (Choice(_("Compare"), "compare_products:"),)
    return (Choice(_("See it"), f"product_question:{items[0].sku}"),)
