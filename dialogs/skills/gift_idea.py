"""A present for somebody: at most three questions, each of which may be passed over, then a few good ideas."""

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from dialogs.finder import Heard, Item
from dialogs.manners import led_by
from dialogs.messages import Choice, Reply
from dialogs.products import browsing
from dialogs.products.advising import advised
from dialogs.products.looking import asked, narrowed, topic
from dialogs.products.results import unknown_told
from dialogs.recommend import Wish
from dialogs.search.criteria import Criterion, Query
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

_AGE = re.compile(r"\b(\d{1,2})\b(?!\s?(?:€|eur|£|\$|%))", re.IGNORECASE)
"""A small number beside somebody is how old they are, unless it is money."""
_ONLY_AGE = re.compile(r"(?:(?:il|elle|he|she)(?: a| va avoir| aura|'s| is)? )?(\d{1,2}) ?(?:ans|years?(?: old)?)")

_YEARS = re.compile(r"\b(\d{1,2})\s?-?(?:yo\b|y/o\b|y\.o\.|years?\b|yrs?\b|ans\b)", re.IGNORECASE)
"""How old somebody is, said outright."""

ABOUT = 0.6
"""Two sums as near each other as this are one sum, said roughly."""

CHILD, TEEN = 12, 17
"""Up to these ages a present is for a child, and found among toys where nothing is said of what they like."""
_CHILD = re.compile(
    r"\b(?:bebes?|enfants?|garcons?|filles?|fils|neveux?|nieces?|filleule?s?|petite?s?|naissance|bab(?:y|ies)|child\w*|"
    r"kids?|toddlers?|sons?|daughters?|nephews?|nieces?|godson|goddaughter|newborn|boys?|girls?)\b"
)
_BIRTH = re.compile(r"\b(?:naissance|bapteme|bebes?|nouveau nes?|birth|christening|bab(?:y|ies)|newborn)\b")
_OTHERS = re.compile(
    r"\b(?:d'autres|autres? (?:idees?|choses?|cadeaux?)|encore|(?:plus|moins) (?:original|fun|personnel|classi)\w*|"
    r"different\w*|others?|something else|more ideas|(?:more|less) (?:original|fun|personal|unusual|classic))\b"
)
_AT_MOST = re.compile(r"\bage max|\bmax\w* age\b")
FEW_WORDS, SOME_WORDS = 4, 7

SHELVES = 5
SURELY, FAREWELL = 0.8, 0.5
COURTEOUS = frozenset(("thanks", "goodbye"))
AROUND = frozenset(("gift_idea", "product_search", "affirm", "deny", "best_sellers", "out_of_scope", ""))
"""What the answer to a question of ours may be taken for."""


