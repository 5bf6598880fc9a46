"""Every detail of the vocabulary is found in a natural message, in both languages, without a catalogue and with one."""

from datetime import UTC, datetime

import pytest

from dialogs.conversation import Conversation
from dialogs.reader.reader import Heard
from dialogs.reader.slots import Here, find_slots
from dialogs.search.facts import BRAND
from dialogs.search.schema import Attribute, KindSeen, Schema, Word
from hub.catalogue_words import knows_the_catalogue, with_catalogue
from hub.config import load_reader
from hub.settings import CONFIG

READER = load_reader(CONFIG)
SUNDAY = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)

FRENCH = {
    "order_id": ("où est ma commande 1042 ?", "1042"),
    "tracking": ("mon colis 6A12345678901 est bloqué", "6A12345678901"),
    "product": ("est-ce que le Dyson V15 est bruyant ?", "Dyson V15"),
    "product2": ("Dyson V8 ou Rowenta X-Force ?", "Rowenta X-Force"),
    "category": ("je cherche une machine à laver", "lave-linge"),
    "brand": ("vous avez du bosch ?", "Bosch"),
    "feature": ("un aspirateur sans fil", "sans fil"),
    "color": ("deux robes noires", "noir"),
    "size": ("ce pull en taille M", "M"),
    "material": ("un sac en cuir", "cuir"),
    "price_min": ("plus de 100 €", "100"),
    "price_max": ("moins de 350 euros", "350"),
    "width_max": ("moins de 42 cm de large", "42"),
    "quantity": ("j'en veux trois", "3"),
    "date": ("livrez-moi jeudi", "2026-11-26"),
    "new_slot": ("demain entre 14h et 16h", "2026-11-23T14:00/2026-11-23T16:00"),
    "address": ("livrez au 12 rue des Lilas, 69003 Lyon", "12 rue des Lilas, 69003 Lyon"),
    "delivery_mode": ("plutôt en point relais", "point relais"),
    "store": ("il en reste à Lille ?", "Lille"),
    "channel": ("écrivez-moi par mail", "email"),
    "from_channel": ("arrêtez les SMS", "sms"),
    "phone": ("mon numéro est le 06 39 98 00 01", "+33639980001"),
    "email": ("mon mail : a.b@example.org", "a.b@example.org"),
    "topic": ("abonnez-moi à la newsletter", "newsletter"),
    "recipient": ("un cadeau pour ma belle-mère", "mère"),
    "age": ("un jouet pour un enfant de 5 ans", "5"),
    "occasion": ("une idée pour la fête des pères", "fête des pères"),
    "interest": ("un cadeau pour ma tante qui aime le jardinage", "jardinage"),
    "code": ("le code NOEL20 ne marche pas", "NOEL20"),
    "amount": ("vous m'avez débité 49,90 €", "49.90"),
    "rating": ("je mets 4/5", "4"),
    "error_code": ("il affiche l'erreur E18", "E18"),
}
ENGLISH = {
    "order_id": ("where is order 1042?", "1042"),
    "tracking": ("parcel 1Z999AA10123456784 is stuck", "1Z999AA10123456784"),
    "product": ("is the Dyson V15 noisy?", "Dyson V15"),
    "product2": ("Dyson V8 or Shark IZ300?", "Shark IZ300"),
    "category": ("looking for a washer", "washing machine"),
    "brand": ("do you have anything by bosch?", "Bosch"),
    "feature": ("a cordless drill", "cordless"),
    "color": ("a black dress", "black"),
    "size": ("this jumper in size M", "M"),
    "material": ("a leather bag", "leather"),
    "price_min": ("more than £100", "100"),
    "price_max": ("under £350", "350"),
    "width_max": ("less than 42 cm wide", "42"),
    "quantity": ("i want 3 of them", "3"),
    "date": ("deliver on Thursday", "2026-11-26"),
    "new_slot": ("tomorrow between 2 and 4 pm", "2026-11-23T14:00/2026-11-23T16:00"),
    "address": ("deliver to 12 Lilac Road, London", "12 Lilac Road, London"),
    "delivery_mode": ("to a pickup point instead", "pickup point"),
    "store": ("any left in Bristol?", "Bristol"),
    "channel": ("write to me by email", "email"),
    "from_channel": ("stop the sms", "sms"),
    "phone": ("call me on 07700 900123", "+447700900123"),
    "email": ("my email is a.b@example.org", "a.b@example.org"),
    "topic": ("subscribe me to the newsletter", "newsletter"),
    "recipient": ("a gift for my mum", "mother"),
    "age": ("a toy for a 5 year old", "5"),
    "occasion": ("a present for father's day", "Father's Day"),
    "interest": ("a gift for my aunt who loves gardening", "gardening"),
    "code": ("the code XMAS20 is not working", "XMAS20"),
    "amount": ("i was charged £49.90", "49.90"),
    "rating": ("i give it 4 stars", "4"),
    "error_code": ("it shows error E18", "E18"),
}
EVERY = [("fr", *case) for case in FRENCH.items()] + [("en", *case) for case in ENGLISH.items()]


@pytest.mark.parametrize(("language", "slot", "said"), EVERY)
def test_every_detail_is_found_without_a_catalogue(language: str, slot: str, said: tuple[str, str]):
    text, value = said
    (understood,) = READER.read_all([Heard(text, Conversation(id="", language=language), SUNDAY)])
    assert understood.value(slot) == value


@pytest.mark.parametrize(
    ("language", "text", "slot"),
    [
        ("fr", "rendez-moi mon argent", "color"),
        ("en", "is it in red or not, or what", "material"),
        ("en", "the kettle is broken", "interest"),
        ("en", "how do I reach gold status", "color"),
        ("fr", "mon fils attend", "product"),
    ],
)
def test_a_word_that_means_something_else_is_no_detail(language: str, text: str, slot: str):
    assert slot not in find_slots(text, Here(language=language, known=READER.known))


def test_a_catalogue_brings_its_own_words():
    schema = Schema(
        count=3,
        currency="EUR",
        attributes=(
            Attribute(id=BRAND, key="brand", kind="word", label="Marque", values={"solenn": Word("Solenn", 3, ())}),
            Attribute(
                id=20, key="colour", kind="word", label="Couleur", concept="colour", values={"l": Word("Lagune", 2, ())}
            ),
        ),
        kinds={"shelf:hamacs": KindSeen("Hamacs", 3, ())},
        wider={},
        words={},
    )
    slots = find_slots("un hamac solenn couleur lagune", Here(known=with_catalogue(READER.known, schema)))
    assert {name: slot.value for name, slot in slots.items() if name != "product"} == {
        "category": "Hamacs",
        "brand": "Solenn",
        "color": "Lagune",
    }


async def test_another_catalogue_takes_the_place_of_the_last():
    reader = load_reader(CONFIG)
    learned = knows_the_catalogue(reader)
    learned(_of("Solenn"))
    assert (await reader.read("du solenn", Conversation(id=""))).value("brand") == "Solenn"
    learned(_of("Ostrevent"))
    assert (await reader.read("du solenn", Conversation(id=""))).value("brand") == ""


def _of(brand: str) -> Schema:
    values = {brand.lower(): Word(brand, 1, ())}
    attribute = Attribute(id=BRAND, key="brand", kind="word", label="Marque", values=values)
    return Schema(count=1, currency="EUR", attributes=(attribute,), kinds={}, wider={}, words={})
