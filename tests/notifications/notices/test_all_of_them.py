"""What every notice owes to whoever gets it: a reason, a way out, few words by SMS, its own terms."""

import pytest
from msgspec.structs import replace

from channels.sms import CAPABILITIES as SMS
from channels.sms import economical, segments
from dialogs.capabilities import fit
from dialogs.messages import Purpose, Reply
from dialogs.shop import Step
from dialogs.wording import Wording
from notifications.notices import all_notices
from notifications.way_out import by_page
from tests.notifications.notices.samples import EN, FR, every_notice, order, worded

LINK = "https://chat.maison-lumen.fr/go/0123456789abcdefghijklmnopqr"
"""As long as the links are that stand in what we send."""

NEWS = every_notice()
ALL = pytest.mark.parametrize("name", sorted(NEWS))
BOTH = pytest.mark.parametrize("words", [FR, EN], ids=["fr", "en"])


def with_our_links(reply: Reply) -> Reply:
    return replace(reply, choices=tuple(replace(one, url=one.url and LINK) for one in reply.choices))


WHY = {
    "fr": (
        "Vous suivez cette commande",
        "Votre alerte Maison Lumen",
        "Vous avez accepté",
        "Votre mot du matin",
        "pour la commande 1042",
        "votre achat",
    ),
    "en": (
        "You follow this order",
        "Your Maison Lumen alert",
        "You accepted",
        "You agreed",
        "Your morning word",
        "for order 1042",
        "your purchase",
    ),
}


def by_sms(name: str, words: Wording) -> str:
    (shown,) = fit(with_our_links(worded(name, NEWS[name], words).reply), SMS)
    return economical(shown.text)


def test_each_is_known_here():
    assert {notice.name for notice in all_notices()} == set(NEWS)


@ALL
@BOTH
def test_each_says_why_it_came_and_has_a_subject(name: str, words: Wording):
    unasked = worded(name, NEWS[name], words).reply.unasked
    assert unasked
    assert unasked.why.endswith(".")
    assert unasked.subject


@ALL
@BOTH
def test_each_says_why_it_came_where_each_message_is_paid_for(name: str, words: Wording):
    assert any(why in by_sms(name, words) for why in WHY[words.language]), by_sms(name, words)


@ALL
@BOTH
def test_each_says_how_to_stop_it(name: str, words: Wording):
    last = worded(name, NEWS[name], words).reply.choices[-1]
    assert (last.label, "stop" in last.payload) == ("Stop", True)
    assert by_sms(name, words).endswith(". Stop")


@ALL
@BOTH
def test_where_nobody_can_answer_each_ends_with_the_page_that_stops_it(name: str, words: Wording):
    one_way = by_page(worded(name, NEWS[name], words).reply, LINK, words)
    (shown,) = fit(one_way, replace(SMS, answered=False))
    assert shown.text.endswith(words("Stop: {page}", page=LINK))
    assert not [choice for choice in shown.choices if choice.payload]


@ALL
@BOTH
def test_each_fits_one_sms_in_the_plain_alphabet(name: str, words: Wording):
    """But for one that brings a code: with its terms and a link there is no room for all in one."""
    bill = segments(by_sms(name, words))
    assert (bill.encoding, bill.count) == ("GSM-7", 1 + bool(NEWS[name].voucher)), by_sms(name, words)


@ALL
def test_no_button_says_more_than_every_channel_can_carry(name: str):
    for choice in worded(name, NEWS[name]).reply.choices:
        assert len(choice.payload.encode()) <= 64


@ALL
def test_each_speaks_its_readers_language(name: str):
    assert worded(name, NEWS[name], FR).reply.text != worded(name, NEWS[name], EN).reply.text


def test_whatever_is_an_offer_needs_consent():
    offers = {notice.name for notice in all_notices() if notice.purpose is Purpose.PROMOTION}
    assert offers == {"price_drop", "abandoned_cart", "we_miss_you", "monthly_summary", "voucher_expiring"}


def test_only_what_cannot_wait_goes_to_a_second_channel():
    urgent = {notice.name for notice in all_notices() if notice.urgent}
    deliveries = {"order_step", "order_delay", "slot_today", "pickup_reminder", "delivered"}
    assert urgent == {*deliveries, "low_stock"}


def test_outside_a_window_the_news_of_orders_travel_in_an_approved_text_and_nothing_else_does():
    """Vendors take what sells something for an offer, asked for or not; and to be asked for a mark is no news."""
    about_orders = {name for name, facts in NEWS.items() if facts.order}
    assert {name for name in NEWS if worded(name, NEWS[name]).template} == about_orders - {"review_request"}


def test_nobody_is_told_the_same_step_twice():
    for step in Step:
        facts = replace(NEWS["order_step"], event=replace(NEWS["order_step"].event, step=step), order=order(step))
        at_once = [one.name for one in all_notices() if one.due(facts) == facts.now]
        assert len(at_once) == 1
