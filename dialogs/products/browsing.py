"""How a conversation about products goes on: a new search, a change to it, the next page, a question, a comparison."""

import dataclasses
import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from dialogs.finder import About, Heard
from dialogs.messages import Choice, Reply
from dialogs.products import advising, choosing, comparing, one_product
from dialogs.products.basket import ITS_NAME
from dialogs.products.looking import KEPT_SENTENCES, Looking, asked, narrowed, topic, without
from dialogs.products.results import MOST_IN_BRIEF, MOST_SHOWN, SEARCH, is_brief, results
from dialogs.products.taking import says_take
from dialogs.products.told import amount_told, criterion_told
from dialogs.products.wanted import find_product
from dialogs.products.which_product import meant, points, spoken_of
from dialogs.search.criteria import Query
from dialogs.search.words import stems
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person
from dialogs.vocabulary import plain

ABOUT_PRODUCTS = frozenset(("product_search", "product_question", "compare_products"))
UNCERTAIN = frozenset(
    ("", "affirm", "deny", "add_to_cart", "modify_order", "out_of_scope", "price_alert", "stock_alert", "delivery_info")
)
"""What short words about products are easily taken for: the catalogue listens first."""

BUYING = frozenset(("add_to_cart", "price_alert", "stock_alert"))
IN_STORE = "in_store"
"""The topic of who asks for a store: "en stock ?" alone is a question about the product."""

SURELY = 0.85
"""As sure as this that they want it, a size or a price in the same words is no criterion of a search."""

ELSEWHERE = 0.6
"""As sure as this of another meaning, the words are not about the products on the table."""

NOT_OURS = 0.8
"""As sure as this that it is no business of a shop's, a question is none about a product."""

NO_IDEA = 0.3
"""No surer than this of any meaning, a kind of product that is named is what they want, whatever else they say."""

DESCRIBING = ABOUT_PRODUCTS | {"", "gift_idea", "out_of_scope"}
"""What words that describe a product, and do not name it, are taken for."""

FEW_WORDS, VERY_FEW = 5, 2
STRANGE = 3
"""From so many words that the catalogue does not know, a sentence may be in another language."""
JUST_MORE = ("more", "encore", "plus")
"""The next page, where nothing else is said."""

ADVICE = frozenset(("like", "beside", "new", "advice"))
OF_ONE = frozenset(("like", "beside"))
GOING_ON = frozenset(("more", "same", "drop"))
SHELVES = 8
SURE = 0.5
NO_SEARCH = frozenset(
    (
        *("forget_criteria", "guided_tour", "whereabouts", "delivery_quote", "store_hours", "why_here"),
        *("account_why", "account_create", "account_password", "account_data"),
    )
)
"""Topics that are none of a search's, however much they sound like one: "où est mon lave-linge ?"."""

HOW_MUCH = re.compile(
    r"(?:et |and )?(?:(?:c'est|ca coute|ca fait|(?:il|elle) coute) )?combien"
    r"(?: (?:ca coute|coute t (?:il|elle)|c'est|ca fait))?"
    r"|(?:and )?how much(?: is (?:it|that|this)| does it cost| for (?:it|that|this))?"
)
BARE_SUM = re.compile(r"(\d{2,4})\s*[?!.]*")
TOO_MUCH = 3
"""So many times the dearest price on the table is no budget."""


async def follow(talk: Talk) -> Answer | None:
    """What the words make of the search in progress; None when they are about something else."""
    if ITS_NAME.fullmatch(plain(talk.text)) or advising.asks_why(talk.text):
        return None
    if plain(talk.text) in JUST_MORE and (talk.conversation.looking or Looking()).shown:
        return await more(talk)
    if HOW_MUCH.fullmatch(plain(talk.text)) and (talk.conversation.looking or Looking()).shown:
        return await one_product.tell(talk, Heard(query=Query(), about=(About("price", ""),)))
    talk = await _with_money(talk)
    heard = await talk.finder.hear(talk.text)
    return None if _is_elsewhere(talk, heard) else await _turn(talk, heard)


