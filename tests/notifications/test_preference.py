"""Where somebody is written to: what most do, until they are known; what they do, from their first answer on."""

from hypothesis import given
from hypothesis import strategies as st

from notifications.preference import TRIED, Crowd, Habits, Outcome, Preference, Reason, answered_most, reason

CHANNELS = ("widget", "messenger", "slack", "telegram", "sms", "email")
FREE = Preference(costs={}, values={"delivery": 0.35, "promo": 0.45, "support": 0.8})
PRICED = Preference(costs={"sms": 0.07, "email": 0.001}, values={"delivery": 0.35, "promo": 0.45, "support": 0.8})

BY_SMS = 40
"""How many customers of a segment answered by SMS, and not by mail: enough to be known for it."""


def a_crowd_that_answers_by_sms(segment: str = "guests") -> Crowd:
    crowd = Crowd()
    for _ in range(BY_SMS):
        FREE.answered(Habits(), crowd, segment, "delivery", "sms", 1, 0)
        FREE.answered(Habits(), crowd, segment, "delivery", "email", 0, 0)
    return crowd


def asks(habits: Habits, crowd: Crowd, kind: str = "delivery", *, of: Preference = FREE) -> str:
    return of.choose(habits, crowd, "guests", kind, ("sms", "email", "telegram")).channel


def after(crowd: Crowd, *outcomes: tuple[str, float], kind: str = "delivery") -> Habits:
    habits = Habits()
    for day, (channel, grade) in enumerate(outcomes):
        habits = FREE.answered(habits, crowd, "guests", kind, channel, grade, day)
    return habits


def test_a_crowd_held_still_believes_the_same():
    crowd = a_crowd_that_answers_by_sms()
    still, asked = crowd.held_still(), [(kind, channel) for kind in ("delivery", "promo") for channel in CHANNELS]
    again = [FREE.chance(Habits(), still, "guests", *about) for _ in range(2) for about in asked]
    assert again == 2 * [FREE.chance(Habits(), crowd, "guests", *about) for about in asked]


class TestWhoIsNotKnown:
    def test_is_written_to_where_people_like_them_answer(self):
        assert asks(Habits(), a_crowd_that_answers_by_sms()) == "sms"

    def test_is_judged_by_everybody_where_nothing_is_known_of_people_like_them(self):
        crowd = a_crowd_that_answers_by_sms("others")
        assert asks(Habits(), crowd) == "sms"

    def test_costs_no_more_than_an_answer_is_worth(self):
        crowd = Crowd()
        assert asks(Habits(), crowd, of=Preference({"sms": 0.4, "telegram": 0.2}, {"delivery": 0.35})) == "email"


class TestWhoIsKnown:
    def test_a_few_answers_count_for_more_than_what_others_do(self):
        crowd = a_crowd_that_answers_by_sms()
        habits = after(crowd, ("telegram", 1), ("sms", 0), ("telegram", 1), ("sms", 0), ("telegram", 1))
        assert asks(habits, crowd) == "telegram"

    def test_an_answer_within_the_hour_counts_for_more_than_a_late_one(self):
        soon, late = after(Crowd(), ("telegram", 1)), after(Crowd(), ("telegram", 0.5))
        assert soon.of("telegram").mean > late.of("telegram").mean > Habits().of("telegram").mean

    def test_writing_to_us_somewhere_counts_but_less_than_an_answer(self):
        contact = FREE.contacted(Habits(), Crowd(), "guests", "telegram", CHANNELS, 0)
        answer = after(Crowd(), ("telegram", 1))
        assert answer.of("telegram").mean > contact.of("telegram").mean > 0
        assert contact.of("sms").mean < 0

    def test_habits_fade(self):
        habits = after(Crowd(), ("telegram", 1), ("telegram", 1))
        later = habits.on(habits.at + 365)
        assert 0 < later.of("telegram").mean < habits.of("telegram").mean
        assert later.of("telegram").variance > habits.of("telegram").variance

    def test_the_past_is_not_changed_by_looking_at_it(self):
        habits = after(Crowd(), ("telegram", 1))
        assert habits.on(habits.at - 10) is habits

    def test_an_answer_that_comes_after_all_turns_the_failure_around(self):
        missed = after(Crowd(), ("telegram", 0))
        turned = FREE.answered_late(missed, "telegram", 2)
        assert turned.of("telegram").mean > missed.of("telegram").mean
        assert turned.lately == (Outcome("telegram", True),)


