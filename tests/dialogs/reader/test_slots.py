"""The details in a message, each where it stands, in one writing whatever the customer's."""

from datetime import UTC, datetime

import pytest

from dialogs.reader.slots import Here, find_slots
from dialogs.reader.slots.things import Known

SUNDAY = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
KNOWN = Known({"channel": {"sms": "sms", "mail": "email", "email": "email", "telegram": "telegram"}})


def found(text: str, language: str = "fr", now: datetime = SUNDAY, time_zone: str = "Europe/Paris") -> dict[str, str]:
    slots = find_slots(text, Here(now=now, time_zone=time_zone, language=language, known=KNOWN))
    return {name: slot.value for name, slot in slots.items()}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("où est ma commande n° 4 512 887", "4512887"),
        ("CMD 88-1203", "88-1203"),
        ("#FR-20318 svp", "FR-20318"),
        ("order W123456789 please", "W123456789"),
        ("commande W-2024-00123", "W-2024-00123"),
        ("my order no. 1043", "1043"),
        ("c'est la 1042", "1042"),
        ("ref: AB-2231-77", "AB-2231-77"),
        ("je l'ai achetée en 2024", ""),
        ("il fait 1400 tours", ""),
        ("ma commande mille quarante-deux", "1042"),
        ("order ten forty-two please", "1042"),
        ("it's order number one zero four two", "1042"),
        ("la mille cent quatre-vingt-douze", "1192"),
        ("arrivée en deux mille vingt-quatre", ""),
        ("mille deux cents tours", ""),
        ("mille mercis", ""),
        ("une batterie de 5000 mAh", ""),
    ],
)
def test_an_orders_number_in_any_shape(text: str, number: str):
    assert found(text).get("order_id", "") == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("mon colis 6A12345678901 n'a pas bougé", "6A12345678901"),
        ("suivi LK123456789FR", "LK123456789FR"),
        ("tracking 1Z999AA10123456784 says delivered", "1Z999AA10123456784"),
    ],
)
def test_a_carriers_number_is_not_an_orders(text: str, number: str):
    slots = found(text)
    assert slots["tracking"] == number
    assert "order_id" not in slots


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("à moins de 350 euros", {"price_max": "350"}),
        ("budget 150", {"price_max": "150"}),
        ("under £30", {"price_max": "30"}),
        ("50 € max", {"price_max": "50"}),
        ("à partir de 1 299,90 €", {"price_min": "1299.90"}),
        ("entre 200 et 300 €", {"price_min": "200", "price_max": "300"}),
        ("between £20 and £35", {"price_min": "20", "price_max": "35"}),
        ("vous m'avez débité 49,90 €", {"amount": "49.90"}),
        ("i was charged $1,299.90", {"amount": "1299.90"}),
        ("moins de trois cents euros", {"price_max": "300"}),
        ("quarante-neuf euros quatre-vingt-dix", {"amount": "49.90"}),
        ("a hundred and fifty quid at most", {"price_max": "150"}),
        ("septante balles max", {"price_max": "70"}),
    ],
)
def test_money(text: str, expected: dict[str, str]):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("une machine de moins de 42 cm de large", "width_max", "42", "cm"),
        ("largeur 60 cm", "width_eq", "60", "cm"),
        ("8 kg minimum", "weight_min", "8", "kg"),
        ("at least 256 GB", "storage_min", "256", "GB"),
        ("moins de 45 dB", "noise_max", "45", "dB"),
        ("un sèche-cheveux de 2200 W", "power_eq", "2200", "W"),
        ("a tv up to 55 inches", "screen_max", "55", "in"),
    ],
)
def test_a_measure_has_its_bound_and_its_unit(text: str, name: str, value: str, unit: str):
    slot = find_slots(text, Here(now=SUNDAY))[name]
    assert (slot.value, slot.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("je serai là demain", "2026-11-23"),
        ("après-demain svp", "2026-11-24"),
        ("depuis lundi", "2026-11-16"),
        ("livrez-moi jeudi", "2026-11-26"),
        ("jeudi dernier", "2026-11-19"),
        ("je devais être livré mardi", "2026-11-17"),
        ("le 24 novembre", "2026-11-24"),
        ("pour le 3/12", "2026-12-03"),
        ("le 2 janvier", "2027-01-02"),
        ("ordered on Nov 12", "2026-11-12"),
        ("it was due on the 12th of November", "2026-11-12"),
        ("in 3 days", "2026-11-25"),
        ("il y a deux semaines", "2026-11-08"),
        ("2026-12-01", "2026-12-01"),
        ("la semaine prochaine", "2026-11-23/2026-11-29"),
        ("this weekend", "2026-11-21/2026-11-22"),
        ("pas le mercredi, plutôt jeudi", "2026-11-26"),
        ("not Wednesday, Thursday instead", "2026-11-26"),
        ("could you do mon or tues", "2026-11-23"),
        ("a fortnight ago", "2026-11-08"),
        ("commandé le 15-11-2026", "2026-11-15"),
        ("le premier décembre", "2026-12-01"),
        ("début décembre", "2026-12-01/2026-12-10"),
        ("mardi en huit", "2026-12-01"),
        ("plutôt jeudi en quinze", "2026-12-10"),
        ("Tuesday week would do", "2026-12-01"),
        ("a fortnight on Thursday", "2026-12-10"),
        ("à la fin du mois", "2026-11-21/2026-11-30"),
        ("early next month", "2026-12-01/2026-12-10"),
        ("le mois prochain", "2026-12-01/2026-12-31"),
    ],
)
def test_a_day_is_made_definite(text: str, day: str):
    assert found(text)["date"] == day


