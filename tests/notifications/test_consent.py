"""What a ledger of consents comes to."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialogs.messages import Address
from notifications.consent import ALL, CONFIRMED, CONFIRMED_TWICE, PROMOTIONS, Consents, Entry, standing
from tests.kit.moments import NOON

MAIL = Address("email", "c@example.org")
CHAT = Address("telegram", "1")


def said(*words: tuple[str, bool, str], on: Address = MAIL) -> Consents:
    return standing(ledger(words, on))


def ledger(words: Sequence[tuple[str, bool, str]], on: Address) -> list[Entry]:
    return [
        Entry(person_id="p", address=on, purpose=purpose, granted=granted, how=how, at=NOON + timedelta(minutes=n))
        for n, (purpose, granted, how) in enumerate(words)
    ]


YES, CONFIRMS = (PROMOTIONS, True, "button"), (PROMOTIONS, True, CONFIRMED)
NO, STOP, START = (PROMOTIONS, False, "words"), (ALL, False, "keyword"), (ALL, True, "keyword")
GONE = (ALL, False, "gone")


def test_nobody_has_agreed_to_anything_before_they_speak():
    assert not said().allows(MAIL, PROMOTIONS)


def test_in_a_chat_one_yes_is_enough():
    assert said(YES, on=CHAT).allows(CHAT, PROMOTIONS)


def test_by_mail_a_yes_waits_for_its_confirmation():
    assert not said(YES).allows(MAIL, PROMOTIONS)
    assert said(YES, CONFIRMS).allows(MAIL, PROMOTIONS)


def test_a_second_yes_does_not_undo_the_confirmation():
    assert said(YES, CONFIRMS, YES).allows(MAIL, PROMOTIONS)


def test_a_link_followed_after_a_refusal_does_not_undo_the_refusal():
    assert said(YES, NO, CONFIRMS).on(MAIL, PROMOTIONS) == "refused"


def test_a_link_that_nobody_asked_for_confirms_nothing():
    assert not said(CONFIRMS).allows(MAIL, PROMOTIONS)


def test_who_comes_back_after_a_refusal_confirms_anew():
    assert said(YES, CONFIRMS, NO, YES).on(MAIL, PROMOTIONS) == "asked"
    assert said(YES, CONFIRMS, NO, YES, CONFIRMS).allows(MAIL, PROMOTIONS)


def test_stop_takes_back_what_was_allowed_and_start_does_not_bring_it_back():
    assert not said(YES, CONFIRMS, STOP).allows(MAIL, PROMOTIONS)
    assert not said(YES, CONFIRMS, STOP, START).allows(MAIL, PROMOTIONS)


def test_an_old_confirmation_is_worth_nothing_after_stop_and_start():
    assert not said(YES, STOP, START, CONFIRMS).allows(MAIL, PROMOTIONS)


def test_a_yes_while_all_is_refused_allows_nothing():
    assert not said(STOP, YES, CONFIRMS).allows(MAIL, PROMOTIONS)


def test_that_an_address_was_gone_is_no_word_of_its_owner():
    assert said(YES, CONFIRMS, GONE).allows(MAIL, PROMOTIONS)


WORDS = st.lists(st.sampled_from([YES, CONFIRMS, NO, STOP, START, GONE]), max_size=8)
ADDRESSES = st.sampled_from([MAIL, CHAT, Address("sms", "+33639980001")])


@given(WORDS, ADDRESSES)
def test_what_is_allowed_was_said_on_that_address_and_nothing_against_it_since(words, address):
    if_allowed = said(*words, on=address).allows(address, PROMOTIONS)
    after_no = words[max((n + 1 for n, word in enumerate(words) if word in (NO, STOP)), default=0) :]
    needed = {YES, CONFIRMS} if address.channel in CONFIRMED_TWICE else set()
    agreed = YES in after_no or CONFIRMS in after_no
    assert not if_allowed or (agreed and needed <= set(after_no))


@given(WORDS, ADDRESSES)
def test_a_word_on_one_address_is_none_on_another(words, address):
    elsewhere = Address("slack", "T/U")
    assert not said(*words, on=address).allows(elsewhere, PROMOTIONS)


@given(WORDS, ADDRESSES)
def test_whatever_was_said_before_a_no_ends_it(words, address):
    assert not said(*words, NO, on=address).allows(address, PROMOTIONS)
    assert not said(*words, STOP, on=address).allows(address, PROMOTIONS)