async def _with_money(talk: Talk) -> Talk:
    """ "150", and nothing else, where prices are on the table: what may be spent."""
    bare, looking = BARE_SUM.fullmatch(talk.text.strip()), talk.conversation.looking
    if not bare or not looking or not looking.shown:
        return talk
    items = await talk.finder.items(looking.shown, talk.conversation.language)
    dearest = max((item for item in items if item.price), key=lambda item: item.price or 0, default=None)
    if dearest is None or int(bare[1]) > TOO_MUCH * float(dearest.price or 0):
        return talk
    return dataclasses.replace(talk, text=talk.words.money(Decimal(bare[1]), dearest.currency))


def _is_elsewhere(talk: Talk, heard: Heard) -> bool:
    """Whether something else is surely meant: "où est mon colis ?" is no question about what is on the table."""
    guess = talk.understanding
    if guess.value("topic") in NO_SEARCH:
        return True
    if heard.cues & OF_ONE and points(talk):
        return False
    if _of_those_shown(talk, heard):
        return says_take(talk.text)
    if guess.intent in ABOUT_PRODUCTS or guess.confidence < ELSEWHERE:
        return False
    if guess.intent in BUYING and guess.confidence >= SURELY:
        return True
    if guess.intent == "delivery_info" and guess.confidence >= SURELY and "?" in talk.text:
        return not (heard.query.kind or heard.names)
    if guess.intent == "store_stock":
        return not (heard.about or asked(heard.query)) or guess.value("topic") == IN_STORE
    on_the_table = talk.conversation.looking and talk.conversation.looking.shown
    if heard.about and "asking" in heard.cues and (heard.names or (guess.intent == "bot_help" and on_the_table)):
        return False
    if guess.intent not in UNCERTAIN:
        return True
    if "asking" in heard.cues and guess.intent == "out_of_scope" and guess.confidence >= NOT_OURS:
        return not heard.query.kind  # "quel temps fait-il à Lille ?" asks for no temperature and for no town
    says_something = asked(heard.query) or heard.query.kind or _ordered(heard.query) or heard.cues
    return not (says_something and (len(talk.text.split()) <= FEW_WORDS or heard.query.kind or asked(heard.query)))


def _of_those_shown(talk: Talk, heard: Heard) -> bool:
    """ "The cheapest of the three" is no order for three, "le moins cher de la liste" no wish for fewer messages."""
    on_the_table = talk.conversation.looking and talk.conversation.looking.shown
    asks_one = "choose" in heard.cues or ("among" in heard.cues and heard.query.superlative)
    return bool(on_the_table and asks_one)


async def recognise(talk: Talk) -> Answer | None:
    """Words that nobody was sure of, but that name a kind of product, and nothing else, or a product of ours."""
    heard = await talk.finder.hear(talk.text)
    goes_on = (talk.conversation.looking and heard.cues & GOING_ON) or heard.cues & ADVICE
    guess = talk.understanding
    likely = guess.intent in ABOUT_PRODUCTS or guess.confidence < NO_IDEA
    ours = heard.names or goes_on or (heard.query.kind and (likely or not heard.query.unknown))
    if ours and not _is_elsewhere(talk, heard):
        return await _turn(talk, heard)
    branded = guess.value("brand") and guess.confidence < SURE
    return await _by_words(talk, heard) if branded or await _described(talk, heard) else None


async def _described(talk: Talk, heard: Heard) -> bool:
    """ "De quoi presser des oranges": the shop has something that this describes, and it surely means nothing else."""
    guess = talk.understanding
    maybe = guess.intent in DESCRIBING and guess.confidence < ELSEWHERE and len(talk.text.split()) > VERY_FEW
    return maybe and await talk.finder.describes(heard.query)


async def begin(talk: Talk) -> Answer:
    """They look for something, in words; when the words say nothing of it, one good question."""
    heard = await talk.finder.hear(talk.text)
    if answer := await _turn(talk, heard) or await _by_words(talk, heard):
        return answer
    shown = talk.conversation.looking and talk.conversation.looking.shown
    return await refine(talk) if shown and talk.text else await shelves(talk)


