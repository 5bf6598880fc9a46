"""Terms as a button carries them."""

from datetime import time

import pytest

from dialogs.contact.buttons import carried, read, written
from dialogs.contact.rules import QuietHours
from dialogs.contact.terms import SUBJECTS, Term
from dialogs.messages import Address
from dialogs.person import KnownAddress, Person
from dialogs.records import Hush, Prefer, Reopen, Silence, Slow, Subscribe, Unsubscribe, Want

CAMILLE = Person(
    id="p-1",
    addresses=tuple(KnownAddress(address=Address(channel, "1")) for channel in ("widget", "sms", "telegram")),
)


@pytest.mark.parametrize(
    "terms",
    [
        (Want("promotions", wanted=False),),
        (Want("orders", wanted=True, channel="sms"), Want("cart", wanted=None)),
        (Hush(QuietHours(time(20), time(8)), (5, 6)),),
        (Hush(),),
        (Slow("less"),),
        (Prefer("email"),),
        (Prefer(""),),
        (Subscribe("1042", "departure", "telegram"), Unsubscribe("1043")),
        (Reopen(Address("widget", "1"), "button"), Reopen(Address("sms", "1"), "button")),
        (Silence(Address("telegram", "1"), "button"),),
    ],
)
def test_what_is_read_is_what_was_written(terms: tuple[Term, ...]):
    assert read(written(terms), CAMILLE) == terms


def test_every_subject_fits_one_button():
    assert carried([Want(subject, wanted=False) for subject in SUBJECTS])


def test_what_does_not_fit_is_not_carried_at_all():
    assert carried([Subscribe(str(number), "steps", "telegram") for number in range(1000, 1005)]) == ""


@pytest.mark.parametrize("forged", ["", "pay/1000000", "pace/never", "follow/1042/all", "silence/elsewhere", "no/x"])
def test_what_no_button_of_ours_says_is_left_out(forged: str):
    assert read(forged, CAMILLE) == ()


@pytest.mark.parametrize("forged", ["quiet/ab/cd/9", "quiet/99999/1/", "quiet/2575/0800/"])
def test_hours_that_are_none_silence_nothing(forged: str):
    assert read(forged, CAMILLE) == (Hush(),)
