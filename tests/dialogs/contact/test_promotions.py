"""A yes to promotions: to which text it was said, and said once more where they would come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from channels.sms import CAPABILITIES as SMS
from dialogs.capabilities import Capabilities
from dialogs.contact.promotions import (
    ALL_OFFERS,
    VERSION,
    VERSION_OF_SOME,
    confirmation,
    consented,
    question,
    version,
)
from dialogs.contact.rules import PROMOTIONAL, Subject
from dialogs.messages import Address, Purpose
from dialogs.wording import Wording
from hub.app import Invitations
from hub.links import Links
from hub.web.drawing import drawn
from hub.web.wishes import VERSION as OF_THE_PAGE
from notifications.notices import all_notices
from tests.notifications.notices.samples import EN, FR

LINKS = Invitations({}, Links("https://hub.example", b"a secret of the tests only"))
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass(frozen=True)
class Asking:
    channels: Mapping[str, Capabilities]
    words: Wording = FR
    shop_name: str = "Maison Lumen"
    invitations: Invitations = LINKS
    now: datetime = NOW


def test_by_sms_a_word_confirms_it_and_where_nobody_can_answer_a_page():
    ana = Address("sms", "+33639980001")
    asked = confirmation(ana, ALL_OFFERS, Asking({"sms": SMS}))
    assert ("Répondez OUI" in asked.text, asked.choices) == (True, ())
    one_way = confirmation(ana, ALL_OFFERS, Asking({"sms": replace(SMS, answered=False)}))
    assert ("Répondez" in one_way.text, [choice.url for choice in one_way.choices]) == (
        False,
        [LINKS.agreement(ana, NOW)],
    )


def test_what_may_make_them_buy_is_what_our_notices_say_may():
    assert {one.subject for one in all_notices() if one.purpose is Purpose.PROMOTION} == set(PROMOTIONAL)


def test_a_yes_to_all_offers_is_a_yes_to_each():
    assert consented(["cart", "promotions"]) == ALL_OFFERS
    assert consented(["orders", "summary", "cart"]) == ["cart", "summary"]


# ---------------------------------------------------------------- the versions of the texts


TEXTS = {
    VERSION: (
        "Maison Lumen vous enverrait ses offres par SMS, et un mot de vous suffit à tout moment pour arrêter. "
        "Êtes-vous d’accord\u202f?",
        "Maison Lumen would send you its offers by text message, and one word from you ends it at any time. "
        "Do you agree?",
    ),
    VERSION_OF_SOME: (
        "Maison Lumen vous écrirait sur votre panier par SMS, et un mot de vous suffit à tout moment pour arrêter. "
        "Êtes-vous d’accord\u202f?",
        "Maison Lumen would write to you about your cart by text message, and one word from you ends it at any time. "
        "Do you agree?",
    ),
}
"""What was said yes to under each version. Whoever changes a text adds its next version here, and changes none."""


@pytest.mark.parametrize("about", [ALL_OFFERS, ["cart"]])
def test_a_text_that_changes_has_another_version(about: Sequence[Subject]):
    phone = Address("sms", "+33639980001")
    assert tuple(question(phone, about, "Maison Lumen", words) for words in (FR, EN)) == TEXTS[version(about)]


ON_THE_PAGE = {
    "page-1": (
        "Seulement là où vous les acceptez, et un clic y met fin. Par e-mail et par SMS, un message vous demandera de "
        "le confirmer.",
        "Ce qui relève de la promotion (baisses de prix, panier, bons, résumé du mois) n’arrive que là où vous "
        "l’acceptez, et un clic y met fin. Par e-mail et par SMS, un message vous demandera de le confirmer.",
        "Only where you agree to them, and one click ends them. By e-mail and text message we ask you to confirm it "
        "from there.",
        "What may make you buy (lower prices, cart, vouchers, summary) comes only where you agree to it, and one click "
        "ends it. By e-mail and text message we ask you to confirm it from there.",
    )
}


def test_so_has_the_text_on_the_page_of_wishes():
    pages = "".join(drawn("wishes.html", _=words, shop="Maison Lumen", said=None) for words in (FR, EN))
    assert [text in pages for text in ON_THE_PAGE[OF_THE_PAGE]] == [True] * 4
