"""A code that is soon over."""

from datetime import UTC, datetime

from msgspec.structs import replace

from notifications.events import VoucherGiven
from tests.notifications.notices.samples import DAY, EN, FR, NOW, TODAY, VOUCHER, news, said, the, worded

WORTH = {"fr": "5 € dès 50 € d’achats", "en": "€5 off purchases from €50"}
EVENT = VoucherGiven(id="e-8", at=NOW, customer="C-1001", code="LUMEN5", until=TODAY + 9 * DAY, worth=WORTH)
THREE_DAYS_BEFORE = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)  # 10:00 in Lyon
FACTS = news(EVENT, now=THREE_DAYS_BEFORE)


def test_it_is_due_three_days_before():
    assert the("voucher_expiring").due(news(EVENT)) == THREE_DAYS_BEFORE


def test_one_given_for_so_short_a_time_is_not_recalled():
    assert the("voucher_expiring").due(news(replace(EVENT, until=TODAY + 2 * DAY))) is None


def test_it_says_what_it_gives_and_until_when():
    assert said("voucher_expiring", FACTS) == (
        "Votre code LUMEN5 (5 € dès 50 € d'achats) : dernier jour jeudi 3 décembre."
    )
    assert said("voucher_expiring", FACTS, EN) == (
        "Your code LUMEN5 (€5 off purchases from €50): last day Thursday 3 December."
    )


def test_it_can_be_used_at_once():
    assert worded("voucher_expiring", FACTS).reply.choices[0].payload == "voucher:apply/LUMEN5"


def test_one_that_was_used_is_not_recalled():
    assert the("voucher_expiring").word(replace(FACTS, vouchers=()), FR) is None
    assert worded("voucher_expiring", replace(FACTS, vouchers=(VOUCHER,)))


def test_one_that_is_over_is_not_recalled():
    assert the("voucher_expiring").word(replace(FACTS, now=NOW + 10 * DAY), FR) is None