async def _turn(talk: Talk, heard: Heard) -> Answer | None:
    """The first of these that the words call for."""
    looking = await current(talk)
    on_the_table = bool(looking and looking.shown)
    if "take_out" in heard.cues and (heard.query.kind or heard.names):
        return None
    if "more" in heard.cues and on_the_table and not asked(heard.query):
        return await more(talk)
    if "shelves" in heard.cues and not asked(heard.query):
        return await shelves(talk)
    of_a_place = heard.cues & OF_ONE and points(talk)
    if heard.cues & ADVICE and (of_a_place or not asked(heard.query)) and (advice := await _advice(talk, heard)):
        return advice
    if "choose" in heard.cues and on_the_table and not heard.query.kind and (choice := await choosing.choose(talk)):
        return choice
    if _compares(talk, heard) or await comparing.are_set_against(talk):
        return await comparing.compare(talk, heard)
    if _asks(talk, heard, on_the_table=on_the_table):
        return await one_product.tell(talk, heard)
    if best := await choosing.most(talk, heard):
        return best
    if looking and "drop" in heard.cues:
        return await _drop(talk, looking, heard)
    if only := await _nothing_but_named(talk, heard):
        return await one_product.show(talk, only)
    if heard.query.kind or ((asked(heard.query) or _ordered(heard.query)) and not _is_gibberish(talk, heard)):
        return await _search(talk, looking, heard)
    named = await meant(talk, heard)
    if named:
        return await one_product.show(talk, named[0]) if len(named) == 1 else await _these(talk, named)
    return await _further(talk, looking, heard) if looking else None


async def _nothing_but_named(talk: Talk, heard: Heard) -> str:
    """ "La Norvale Mini 40": the one product whose title says all that was heard, its brand, and 40; empty for none.

    Who names a kind of thing as well ("une robe longue") looks for one.
    """
    alone = len(heard.names) == 1 and not heard.query.kind
    items = await talk.finder.items(heard.names, talk.conversation.language) if alone else ()
    if not items or heard.query.superlative or any(one.excludes for one in heard.query.criteria):
        return ""
    title = set(stems(items[0].title))
    said = (f"{one.value:g}" if isinstance(one.value, float) else str(one.value) for one in heard.query.criteria)
    return items[0].sku if title.issuperset(stems(" ".join(said))) else ""


def _is_gibberish(talk: Talk, heard: Heard) -> bool:
    """ "Wo ist mein Paket?": where every second word is strange to the catalogue, the others mean nothing either."""
    strange = len(heard.query.unknown)
    return strange >= STRANGE and 2 * strange >= len(talk.text.split()) and not heard.names


async def _further(talk: Talk, looking: Looking, heard: Heard) -> Answer | None:
    """ "Running", and nothing else, after shoes: a word that products may have narrows the search."""
    puzzling = talk.understanding.confidence < SURE and len(talk.text.split()) <= VERY_FEW
    if not looking.query.kind or not puzzling or not (heard.query.words or heard.query.unknown):
        return None
    said = (await talk.finder.hear(f"{looking.query.kind}, {talk.text}")).query
    return await _again(talk, looking, narrowed(looking.query, said), talk.text) if asked(said) else None


async def _advice(talk: Talk, heard: Heard) -> Answer | None:
    """ "Et dans le même genre ?", "qu'est-ce qui va avec ?", "quoi de neuf ?", "vous me conseillez quoi ?"."""
    if "new" in heard.cues:
        return await advising.new_arrivals(talk, await of_the_shelf(talk, heard))
    if "advice" in heard.cues:
        return await advising.for_you(talk) if not heard.query.kind else None
    named = await spoken_of(talk, heard)
    if len(named) > 1 and not heard.query.kind:
        asked_which = await find_product(talk, "similar" if "like" in heard.cues else "goes_with")
        return asked_which if isinstance(asked_which, Answer) else None
    product = await talk.shop.product(named[0]) if len(named) == 1 else None
    if product is None:
        return None
    return await (advising.like if "like" in heard.cues else advising.beside)(talk, product)


async def of_the_shelf(talk: Talk, heard: Heard) -> Sequence[str] | None:
    """What they want the latest of; None where they name nothing."""
    return (await talk.finder.find(heard.query)).skus if heard.query.kind else None


def _compares(talk: Talk, heard: Heard) -> bool:
    sure = talk.understanding.intent == "compare_products" and talk.understanding.confidence >= SURE
    says_else = _ordered(heard.query) or heard.about or asked(heard.query)
    return "compare" in heard.cues or (sure and not says_else)


