"""What do others think of it?"""

import re
from collections.abc import Sequence

from babel import Locale
from babel.numbers import format_decimal

from dialogs.adviser import ShowsReviews
from dialogs.messages import Choice, Reply
from dialogs.products.gist import ILL, WELL, liked, regretted
from dialogs.products.of_one_product import OfOneProduct
from dialogs.products.results import SEARCH, is_brief
from dialogs.products.wanted import spoken_of
from dialogs.shop import Product, Review
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

SHOWN = 3
SHOWN_IN_BRIEF = 2
FEW_WORDS = 6


class Reviews(OfOneProduct):
    """The gist of them, then some in full: never only the kind ones. The button's argument is `sku` or `sku/from`."""

    name = "reviews"
    intents = frozenset({"reviews"})
    taken_for = frozenset(
        {
            *("", "complaint", "compare_products", "gift_idea", "loyalty", "out_of_scope", "product_problem"),
            *("product_question", "product_search", "rate_feedback", "wrong_or_missing_item"),
        }
    )

    async def tell(self, talk: Talk, product: Product) -> Answer:
        shop, start = talk.shop, talk.argument.partition("/")[2]
        found = await shop.reviews_of(product.sku) if isinstance(shop, ShowsReviews) else ()
        if _WORST.search(plain(talk.text)):
            return _worst(talk, product, found)
        if _BEST.search(plain(talk.text)):
            return told(talk, product, [review for review in found if review.stars >= WELL] or _fairly(found), 0)
        return told(talk, product, _fairly(found), int(start) if start.isdecimal() else 0)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Et les mauvais ?", just after they were read."""
        lately = talk.conversation.recent[-1:] == (self.name,) and len(talk.text.split()) <= FEW_WORDS
        asks = _WORST.search(plain(talk.text)) or _BEST.search(plain(talk.text))
        return await self.begin(talk) if lately and asks else None


_WORST = re.compile(
    r"\b(?:bad|worst|negative|poor|mauvais\w*|negatifs?|pires?|decus?|critiques?|complain\w*|dislike\w*|reproche\w*"
    r"|mecontent\w*|regrette\w*|points? faibles?|defauts?|drawbacks?|downsides?)\b"
)
_BEST = re.compile(
    r"\b(?:positifs?|positive|bons avis|les bons|good ones|praise\w*|like about|apprecie\w*|aiment|points? forts?)\b"
)


def _worst(talk: Talk, product: Product, reviews: Sequence[Review]) -> Answer:
    """ "And the bad ones?": those alone, or that there are none."""
    unhappy = [review for review in reviews if review.stars <= ILL]
    if unhappy or not reviews:
        return told(talk, product, unhappy, 0)
    said = talk.words.plural(
        "None: the {n} customer who wrote is not disappointed.",
        "None: of the {n} customers who wrote, nobody is disappointed.",
        len(reviews),
    )
    reply = Reply(f"{talk.words.pick(product.title)}\n{said}")
    return Answer((reply,), asks=SEARCH, looking=spoken_of(talk, product))


def told(talk: Talk, product: Product, reviews: Sequence[Review], start: int) -> Answer:
    _ = talk.words
    title = _.pick(product.title)
    if not reviews:
        said = _("Nobody has said anything about “{product}” yet.", product=title)
        reply = Reply(said, choices=(Choice(_("See it"), f"product_question:{product.sku}"),))
        return Answer((reply,), asks=SEARCH, looking=spoken_of(talk, product))
    page = reviews[start : start + (SHOWN_IN_BRIEF if is_brief(talk) else SHOWN)]
    gist = "" if start else _gist(talk, title, reviews)
    others = "" if start else _others(talk, reviews[len(page) :])
    text = "\n\n".join(filter(None, [gist, *(_review(talk, review) for review in page), others]))
    reply = Reply(text, choices=_ways_on(talk, product, start + len(page), len(reviews)))
    return Answer((reply,), asks=SEARCH, looking=spoken_of(talk, product))


def _fairly(reviews: Sequence[Review]) -> list[Review]:
    """A content one and one that is not by turns, the newest of each first: the worst are not hidden."""
    content = [review for review in reviews if review.stars > ILL]
    unhappy = [review for review in reviews if review.stars <= ILL]
    fairly = list[Review]()
    while content or unhappy:
        fairly += [kind.pop(0) for kind in (content, unhappy) if kind]
    return fairly


def _gist(talk: Talk, title: str, reviews: Sequence[Review]) -> str:
    _ = talk.words
    mean = format_decimal(round(sum(review.stars for review in reviews) / len(reviews), 1), locale=_.locale)
    well = sum(review.stars >= WELL for review in reviews)
    ill = sum(review.stars <= ILL for review in reviews)
    head = _.plural(
        "{product}: {mean} out of 5, by {n} customer.",
        "{product}: {mean} out of 5, by {n} customers.",
        len(reviews),
        product=title,
        mean=mean,
    )
    if len(reviews) == 1:
        return head
    return " ".join([head, _("Satisfied: {well}. Disappointed: {ill}.", well=well, ill=ill)])


def _others(talk: Talk, unread: Sequence[Review]) -> str:
    """What those like and regret whose reviews are not on this page: in the words of one of each."""
    _ = talk.words
    well, ill = liked(unread, _.language), regretted(unread, _.language)
    lines = [
        _("Others like this: “{said}”", said=well.text) + _foreign(talk, well.language) if well else "",
        _("Others regret this: “{said}”", said=ill.text) + _foreign(talk, ill.language) if ill else "",
    ]
    return "\n".join(filter(None, lines))


def _foreign(talk: Talk, language: str) -> str:
    """ " (in French)", of what was not written in the customer's language; empty of all else."""
    _ = talk.words
    name = Locale.parse(str(_.locale)).languages.get(language, "") if language != _.language else ""
    written = _("in {language}", language=name)
    return f" ({written})" if name else ""


def _review(talk: Talk, review: Review) -> str:
    stars = "★" * review.stars + "☆" * (5 - review.stars)
    head = stars if not is_brief(talk) else f"{review.stars}/5"
    return talk.words(
        "{stars} {author}: “{text}”",
        stars=head,
        author=review.author + _foreign(talk, review.language),
        text=review.text,
    )


def _ways_on(talk: Talk, product: Product, seen: int, total: int) -> tuple[Choice, ...]:
    _ = talk.words
    more = (Choice(_("More reviews"), f"reviews:{product.sku}/{seen}"),) if seen < total else ()
    return (*more, Choice(_("See it"), f"product_question:{product.sku}"))


skill = Reviews()