class TestPromotions:
    def test_an_sms_must_promise_what_it_costs_in_people_who_leave(self):
        crowd = Crowd()
        assert FREE.worth(Habits(), crowd, "", "promo", "sms") < FREE.worth(Habits(), crowd, "", "promo", "email")

    def test_one_in_a_hundred_tries_another_channel_and_says_how_probable_that_was(self):
        crowd = a_crowd_that_answers_by_sms()
        usual = FREE.choose(Habits(), crowd, "guests", "promo", ("sms", "email", "telegram"), luck=0.5)
        tried = FREE.choose(Habits(), crowd, "guests", "promo", ("sms", "email", "telegram"), luck=0.0)
        assert (usual.channel, usual.propensity) == ("sms", 1 - TRIED)
        assert (tried.channel, tried.propensity) == ("email", TRIED / 2)

    def test_news_of_an_order_is_never_tried_out(self):
        crowd = a_crowd_that_answers_by_sms()
        chosen = FREE.choose(Habits(), crowd, "guests", "delivery", ("sms", "email"), luck=0.0)
        assert (chosen.channel, chosen.propensity) == ("sms", 1.0)


class TestWhy:
    def test_they_said_so(self):
        assert reason(after(Crowd(), ("sms", 1)), "sms", chosen=True) == Reason("you_said")

    def test_they_answer_there(self):
        habits = after(Crowd(), ("sms", 1), ("email", 0), ("sms", 0), ("sms", 1))
        assert reason(habits, "sms") == Reason("you_answer", answers=2, messages=3)

    def test_they_write_to_us_there(self):
        habits = FREE.contacted(Habits(), Crowd(), "guests", "telegram", CHANNELS, 0)
        assert reason(habits, "telegram") == Reason("you_write")

    def test_it_is_being_tried_out(self):
        assert reason(Habits(), "sms", trying=True) == Reason("trying")

    def test_there_is_no_other_way(self):
        habits = FREE.contacted(Habits(), Crowd(), "guests", "sms", CHANNELS, 0)
        assert reason(habits, "sms", alone=True) == Reason("only_here")

    def test_customers_answer_most_there_once_enough_of_them_were_told_something(self):
        crowd, few = a_crowd_that_answers_by_sms(), Crowd()
        after(few, ("sms", 1), ("email", 0))
        among = ("sms", "email")
        assert [answered_most(crowd, "guests", "promo", one, among) for one in among] == [True, False]
        assert not answered_most(few, "guests", "promo", "sms", among)
        assert reason(Habits(), "sms", most_do=True) == Reason("most_do")

    def test_else_nothing_is_known_and_nothing_is_claimed(self):
        assert reason(Habits(), "sms") == Reason("nothing_known")


outcomes = st.lists(st.tuples(st.sampled_from(CHANNELS), st.sampled_from((0.0, 0.5, 1.0))), max_size=30)


@given(
    past=outcomes,
    kind=st.sampled_from(("delivery", "promo", "support")),
    open_now=st.lists(st.sampled_from(CHANNELS), min_size=1, unique=True),
    luck=st.floats(0, 1, exclude_max=True),
)
def test_whatever_the_past_only_a_channel_that_can_carry_it_is_chosen(
    past: list[tuple[str, float]], kind: str, open_now: list[str], luck: float
):
    crowd = Crowd()
    chosen = PRICED.choose(after(crowd, *past), crowd, "guests", kind, open_now, luck)
    assert chosen.channel in open_now
    assert 0 < chosen.chance < 1
    assert 0 < chosen.propensity <= 1