class GiftIdea:
    """What is known is kept in `memory`: `who`, `taste`, `budget`, each asked for once, and which ideas were `shown`.

    The button's argument is what is answered: `taste/bijoux`, `budget/moins de 30 €`, `who/`: passed over.
    """

    name = "gift_idea"
    intents = frozenset({"gift_idea"})
    taken_for = frozenset({"product_search"})

    async def begin(self, talk: Talk) -> Answer:
        what, _, said = talk.argument.partition("/")
        if what:
            return await self._go_on(talk, {**talk.conversation.memory, what: said})
        heard = await talk.finder.hear(talk.text)
        if heard.names or (heard.query.kind and talk.understanding.intent != self.name):
            return await browsing.begin(talk)
        return await self._go_on(talk, await _told(talk, heard))

    async def resume(self, talk: Talk) -> Answer | None:
        """The answer to the last question; anything else that is surely meant goes its own way."""
        guess = talk.understanding
        if "shown" in talk.conversation.memory:
            return await self._after_ideas(talk, talk.conversation.memory)
        if guess.intent not in AROUND and guess.confidence >= (FAREWELL if guess.intent in COURTEOUS else SURELY):
            return None
        heard = await talk.finder.hear(talk.text)
        memory = talk.conversation.memory
        if guess.intent == "product_search" and guess.confidence >= SURELY and heard.query.kind and "who" not in memory:
            return None  # they look for something else by now
        new = {what: said for what, said in (await _told(talk, heard)).items() if what not in memory}
        question = next((one for one in ("who", "taste", "budget") if one not in memory), "budget")
        aged = _AGE.search(talk.text) if question == "who" else _ONLY_AGE.fullmatch(plain(talk.text))
        if aged and "age" not in new:
            new["age"] = aged[1]
        if not new and talk.text.rstrip().endswith("?"):
            return None
        if new.keys() == {"age"} and question != "who":
            asked_again = await self._go_on(talk, {**memory, **new})
            return replace(asked_again, replies=led_by(talk.words("Noted."), asked_again.replies))
        said = "" if new and question != "who" else talk.text
        return await self._go_on(talk, {**memory, question: said, **new})

    async def recognise(self, talk: Talk) -> Answer | None:
        """ "C'est pour offrir": a present, and no product named."""
        heard = await talk.finder.hear_if("gift", talk.text)
        return await self._go_on(talk, await _told(talk, heard)) if heard and heard.only("gift") else None

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Je cherche un cadeau" looks for no kind of product."""
        return await self.recognise(talk)

    async def back(self, talk: Talk) -> Reply | None:
        known, _ = talk.conversation.memory, talk.words
        if "budget" in known or talk.conversation.skill != self.name:  # what was said is forgotten while another asks
            return None
        asked = (await self._go_on(talk, known)).replies[-1]
        question = asked.text if "who" in known else _("Who is it for, and how old are they?")
        return replace(asked, text=_("Back to your present. {question}", question=question))

    async def _after_ideas(self, talk: Talk, known: Mapping[str, str]) -> Answer | None:
        """Others, or for another budget; what is said of one of them is said of any product."""
        heard, few = await talk.finder.hear(talk.text), len(talk.text.split()) <= FEW_WORDS
        priced = any(topic(criterion) == "price" for criterion in heard.query.criteria)
        if few and priced and not heard.query.kind and len(heard.query.criteria) == 1:
            return await self._ideas(talk, {**known, "budget": talk.text})
        orders = (heard.query.superlative, *heard.query.wishes)
        if few and not heard.query.kind and any(order and order.concept == "price" for order in orders):
            return self._ask(talk, {**known}, talk.words("How much would you like to spend?"), _budgets(talk))
        others = _OTHERS.search(plain(talk.text)) or talk.understanding.value("occasion")
        if len(talk.text.split()) <= SOME_WORDS and others and not heard.query.kind:
            return await self._ideas(talk, known)
        new = await _told(talk, heard)
        if "who" in new and new["who"] != known.get("who"):
            return None  # a present for somebody else
        if not heard.names and talk.understanding.value("interest"):
            return await self._ideas(talk, {**known, **new})
        return await browsing.follow(talk)

    # ------------------------------------------------------------ the questions

    async def _go_on(self, talk: Talk, known: dict[str, str]) -> Answer:
        _ = talk.words
        if "who" not in known:
            said = _("With pleasure! Who is it for, and how old are they?")
            return self._ask(talk, known, said, (Choice(_("I would rather not say"), "gift_idea:who/"),))
        if "taste" not in known:
            return self._ask(talk, known, _("What do they like?"), await _tastes(talk, known))
        if "budget" not in known:
            return self._ask(talk, known, _("How much would you like to spend?"), _budgets(talk))
        return await self._ideas(talk, known)

    def _ask(self, talk: Talk, known: dict[str, str], said: str, choices: tuple[Choice, ...]) -> Answer:
        return Answer((Reply(said, choices=choices),), asks=self.name, memory=known)

    # ------------------------------------------------------------ the ideas

    async def _ideas(self, talk: Talk, known: Mapping[str, str]) -> Answer:
        _ = talk.words
        query = await _looked_for(talk, known)
        result = await talk.finder.find(query) if asked(query) or query.kind else None
        among = frozenset(result.skus) if result else None
        shown = frozenset(known.get("shown", "").split())
        unfit = await _unfit(talk, known, among)
        wish = Wish(among=among - unfit if among is not None else None, without=shown | unfit)
        unsaid = [str(criterion.value) for criterion in result.excluding] if result else []
        ideas = _("Other ideas:") if shown else _("A few ideas:")
        opening = "\n".join(filter(None, [unknown_told(talk, unsaid), ideas]))
        found = await advised(talk, "gift", wish, opening, opening_says_why=False) if among is None or among else None
        if found and found.looking:
            seen = " ".join([*shown, *found.looking.shown])
            return replace(found, asks=self.name, memory={**known, "shown": seen})
        if shown:
            said = _("Those were all my ideas for that. Shall we look at another budget?")
            return self._ask(talk, dict(known), said, _budgets(talk))
        told = (known.get(what, "") for what in ("who", "taste", "budget"))
        return await browsing.search(talk, query, tuple(filter(None, told)))


async def _looked_for(talk: Talk, known: Mapping[str, str]) -> Query:
    """The budget, and what they like; for a child the first of its shelves that has any, when nothing else was said."""
    budget = (await talk.finder.hear(known["budget"])).query if known.get("budget") else Query()
    prices = Query(criteria=_within_budget([one for one in budget.criteria if topic(one) == "price"]))
    query = Query()
    for wish in await _wished(talk, known):
        query = narrowed(replace(wish, words=(), unknown=()), prices)
        if (await talk.finder.find(query)).skus:
            return query
    return query