def test_tomorrow_is_that_of_where_the_person_lives():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert found("demain", now=late)["date"] == "2026-11-24"
    assert found("demain", now=late, time_zone="America/Montreal")["date"] == "2026-11-23"


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("jeudi entre 14h et 16h", "2026-11-26T14:00/2026-11-26T16:00"),
        ("demain après 18h", "2026-11-23T18:00/.."),
        ("demain avant 12h", "../2026-11-23T12:00"),
        ("between 2 and 4 pm on Friday", "2026-11-27T14:00/2026-11-27T16:00"),
        ("vendredi matin", "2026-11-27T08:00/2026-11-27T12:00"),
        ("plutôt l'après-midi", "T12:00/T18:00"),
        ("before Friday noon", "../2026-11-27T12:00"),
        ("2-4pm Tuesday", "2026-11-24T14:00/2026-11-24T16:00"),
        ("between 2 and 4 on Tuesday", "2026-11-24T14:00/2026-11-24T16:00"),
        ("December 3rd, after 4", "2026-12-03T16:00/.."),
        ("half past three on Thursday", "2026-11-26T15:30/2026-11-26T15:30"),
        ("thurs pm", "2026-11-26T12:00/2026-11-26T18:00"),
        ("half seven tomorrow", "2026-11-23T19:30/2026-11-23T19:30"),
        ("demain vers six heures et demie", "2026-11-23T18:30/2026-11-23T18:30"),
        ("jeudi avant neuf heures du matin", "../2026-11-26T09:00"),
        ("at six o'clock on Friday", "2026-11-27T18:00/2026-11-27T18:00"),
    ],
)
def test_a_slot_to_be_delivered_in(text: str, slot: str):
    assert found(text)["new_slot"] == slot


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("appelez-moi au 06 39 98 00 01", "phone", "+33639980001"),
        ("mon num +33 6 39 98 00 01", "phone", "+33639980001"),
        ("écrivez à Camille.Martin@example.org", "email", "camille.martin@example.org"),
        ("au 12 rue des Lilas, 69003 Lyon", "address", "12 rue des Lilas, 69003 Lyon"),
        ("l'écran affiche erreur E18", "error_code", "E18"),
        ("it shows error F-05", "error_code", "F05"),
        ("mon code promo NOEL20 ne marche pas", "code", "NOEL20"),
        ("je mets 4/5", "rating", "4"),
        ("⭐⭐⭐", "rating", "3"),
        ("cinq étoiles", "rating", "5"),
        ("pour un enfant de 5 ans", "age", "5"),
        ("a toy for my 8 year old", "age", "8"),
        ("j'en prends deux", "quantity", "2"),
        ("3 exemplaires", "quantity", "3"),
        ("en taille XL", "size", "XL"),
        ("pointure 38", "size", "38"),
        ("au magasin de Lyon Part-Dieu", "store", "Lyon Part-Dieu"),
        ("vous l'avez à Nantes ?", "store", "Nantes"),
        ("dispo a lyon ?", "store", "lyon"),
        ("is it in your Newcastle upon Tyne store", "store", "Newcastle upon Tyne"),
        ("le code ETE2026 ne passe pas", "code", "ETE2026"),
        ("16/20 pour vous", "rating", "16/20"),
        ("two and a half stars", "rating", "2.5"),
        ("j'en voudrais une douzaine", "quantity", "12"),
        ("gimme 3", "quantity", "3"),
        ("a medium please", "size", "M"),
        ("size 7.5", "size", "7.5"),
        ("tell me when it drops under 300", "price_max", "300"),
        ("0475/12.34.56", "phone", "+32475123456"),
        ("079 555 12 34", "phone", "+41795551234"),
        ("514-555-0199", "phone", "+15145550199"),
        ("call me on 0412 345 678", "phone", "+61412345678"),
        ("send it to 22 Maple Road, Bristol instead", "address", "22 Maple Road, Bristol"),
        ("221B Baker Street, London NW1 6XE", "address", "221B Baker Street, London NW1 6XE"),
        ("Rue de la Loi 16, 1000 Bruxelles", "address", "Rue de la Loi 16, 1000 Bruxelles"),
        ("écrivez-moi par mail", "channel", "email"),
        ("arrêtez les SMS", "from_channel", "sms"),
    ],
)
def test_a_detail_by_its_name(text: str, name: str, value: str):
    assert found(text)[name] == value


