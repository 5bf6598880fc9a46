"""How a reply shrinks to fit a channel: nothing that can be chosen is lost, nothing is too long."""

import importlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from channels.telegram import CAPABILITIES as TELEGRAM
from channels.widget import CAPABILITIES as OURS
from dialogs.capabilities import Capabilities, fit, length, sentences, shorten, told_apart
from dialogs.messages import (
    Card,
    Choice,
    Drawing,
    Field,
    Image,
    Menu,
    Offer,
    Reply,
    Stars,
    Table,
    TableRow,
    Theme,
    Timeline,
    TimelineStep,
    Unasked,
    offered,
)
from tests.kit.chat import CHANNELS

SMS = Capabilities(text=320)
CHAT = Capabilities(
    text=2000, caption=640, buttons=3, button_label=20, links=3, cards=10, card_title=80, card_subtitle=80
)
CHAT = replace(CHAT, card_buttons=3, images=True)
BUTTONS = Capabilities(text=4096, buttons=100, button_label=64, links=100)
HINT = "Répondez par le numéro."

ORDERS = Reply(
    "De quelle commande s’agit-il ?",
    cards=(
        Card("Commande 1042", "En route · Lave-linge", choices=(Choice("Celle-ci", "track_order:1042"),)),
        Card("Commande 1064", "Préparée · Théière", choices=(Choice("Celle-ci", "track_order:1064"),)),
    ),
    choices=(Choice("Un conseiller", "human:"),),
)
PARCEL = Reply(
    "Votre colis arrive demain.",
    choices=(Choice("Me prévenir", "notify_me:1042"), Choice("Suivi transporteur", url="https://carrier.example/1")),
)


# ---------------------------------------------------------------- a carousel


def test_where_cards_can_be_shown_they_stay_cards():
    (shown,) = fit(replace(ORDERS, choices=()), CHAT, HINT)
    assert [card.title for card in shown.cards] == ["Commande 1042", "Commande 1064"]


def test_without_cards_a_carousel_becomes_a_list_with_buttons_under_the_cards_own_titles():
    (shown,) = fit(ORDERS, BUTTONS, HINT)
    assert [choice.label for choice in shown.choices] == ["Commande 1042", "Commande 1064", "Un conseiller"]
    assert "1. Commande 1042\nEn route · Lave-linge" in shown.text


def test_without_buttons_a_carousel_becomes_a_numbered_list():
    (shown,) = fit(ORDERS, SMS, HINT)
    assert shown.text == (
        "De quelle commande s’agit-il ?\n\n"
        "1. Commande 1042\nEn route · Lave-linge\n\n"
        "2. Commande 1064\nPréparée · Théière\n\n"
        "3. Un conseiller\nRépondez par le numéro."
    )
    assert not shown.choices


def test_a_menu_stays_in_one_piece_with_its_hint():
    long = replace(ORDERS, text="Une phrase qui remplit le message. " * 8)
    assert fit(long, SMS, HINT)[-1].text.endswith("3. Un conseiller\nRépondez par le numéro.")


def test_too_many_buttons_become_a_numbered_list_rather_than_some_be_dropped():
    many = Reply("Laquelle ?", choices=tuple(Choice(f"Commande {n}", f"track_order:{n}") for n in range(1000, 1005)))
    (shown,) = fit(many, CHAT, HINT)
    assert "5. Commande 1004" in shown.text
    assert not shown.choices


# ---------------------------------------------------------------- links and pictures


def test_a_link_is_a_button_where_there_are_such_buttons():
    (shown,) = fit(PARCEL, CHAT, HINT)
    assert shown.choices == PARCEL.choices


def test_a_link_is_written_out_where_there_are_none_and_before_the_menu():
    (shown,) = fit(PARCEL, SMS, HINT)
    assert "https://carrier.example/1" in shown.text
    assert shown.text.index("https://carrier.example/1") < shown.text.index("1. Me prévenir")


def test_a_picture_is_left_out_where_none_can_be_shown():
    picture = Image("https://shop.example/1.jpg", "Une théière")
    assert fit(Reply("Voici.", image=picture), SMS) == (Reply("Voici."),)
    assert fit(Reply("Voici.", image=picture), CHAT) == (Reply("Voici.", image=picture),)


def test_a_text_too_long_for_a_caption_goes_before_the_picture():
    text, picture = fit(Reply("Voici. " * 120, image=Image("https://shop.example/1.jpg", "Une théière")), CHAT)
    assert text.text
    assert picture.image
    assert not picture.text


