"""On which address a notice goes to somebody."""

from datetime import timedelta

from msgspec.structs import replace

from dialogs.messages import Address
from dialogs.person import KnownAddress, Person
from notifications.routing import ways
from tests.kit.moments import NOON

ALL = ("telegram", "sms", "email")
TELEGRAM = KnownAddress(address=Address("telegram", "1"), last_inbound_at=NOON)
SMS = KnownAddress(address=Address("sms", "+33639980001"), last_inbound_at=NOON - timedelta(days=1))
EMAIL = KnownAddress(address=Address("email", "c@example.org"))
CAMILLE = Person(id="p-1", addresses=(EMAIL, SMS, TELEGRAM))


def order(person: Person, chosen: str = "", connected: tuple[str, ...] = ALL) -> list[str]:
    return [known.address.channel for known in ways(person, chosen, connected)]


def test_where_they_were_last_heard_comes_first():
    assert order(CAMILLE) == ["telegram", "sms", "email"]


def test_the_channel_chosen_for_this_very_news_wins():
    assert order(replace(CAMILLE, preferred="sms"), "email") == ["email", "sms", "telegram"]


def test_the_preferred_channel_wins_over_the_last_one():
    assert order(replace(CAMILLE, preferred="email")) == ["email", "telegram", "sms"]


def test_what_is_silent_at_their_request_is_left_out_even_when_chosen():
    silent = replace(CAMILLE, addresses=(EMAIL, replace(SMS, open=False), TELEGRAM))
    assert order(silent, "sms") == ["telegram", "email"]


def test_a_channel_that_is_not_connected_is_left_out():
    assert order(CAMILLE, "telegram", ("sms",)) == ["sms"]


def test_nobody_left_means_nothing_is_sent():
    assert order(Person(id="p-2")) == []
