"""Which channels can carry a message to somebody now, and why not the others."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from channels import email, messenger, slack, sms, telegram, widget
from dialogs.contact.rules import ContactRules, QuietHours
from dialogs.messages import Address, Purpose
from dialogs.person import KnownAddress, Person
from dialogs.wording import load_wordings
from hub.settings import CONFIG
from notifications.consent import ALL, PROMOTIONS, Consents
from notifications.reach import Barrier, Standing, Telling, Way, barrier_told, reach
from tests.kit.moments import NOON

CONNECTED = {
    "widget": widget.CAPABILITIES,
    "messenger": messenger.CAPABILITIES,
    "slack": slack.CAPABILITIES,
    "telegram": telegram.CAPABILITIES,
    "sms": sms.CAPABILITIES,
    "email": email.CAPABILITIES,
}
MONDAY = NOON + timedelta(days=1)
"""Noon in London, one o'clock in Paris; the day before was a Sunday."""

TELEGRAM = KnownAddress(address=Address("telegram", "1"), last_inbound_at=NOON)
MESSENGER = KnownAddress(address=Address("messenger", "2"), last_inbound_at=NOON)
SMS = KnownAddress(address=Address("sms", "+33639980001"), last_inbound_at=NOON)
EMAIL = KnownAddress(address=Address("email", "c@example.org"))
NEWS = Telling(subject="orders", purpose=Purpose.NOTICE, family="delivery", asked=True)
OFFER = Telling(subject="promotions", purpose=Purpose.PROMOTION, family="promo")


def agreed(*addresses: KnownAddress) -> Consents:
    return Consents({(known.address, PROMOTIONS): "granted" for known in addresses})


def way(known: KnownAddress, telling: Telling, standing: Standing = Standing(), now: datetime = MONDAY) -> Way:  # noqa: B008
    """The way to a customer by that address."""
    (found,) = reach(Person(id="p", customer_id="C-1001", addresses=(known,)), telling, standing, CONNECTED, now)
    return found


def barrier(known: KnownAddress, telling: Telling, **standing: object) -> Barrier | None:
    return way(known, telling, Standing(**standing)).barrier  # type: ignore[arg-type]


# ---------------------------------------------------------------- what they said


@pytest.mark.parametrize("known", [TELEGRAM, SMS, EMAIL])
def test_what_was_asked_for_needs_no_more_than_an_open_address(known):
    assert barrier(known, NEWS) is None


@pytest.mark.parametrize("known", [TELEGRAM, SMS, EMAIL])
def test_an_offer_needs_a_yes_on_that_very_address(known):
    assert barrier(known, OFFER) is Barrier.NO_CONSENT
    assert barrier(known, OFFER, consents=agreed(replace(known, address=Address("slack", "T/U")))) is Barrier.NO_CONSENT
    assert barrier(known, OFFER, consents=agreed(known)) is None


def test_a_yes_that_is_not_confirmed_is_none():
    asked = Consents({(EMAIL.address, PROMOTIONS): "asked"})
    assert barrier(EMAIL, OFFER, consents=asked) is Barrier.NO_CONSENT


def test_an_offer_they_watch_for_themselves_needs_no_other_yes():
    watched = replace(OFFER, subject="price", asked=True)
    assert barrier(TELEGRAM, watched) is None
    refused = Consents({(TELEGRAM.address, PROMOTIONS): "refused"})
    assert barrier(TELEGRAM, watched, consents=refused) is None
    assert barrier(TELEGRAM, replace(watched, asked=False), consents=refused) is Barrier.REFUSED


def test_a_yes_to_one_kind_of_offer_is_a_yes_to_no_other():
    cart = Consents({(TELEGRAM.address, "cart"): "granted", (TELEGRAM.address, PROMOTIONS): "refused"})
    assert barrier(TELEGRAM, replace(OFFER, subject="cart"), consents=cart) is None
    assert barrier(TELEGRAM, OFFER, consents=cart) is Barrier.REFUSED
    assert barrier(SMS, replace(OFFER, subject="cart"), consents=cart) is Barrier.NO_CONSENT


def test_a_subject_they_refused_is_told_nowhere():
    assert barrier(TELEGRAM, replace(NEWS, asked=False), rules=ContactRules(refused=("orders",))) is Barrier.REFUSED


def test_a_channel_they_want_nothing_on_carries_nothing_once_they_are_known_there():
    assert barrier(EMAIL, NEWS, rules=ContactRules(shunned=("email",))) is Barrier.REFUSED
    assert barrier(SMS, NEWS, rules=ContactRules(shunned=("email",))) is None


def test_what_they_asked_for_after_refusing_all_of_its_kind_is_told():
    assert barrier(TELEGRAM, NEWS, rules=ContactRules(refused=("orders",))) is None