# ---------------------------------------------------------------- what only our own page can draw

MARKS = tuple(Choice("★" * n, f"rate:{n}") for n in range(1, 6))
DRAWINGS = (
    Table(("Brisa", "Nacre"), (TableRow("Prix", ("429 €", "389 €"), best=(1,)),), lead="Les voici côte à côte."),
    Timeline((TimelineStep("Préparée", "done"), TimelineStep("En route", "now", at="hier, 14:02"))),
    Stars(),
    Menu((Theme("Livraison", (Choice("Livrez-vous en Suisse ?", "faq:suisse"),)),)),
    Field("Votre adresse e-mail", "email", "vous@exemple.fr"),
)


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_drawing_is_left_out_where_text_and_choices_say_the_same(drawing: Drawing):
    plain = Reply("Qu’en dites-vous ?", choices=MARKS)
    assert fit(replace(plain, drawing=drawing), BUTTONS, HINT) == fit(plain, BUTTONS, HINT)
    assert fit(replace(plain, drawing=drawing), SMS, HINT) == fit(plain, SMS, HINT)


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_our_own_page_draws_it_under_all_that_was_said(drawing: Drawing):
    said = Reply("Une phrase entière. " * 400, choices=MARKS, drawing=drawing)
    *before, last = fit(said, OURS, HINT)
    assert [part.drawing for part in before] == [None] * len(before)
    assert (last.drawing, last.choices) == (drawing, MARKS)


def test_an_offer_is_told_by_the_subtitle_of_its_card_elsewhere():
    card = Card("Brisa", "429 €, en stock", choices=(Choice("Voir", "product_question:1"),))
    offer = replace(card, offer=Offer(price="429 €", stock="En stock", stars=4.5))
    assert fit(Reply(cards=(offer,)), CHAT, HINT) == fit(Reply(cards=(card,)), CHAT, HINT)
    assert fit(Reply(cards=(offer,)), OURS, HINT) == (Reply(cards=(offer,)),)


# ---------------------------------------------------------------- length


def test_a_long_text_is_cut_between_sentences():
    pieces = sentences("Bonjour ! Votre colis est parti. Il arrive demain. Bonne journée.", 35)
    assert pieces == ["Bonjour ! Votre colis est parti.", "Il arrive demain. Bonne journée."]


def test_a_decimal_point_or_a_web_address_is_no_end_of_a_sentence():
    assert sentences("Il pèse 2.5 kg, voyez relais.example/a.b au besoin.", 60) == [
        "Il pèse 2.5 kg, voyez relais.example/a.b au besoin."
    ]


def test_the_end_of_a_quotation_stays_with_its_sentence():
    assert sentences("Il a dit « Oui. » Puis il est parti.", 20)[0] == "Il a dit « Oui. »"


def test_an_endless_word_is_cut_and_no_emoji_in_half():
    pieces = sentences("🎁" * 30, 11)
    assert "".join(pieces) == "🎁" * 30
    assert all(length(piece) <= 11 for piece in pieces)


def test_an_emoji_counts_two_as_the_strictest_vendors_count():
    assert length("été 🎁") == 6


def test_a_label_too_long_is_shortened_between_words():
    assert shorten("Parler à quelqu’un de notre équipe", 20) == "Parler à quelqu’un…"
    assert shorten("Anticonstitutionnellement", 10) == "Anticonst…"
    assert shorten("Court", 20) == "Court"


# ---------------------------------------------------------------- for every reply and every channel

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=24)
texts = st.lists(words, max_size=60).map(" ".join)
payloads = st.integers(1000, 9999).map(lambda n: f"track_order:{n}")
choices = st.builds(Choice, label=words, payload=payloads)
links = st.builds(Choice, label=words, url=st.integers(0, 99).map(lambda n: f"https://shop.example/{n}"))
cards = st.builds(Card, title=words, subtitle=texts, choices=st.lists(choices, min_size=1, max_size=3).map(tuple))
replies = st.builds(
    Reply,
    text=texts,
    choices=st.tuples(st.lists(choices, max_size=6), st.lists(links, max_size=3)).map(lambda two: (*two[0], *two[1])),
    cards=st.lists(cards, max_size=6).map(tuple),
    image=st.none() | st.just(Image("https://shop.example/1.jpg", "Une théière")),
    drawing=st.none() | st.sampled_from(DRAWINGS),
)
channels = st.sampled_from(
    [importlib.import_module(f"channels.{name}").CAPABILITIES for name in CHANNELS] + [SMS, CHAT]
)


