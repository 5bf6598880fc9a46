"""What to suggest to somebody, and why: signals weighed by a scenario, each suggestion with its strongest reason."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from itertools import combinations

from msgspec import Struct

from dialogs.scenario import Scenario, Signal
from dialogs.shop import Product, Quantity

HALF_LIFE = 60
"""Days after which a sale counts half as much for what sells well now."""

NEW_FOR = 60
"""Days during which a product has just arrived."""

RARE_PAIRS = 2.0
"""How many purchases weigh against two things bought together once: by chance, as like as not."""

OFTEN = 2.0
"""From so many purchases two things go together, where nothing else says that they do."""

SAME_HANDS = 0.5
"""What two things bought by one customer on different days count, beside two in one basket."""

COMMON, FEW = 0.2, 10
"""A trait that more than this share of the catalogue has tells nothing, unless so few products have it."""

VIEWED = 0.5
"""What a product looked at counts for somebody's taste, beside one bought; a favourite counts as bought."""

RATED_FROM = 3.0


class Basket(Struct, frozen=True):
    """What one customer bought at once; `customer` is any name that is always the same for the same person."""

    customer: str
    skus: tuple[str, ...]
    day: date


class Taste(Struct, frozen=True, kw_only=True):
    """What is known of somebody: what they bought, looked at and like. All empty for a stranger.

    `visited` are those of the `viewed` that they looked at on the shop's own pages: they will remember it.
    """

    bought: tuple[str, ...] = ()
    viewed: tuple[str, ...] = ()
    visited: tuple[str, ...] = ()
    favourites: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()


class Wish(Struct, frozen=True, kw_only=True):
    """Suggestions for whom, starting from which products (none: from what they bought, like and looked at).

    `among` are the only ones that will do, where somebody said what they look for; those `without` will not.
    """

    starting: tuple[str, ...] = ()
    taste: Taste = Taste()
    among: frozenset[str] | None = None
    without: frozenset[str] = frozenset()
    limit: int = 5


class Because(Struct, frozen=True):
    """The strongest reason. `of` is the product, brand, colour or shelf it speaks of; empty where there is none."""

    signal: Signal
    of: str = ""


class Suggestion(Struct, frozen=True):
    sku: str
    score: float
    because: Because


Scores = dict[str, float]
"""By SKU, from 0 to 1."""


