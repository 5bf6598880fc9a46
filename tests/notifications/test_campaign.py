"""A campaign: what may be wrong with it, what each is told, and who is kept aside."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dialogs.capabilities import Capabilities
from dialogs.errors import BadSettings
from dialogs.messages import Choice
from dialogs.wording import Wording
from notifications.campaign import (
    Campaign,
    Message,
    held_out,
    language_for,
    luck,
    read,
    seconds_left,
    spread,
    stoppable,
    worded,
)

WINTER: dict[str, Any] = {
    "id": "lumieres-d-hiver",
    "name": "Lumières d’hiver",
    "voucher": "HIVER10",
    "hold_out": 0.1,
    "to": {"language": ["fr"], "any": [{"vip": True}, {"orders": {"at_least": 3}}]},
    "message": {
        "fr": {
            "text": "Bonjour {first_name},\nnos lampes sont à -10 % avec {voucher}.",
            "sms": "{shop} : -10 % sur nos lampes avec {voucher}.",
            "links": [{"label": "Voir les lampes", "url": "https://shop.example/lampes"}],
            "choices": [{"label": "Me conseiller", "does": "gift_idea:"}],
        },
        "en": {"text": "Hello {first_name},\nour lamps are 10% off with {voucher}."},
    },
}
FRENCH, ENGLISH = Wording("fr", {}), Wording("en", {})
SMS, CHAT, LETTER = Capabilities(text=1600, paid=True), Capabilities(text=4096, buttons=13), Capabilities(text=20_000)


def told(language: str = "fr", first_name: str = "Camille", **changed: object) -> str:
    return worded(read({**WINTER, **changed}), language, first_name, "Maison Lumen", FRENCH).text


# ---------------------------------------------------------------- what each is told


def test_everybody_is_called_by_their_name():
    assert told() == "Bonjour Camille,\nnos lampes sont à -10 % avec HIVER10."


def test_of_whom_no_name_is_known_the_name_and_its_space_are_left_out():
    assert told(first_name="") == "Bonjour,\nnos lampes sont à -10 % avec HIVER10."


def test_a_name_is_never_read_as_something_to_fill_in():
    assert told(first_name="{voucher}").startswith("Bonjour {voucher},")


def test_everybody_is_told_in_their_language_if_the_campaign_speaks_it():
    campaign = read(WINTER)
    only_english = read({**WINTER, "message": {"en": WINTER["message"]["en"]}})
    assert [language_for(campaign, wish) for wish in ("en", "fr", "de", "")] == ["en", "fr", "fr", "fr"]
    assert language_for(only_english, "fr") == "en"


def test_the_subject_of_a_mail_is_the_first_line_unless_there_is_one():
    unasked = worded(read(WINTER), "fr", "Camille", "Maison Lumen", FRENCH).unasked
    assert unasked
    assert unasked.subject == "Bonjour Camille,"


# ---------------------------------------------------------------- the way out


def test_a_text_message_says_which_word_stops_it_and_offers_nothing_to_press():
    reply = stoppable(worded(read(WINTER), "fr", "", "Lumen", FRENCH), SMS, FRENCH, url="https://stop")
    assert reply.unasked
    said = "Lumen : -10 % sur nos lampes avec HIVER10. https://shop.example/lampes\nStop: reply STOP"
    assert (reply.unasked.brief, reply.choices) == (said, ())


def test_a_text_message_says_whose_offer_it_is_even_where_its_text_does_not():
    plain = {"fr": {"text": "Nos lampes sont à -10 %."}}
    unasked = worded(read({**WINTER, "message": plain}), "fr", "", "Maison Lumen", FRENCH).unasked
    assert unasked
    assert unasked.brief == "Maison Lumen – Nos lampes sont à -10 %."


def test_a_text_message_that_nobody_can_answer_names_the_page():
    one_way = replace(SMS, answered=False)
    reply = stoppable(worded(read(WINTER), "fr", "", "Lumen", FRENCH), one_way, FRENCH, url="https://stop")
    assert reply.unasked
    assert reply.unasked.brief.endswith("\nStop: https://stop")


def test_a_chat_has_a_button_for_it():
    reply = stoppable(worded(read(WINTER), "fr", "", "Lumen", FRENCH), CHAT, FRENCH, url="")
    assert reply.choices[-1] == Choice("No more offers", "stop_notifying:promotions")
    assert [choice.label for choice in reply.choices] == ["Me conseiller", "Voir les lampes", "No more offers"]


def test_a_letter_keeps_its_pages_and_has_its_own_way_out():
    reply = stoppable(worded(read(WINTER), "fr", "", "Lumen", FRENCH), LETTER, FRENCH, url="")
    assert [choice.label for choice in reply.choices] == ["Voir les lampes"]


# ---------------------------------------------------------------- what may be wrong


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"id": "Été 2026"}, "small letters, digits and hyphens"),
        ({"name": " "}, "what your team calls it"),
        ({"hold_out": 1.0}, "a share between 0 and 0.9"),
        ({"rate": -1}, "messages a second"),
        ({"at": "2026-12-01T10:00:00"}, "offset from UTC"),
        ({"message": {}}, "nothing to say"),
        ({"message": {"de": {"text": "Hallo"}}}, "not spoken here"),
        ({"message": {"fr": {"text": " "}}}, "has no text"),
        ({"message": {"fr": {"text": "x" * 1501}}}, "1501 characters"),
        ({"message": {"fr": {"text": "Bonjour {name}"}}}, "{name} is not known"),
        ({"voucher": ""}, "the campaign has none"),
        ({"message": {"fr": {"text": "{first_name}, une idée ?"}}}, "must follow a word"),
        ({"message": {"fr": {"text": "A", "links": [{"label": "B", "url": "javascript:x"}]}}}, "opens no page"),
        ({"message": {"fr": {"text": "A", "choices": [{"label": "B", "does": ""}]}}}, "does nothing"),
        ({"message": {"fr": {"text": "A", "choices": [{"label": " ", "does": "help:"}]}}}, "no label"),
        ({"message": {"fr": {"text": "A", "choices": [{"label": "B", "does": "x:"}] * 7}}}, "7 links and choices"),
        ({"to": {"bought": {"days": -1}}}, "below zero"),
        ({"to": {"viewed": {"days": 10**15}}}, "longer than a century"),
        ({"to": {"orders": {"at_most": 10**15}}}, "beyond 1000000"),
        ({"to": {"orders": {"at_least": 3, "at_most": 2}}}, "at least 3 orders and at most 2"),
        ({"to": {"seen": {"within": 30, "not_for": 60}}}, "within 30 days and not for 60"),
        ({"to": {"langage": ["fr"]}}, "[to] langage is not known: language may be meant."),
        ({"to": {"country": "FR"}}, "[to] country is not known: language, vip, customer, city"),
        ({"at": "tomorrow"}, "at must be a moment with its offset from UTC: 2026-12-01T10:00:00+01:00."),
        ({"message": {"fr": {}}}, "[message.fr] text is missing: it must be a text between quotation marks."),
        ({"message": {"fr": {"text": "A", "links": [{"label": "B"}]}}}, "[message.fr.links, number 1] url is missing"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(changed: dict[str, object], said: str):
    with pytest.raises(BadSettings) as wrong:
        read({**WINTER, **changed})
    assert said in " ".join(wrong.value.faults)


def test_all_that_does_not_fit_is_said_at_once():
    with pytest.raises(BadSettings) as wrong:
        read({**WINTER, "name": 3, "rate": "5", "to": {"language": "fr", "any": [{"vip": 1}], "bought": {"days": "9"}}})
    assert wrong.value.faults == [
        "name must be a text between quotation marks.",
        "[to] language must be a list, in square brackets, each part a text between quotation marks.",
        "[to.bought] days must be a whole number.",
        "[to.any, number 1] vip must be true or false.",
        "rate must be a number.",
    ]


def test_segments_within_segments_end_somewhere():
    deep: dict[str, object] = {"vip": True}
    for _ in range(6):
        deep = {"any": [deep]}
    with pytest.raises(BadSettings, match="hold one another"):
        read({**WINTER, "to": deep})


# ---------------------------------------------------------------- chance that repeats itself

people = st.text("0123456789abcdef", min_size=32, max_size=32)


def of(hold_out: float) -> Campaign:
    return replace(read(WINTER), hold_out=hold_out)


@given(people, st.floats(0, 0.9), st.floats(0, 0.9))
def test_whoever_is_kept_aside_stays_so_when_more_are(person: str, one: float, other: float):
    fewer, more = sorted((one, other))
    assert held_out(of(more), person) or not held_out(of(fewer), person)


@given(people)
def test_nobody_is_kept_aside_where_nobody_shall_be(person: str):
    assert not held_out(of(0.0), person)


@given(people, people, st.text(max_size=10))
def test_luck_is_the_same_each_time_it_is_asked_for_and_even(person: str, other: str, purpose: str):
    assert luck("winter", person, purpose) == luck("winter", person, purpose)
    assert 0 <= luck("winter", other, purpose) < 1


def test_the_share_kept_aside_is_the_share_asked_for():
    kept = sum(held_out(of(0.1), f"{n:032x}") for n in range(20_000))
    assert 0.09 < kept / 20_000 < 0.11


def test_two_campaigns_keep_different_people_aside():
    others = replace(of(0.5), id="soldes")
    assert (
        0.45 < sum(held_out(of(0.5), f"{n:032x}") == held_out(others, f"{n:032x}") for n in range(2_000)) / 2_000 < 0.55
    )


# ---------------------------------------------------------------- how long it takes


def test_the_slowest_channel_decides_how_long_it_takes():
    assert seconds_left({"telegram": 3000, "sms": 2000}, {"telegram": 30, "sms": 10}, 0) == 200


def test_a_pace_of_its_own_may_be_slower_still():
    assert seconds_left({"telegram": 3000, "sms": 2000}, {"telegram": 30, "sms": 10}, 10) == 500


def test_those_to_come_are_taken_to_be_like_those_before():
    assert spread(100, {"sms": 30, "telegram": 10}) == {"sms": 75, "telegram": 25}
    assert spread(100, {}) == {}


def test_a_message_has_a_text():
    with pytest.raises(TypeError, match="text"):
        Message()  # type: ignore[call-arg]