@given(reply=replies, can=channels)
def test_nothing_that_can_be_chosen_is_lost(reply: Reply, can: Capabilities):
    shown = fit(reply, can, HINT)
    as_buttons = [choice.payload for choice in offered(shown)]
    as_numbers = re.findall(r"^(\d+)\. ", "\n".join(part.text for part in shown), re.M)
    wanted = [choice.payload for choice in offered([reply])]
    assert as_buttons == wanted or len(as_numbers) >= len(wanted)


@given(reply=replies, can=channels)
def test_every_message_is_within_the_limits(reply: Reply, can: Capabilities):
    for part in fit(reply, can, HINT):
        assert length(part.text) <= (can.caption if part.image or part.cards else can.text)
        assert len([choice for choice in part.choices if choice.payload]) <= can.buttons
        assert len([choice for choice in part.choices if choice.url]) <= can.links
        assert len(part.cards) <= can.cards
        assert all(length(choice.label) <= (can.button_label or 99) for choice in part.choices)
        assert all(length(card.title) <= (can.card_title or 99) for card in part.cards)
        assert all(len(card.choices) <= can.card_buttons for card in part.cards)


@given(reply=replies, can=channels)
def test_every_link_can_still_be_opened(reply: Reply, can: Capabilities):
    shown = fit(reply, can, HINT)
    reachable = "\n".join([*(part.text for part in shown), *(choice.url for part in shown for choice in part.choices)])
    assert all(choice.url in "".join(reachable.split()) for choice in reply.choices if choice.url)


@given(count=st.integers(1, 9), text=st.lists(words.filter(lambda w: not w[0].isdigit()), max_size=30).map(" ".join))
def test_the_numbers_shown_are_those_that_are_understood(count: int, text: str):
    reply = Reply(text, choices=tuple(Choice(f"Choix {chr(64 + n)}", f"human:{n}") for n in range(1, count + 1)))
    shown = "\n".join(part.text for part in fit(reply, SMS, HINT))
    assert re.findall(r"^(\d+)\. (Choix \w)$", shown, re.M) == [
        (str(n), choice.label) for n, choice in enumerate(offered([reply]), 1)
    ]


@given(text=st.lists(words, max_size=200).map(" ".join), limit=st.integers(30, 400))
def test_cutting_a_text_loses_no_word(text: str, limit: int):
    assert "".join("".join(sentences(text, limit)).split()) == "".join(text.split())


# ---------------------------------------------------------------- labels that are told apart


NARROW = Capabilities(text=1000, buttons=13, button_label=20)


def test_below_cards_what_a_button_cannot_say_is_numbered_after_them():
    """Messenger's buttons hold twenty letters."""
    card = Card("La cocotte", choices=(Choice("Celle-ci", "see:1"),))
    below = (Choice("Remboursement de 179,00 €", "pay:1"), Choice("Autre taille", "size:1"))
    narrow = replace(NARROW, cards=10, card_title=80, card_buttons=3)
    *_, cards, menu = fit(Reply("Que préférez-vous ?", cards=(card,), choices=below), narrow, HINT)
    assert [choice.label for choice in cards.cards[0].choices] == ["Celle-ci"]
    assert menu == Reply(
        f"2. Remboursement de 179,00 €\n3. Autre taille\n{HINT}", choices=(Choice("2", "pay:1"), Choice("3", "size:1"))
    )


def labels(*given: str) -> list[str]:
    (part,) = fit(Reply("Lequel ?", choices=tuple(Choice(label, f"see:{label}") for label in given)), NARROW, "")
    return [choice.label for choice in part.choices]


def test_labels_that_must_be_cut_lose_first_what_they_all_begin_with():
    washers = "Lave-linge top 5,5 kg Aquaro", "Lave-linge top 6 kg Brion"
    assert labels(*washers) == ["5,5 kg Aquaro", "6 kg Brion"]


def test_what_fits_is_left_alone():
    assert labels("Lave-linge top", "Lave-linge hublot", "Un autre rayon") == [
        "Lave-linge top",
        "Lave-linge hublot",
        "Un autre rayon",
    ]


def test_questions_keep_the_word_that_makes_them_questions():
    asked = ["How do I return an item?", "How long do I have to return an item?", "Are returns free?"]
    assert told_apart(asked, 20) == ["How do I return an…", "How long do I have…", "Are returns free?"]


