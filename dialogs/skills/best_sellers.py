"""What sells best?"""

import re

from msgspec.structs import replace

from dialogs.finder import Heard
from dialogs.products import browsing, choosing
from dialogs.products.advising import advised
from dialogs.products.looking import asked, topic
from dialogs.products.taking import agreed_to
from dialogs.products.told import capital, criteria_told
from dialogs.recommend import Wish
from dialogs.search.criteria import Query
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain, says

_NO_SHELF = (
    r"(?:ce|cet|cette|this|that|moment|general|total|tout|stock|magasin|ligne|ete|hiver|automne|printemps|summer|winter"
    r"|the|your|my|our|france|all|stores?|shops?|town|demand|fact|terms|plus|vous|nous)\b"
)
_SHELF = re.compile(
    r"\b(?:(?:au |du |dans le |in the |in your )?(?:rayon|categorie|category)|en|cote|niveau|in(?: the| your)?|among) "
    rf"(?P<name>(?!{_NO_SHELF})[a-z][\w'&]*"
    rf"(?: (?!{_NO_SHELF}|chez|svp|stp|please|en|pour|at|right|now|under|moins|a|or|ou|et|and)[\w'&]+){{0,2}})"
)
"""A shelf that is named as one, whether the shop has it or not: "rayon animalerie", "in pet supplies"."""

_BEFORE_ITS_NAME = re.compile(r" (?:department|section|category|aisle|range)$")
_ANOTHER = re.compile(r"(?:et|and|sinon|what about|how about|ok et|plutot)\b")
FEW_WORDS, SURE = 5, 0.5

ALONE = frozenset(("price", "brand", "colour", "gender", "material"))
"""What may be asked where no kind of product is named: other words are more often said of the sales themselves."""


class BestSellers:
    """Of the whole shop, or of what the sentence names: a shelf, however wide, a kind of product, a price."""

    name = "best_sellers"
    intents = frozenset({"best_sellers"})

    async def begin(self, talk: Talk) -> Answer:
        if not talk.text:
            return await self._told(talk, None, talk.words("What sells best at the moment:"))
        if wide := _department(talk):
            return await self._of_department(talk, *wide)
        heard = await talk.finder.hear(talk.text)
        if _is_there(heard.query):
            found = frozenset((await talk.finder.find(heard.query)).skus)
            return await self._told(talk, found, _opening(talk, heard))
        return await self._told(talk, None, _lacking(talk, heard))

    async def resume(self, talk: Talk) -> Answer | None:
        """ "Et en jardin ?" asks what sells best there; what else is said goes on as after any search."""
        if talk.understanding.intent == self.name and talk.understanding.confidence >= SURE:
            return await self.begin(talk)
        if _ANOTHER.match(plain(talk.text)) and len(talk.text.split()) <= FEW_WORDS:
            heard = await talk.finder.hear(talk.text)
            of_one = heard.names or heard.about
            if _department(talk) or (not of_one and (heard.query.kind or _SHELF.search(plain(talk.text)))):
                return await self.begin(talk)
        return await agreed_to(talk) or await choosing.because(talk) or await browsing.follow(talk)

    async def _of_department(self, talk: Talk, name: str, kinds: tuple[str, ...]) -> Answer:
        """Of all its kinds that the shop has; what else was asked, such as a price, holds for each."""
        _, bounds = talk.words, asked((await talk.finder.hear(talk.text)).query)
        bounds = tuple(one for one in bounds if one.concept == "price")
        found = set[str]()
        for kind in kinds:
            query = (await talk.finder.hear(kind)).query
            if query.kind and _is_there(query):
                narrow = replace(query, criteria=(*query.criteria, *bounds))
                found |= {*(await talk.finder.find(narrow)).skus}
        if not found:
            return await self._told(talk, None, _not_here(talk, name))
        what = ", ".join(filter(None, [_as_written(talk, name), criteria_told(bounds, _, talk.finder)]))
        return await self._told(talk, frozenset(found), _("{what}: what sells best at the moment.", what=capital(what)))

    async def _told(self, talk: Talk, among: frozenset[str] | None, opening: str) -> Answer:
        answer = await advised(talk, self.name, Wish(among=among), opening)
        return replace(answer, asks=self.name) if answer else await browsing.begin(talk)


def _department(talk: Talk) -> tuple[str, tuple[str, ...]] | None:
    """The wide shelf that is named, and the kinds on it; of two names in one another, the longer."""
    said, known = plain(talk.text).replace("-", " "), talk.vocabulary.departments
    named = [name for name in known if says(said, (name,))]
    return (name, known[name]) if (name := max(named, key=len, default="")) else None


def _is_there(query: Query) -> bool:
    """Something is asked, and the shop has such things: not merely words that some of its products have, too."""
    kinds = [one for one in query.criteria if one.attribute == "class" and not one.excludes]
    bounds = [topic(one) for one in asked(query)]
    return bool(kinds and all(one.op == "=" for one in kinds)) or (
        not query.kind and bool(bounds) and {*bounds} <= ALONE
    )


def _opening(talk: Talk, heard: Heard) -> str:
    _ = talk.words
    kind = talk.finder.kind(heard.query, _.language)
    what = [_as_written(talk, kind), criteria_told(asked(heard.query), _, talk.finder)]
    return _("{what}: what sells best at the moment.", what=capital(", ".join(filter(None, what))))


def _lacking(talk: Talk, heard: Heard) -> str:
    """Of a shelf that the shop does not have it is said so; where none is named, of the whole shop."""
    named = _SHELF.search(plain(talk.text).replace("-", " "))
    missing = _BEFORE_ITS_NAME.sub("", named["name"]) if named else talk.finder.kind(heard.query, talk.words.language)
    return _not_here(talk, missing) if missing else talk.words("What sells best at the moment:")


def _not_here(talk: Talk, name: str) -> str:
    _ = talk.words
    return _("We have no shelf for “{name}”. What sells best in the whole shop:", name=_as_written(talk, name))


def _as_written(talk: Talk, name: str) -> str:
    """Their own spelling, with its accents, where they wrote that very name."""
    words = talk.text.split()
    for many in (1, 2, 3):
        for start in range(len(words) - many + 1):
            written = " ".join(words[start : start + many]).strip(" ?!.,;:«»\"'")
            if name and plain(written).replace("-", " ") == plain(name).replace("-", " "):
                return written
    return name


skill = BestSellers()