def _asks(talk: Talk, heard: Heard, *, on_the_table: bool) -> bool:
    """Whether it is a question about a product rather than a criterion: no bound is set, a product is meant."""
    bounds = [c for c in asked(heard.query) if isinstance(c.value, float)]
    asking = "asking" in heard.cues or (_of_the_one_spoken_of(talk) and "?" in talk.text)
    about = bool(heard.about) and asking and not heard.query.superlative
    if heard.names:
        return about
    asked_of_one = on_the_table or talk.understanding.intent == "product_question"
    return about and asked_of_one and not bounds and not heard.query.kind


def _of_the_one_spoken_of(talk: Talk) -> bool:
    """ "Et en largeur ?": in a few words, of the product in focus."""
    looking = talk.conversation.looking
    return bool(looking and looking.focus) and len(talk.text.split()) <= FEW_WORDS


def _ordered(query: Query) -> bool:
    return bool(query.superlative or query.wishes)


# ---------------------------------------------------------------- searching


async def current(talk: Talk) -> Looking | None:
    """The search as it stands; understood anew when another catalogue is in use since."""
    looking, edition = talk.conversation.looking, await talk.finder.edition()
    if looking is None or looking.edition == edition:
        return looking
    query = Query()
    for sentence in looking.said:
        said = (await talk.finder.hear(sentence)).query
        query = narrowed(query, said) if query.criteria and not said.kind else said
    return replace(looking, query=query, edition=edition)


async def _search(talk: Talk, looking: Looking | None, heard: Heard) -> Answer:
    said = await _in_context(talk, looking, heard.query) if looking else heard.query
    goes_on = looking is not None and (not said.kind or (said.kind == looking.query.kind and "same" in heard.cues))
    if looking is None or not goes_on:
        return await search(talk, said, (talk.text,))
    return await _again(talk, looking, narrowed(looking.query, said), talk.text)


async def _in_context(talk: Talk, looking: Looking, said: Query) -> Query:
    """Among televisions "et en 43 pouces ?" is no width; among shoes "femme" is no shelf of its own."""
    kind = looking.query.kind
    more = (await talk.finder.hear(f"{kind}, {talk.text}")).query if kind else said
    criteria = tuple(c for c in more.criteria if c.concept != "kind" or c.excludes)
    same = more.kind == kind and (not said.kind or (len(said.criteria) == 1 and any(c.tests for c in criteria)))
    return replace(more, kind="", criteria=criteria) if kind and same else said


async def search(talk: Talk, query: Query, said: Sequence[str], quantity: int = 0) -> Answer:
    """A search from its beginning; `quantity` is how many they said they would take."""
    edition = await talk.finder.edition()
    looking = Looking(query=query, said=tuple(said)[-KEPT_SENTENCES:], edition=edition, quantity=quantity)
    return await results(talk, looking)


async def _again(talk: Talk, looking: Looking, query: Query, *words: str) -> Answer:
    """The search in progress, asking something else since these words."""
    return await search(talk, query, (*looking.said, *words), looking.quantity)


async def _by_words(talk: Talk, heard: Heard) -> Answer | None:
    """No criterion, but words that products may have."""
    return await search(talk, heard.query, (talk.text,)) if heard.query.words or heard.query.unknown else None


async def _drop(talk: Talk, looking: Looking, heard: Heard) -> Answer:
    """ "Peu importe la couleur": what is named goes; the last thing asked where nothing is named."""
    named = [about.concept or about.label for about in heard.about] + [about.label for about in heard.about]
    named += [topic(criterion) for criterion in asked(heard.query)]
    had = {topic(criterion) for criterion in asked(looking.query)} | {c.attribute for c in asked(looking.query)}
    said = set(stems(talk.text))
    named += [topic(c) for c in asked(looking.query) if said & set(stems(criterion_told(c, talk.words, talk.finder)))]
    dropped = [name for name in named if name in had] or [topic(c) for c in asked(looking.query)[-1:]]
    return await drop(talk, dropped)


async def drop(talk: Talk, dropped: Sequence[str]) -> Answer:
    """The same search without these."""
    looking = await current(talk)
    if looking is None:
        return await shelves(talk)
    return await _again(talk, looking, without(looking.query, dropped))