class Recommender:
    """Suggests from one catalogue and what was bought so far. Built anew when either changes much."""

    def __init__(self, products: Sequence[Product], baskets: Sequence[Basket], today: date) -> None:
        self._products = {product.sku: product for product in products}
        self._today = today
        self._traits = {product.sku: traits(product) for product in products}
        self._having = _having(self._traits)
        self._weights = {trait: math.log(len(products) / len(skus)) for trait, skus in self._having.items()}
        self._sold, self._bought, self._pairs = _counted(baskets, today)

    def suggest(self, scenario: Scenario, wish: Wish) -> list[Suggestion]:
        """The best first; fewer than wished where there is no reason for more. Never what is out of stock or theirs."""
        starting = [sku for sku in wish.starting or _known(wish.taste) if sku in self._products]
        signals = {signal: self._signals[signal](self, starting, wish) for signal in scenario.weights}
        scores: Scores = defaultdict(float)
        for signal, found in signals.items():
            for sku, share in found.items():
                scores[sku] += scenario.weights[signal] * share
        may = [sku for sku in scores if self._may(sku, scenario, wish) and self._founded(sku, scenario, signals, wish)]
        may = [sku for sku in may if self._products[sku].category not in scenario.never] or may
        chosen = self._varied({sku: scores[sku] for sku in may}, scenario, wish.limit)
        return [Suggestion(sku, round(scores[sku], 4), self._because(sku, scenario, signals, wish)) for sku in chosen]

    # ------------------------------------------------------------ which may be suggested

    def _may(self, sku: str, scenario: Scenario, wish: Wish) -> bool:
        product = self._products[sku]
        if sku in {*wish.starting, *wish.taste.bought} or not any(product.stock.values()):
            return False
        starting = [self._products[one] for one in wish.starting if one in self._products]
        seen = [*starting, *(self._products[one] for one in wish.without if one in self._products)]
        if (wish.among is not None and sku not in wish.among) or any(one.title == product.title for one in seen):
            return False  # … of another colour, it is the same
        shelves = {one.category for one in starting}
        return scenario.shelf == "any" or not shelves or (product.category in shelves) == (scenario.shelf == "same")

    def _varied(self, scores: Scores, scenario: Scenario, limit: int) -> list[str]:
        """One after the other, each the best that is not too much like those before (maximal marginal relevance).

        What differs from one of them by its colour alone is the same.
        Source: Carbonell and Goldstein, SIGIR 1998, https://doi.org/10.1145/290941.291025
        """
        chosen, likeness = list[str](), dict.fromkeys(scores, 0.0)
        top = max(scores.values(), default=0.0)
        while likeness and len(chosen) < limit:
            best = max(likeness, key=lambda sku: (scores[sku] - scenario.variety * top * likeness[sku], sku))
            chosen.append(best)
            likeness = {sku: share for sku, share in likeness.items() if not self._same(sku, best)}
            for sku, share in self.alike(best).items():
                if sku in likeness:
                    likeness[sku] = max(likeness[sku], share)
        return chosen

    def _same(self, sku: str, other: str) -> bool:
        return self._products[sku].title == self._products[other].title

    def _founded(self, sku: str, scenario: Scenario, signals: Mapping[Signal, Scores], wish: Wish) -> bool:
        least = [signal for signal in scenario.least if signal in signals]
        return not least or any(signals[one].get(sku) for one in least if one != "together" or self._often(sku, wish))

    def _often(self, sku: str, wish: Wish) -> bool:
        """Whether it was bought together with one of these more than by chance."""
        near = wish.starting or _known(wish.taste)
        return any(self._pairs.get(_pair(one, sku), 0.0) >= OFTEN for one in near)

    def _because(self, sku: str, scenario: Scenario, signals: Mapping[Signal, Scores], wish: Wish) -> Because:
        signal = max(scenario.weights, key=lambda one: scenario.weights[one] * signals[one].get(sku, 0.0))
        return Because(signal, self._of(signal, sku, wish))

    def _of(self, signal: Signal, sku: str, wish: Wish) -> str:
        product, near = self._products[sku], wish.starting or _known(wish.taste)
        match signal:
            case "goes_with":
                return next((one for one in near if sku in self._goes_with(one)), "")
            case "together":
                return max(near, key=lambda one: self._pairs.get(_pair(one, sku), 0.0), default="")
            case "alike":
                return max(near, key=lambda one: self.alike(one).get(sku, 0.0), default="")
            case "taste":
                colour = next((c for c in wish.taste.colours if f"={c}" in _values(product)), "")
                return product.brand if product.brand in self._brands(wish.taste) else colour or product.category
            case "popular" | "new" | "rated":
                return ""

    # ------------------------------------------------------------ the signals

    def _together(self, starting: Sequence[str], wish: Wish) -> Scores:
        found: Scores = defaultdict(float)
        for one in starting:
            for sku in self._products:
                if both := self._pairs.get(_pair(one, sku), 0.0):
                    found[sku] += both / (math.sqrt(self._bought[one] * self._bought[sku]) + RARE_PAIRS)
        return _scaled(found)

    def _beside(self, starting: Sequence[str], wish: Wish) -> Scores:
        found = Counter(sku for one in starting for sku in self._goes_with(one))
        return _scaled({sku: float(many) for sku, many in found.items() if sku in self._products})

    def _goes_with(self, sku: str) -> tuple[str, ...]:
        return self._products[sku].goes_with if sku in self._products else ()

    def _much_alike(self, starting: Sequence[str], wish: Wish) -> Scores:
        found: Scores = defaultdict(float)
        for one in starting:
            for sku, share in self.alike(one).items():
                found[sku] += share
        return _scaled(found)

    def alike(self, sku: str) -> Scores:
        """How much other products are like this one: the cosine of their traits, rare ones counting for more."""
        own = [trait for trait in self._traits.get(sku, ()) if trait in self._weights]
        found: Scores = defaultdict(float)
        for trait in own:
            for other in self._having[trait]:
                found[other] += self._weights[trait] ** 2
        found.pop(sku, None)
        return {other: both / (self._length(sku) * self._length(other)) for other, both in found.items()}

    def _length(self, sku: str) -> float:
        return math.sqrt(sum(self._weights.get(trait, 0.0) ** 2 for trait in self._traits[sku])) or 1.0

    def _popular(self, starting: Sequence[str], wish: Wish) -> Scores:
        return _scaled({sku: sold for sku, sold in self._sold.items() if sku in self._products})

    def _to_taste(self, starting: Sequence[str], wish: Wish) -> Scores:
        """A brand, a colour or a shelf of theirs, each a part."""
        brands, shelves = self._brands(wish.taste), self._shelves(wish.taste)
        colours = {f"={colour}" for colour in wish.taste.colours}
        found = {
            sku: 0.4 * brands.get(product.brand, 0.0)
            + 0.4 * shelves.get(product.category, 0.0)
            + 0.2 * bool(colours & _values(product))
            for sku, product in self._products.items()
        }
        return _scaled({sku: share for sku, share in found.items() if share})

    def _brands(self, taste: Taste) -> Scores:
        liked = dict.fromkeys(taste.brands, 1.0)
        return self._liked(taste, lambda product: product.brand) | liked

    def _shelves(self, taste: Taste) -> Scores:
        return self._liked(taste, lambda product: product.category)

    def _liked(self, taste: Taste, of: Callable[[Product], str]) -> Scores:
        found: Scores = defaultdict(float)
        for weight, skus in ((1.0, taste.bought), (1.0, taste.favourites), (VIEWED, taste.viewed)):
            for product in (self._products[sku] for sku in skus if sku in self._products):
                found[of(product)] += weight
        return _scaled(found)

    def _new(self, starting: Sequence[str], wish: Wish) -> Scores:
        ages = {sku: (self._today - product.since).days for sku, product in self._products.items() if product.since}
        return {sku: 1 - age / NEW_FOR for sku, age in ages.items() if 0 <= age < NEW_FOR}

    def _rated(self, starting: Sequence[str], wish: Wish) -> Scores:
        rated = {sku: product.rating - RATED_FROM for sku, product in self._products.items()}
        return _scaled({sku: above for sku, above in rated.items() if above > 0})

    _signals: Mapping[Signal, Callable[["Recommender", Sequence[str], Wish], Scores]] = {
        "goes_with": _beside,
        "together": _together,
        "alike": _much_alike,
        "popular": _popular,
        "taste": _to_taste,
        "new": _new,
        "rated": _rated,
    }


