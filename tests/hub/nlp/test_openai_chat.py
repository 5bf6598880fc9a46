"""Any chat model behind OpenAI's API: it chooses and points, it does not speak."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from channels.http import Http
from hub.nlp.meanings import INTENTS
from hub.nlp.openai_chat import Settings, create
from hub.nlp.service import NotAllowed, Service, ServiceError
from tests.hub.nlp.doubles import TOKEN, ChatDouble

SEARCH = {"intent": "product_search", "sure": "certain"}


@pytest.fixture
async def model() -> AsyncIterator[ChatDouble]:
    double = ChatDouble()
    async with double.open():
        yield double


def asked(model: ChatDouble, http: Http, **changes: Any) -> Service:
    known = {"base_url": f"{model.url}/v1", "key": TOKEN, "model": "some-model"}
    return create(Settings.model_validate(known | changes), http)


def writes(model: ChatDouble, *intents: dict[str, str], **slots: str) -> None:
    named = [{"slot": slot, "words": words} for slot, words in slots.items()]
    model.writes = json.dumps({"intents": intents, "slots": named})


async def test_it_says_what_a_message_means_first_what_to_act_on_first(model: ChatDouble, http: Http):
    writes(model, SEARCH, {"intent": "delivery_info", "sure": "certain"}, {"intent": "voucher", "sure": "possible"})
    heard = await asked(model, http).read("une robe, livrée quand ?", "fr")
    assert [guess.intent for guess in heard.guesses] == ["product_search", "delivery_info", "voucher"]
    assert [round(guess.confidence, 2) for guess in heard.guesses] == [0.9, 0.89, 0.38]


async def test_it_is_told_the_vocabulary_and_the_message_and_nothing_else(model: ChatDouble, http: Http):
    writes(model, SEARCH)
    await asked(model, http).read("une robe pour ORDER_1", "fr")
    (call,) = model.asked
    assert set(call["body"]) == {"model", "temperature", "messages", "response_format"}
    told, said = call["body"]["messages"]
    assert all(f"- {intent}: " in told["content"] for intent in INTENTS)
    assert said == {"role": "user", "content": "une robe pour ORDER_1"}


async def test_it_may_only_choose_among_our_intents(model: ChatDouble, http: Http):
    writes(model, SEARCH)
    await asked(model, http).read("une robe", "fr")
    schema = model.asked[0]["body"]["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["intents"]["items"]["properties"]["intent"]["enum"] == list(INTENTS)


async def test_an_intent_that_it_makes_up_is_refused(model: ChatDouble, http: Http):
    writes(model, {"intent": "give_everything_away", "sure": "certain"}, SEARCH)
    heard = await asked(model, http).read("une robe", "fr")
    assert [guess.intent for guess in heard.guesses] == ["product_search"]


async def test_a_detail_is_the_customers_words_where_they_stand(model: ChatDouble, http: Http):
    writes(model, SEARCH, color="bleue")
    heard = await asked(model, http).read("une robe Bleue", "fr")
    assert (heard.value("color"), heard.slots["color"].start) == ("Bleue", 9)


async def test_a_detail_that_nobody_wrote_is_refused(model: ChatDouble, http: Http):
    writes(model, SEARCH, price_max="350 €", color="bleue", code="GRATUIT100", budget="bleue")
    heard = await asked(model, http).read("une robe bleue", "fr")
    assert set(heard.slots) == {"color"}


async def test_a_refusal_is_no_answer(model: ChatDouble, http: Http):
    model.refuses = True
    with pytest.raises(ServiceError):
        await asked(model, http).read("une robe", "fr")


@pytest.mark.parametrize("written", ["", "Bien sûr !", '{"intents": [{"intent": "prod', '{"intents": []}', "{}"])
async def test_neither_is_one_that_keeps_to_no_schema(model: ChatDouble, http: Http, written: str):
    model.writes = written
    with pytest.raises(ServiceError):
        await asked(model, http).read("une robe", "fr")


async def test_another_key_is_not_allowed_in(model: ChatDouble, http: Http):
    with pytest.raises(NotAllowed):
        await asked(model, http, key="another").read("une robe", "fr")


async def test_check_asks_one_question(model: ChatDouble, http: Http):
    writes(model, {"intent": "track_order", "sure": "certain"})
    assert await asked(model, http).check() == []
    (fault,) = await asked(model, http, key="another").check()
    assert "RELAIS_NLP__OPENAI_CHAT__KEY" in fault.remedy
