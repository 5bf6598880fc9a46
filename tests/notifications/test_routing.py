"""Where a notice goes: what they allow, then what they chose, then what can carry it, then what promises most."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dialogs.contact.rules import ContactRules, QuietHours
from dialogs.messages import Address, Purpose
from dialogs.person import KnownAddress, Person
from notifications.consent import ALL, PROMOTIONS, Consents, Word
from notifications.preference import Crowd, Habits, Outcome, Preference, Reason
from notifications.reach import Barrier, Standing, Telling
from notifications.routing import Nowhere, Route, Wait, route
from notifications.timing import USUAL, WEEK, House, Occasion, Pause, closed
from tests.kit.moments import NOON
from tests.notifications.test_reach import CONNECTED, EMAIL, MESSENGER, MONDAY, NEWS, OFFER, SMS, TELEGRAM, agreed

CAMILLE = Person(id="p", customer_id="C-1001", addresses=(EMAIL, SMS, TELEGRAM))
PREFERENCE = Preference(costs={"sms": 0.06, "email": 0.001}, values={"delivery": 0.35, "promo": 0.45, "support": 0.8})
NIGHT = MONDAY.replace(hour=21, minute=30)  # half past ten in Paris
AGREED = agreed(EMAIL, SMS, TELEGRAM)


def goes(
    telling: Telling, person: Person = CAMILLE, now: datetime = MONDAY, luck: float = 1.0, **standing: Any
) -> Route | Wait | Nowhere:
    known = Standing(**standing)
    return route(person, telling, known, Crowd(), PREFERENCE, CONNECTED, now, luck)


def taken(telling: Telling, person: Person = CAMILLE, now: datetime = MONDAY, **standing: Any) -> Route:
    found = goes(telling, person, now, **standing)
    assert isinstance(found, Route)
    return found


def channel(telling: Telling, person: Person = CAMILLE, **standing: Any) -> str:
    return taken(telling, person, **standing).known.address.channel


# ---------------------------------------------------------------- what they chose


def test_the_channel_named_for_this_very_thing_comes_before_all_others():
    rules = ContactRules(channels={"orders": "sms"})
    assert channel(replace(NEWS, channel="telegram"), replace(CAMILLE, preferred="email"), rules=rules) == "telegram"


def test_the_channel_named_for_a_subject_comes_before_the_one_named_for_everything():
    rules = ContactRules(channels={"orders": "sms"})
    assert channel(NEWS, replace(CAMILLE, preferred="email"), rules=rules) == "sms"


def test_the_channel_named_for_everything_comes_before_any_habit():
    habits = Habits(lately=(Outcome("telegram", True),) * 5)
    found = taken(NEWS, replace(CAMILLE, preferred="email"), habits=habits)
    assert (found.known.address.channel, found.because) == ("email", Reason("you_said"))


def test_what_they_chose_is_told_on_no_other_channel_when_they_do_not_react():
    assert taken(replace(NEWS, channel="email")).next == ()
    assert set(taken(NEWS).next) | {channel(NEWS)} == {"email", "sms", "telegram"}


def test_a_choice_that_is_closed_for_the_night_is_waited_for():
    found = goes(replace(NEWS, channel="sms"), now=NIGHT)
    assert found == Wait(MONDAY.replace(day=24, hour=7), Barrier.QUIET_HOURS)


def test_without_a_choice_the_night_leaves_what_makes_no_sound():
    assert taken(NEWS, now=NIGHT).known == EMAIL


def test_a_choice_that_is_gone_makes_room_for_the_next():
    gone = replace(CAMILLE, preferred="telegram", addresses=(EMAIL, SMS, replace(TELEGRAM, open=False)))
    found = taken(NEWS, gone)
    assert found.known in (EMAIL, SMS)
    assert found.because != Reason("you_said")


def test_a_choice_of_which_no_address_is_known_makes_room_too():
    found = taken(replace(NEWS, channel="messenger"), replace(CAMILLE, preferred="sms"))
    assert (found.known, found.because) == (SMS, Reason("you_said"))


def test_what_a_campaign_forces_comes_after_what_they_chose():
    rules = ContactRules(channels={"promotions": "telegram"})
    assert channel(replace(OFFER, forced="email"), consents=AGREED, rules=rules) == "telegram"
    assert channel(replace(OFFER, forced="email"), consents=AGREED) == "email"


def test_a_campaign_that_must_use_a_channel_they_do_not_have_goes_nowhere():
    assert goes(replace(OFFER, forced="slack"), consents=AGREED) == Nowhere({})


# ---------------------------------------------------------------- why not


def test_nowhere_says_why_of_each_channel():
    refused = Consents({(SMS.address, PROMOTIONS): "refused", (EMAIL.address, PROMOTIONS): "asked"})
    why = {"email": Barrier.NO_CONSENT, "sms": Barrier.REFUSED, "telegram": Barrier.NO_CONSENT}
    assert goes(OFFER, consents=refused) == Nowhere(why)


def test_who_has_no_address_cannot_be_told():
    assert goes(NEWS, replace(CAMILLE, addresses=())) == Nowhere({})


def test_when_all_are_shut_the_first_to_open_is_waited_for():
    rules = ContactRules(quiet=QuietHours(time(20), time(9)))
    assert goes(NEWS, now=NIGHT, rules=rules) == Wait(MONDAY.replace(day=24, hour=8), Barrier.QUIET_HOURS)


def test_who_wants_nothing_on_any_day_is_told_nothing():
    never = goes(NEWS, rules=ContactRules(silent_days=tuple(range(7))))
    assert isinstance(never, Nowhere)
    assert set(never.why.values()) == {Barrier.SILENT_DAY}


def test_of_two_addresses_on_a_channel_the_one_last_heard_is_taken():
    older = KnownAddress(address=Address("telegram", "old"), last_inbound_at=NOON - WEEK)
    assert taken(replace(NEWS, channel="telegram"), replace(CAMILLE, addresses=(older, TELEGRAM))).known == TELEGRAM


# ---------------------------------------------------------------- how much is enough


def test_who_heeds_none_gets_one_a_week_and_who_asked_for_more_all_the_same():
    habits, lately = Habits(lately=(Outcome("email", False),) * 5), (MONDAY - timedelta(days=1),)
    assert isinstance(goes(OFFER, consents=AGREED, habits=habits, promotions=lately), Wait)
    more = ContactRules(pace="more")
    assert isinstance(goes(OFFER, consents=AGREED, habits=habits, promotions=lately, rules=more), Route)
    heeding = Habits(lately=(Outcome("email", True), *habits.lately[1:]))
    assert isinstance(goes(OFFER, consents=AGREED, habits=heeding, promotions=lately), Route)


def test_a_third_promotion_in_a_week_waits():
    lately = (MONDAY - timedelta(days=3), MONDAY - timedelta(days=1))
    assert goes(OFFER, consents=AGREED, promotions=lately) == Wait(MONDAY + timedelta(days=4), Pause.CAP)


def test_a_promotion_waits_while_a_problem_is_open():
    assert goes(OFFER, consents=AGREED, trouble=True) == Wait(MONDAY + timedelta(days=1), Pause.TROUBLE)


def test_news_and_what_they_watch_never_wait_for_that():
    lately = (MONDAY,) * 9
    assert isinstance(goes(NEWS, promotions=lately, trouble=True), Route)
    watched = replace(OFFER, subject="price", asked=True)
    assert isinstance(goes(watched, promotions=lately, trouble=True), Route)


def test_nobody_is_asked_to_wait_for_what_will_never_come():
    assert isinstance(goes(OFFER, promotions=(MONDAY,) * 9), Nowhere)


# ---------------------------------------------------------------- what promises most


def test_who_answers_by_sms_is_written_to_by_sms():
    crowd, habits = Crowd(), Habits()
    for day in range(6):
        habits = PREFERENCE.answered(habits, crowd, "", "delivery", "sms", 1, day)
        habits = PREFERENCE.answered(habits, crowd, "", "delivery", "telegram", 0, day)
    found = route(CAMILLE, NEWS, Standing(habits=habits), crowd, PREFERENCE, CONNECTED, MONDAY)
    assert isinstance(found, Route)
    assert found.known == SMS
    assert found.because == Reason("you_answer", 2, 2)
    assert found.next[-1] == "telegram"


def test_one_promotion_in_a_hundred_tries_another_channel_and_says_how_likely_that_was():
    usual, tried = taken(OFFER, consents=AGREED), goes(OFFER, consents=AGREED, luck=0.001)
    assert isinstance(tried, Route)
    assert tried.known != usual.known
    assert tried.propensity < 0.01 < usual.propensity


# ---------------------------------------------------------------- whatever else may be

CHANNELS = tuple(CONNECTED)
PLACES = {
    "widget": "w",
    "messenger": "2",
    "slack": "T/U",
    "telegram": "1",
    "sms": "+33639980001",
    "email": "c@example.org",
}
MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
HEARD = st.none() | st.integers(0, 100).map(lambda hours: NOON - timedelta(hours=hours))


def an_address(channel: str) -> st.SearchStrategy[KnownAddress]:
    where = Address(channel, PLACES[channel])
    return st.builds(KnownAddress, address=st.just(where), open=st.booleans(), last_inbound_at=HEARD)


ADDRESSES = st.sets(st.sampled_from(CHANNELS), max_size=6).flatmap(
    lambda names: st.tuples(*(an_address(name) for name in sorted(names)))
)
SUBJECTS = st.sampled_from(["orders", "price", "promotions", "cart"])
CHOICE = st.sampled_from(["", *CHANNELS])
PEOPLE = st.builds(
    Person,
    id=st.just("p"),
    customer_id=st.sampled_from(["", "C-1001"]),
    preferred=CHOICE,
    addresses=ADDRESSES,
    time_zone=st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Tokyo"]),
)
RULES = st.builds(
    ContactRules,
    refused=st.lists(SUBJECTS, max_size=2, unique=True).map(tuple),
    channels=st.dictionaries(SUBJECTS, st.sampled_from(CHANNELS), max_size=3),
    quiet=st.none() | st.builds(QuietHours, st.times(), st.times()),
    silent_days=st.lists(st.integers(0, 6), max_size=3, unique=True).map(tuple),
    pace=st.sampled_from(["less", "normal", "more"]),
)
WORDS: list[Word] = ["none", "asked", "granted", "refused"]
CONSENTS = st.dictionaries(
    st.tuples(st.sampled_from([Address(*one) for one in PLACES.items()]), st.sampled_from([ALL, PROMOTIONS])),
    st.sampled_from(WORDS),
).map(Consents)
HABITS = st.lists(st.builds(Outcome, st.sampled_from(CHANNELS), st.booleans()), max_size=5).map(
    lambda lately: Habits(lately=tuple(lately))
)
STANDINGS = st.builds(
    Standing,
    rules=RULES,
    consents=CONSENTS,
    habits=HABITS,
    segment=st.sampled_from(["", "vip"]),
    promotions=st.lists(MOMENTS, max_size=4).map(tuple),
    trouble=st.booleans(),
)
TELLINGS = st.builds(
    Telling,
    subject=SUBJECTS,
    purpose=st.sampled_from([Purpose.NOTICE, Purpose.PROMOTION]),
    family=st.sampled_from(["delivery", "promo", "support"]),
    urgent=st.booleans(),
    asked=st.booleans(),
    channel=CHOICE,
    template=st.booleans(),
    forced=CHOICE,
)
LUCK = st.floats(0, 1)


def routed(person: Person, telling: Telling, standing: Standing, now: datetime, luck: float) -> Route | Wait | Nowhere:
    return route(person, telling, standing, Crowd(), PREFERENCE, CONNECTED, now, luck)


def choices(person: Person, telling: Telling, standing: Standing) -> list[str]:
    named = (telling.channel, standing.rules.channels.get(telling.subject, ""), person.preferred)
    return [channel for channel in named if channel]


def alone(person: Person, channel: str) -> Person:
    """The same if this were their only way to be reached, proven as before."""
    kept = tuple(known for known in person.addresses if known.address.channel == channel)
    proven = "C-1001" if person.customer_id or len(person.addresses) > 1 else ""
    return replace(person, customer_id=proven, addresses=kept)


@given(PEOPLE, TELLINGS, STANDINGS, MOMENTS, LUCK)
@settings(max_examples=150, deadline=None)
def test_every_choice_is_respected_whatever_the_rest(person, telling, standing, now, luck):
    """The first of the channels they named that could carry it now or later is the one it goes to, or waits for."""
    found = routed(person, telling, standing, now, luck)
    bare = replace(telling, channel="", forced="")
    indifferent = replace(standing, rules=replace(standing.rules, channels={}))
    by_choice = [
        routed(replace(alone(person, channel), preferred=""), bare, indifferent, now, luck)
        for channel in choices(person, telling, standing)
    ]
    possible = [one for one in by_choice if not isinstance(one, Nowhere)]
    wanted = possible[:1]
    assert all(isinstance(one, Wait) == isinstance(found, Wait) for one in wanted)
    assert all(one == found for one in wanted if isinstance(one, Wait))
    assert all(one.known == found.known for one in wanted if isinstance(one, Route) and isinstance(found, Route))


@given(PEOPLE, TELLINGS, STANDINGS, MOMENTS, LUCK)
@settings(max_examples=150, deadline=None)
def test_never_a_promotion_without_consent(person, telling, standing, now, luck):
    offer = replace(telling, purpose=Purpose.PROMOTION, asked=False)
    found = routed(person, offer, standing, now, luck)
    assert not isinstance(found, Route) or standing.consents.allows(found.known.address, PROMOTIONS)


@given(PEOPLE, TELLINGS, STANDINGS, MOMENTS, LUCK)
@settings(max_examples=150, deadline=None)
def test_never_in_hours_of_silence(person, telling, standing, now, luck):
    found = routed(person, telling, standing, now, luck)
    held = isinstance(found, Route) and closed(
        Occasion(
            address=found.known.address,
            rules=standing.rules,
            time_zone=person.time_zone,
            promotion=telling.purpose is Purpose.PROMOTION,
            urgent=telling.urgent,
        ),
        now,
        USUAL,
    )
    assert not held


@given(PEOPLE, TELLINGS, STANDINGS, MOMENTS, LUCK)
@settings(max_examples=150, deadline=None)
def test_never_where_they_want_silence_nor_what_they_refused(person, telling, standing, now, luck):
    found = routed(person, telling, standing, now, luck)
    to = found.known if isinstance(found, Route) else None
    refused = telling.subject in standing.rules.refused and not telling.asked
    assert not to or (to.open and standing.consents.on(to.address, ALL) != "refused" and not refused)


@given(PEOPLE, TELLINGS, STANDINGS, MOMENTS, LUCK)
@settings(max_examples=150, deadline=None)
def test_never_more_promotions_than_enough_and_none_amid_trouble(person, telling, standing, now, luck):
    offer = replace(telling, purpose=Purpose.PROMOTION, asked=False)
    most = {"less": 1, "normal": 2, "more": len(standing.promotions) + 1}[standing.rules.pace]
    lately = sum(now - WEEK < at for at in standing.promotions)
    found = routed(person, offer, standing, now, luck)
    assert not isinstance(found, Route) or (lately < most and not standing.trouble)


@given(PEOPLE, TELLINGS, STANDINGS, MOMENTS, LUCK)
@settings(max_examples=100, deadline=None)
def test_who_waits_is_told_or_told_why_when_the_time_has_come(person, telling, standing, now, luck):
    """A wait ends: it is never for a moment that has passed, and what was shut for the hour is open then."""
    found = routed(person, telling, standing, now, luck)
    until = found.until if isinstance(found, Wait) else now + timedelta(seconds=1)
    later = routed(person, telling, standing, until, luck)
    assert until > now
    assert not (isinstance(found, Wait) and isinstance(later, Wait) and later.why == found.why != Pause.TROUBLE)


@pytest.mark.parametrize("week", [0, 1, 5])
def test_a_shop_decides_how_much_is_enough(week: int):
    lately = tuple(MONDAY - timedelta(days=day) for day in range(week))
    house = House(promotions_a_week=week)
    full = route(
        CAMILLE, OFFER, Standing(consents=AGREED, promotions=lately), Crowd(), PREFERENCE, CONNECTED, MONDAY, 1, house
    )
    assert isinstance(full, Wait)


def test_messenger_after_a_day_is_no_way_for_an_offer_even_when_they_chose_it():
    person = replace(
        CAMILLE, preferred="messenger", addresses=(replace(MESSENGER, last_inbound_at=NOON - WEEK), TELEGRAM)
    )
    assert taken(OFFER, person, consents=agreed(MESSENGER, TELEGRAM)).known == TELEGRAM


def test_it_is_said_when_the_hours_of_a_message_end():
    assert taken(NEWS, replace(CAMILLE, addresses=(TELEGRAM,))).leave_by == MONDAY.replace(hour=20)  # 21:00 in France
    assert taken(NEWS, replace(CAMILLE, addresses=(EMAIL,))).leave_by is None  # a mail wakes nobody
