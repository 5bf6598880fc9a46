"""One person, several addresses."""

from datetime import timedelta

from dialogs.messages import Address
from dialogs.person import KnownAddress, Person
from tests.kit.moments import NOON

OLD = KnownAddress(address=Address("sms", "+33639980001"), last_inbound_at=NOON - timedelta(days=9))
NEW = KnownAddress(address=Address("sms", "+33639980055"), last_inbound_at=NOON)
SILENT = KnownAddress(address=Address("sms", "+33639980077"))
CAMILLE = Person(id="p-1", addresses=(OLD, NEW, SILENT))


def test_of_two_phones_the_last_one_they_wrote_from_is_meant():
    assert CAMILLE.on("sms") == NEW


def test_a_channel_they_do_not_have_is_none():
    assert CAMILLE.on("telegram") is None


def test_an_address_is_theirs_or_not():
    assert CAMILLE.at(OLD.address) == OLD
    assert CAMILLE.at(Address("sms", "+33600000000")) is None
