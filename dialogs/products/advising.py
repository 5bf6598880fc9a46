"""Suggestions as an answer: products side by side, each with the reason why."""

import re
from collections.abc import Collection, Mapping

from msgspec.structs import replace

from dialogs.messages import Reply
from dialogs.products.looking import Looking
from dialogs.products.results import MOST_IN_BRIEF, MOST_SHOWN, SEARCH, card, is_brief
from dialogs.products.tastes import taste_of
from dialogs.products.told import told_apart
from dialogs.recommend import Because, Taste, Wish
from dialogs.search.criteria import Query
from dialogs.shop import Product
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain
from dialogs.wording import Wording

_WHY = re.compile(
    r"(?:et |mais )?pourquoi(?: (?:ca|cela|ceux ci|ceux la|celui ci|celui la|celle ci|celle la|lui|elle|eux|ce choix))?"
    r"|(?:and |but )?why(?: (?:this|that|these|those|them|it))?(?: ones?)?"
)


def asks_why(text: str) -> bool:
    """ "Why these?", and nothing else."""
    return bool(_WHY.fullmatch(plain(text)))


async def advised(
    talk: Talk, scenario: str, wish: Wish, opening: str, focus: str = "", *, opening_says_why: bool = True
) -> Answer | None:
    """What the scenario brings up, opened by a sentence; None when it brings up nothing. `focus` stays spoken of.

    `opening_says_why`: where one reason holds for all, the opening has told it ("Just arrived:").
    """
    limit = MOST_IN_BRIEF if is_brief(talk) else MOST_SHOWN
    found = await talk.adviser.suggest(scenario, replace(wish, limit=limit))
    language = talk.conversation.language
    items = told_apart(await talk.finder.items([one.sku for one in found], language))
    if not items:
        return None
    named = {item.sku: item.title for item in await talk.finder.items([one.because.of for one in found], language)}
    named = {} if len(wish.starting) == 1 else named  # the opening has named it
    visited = () if wish.starting else wish.taste.visited
    told = {one.sku: _why(one.because, named, visited, talk.words) for one in found}
    whys = told if visited or len(set(told.values())) > 1 or not opening_says_why else {}
    looking = replace(
        talk.conversation.looking or Looking(),
        shown=tuple(item.sku for item in items),
        start=0,
        total=len(items),
        focus=focus,
    )
    return Answer(
        (Reply(opening, cards=tuple(card(talk, item, whys.get(item.sku, "")) for item in items)),),
        asks=SEARCH,
        looking=looking,
    )


async def like(talk: Talk, product: Product) -> Answer:
    """What could take its place: others of its kind; where there are none, it is said, and its shelf is shown."""
    _ = talk.words
    title, wish = _.pick(product.title), await _from(talk, product)
    opening = _("Like “{product}”:", product=title)
    if (kind := await _its_kind(talk, product)) and (of_it := (await talk.finder.find(kind)).skus):
        if found := await advised(talk, "similar", replace(wish, among=frozenset(of_it)), opening, product.sku):
            return found
        opening = _("We have nothing else quite like “{product}”. From the same shelf:", product=title)
    nothing = _("I see nothing that is much like “{product}”.", product=title)
    return await advised(talk, "similar", wish, opening, product.sku) or Answer((Reply(nothing),))


async def _its_kind(talk: Talk, product: Product) -> Query | None:
    """What its title says it is, where that is a kind of its own: a table, and not all that the shelf holds."""
    query = (await talk.finder.hear(talk.words.pick(product.title))).query
    kinds = tuple(one for one in query.criteria if one.attribute == "class" and one.op == "=" and not one.excludes)
    narrow = Query(kind=query.kind, criteria=kinds) if query.kind and kinds else None
    return narrow if narrow and product.sku in (await talk.finder.find(narrow)).skus else None


async def beside(talk: Talk, product: Product) -> Answer:
    """What goes with it."""
    _ = talk.words
    opening = _("Goes well with “{product}”:", product=_.pick(product.title))
    nothing = _("I know of nothing in particular that goes with “{product}”.", product=_.pick(product.title))
    return await advised(talk, "goes_with", await _from(talk, product), opening, product.sku) or Answer(
        (Reply(nothing),)
    )


async def new_arrivals(talk: Talk, among: Collection[str] | None = None) -> Answer | None:
    """What has just come in, what they may like first; where they named a shelf, `among` its products alone."""
    wish = Wish(taste=await taste_of(talk), among=frozenset(among) if among is not None else None)
    return await advised(talk, "new_arrivals", wish, talk.words("Just arrived:"))


async def for_you(talk: Talk) -> Answer | None:
    """From what they bought, looked at and like; to a stranger, what pleases others."""
    _ = talk.words
    taste = await taste_of(talk)
    opening = _("I would suggest:") if taste != Taste() else _("What pleases our customers most:")
    return await advised(talk, "for_you", Wish(taste=taste), opening, opening_says_why=taste == Taste())


async def why(talk: Talk, scenario: str) -> Answer | None:
    """The reason for each of those just suggested, told once more where they ask for it."""
    looking, taste, _ = talk.conversation.looking or Looking(), await taste_of(talk), talk.words
    asked_of = (looking.focus,) if looking.focus else looking.shown
    own = replace(taste, viewed=taste.visited)  # what lies on the table is no reason for itself
    found = await talk.adviser.suggest(scenario, Wish(taste=own, among=frozenset(asked_of), limit=len(asked_of)))
    items = told_apart(await talk.finder.items([one.sku for one in found], talk.conversation.language))
    of = await talk.finder.items([one.because.of for one in found], talk.conversation.language)
    named = {item.sku: item.title for item in of}
    whys = {one.sku: _why(one.because, named, taste.visited, _) for one in found}
    lines = [_("{name}: {value}", name=item.title, value=whys[item.sku]) for item in items if whys[item.sku]]
    said = "\n".join([_("I chose them for this:"), *(f"• {line}" for line in lines)])
    asking = talk.conversation
    return Answer((Reply(said),), asks=asking.skill, memory=asking.memory, looking=looking) if lines else None


async def _from(talk: Talk, product: Product) -> Wish:
    return Wish(starting=(product.sku,), taste=await taste_of(talk))


def _why(because: Because, named: Mapping[str, str], visited: Collection[str], _: Wording) -> str:
    title = named.get(because.of, "")
    if title and because.of in visited:
        return _looked_at(because, title, _)
    match because.signal:
        case "goes_with":
            return _("Goes with: {product}", product=title) if title else _("Goes with it")
        case "together":
            return _("Others bought it with: {product}", product=title) if title else _("Others bought both")
        case "alike":
            return _("Like: {product}", product=title) if title else ""
        case "popular":
            return _("Sells well at the moment")
        case "new":
            return _("Just arrived")
        case "rated":
            return _("Well rated by those who bought it")
        case "taste":
            return _("To your taste")


def _looked_at(because: Because, title: str, _: Wording) -> str:
    """The reason begins with what they looked at on the shop's pages."""
    match because.signal:
        case "goes_with":
            return _("Goes with what you looked at: {product}", product=title)
        case "together":
            return _("Others bought it with what you looked at: {product}", product=title)
        case _:
            return _("Because you looked at: {product}", product=title)
