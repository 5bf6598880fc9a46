"""What do others think of it?"""

import re
from collections.abc import Sequence

from babel.numbers import format_decimal

from dialogs.adviser import ShowsReviews
from dialogs.messages import Choice, Reply
from dialogs.products.of_one_product import OfOneProduct
from dialogs.products.results import SEARCH, is_brief
from dialogs.products.wanted import spoken_of
from dialogs.shop import Product, Review
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

SHOWN = 3
SHOWN_IN_BRIEF = 2
WELL, ILL = 4, 2
"""Stars from which a review is content, and down to which it is not."""


class Reviews(OfOneProduct):
    """The gist of them, then some in full: never only the kind ones. The button's argument is `sku` or `sku/from`."""

    name = "reviews"
    intents = frozenset({"reviews"})

    async def tell(self, talk: Talk, product: Product) -> Answer:
        shop, start = talk.shop, talk.argument.partition("/")[2]
        found = await shop.reviews_of(product.sku) if isinstance(shop, ShowsReviews) else ()
        if _WORST.search(plain(talk.text)):
            return _worst(talk, product, found)
        return told(talk, product, _fairly(found), int(start) if start.isdecimal() else 0)


_WORST = re.compile(r"\b(?:bad|worst|negative|poor|mauvais\w*|negatifs?|pires?|decus?|critiques?|complaints?)\b")


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
    text = "\n\n".join(filter(None, [gist, *(_review(talk, review) for review in page)]))
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


def _review(talk: Talk, review: Review) -> str:
    stars = "★" * review.stars + "☆" * (5 - review.stars)
    head = stars if not is_brief(talk) else f"{review.stars}/5"
    return talk.words("{stars} {author}: “{text}”", stars=head, author=review.author, text=review.text)


def _ways_on(talk: Talk, product: Product, seen: int, total: int) -> tuple[Choice, ...]:
    _ = talk.words
    more = (Choice(_("More reviews"), f"reviews:{product.sku}/{seen}"),) if seen < total else ()
    return (*more, Choice(_("See it"), f"product_question:{product.sku}"))


skill = Reviews()