async def more(talk: Talk) -> Answer:
    """The next page."""
    looking = await current(talk)
    if looking is None:
        return await shelves(talk)
    _ = talk.words
    start = looking.start + (MOST_IN_BRIEF if is_brief(talk) else MOST_SHOWN)
    if start >= looking.total:
        said = _("That is all there is for this search. Shall we change something?")
        choices = (Choice(_("Narrow down"), f"{SEARCH}:refine"), Choice(_("See the shelves"), f"{SEARCH}:shelves"))
        return Answer((Reply(said, choices=choices),), asks=SEARCH, looking=looking)
    return await results(talk, replace(looking, start=start), again=True)


async def back(talk: Talk) -> Answer:
    """The page they came from."""
    looking = await current(talk)
    return await results(talk, looking, again=True) if looking and looking.query.criteria else await shelves(talk)


async def say(talk: Talk, words: str) -> Answer:
    """A button that says what a customer could have said."""
    heard, looking = await talk.finder.hear(words), await current(talk)
    said = heard.query
    if looking is None or said.kind:
        return await search(talk, said, (words,))
    return await _again(talk, looking, narrowed(looking.query, said), words)


async def _these(talk: Talk, skus: Sequence[str]) -> Answer:
    """Several bear the name: which one?"""
    _ = talk.words
    items = await talk.finder.items(skus, talk.conversation.language)
    looking = (talk.conversation.looking or Looking()).showing([item.sku for item in items])
    choices = tuple(Choice(item.title, f"product_question:{item.sku}") for item in items)
    return Answer((Reply(_("Which one do you mean?"), choices=choices),), asks=SEARCH, looking=looking)


# ---------------------------------------------------------------- one good question


async def shelves(talk: Talk, start: int = 0) -> Answer:
    """The shop, shelf by shelf."""
    _ = talk.words
    names = await talk.finder.shelves(talk.conversation.language)
    if not names:
        return Answer((or_a_person(_("Our catalogue is not open to me yet."), talk),))
    page = names[start : start + SHELVES]
    choices = [Choice(name, f"{SEARCH}:say/{name}") for name in page]
    if start + SHELVES < len(names):
        choices.append(Choice(_("Other shelves"), f"{SEARCH}:shelves/{start + SHELVES}"))
    said = _("What are you looking for? Tell me in your own words, or choose a shelf:")
    return Answer((Reply(said, choices=tuple(choices)),), asks=SEARCH, looking=talk.conversation.looking)


async def refine(talk: Talk) -> Answer:
    """What matters most? A tighter budget, what customers look at for such products, or the customer's own words."""
    looking = await current(talk)
    if looking is None:
        return await shelves(talk)
    _ = talk.words
    said = _("What matters most to you? Choose, or tell me in your own words (a size, a colour, a brand …).")
    remembered = await talk.records.remembers_searches(talk.person.id)
    keep = Choice(_("Remember my criteria"), "remember_criteria:yes")
    choices = (*await _refinements(talk, looking), *(() if remembered else (keep,)))
    return Answer((Reply(said, choices=choices),), asks=SEARCH, looking=looking)


async def _refinements(talk: Talk, looking: Looking) -> list[Choice]:
    _ = talk.words
    result = await talk.finder.find(looking.query)
    items = await talk.finder.items(result.skus[:40], talk.conversation.language)
    stated = {fact.concept for item in items for fact in item.facts}
    wishes = {
        "noise": _("the quietest"),
        "energy_use": _("the lowest energy consumption"),
        "capacity": _("the largest capacity"),
        "autonomy": _("the longest battery life"),
        "weight": _("the lightest"),
    }
    choices = (
        [_budget(talk, [item.price for item in items if item.price is not None], items[0].currency)] if items else []
    )
    choices += [_say(words) for concept, words in wishes.items() if concept in stated][:2]
    return [choice for choice in choices if choice]


def _budget(talk: Talk, prices: Sequence[object], currency: str) -> Choice | None:
    """About the middle of the prices, rounded as people do."""
    ranked = sorted(float(str(price)) for price in prices)
    middle = ranked[len(ranked) // 2] if ranked else 0.0
    step = 5 if middle < 50 else 10 if middle < 200 else 50
    rounded = round(middle / step) * step
    if not rounded or rounded >= ranked[-1]:
        return None
    return _say(talk.words("under {amount}", amount=amount_told(rounded, currency, talk.words)))


def _say(words: str) -> Choice:
    return Choice(words[:1].upper() + words[1:], f"{SEARCH}:say/{words}")
