"""Rasa, over its HTTP API."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from channels.http import Http
from hub.nlp.rasa import Settings, create
from hub.nlp.service import NotAllowed, Service, ServiceError
from tests.hub.nlp.doubles import TOKEN, RasaDouble


@pytest.fixture
async def rasa() -> AsyncIterator[RasaDouble]:
    double = RasaDouble()
    async with double.open():
        yield double


def asked(rasa: RasaDouble, http: Http, **changes: Any) -> Service:
    return create(Settings.model_validate({"base_url": rasa.url, "token": TOKEN, **changes}), http)


async def test_it_says_what_a_message_means_best_first(rasa: RasaDouble, http: Http):
    heard = await asked(rasa, http).read("où est ma commande", "fr")
    assert [(guess.intent, guess.confidence) for guess in heard.guesses] == [("track_order", 0.97), ("greeting", 0.02)]
    assert heard.language == "fr"


async def test_it_is_sent_the_text_and_nothing_else(rasa: RasaDouble, http: Http):
    await asked(rasa, http).read("où est ma commande ORDER_1", "fr")
    assert rasa.asked == [
        {"path": "/model/parse", "query": {"token": TOKEN}, "body": {"text": "où est ma commande ORDER_1"}}
    ]


async def test_entities_become_slots_where_we_have_a_name_for_them(rasa: RasaDouble, http: Http):
    heard = await asked(rasa, http).read("une robe bleue", "fr")
    assert heard.value("color") == "bleu"
    assert (heard.slots["color"].start, heard.slots["color"].end) == (9, 14)
    assert set(heard.slots) == {"color"}


async def test_its_names_may_be_others_than_ours(rasa: RasaDouble, http: Http):
    named = {"intents": {"weather": "out_of_scope"}, "entities": {"color": "feature"}}
    heard = await asked(rasa, http, **named).read("quelle météo bleue", "fr")
    assert heard.intent == "out_of_scope"
    assert heard.value("feature") == "bleu"


async def test_a_name_that_we_do_not_know_is_refused(rasa: RasaDouble, http: Http):
    heard = await asked(rasa, http).read("quelle météo", "fr")
    assert [guess.intent for guess in heard.guesses] == ["greeting"]


async def test_nothing_understood_is_an_answer_too(rasa: RasaDouble, http: Http):
    assert (await asked(rasa, http).read("xyz", "fr")).guesses == ()


async def test_a_server_without_a_token_is_asked_without_one(http: Http):
    double = RasaDouble(token="")
    async with double.open():
        await asked(double, http, token="").read("où est ma commande", "fr")
    assert double.asked[0]["query"] == {}


async def test_another_token_is_not_allowed_in(rasa: RasaDouble, http: Http):
    with pytest.raises(NotAllowed):
        await asked(rasa, http, token="another").read("où est ma commande", "fr")


@pytest.mark.parametrize(
    "body", ["", "<html>", "[]", '{"intent": 3}', '{"entities": [{"entity": "a"}]}', '{"intent": {"na']
)
async def test_an_answer_that_is_none_repeats_nothing_of_it(rasa: RasaDouble, http: Http, body: str):
    rasa.status, rasa.body = 200, body
    with pytest.raises(ServiceError) as failed:
        await asked(rasa, http).read("où est ma commande", "fr")
    assert failed.value.code == "unreadable"
    assert str(failed.value) == "The language service gave no usable answer."


async def test_a_fault_of_the_server_is_told_by_its_status(rasa: RasaDouble, http: Http):
    rasa.status = 503
    with pytest.raises(ServiceError) as failed:
        await asked(rasa, http).read("où est ma commande", "fr")
    assert failed.value.code == "503"


class TestCheck:
    async def test_finds_nothing_wrong(self, rasa: RasaDouble, http: Http):
        assert await asked(rasa, http).check() == []

    async def test_another_token(self, rasa: RasaDouble, http: Http):
        (fault,) = await asked(rasa, http, token="another").check()
        assert "does not accept our credentials (401)" in fault.what
        assert "RELAIS_NLP__RASA__TOKEN" in fault.remedy

    async def test_nobody_there(self, http: Http):
        (fault,) = await create(Settings(base_url="http://127.0.0.1:9"), http).check()
        assert fault.what == "Nobody answers at http://127.0.0.1:9."

    async def test_an_answer_that_cannot_be_used(self, rasa: RasaDouble, http: Http):
        rasa.status = 500
        (fault,) = await asked(rasa, http).check()
        assert "cannot be used (500)" in fault.what

    async def test_names_that_we_do_not_know(self, rasa: RasaDouble, http: Http):
        rasa.status, rasa.body = 200, '{"intent": {"name": "where_parcel", "confidence": 0.9}}'
        (fault,) = await asked(rasa, http).check()
        assert "nlp.rasa.intents" in fault.remedy

    async def test_too_slow_for_its_time_limit(self, rasa: RasaDouble, http: Http):
        (fault,) = await asked(rasa, http, timeout=0.0001).check()
        assert "after 0.0001 the built-in reader answers" in fault.what