def traits(product: Product) -> frozenset[str]:
    """What is particular about a product: its shelf, its brand, what it states, and about what it costs."""
    price = f"price={round(math.log2(max(float(product.price.amount), 1.0)))}"
    return frozenset((f"shelf={product.category}", f"brand={product.brand}", price)) | _values(product)


def _values(product: Product) -> frozenset[str]:
    """ "=noir", "=laine", "capacité=7": numbers to two digits, words by themselves."""
    found = set[str]()
    for name, value in product.attributes.items():
        match value:
            case Quantity(value=number):
                found.add(f"{name}={number:.2g}")
            case bool():
                found |= {name} if value else set()
            case str():
                found.add(f"={value}")
            case tuple():
                found |= {f"={one}" for one in value}
    return frozenset(found)


# ---------------------------------------------------------------- counting


def _having(traits: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Who has each trait, but for those that too many have."""
    having: defaultdict[str, list[str]] = defaultdict(list)
    for sku, own in traits.items():
        for trait in own:
            having[trait].append(sku)
    return {trait: skus for trait, skus in having.items() if len(skus) <= max(COMMON * len(traits), FEW)}


def _counted(baskets: Sequence[Basket], today: date) -> tuple[Scores, Counter[str], dict[tuple[str, str], float]]:
    """What sells well now, how often each thing was bought, and which two were bought by the same hands."""
    sold: Scores = defaultdict(float)
    bought, pairs = Counter[str](), defaultdict[tuple[str, str], float](float)
    before: defaultdict[str, set[str]] = defaultdict(set)
    for basket in sorted(baskets, key=lambda one: one.day):
        own = set(basket.skus)
        for sku in own:
            sold[sku] += 0.5 ** (max((today - basket.day).days, 0) / HALF_LIFE)
        bought.update(own)
        for one, other in combinations(sorted(own), 2):
            pairs[one, other] += 1
        for one in own:
            for other in before[basket.customer] - own:
                pairs[_pair(one, other)] += SAME_HANDS
        before[basket.customer] |= own
    return sold, bought, pairs


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _known(taste: Taste) -> tuple[str, ...]:
    """Where to start from when nothing is looked at: what is known of them, the latest first."""
    return tuple(dict.fromkeys((*taste.viewed, *taste.favourites, *taste.bought)))


def _scaled(found: Mapping[str, float]) -> Scores:
    """The largest is 1."""
    top = max(found.values(), default=0.0)
    return {one: value / top for one, value in found.items()} if top > 0 else {}