def _within_budget(prices: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """ "About 40" is what may be spent: who gives a present for less is content too."""
    sums = [one.value for one in prices if isinstance(one.value, float)]
    about = len(sums) > 1 and min(sums) > ABOUT * max(sums)
    return tuple(one for one in prices if not (about and one.op.startswith(">")))


async def _wished(talk: Talk, known: Mapping[str, str]) -> list[Query]:
    taste = _in_our_words(talk, known.get("taste", ""))
    liked = (await talk.finder.hear(taste)).query if taste else Query()
    if liked.kind or any(criterion.attribute != "text" for criterion in asked(liked)):  # "no idea" is no wish
        return [liked]
    return [(await talk.finder.hear(shelf)).query for shelf in _childs_shelves(talk, known)] or [Query()]


def _childs_shelves(talk: Talk, known: Mapping[str, str]) -> tuple[str, ...]:
    """Where a present for a child is found when nothing is said of what they like; none for others."""
    age, _ = known.get("age", ""), talk.words
    if _BIRTH.search(plain(f"{known.get('who', '')} {known.get('occasion', '')}")):
        return (_("baby things"), _("toys"))
    return (_("toys"),) if age.isdecimal() and int(age) <= TEEN else ()


def _in_our_words(talk: Talk, taste: str) -> str:
    """ "Elle aime cuisiner": what is looked for then."""
    words, likes = plain(taste).replace("'", " ").split(), talk.vocabulary.likes.items()
    return next((shelf for begins, shelf in likes if any(word.startswith(begins) for word in words)), taste)


def _for_a_child(known: Mapping[str, str]) -> bool:
    age, whose = known.get("age", ""), f"{known.get('who', '')} {known.get('occasion', '')}"
    return int(age) <= CHILD if age.isdecimal() else bool(_CHILD.search(plain(whose)))


async def _unfit(talk: Talk, known: Mapping[str, str], among: frozenset[str] | None) -> frozenset[str]:
    """What is made for another age: as it says of itself; what children have is for no grown-up unless it says so."""
    age, childish = known.get("age", ""), await _for_children(talk)
    items = await talk.finder.items(sorted(childish | (among or frozenset())), talk.conversation.language)
    years = int(age) if age.isdecimal() else None
    fits = {item.sku: _fits(item, years) for item in items if years is not None}
    if _for_a_child(known):
        return frozenset(sku for sku, fit in fits.items() if fit is False)
    return frozenset(sku for sku in childish if not fits.get(sku)) | {sku for sku, fit in fits.items() if fit is False}


def _fits(item: Item, years: int) -> bool | None:
    """Whether it is made for that age; None where it names none, and for whom it only says from when on."""
    last = next(
        (fact.number for fact in item.facts if fact.number is not None and _AT_MOST.search(plain(fact.label))), None
    )
    first = next((fact.number for fact in item.facts if fact.number is not None and fact.concept == "age_from"), None)
    if (first is not None and years < first) or (last is not None and years > last):
        return False
    return True if last is not None else None


async def _for_children(talk: Talk) -> frozenset[str]:
    """What is found where children's things are."""
    _ = talk.words
    heard = [await talk.finder.hear(shelf) for shelf in (_("toys"), _("baby things"))]
    found = [await talk.finder.find(one.query) for one in heard if one.query.kind]
    return frozenset(sku for result in found for sku in result.skus)


async def _told(talk: Talk, heard: Heard) -> dict[str, str]:
    """What the sentence says by itself: "pour ma mère, 60 ans, qui aime le jardin, 40 euros"."""
    slots, known = talk.understanding, dict[str, str]()
    child, old = _CHILD.search(plain(talk.text)), _YEARS.search(talk.text)
    recipient = slots.value("recipient") or (child[0] if child else "")
    said_age = slots.value("age") or (old[1] if old else "")
    if recipient or said_age:
        known["who"] = recipient or said_age
    beside = _AGE.search(talk.text) if slots.value("recipient") else None
    if age := said_age or (beside[1] if beside else ""):
        known["age"] = age
    if occasion := slots.value("occasion"):
        known["occasion"] = occasion
    if interest := slots.slots.get("interest"):
        known["taste"] = talk.text[interest.start :]
    elif (await _beside_whom(talk, heard)).query.kind:
        known["taste"] = talk.text
    if any(topic(criterion) == "price" for criterion in heard.query.criteria):
        known["budget"] = talk.text
    return known


async def _beside_whom(talk: Talk, heard: Heard) -> Heard:
    """What is heard besides whom it is for: "ma femme" asks for no women's fashion."""
    whom = talk.understanding.slots.get("recipient")
    return await talk.finder.hear(talk.text[: whom.start] + talk.text[whom.end :]) if whom else heard


async def _tastes(talk: Talk, known: Mapping[str, str]) -> tuple[Choice, ...]:
    """The shelves with most to choose from, which are none for a child; a name too long goes by what it is called."""
    names = () if _for_a_child(known) else await talk.finder.shelves(talk.conversation.language)
    shelves = [Choice(name, f"gift_idea:taste/{plain(name)}") for name in names[:SHELVES]]
    return (*shelves, Choice(talk.words("Surprise me"), "gift_idea:taste/"))


def _budgets(talk: Talk) -> tuple[Choice, ...]:
    _ = talk.words
    bands = (_("under €30"), _("between €30 and €60"), _("between €60 and €120"), _("over €120"))
    choices = tuple(Choice(band[:1].upper() + band[1:], f"gift_idea:budget/{band}") for band in bands)
    return (*choices, Choice(_("It does not matter"), "gift_idea:budget/"))


skill = GiftIdea()
