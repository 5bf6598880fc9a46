"""Whatever is refused or wanted in so many words results in just that, however all of it is put together."""

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from dialogs.contact.rules import ContactRules, Subject
from dialogs.contact.terms import SUBJECTS, Standing, terms_of
from dialogs.contact.words import asked_in
from dialogs.person import Person
from dialogs.records import Want
from hub.config import load_vocabulary
from hub.settings import CONFIG

WORDS = load_vocabulary(CONFIG / "vocabulary")


@dataclass(frozen=True, repr=False)
class Language:
    """How one of them begins, what it puts between, and what it calls each subject."""

    all_but: tuple[str, ...]  # refuses what follows, wants everything else
    nothing_but: tuple[str, ...]  # wants what follows, refuses everything else
    both: str
    refusing: tuple[str, ...]  # this one, and says nothing of the others
    wanting: tuple[str, ...]
    named: Mapping[Subject, tuple[str, ...]]


def together(beginnings: tuple[str, ...], excepting: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{one} {other}" for one in beginnings for other in excepting)


FRENCH_EXCEPT = ("sauf", "hormis", "excepté", "à part", "mis à part", "à l'exception de", "en dehors de", ", sauf")
ENGLISH_EXCEPT = ("except", "apart from", "aside from", "other than", "but for", "except for", ", except")

FRENCH = Language(
    all_but=together(
        ("tout", "je veux tout", "toutes les notifications", "envoyez-moi tout", "tous vos messages"), FRENCH_EXCEPT
    ),
    nothing_but=(
        *together(("rien", "plus rien", "stop", "arrêtez tout", "désabonnez-moi de tout"), FRENCH_EXCEPT),
        *("rien que", "plus aucun message sauf", "ne m'envoyez plus rien sauf", "uniquement", "lâchez-moi, sauf pour"),
    ),
    both="et",
    refusing=("pas de", "plus de", "jamais de", "sans", "arrêtez"),
    wanting=("oui pour", "gardez", "je veux bien"),
    named={
        "orders": ("mes commandes", "les livraisons", "mes colis"),
        "price": ("les baisses de prix",),
        "stock": ("les retours en stock",),
        "low_stock": ("les fins de stock",),
        "promotions": ("les promos", "la pub", "les offres", "la newsletter", "les bons plans"),
        "cart": ("mon panier",),
        "reviews": ("les avis", "les sondages", "les enquêtes"),
        "vouchers": ("mes bons d'achat",),
        "summary": ("le résumé du mois", "le bilan mensuel"),
    },
)
ENGLISH = Language(
    all_but=(
        *together(("everything", "I want everything", "send me everything", "all messages"), ENGLISH_EXCEPT),
        *("everything but", "all but", "I want all but"),
    ),
    nothing_but=(
        *together(("nothing", "nothing more", "stop everything", "unsubscribe me from everything"), ENGLISH_EXCEPT),
        *("nothing but", "no messages but", "stop everything but", "no more messages except", "only"),
    ),
    both="and",
    refusing=("no", "no more", "stop", "never", "don't send me"),
    wanting=("yes to", "keep", "sure,"),
    named={
        "orders": ("my orders", "deliveries", "my parcels"),
        "price": ("price drops",),
        "stock": ("restocks",),
        "low_stock": ("low stock",),
        "promotions": ("offers", "the promotions", "the newsletter", "your ads", "deals"),
        "cart": ("my cart", "my basket"),
        "reviews": ("reviews", "the surveys"),
        "vouchers": ("my vouchers",),
        "summary": ("the monthly summary",),
    },
)

OURS = st.sampled_from((FRENCH, ENGLISH))
ANY = st.data()
SENSE = st.booleans()
"""What the message is taken for as a whole: it must not matter where they say it in so many words."""


def said_of(data: st.DataObject, language: Language, most: int = 3) -> tuple[str, set[Subject]]:
    """Some subjects, as somebody enumerates them."""
    subjects = data.draw(st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=most, unique=True))
    names = [data.draw(st.sampled_from(language.named[one])) for one in subjects]
    return f" {language.both} ".join(names), set(subjects)


def rules(text: str, *, refusing: bool) -> dict[Subject, bool | None]:
    """What results for a customer; a wish for offers is what is asked about, for it needs a yes of its own."""
    asked = asked_in(text, WORDS, refusing=refusing)
    standing = Standing(Person(id="p", customer_id="C-1"), ContactRules())
    assert not asked.nothing
    assert not asked.refused
    terms = {one.subject: one.wanted for one in terms_of(asked, standing) if isinstance(one, Want)}
    return terms | {one.subject: one.wanted for one in asked.about}


@given(OURS, SENSE, ANY)
def test_all_but_this_refuses_this_and_nothing_else(language: Language, refusing: bool, data: st.DataObject):
    things, subjects = said_of(data, language)
    text = f"{data.draw(st.sampled_from(language.all_but))} {things}"
    unasked = set[Subject]({"promotions"}) - subjects
    expected = {one: one not in subjects for one in SUBJECTS if one not in unasked}
    assert rules(text, refusing=refusing) == expected


@given(OURS, SENSE, ANY)
def test_nothing_but_this_wants_this_and_nothing_else(language: Language, refusing: bool, data: st.DataObject):
    things, subjects = said_of(data, language)
    text = f"{data.draw(st.sampled_from(language.nothing_but))} {things}"
    assert rules(text, refusing=refusing) == {one: one in subjects for one in SUBJECTS}


@given(OURS, SENSE, ANY)
def test_a_mere_yes_or_no_to_something_is_about_that_alone(language: Language, refusing: bool, data: st.DataObject):
    things, subjects = said_of(data, language)
    wanted = data.draw(st.booleans())
    beginnings = language.wanting if wanted else language.refusing
    text = f"{data.draw(st.sampled_from(beginnings))} {things}"
    assert rules(text, refusing=refusing) == dict.fromkeys(subjects, wanted)
