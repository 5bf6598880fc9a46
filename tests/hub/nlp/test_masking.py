"""What leaves the house for a language service, and what does not."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.nlp.masking import mask

STAYS = {
    "an order's number": ("bsr ou est ma commande 1042 svp", "bsr ou est ma commande ORDER_1 svp"),
    "one written in groups": ("la cmd n° 4 512 887, elle est où", "la cmd n° ORDER_1, elle est où"),
    "one with letters": ("my order #FR-20318 please", "my order #ORDER_1 please"),
    "one of three digits, said to be one": ("commande no 104", "commande no ORDER_1"),
    "one in words": ("ma commande mille quarante-deux ?", "ma commande ORDER_1 ?"),
    "a number alone": ("1042", "ORDER_1"),
    "a tracking number": ("colis 6A12345678901 bloqué", "colis ORDER_1 bloqué"),
    "a tracking number that opens with a digit": ("Mon envoi 8R41230987654 a disparu", "Mon envoi ORDER_1 a disparu"),
    "a number before what looks like a unit": ("ref 30214 et 30215 mm chose ?", "ref ORDER_1 et ORDER_2 mm chose ?"),
    "a mail address": ("écrivez à camille.martin@example.org", "écrivez à EMAIL_1"),
    "a mail address spelt out": ("c'est camille arobase example point org", "c'est EMAIL_1"),
    "a mail address in disguise": ("camille(at)example.org", "EMAIL_1"),
    "a French phone number": ("appelez le 06 39 98 01 23", "appelez le PHONE_1"),
    "one without spaces": ("0639980123", "PHONE_1"),
    "one with its country": ("+33 6 39 98 01 23 ou 0032 477 12 34 56", "PHONE_1 ou PHONE_2"),
    "an American one": ("call (555) 123-4567", "call PHONE_1"),
    "an address": ("livrez au 12 bis rue des Lilas 75011 Paris svp", "livrez au ADDRESS_1 svp"),
    "addresses in small letters": ("12 rue de la paix au lieu de 14 avenue foch", "ADDRESS_1 au lieu de ADDRESS_2"),
    "an English address": ("I live at 221B Baker Street, London NW1 6XE", "I live at ADDRESS_1"),
    "a street without a number": ("le relais de la rue Voltaire", "le relais de la ADDRESS_1"),
    "a town with its code": ("c'est à 69003 Lyon", "c'est à ADDRESS_1"),
    "a post code": ("code postal 69003", "code postal ORDER_1"),
    "a British one": ("deliver to SW1A 1AA", "deliver to ADDRESS_1"),
    "a door's code": ("code de la porte 45B1", "code de la porte CODE_1"),
    "an IBAN": ("mon iban FR76 3000 6000 0112 3456 7890 189 merci", "mon iban IBAN_1 merci"),
    "an IBAN in small letters": ("gb29nwbk60161331926819", "IBAN_1"),
    "an IBAN mistyped": ("FR76 3000 6000 0112 3456 7890 188 merci", "IBAN_1 merci"),
    "a card": ("ma carte 4970 1012 3456 7890 cvv 123", "ma carte CARD_1 cvv CODE_1"),
    "a link, with whatever is in it": ("voici https://shop.example/o?id=1&t=abc", "voici LINK_1"),
    "who somebody says they are": ("je m'appelle Odile Ferrand, enchantée", "je m'appelle NAME_1, enchantée"),
    "a name in small letters": ("je m'appelle odile", "je m'appelle NAME_1"),
    "a name with a title": ("passez-moi Mme Durand", "passez-moi Mme NAME_1"),
    "a name below a letter": ("Où est-il ?\nCordialement,\nJean-Paul Martin", "Où est-il ?\nCordialement,\nNAME_1"),
    "whose order it is": ("commande au nom de Lemoine", "commande au nom de NAME_1"),
    "a date of birth": ("né le 12/06/1984", "né le DATE_1"),
    "a token of ours that somebody typed": ("ORDER_1 ? non, 1042", "CODE_1 ? non, ORDER_1"),
}

LEAVES = [
    "Je cherche une machine à laver de moins de 42 centimètres de large, avec programme laine, à moins de 350 euros",
    "un aspirateur de 1400 W ou 1400W, 1 299,99 € au plus",
    "entre 1000 et 1500 euros, 2000-2500 € si besoin",
    "budget 1500",
    "moins de mille deux cents euros, deux mille tours minute",
    "un écran 1920x1080, une batterie de 20000 mAh, un sac 60x60x85cm",
    "rendez-vous le 12/11 entre 14h30 et 16h",
    "ma commande du 12 octobre est en cours de livraison, elle est en route depuis 3 jours",
    "vous l'avez au magasin de Lyon ?",
    "Madame, Monsieur,\nje souhaite être remboursé",
    "2 commandes de 3 articles",
]


@pytest.mark.parametrize(("written", "left"), STAYS.values(), ids=STAYS)
def test_it_stays_in_the_house(written: str, left: str):
    masked = mask(written)
    assert masked.text == left
    assert masked.restored(masked.text) == written


@pytest.mark.parametrize("written", LEAVES)
def test_what_a_shop_needs_to_know_leaves_as_it_is(written: str):
    assert mask(written).text == written


def test_the_same_number_has_the_same_token():
    assert mask("1042 ? oui 1042, pas 1043").text == "ORDER_1 ? oui ORDER_1, pas ORDER_2"


def test_a_place_in_what_left_is_a_place_in_what_was_written():
    written = "la 1042 de camille@example.org, bleue"
    masked = mask(written)
    blue = masked.text.index("bleue")
    start, end = masked.place(blue, blue + 5)
    assert written[start:end] == "bleue"
    token = masked.text.index("ORDER_1")
    start, end = masked.place(token, token + len("ORDER_1"))
    assert written[start:end] == "1042"
    start, end = masked.place(token + 2, blue)
    assert written[start:end] == "1042 de camille@example.org, "


def test_nothing_but_tokens_means_nothing():
    assert mask("1042, 0639980123").only_tokens()
    assert not mask("1042 svp").only_tokens()


@given(
    st.integers(0, 10**12),
    st.sampled_from(["{}", "commande {}", "mon colis {} svp", "n°{} !", "({})", "{}?", "ref:{}"]),
)
def test_no_number_of_four_digits_leaves(number: int, sentence: str):
    written = sentence.format(f"{number:04}")
    masked = mask(written)
    assert not re.search(r"\d{4}", masked.text)
    assert masked.restored(masked.text) == written


@given(st.text(max_size=200))
def test_whatever_is_written_comes_back_whole(written: str):
    masked = mask(written)
    assert masked.restored(masked.text) == written
    assert masked.place(0, len(masked.text)) == (0, len(written))


@given(st.lists(st.sampled_from(["1042", " ", "a@b.fr", "06 39 98 01 23", "bleu", "12 rue X", ", ", "ORDER_1"])))
def test_places_hold_whatever_stands_beside_whatever(pieces: list[str]):
    written = "".join(pieces)
    masked = mask(written)
    assert masked.restored(masked.text) == written
    assert masked.place(0, len(masked.text)) == (0, len(written))


@pytest.mark.parametrize(
    "piece", ["1 ", "a ", "12 ", "a@", "A1", "FR76 ", "n° ", "Mme ", "0", "x.", "commande n ", "1 rue "]
)
def test_a_hostile_letter_holds_nobody_up(piece: str):
    began = time.perf_counter()
    mask((piece * 2000)[:2000])
    assert time.perf_counter() - began < 1.0