def test_stop_makes_an_address_silent():
    silent, stopped = replace(SMS, open=False), Consents({(SMS.address, ALL): "refused"})
    assert barrier(silent, NEWS, consents=stopped) is Barrier.SILENT


def test_an_address_where_nobody_is_any_more_is_gone():
    assert barrier(replace(SMS, open=False), NEWS) is Barrier.GONE


# ---------------------------------------------------------------- whose address it is


def unknown(known: KnownAddress, consents: Consents = Consents()) -> Barrier | None:  # noqa: B008
    """To somebody of whom nothing is known but this address."""
    (found,) = reach(Person(id="p", addresses=(known,)), NEWS, Standing(consents=consents), CONNECTED, MONDAY)
    return found.barrier


def test_a_mail_address_that_was_only_claimed_carries_nothing():
    assert unknown(EMAIL) is Barrier.UNPROVEN


def test_one_from_which_their_mail_programme_vouched_for_them_does():
    assert unknown(replace(EMAIL, last_inbound_at=NOON)) is None


def test_one_whose_owner_followed_our_link_does():
    assert unknown(EMAIL, agreed(EMAIL)) is None


# ---------------------------------------------------------------- what the channel takes

YESTERDAY, LONG_AGO = replace(MESSENGER, last_inbound_at=NOON), replace(MESSENGER, last_inbound_at=NOON - timedelta(7))
JUST_NOW = replace(MESSENGER, last_inbound_at=MONDAY - timedelta(hours=23, minutes=59))


def test_within_a_day_of_their_last_word_messenger_carries_what_it_may():
    assert barrier(JUST_NOW, NEWS) is None
    assert barrier(JUST_NOW, OFFER, consents=agreed(MESSENGER)) is None


@pytest.mark.parametrize("known", [YESTERDAY, LONG_AGO, replace(MESSENGER, last_inbound_at=None)])
def test_after_a_day_messenger_carries_news_in_an_approved_text_only(known):
    assert barrier(known, NEWS) is Barrier.NO_TEMPLATE
    assert barrier(known, replace(NEWS, template=True)) is None


def test_after_a_day_messenger_carries_no_offer_whatever_its_text():
    offer = replace(OFFER, template=True)
    assert barrier(LONG_AGO, offer, consents=agreed(MESSENGER)) is Barrier.WINDOW_CLOSED


def test_a_channel_that_carries_no_offers_carries_none():
    strict = {"telegram": replace(telegram.CAPABILITIES, promotions=False)}
    person = Person(id="p", customer_id="C-1001", addresses=(TELEGRAM,))
    (found,) = reach(person, OFFER, Standing(consents=agreed(TELEGRAM)), strict, MONDAY)
    assert found.barrier is Barrier.NO_PROMOTIONS


def test_a_channel_that_is_not_connected_carries_nothing():
    person = Person(id="p", customer_id="C-1001", addresses=(TELEGRAM, EMAIL))
    found = reach(person, NEWS, Standing(), {"email": email.CAPABILITIES}, MONDAY)
    assert [one.barrier for one in found] == [Barrier.NOT_CONNECTED, None]


# ---------------------------------------------------------------- the hour


def test_quiet_hours_say_when_they_end():
    dinner = ContactRules(quiet=QuietHours(NOON.time(), NOON.replace(hour=15).time()))
    shut = way(EMAIL, NEWS, Standing(rules=dinner))
    assert (shut.barrier, shut.until) == (Barrier.QUIET_HOURS, NOON.replace(day=23, hour=14))  # three o'clock in Paris


def test_a_silent_day_says_when_it_ends():
    shut = way(EMAIL, NEWS, Standing(rules=ContactRules(silent_days=(0,))))
    assert (shut.barrier, shut.until) == (Barrier.SILENT_DAY, NOON.replace(day=23, hour=23))


def test_no_offer_by_sms_on_a_sunday_in_france():
    shut = way(SMS, OFFER, Standing(consents=agreed(SMS)), NOON)
    assert (shut.barrier, shut.until) == (Barrier.HOLIDAY, NOON.replace(day=23, hour=7))
    assert way(SMS, NEWS, now=NOON).barrier is None


def test_what_can_never_be_is_said_before_what_is_only_for_later():
    assert way(SMS, OFFER, now=NOON).barrier is Barrier.NO_CONSENT


# ---------------------------------------------------------------- in words


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("why", Barrier)
def test_each_barrier_is_a_sentence_for_the_team(why, language):
    _ = load_wordings(CONFIG / "locales")[language]
    said = barrier_told(why, "email", _)
    assert said.startswith("E-mail")
    assert said.endswith(".")
    assert "{" not in said


def test_the_sentences_are_french_in_french():
    _ = load_wordings(CONFIG / "locales")["fr"]
    assert barrier_told(Barrier.NO_CONSENT, "sms", _) == "SMS\xa0: la personne n’a pas accepté d’y recevoir des offres."
