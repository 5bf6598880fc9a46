"""What somebody wishes for a delivery, in plain words."""

from datetime import date, timedelta

import pytest

from dialogs.conversation import Conversation
from dialogs.orders.delivery_words import Wish, fitting, nearest, wished
from dialogs.shop import Expected, Handing
from dialogs.understanding import Slot, Understanding
from tests.kit.chat import READER
from tests.kit.moments import NOON, TODAY

THURSDAY = date(2026, 11, 26)
SLOTS = [Expected(THURSDAY + timedelta(days=n), *hours) for n in (0, 1, 4) for hours in ((9, 12), (12, 15), (15, 18))]


async def wish(text: str) -> Wish:
    return wished(text, await READER.read(text, Conversation(id="c"), NOON), TODAY)


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("plutôt jeudi matin", (8, 12)),
        ("jeudi après-midi s'il vous plaît", (12, 18)),
        ("rather Thursday afternoon", (12, 18)),
        ("jeudi entre 9h et 12h", (9, 12)),
        ("jeudi après 18h", (18, 24)),
    ],
)
async def test_a_day_and_its_hours(said: str, hours: tuple[int, int]):
    found = await wish(said)
    assert (found.about, found.day, found.hours) == ("slots", THURSDAY, hours)


async def test_hours_without_a_day():
    assert (await wish("livrez avant 10h")).hours == (0, 10)


@pytest.mark.parametrize(
    ("said", "handing"),
    [
        ("chez le voisin", Handing.NEIGHBOUR),
        ("déposez-le chez ma voisine", Handing.NEIGHBOUR),
        ("leave it with my neighbour", Handing.NEIGHBOUR),
        ("chez la gardienne", Handing.CARETAKER),
        ("dans la boîte aux lettres", Handing.SAFE_PLACE),
        ("put it in the garage", Handing.SAFE_PLACE),
    ],
)
async def test_other_hands(said: str, handing: Handing):
    assert (await wish(said)).handing is handing


@pytest.mark.parametrize("said", ["en point relais", "je préfère un point relais", "to a pick-up point", "in a locker"])
async def test_a_pick_up_point(said: str):
    assert (await wish(said)).about == "points"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("le code de la porte est 45A12", "45A12"),
        ("digicode 12b45", "12b45"),
        ("the door code is 1234#", "1234#"),
        ("mon digicode a changé", ""),
        ("le code de la porte a changé, c'est 45B78", "45B78"),
        ("my gate code is now 9921#", "9921#"),
        ("code d'entrée : B452", "B452"),
        ("le digicode du 3e, avant 12h30, devient A45B", "A45B"),
    ],
)
async def test_a_door_code_as_it_was_written(said: str, code: str):
    found = await wish(said)
    assert (found.about, found.code) == ("code", code)


async def test_the_order_of_which_it_is_has_a_number_that_opens_no_door():
    of_1042 = Understanding(slots={"order_id": Slot("1042", 0, 0)})
    assert wished("le code de la porte de la 1042 c'est maintenant le 45B78", of_1042, TODAY).code == "45B78"
    assert wished("le code de la porte pour la 1042", of_1042, TODAY) == Wish(about="code")


async def test_an_address():
    found = await wish("changer l'adresse de livraison : 12 rue des Lilas 69003 Lyon")
    assert (found.about, found.address) == ("address", "12 rue des Lilas 69003 Lyon")


async def test_the_day_on_which_nobody_is_at_home_is_not_the_one_wished():
    found = await wish("je ne serai pas là jeudi")
    assert (found.about, found.day) == ("slots", None)


async def test_a_weekday_read_as_the_last_one_is_the_next():
    last = Understanding(slots={"date": Slot("2026-11-19", 0, 0)})
    assert wished("je voudrais être livré jeudi", last, TODAY).day == THURSDAY


@pytest.mark.parametrize("said", ["bonjour", "où est ma commande ?", "merci", "combien ça coûte ?"])
async def test_nothing_is_wished(said: str):
    assert (await wish(said)).about == ""


def test_the_slots_within_the_hours_wished():
    assert fitting(Wish(about="slots", day=THURSDAY, hours=(8, 12)), SLOTS) == [Expected(THURSDAY, 9, 12)]
    assert len(fitting(Wish(about="slots", day=THURSDAY), SLOTS)) == 3
    assert fitting(Wish(about="slots", day=THURSDAY, hours=(19, 22)), SLOTS) == []


def test_the_nearest_slots_in_their_order():
    close = nearest(Wish(about="slots", day=THURSDAY + timedelta(days=2)), SLOTS, 4)
    assert [slot.day for slot in close] == sorted(slot.day for slot in close)
    assert THURSDAY + timedelta(days=1) in {slot.day for slot in close}