def test_where_one_channel_is_wanted_instead_of_another():
    assert found("plutôt par mail que par sms") == {"channel": "email", "from_channel": "sms"}


@pytest.mark.parametrize(
    "text", ["commande 1042 de Noël à 49,90 €", "œufs à 3 €", "l’été dernier, n° 4 512 887 😀 1042"]
)
def test_a_detail_stands_where_it_is_said_to_stand(text: str):
    for slot in find_slots(text, Here(now=SUNDAY)).values():
        digits = [c for c in text[slot.start : slot.end] if c.isdigit()]
        assert "".join(digits) == "".join(c for c in slot.value if c.isdigit())


def test_an_order_that_is_moved_to_a_day_is_no_disk_of_a_thousand_terabytes():
    assert found("reschedule order 1042 to Friday")["order_id"] == "1042"
    assert found("un disque dur de 2 to")["storage_eq"] == "2"


def test_of_two_orders_both_are_told():
    assert found("la 1042 et la 1043") == {"order_id": "1042", "order_id2": "1043"}
    assert found("la 1042, oui, 1042") == {"order_id": "1042"}


@pytest.mark.parametrize(
    "text", ["je veux être livré demain", "ça doit etre livre", "six of them, four left, it's late"]
)
def test_a_word_that_only_looks_like_a_thing_is_none(text: str):
    things = Known(spoken={"fr": {"category": {"livre": "livre", "fours": "four"}, "material": {"latex": "latex"}}})
    language = "fr" if "livre" in text or "livré" in text else "en"
    slots = find_slots(text, Here(now=SUNDAY, language=language, known=things))
    assert not {"category", "material"} & set(slots)


def test_what_is_one_thing_is_not_another():
    slots = found("commande 1042, 06 39 98 00 01, a@example.org, 49 €, le 24 novembre")
    assert slots == {
        "order_id": "1042",
        "phone": "+33639980001",
        "email": "a@example.org",
        "amount": "49",
        "date": "2026-11-24",
    }