def test_a_single_long_label_is_cut_at_its_end():
    assert labels("Lave-linge top 5,5 kg Aquaro", "Voir") == ["Lave-linge top 5,5…", "Voir"]


def test_buttons_too_narrow_for_what_they_say_bear_the_numbers_of_a_list():
    choices = (Choice("Signaler un produit qui ne fonctionne pas", "report:"), Choice("Trouver un produit", "search:"))
    (shown,) = fit(Reply("Que voulez-vous ?", choices=choices), NARROW, HINT)
    assert shown.text == (
        "Que voulez-vous ?\n\n1. Signaler un produit qui ne fonctionne pas\n2. Trouver un produit\n" + HINT
    )
    assert [(choice.label, choice.payload) for choice in shown.choices] == [("1", "report:"), ("2", "search:")]


def test_what_a_button_cannot_carry_is_chosen_by_number():
    sku = "RÉF-" + "0" * 58  # 62 characters, 63 bytes
    choices = (Choice("L’ajouter", f"add_to_cart:{sku}"), Choice("Non merci", "no:"))
    (shown,) = fit(Reply("On l’ajoute ?", choices=choices), TELEGRAM, HINT)
    assert shown == Reply(f"On l’ajoute ?\n\n1. L’ajouter\n2. Non merci\n{HINT}")
    (kept,) = fit(Reply("On l’ajoute ?", choices=(Choice("L’ajouter", sku),)), TELEGRAM, HINT)
    assert kept.choices == (Choice("L’ajouter", sku),)


def test_cards_listed_for_want_of_a_carousel_are_numbered_on_their_buttons_too_when_their_titles_are_long():
    long = replace(ORDERS, cards=tuple(replace(card, title=f"{card.title} du 12 mars 2026") for card in ORDERS.cards))
    (shown,) = fit(long, NARROW, HINT)
    assert [choice.label for choice in shown.choices] == ["1", "2", "3"]
    assert "2. Commande 1064 du 12 mars 2026" in shown.text
    assert shown.text.endswith(f"3. Un conseiller\n{HINT}")


def test_labels_that_differ_at_the_end_only_show_their_end():
    one, other = labels("Extraordinairement longue A", "Extraordinairement longue B")
    assert (one, other) == ("A", "B")
    one, other = told_apart(["Extraordinairement-longue-A", "Extraordinairement-longue-B"], 20)
    assert one.startswith("…")
    assert one != other


@given(st.lists(st.text("ab c", min_size=1, max_size=40), min_size=1, max_size=5), st.integers(4, 30))
def test_no_label_is_longer_than_it_may_be(given_labels: list[str], limit: int):
    assert all(len(label) <= limit for label in told_apart(given_labels, limit))


# ---------------------------------------------------------------- what nobody asked for

NEWS = Reply(
    "Votre commande 1042 arrive aujourd’hui entre 9 h et 12 h.",
    choices=(Choice("Changer", "change_delivery:1042"), Choice("Stop", "stop_notifying:1042")),
    cards=(Card("Lave-linge", "309 €", url="https://shop.example/1", offer=Offer("309 €", "339 €")),),
    drawing=Timeline((TimelineStep("En route", "now"),)),
    unasked=Unasked("Votre colis arrive", "Vous suivez la commande 1042.", "Commande 1042 : aujourd’hui, 9 h-12 h."),
)


def test_where_there_is_no_foot_the_reason_is_the_last_line():
    (shown,) = fit(replace(NEWS, cards=(), drawing=None), CHAT, HINT)
    assert shown.text.endswith("12 h.\n\nVous suivez la commande 1042.")
    assert shown.unasked is None


def test_where_each_is_paid_for_few_words_are_used_and_every_choice_is_kept():
    (shown,) = fit(NEWS, replace(SMS, paid=True), HINT)
    assert shown.text == "Commande 1042 : aujourd’hui, 9 h-12 h.\n\n1. Changer\n2. Stop"


def test_a_letter_keeps_its_subject_its_reason_its_timeline_and_its_offers():
    (shown,) = fit(NEWS, replace(CHAT, caption=2000, letters=True), HINT)
    assert (shown.unasked, shown.drawing, shown.cards[0].offer) == (NEWS.unasked, NEWS.drawing, NEWS.cards[0].offer)


def test_a_letter_leaves_out_what_it_cannot_draw():
    (shown,) = fit(replace(NEWS, drawing=Stars()), replace(CHAT, caption=2000, letters=True), HINT)
    assert shown.drawing is None
