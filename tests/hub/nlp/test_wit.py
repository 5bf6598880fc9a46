"""wit.ai, over its HTTP API."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from channels.http import Http
from hub.nlp.service import Service, ServiceError
from hub.nlp.wit import LONGEST, Settings, create
from tests.hub.nlp.doubles import TOKEN, WitDouble


@pytest.fixture
async def wit() -> AsyncIterator[WitDouble]:
    double = WitDouble()
    async with double.open():
        yield double


def asked(wit: WitDouble, http: Http, **changes: Any) -> Service:
    return create(Settings.model_validate({"base_url": wit.url, "token": TOKEN, **changes}), http)


async def test_it_says_what_a_message_means(wit: WitDouble, http: Http):
    heard = await asked(wit, http).read("une robe bleue & légère", "fr")
    assert (heard.intent, heard.confidence) == ("product_search", 0.88)
    assert heard.value("color") == "bleu"
    assert (heard.slots["color"].start, heard.slots["color"].end) == (9, 14)


async def test_it_is_sent_the_text_and_nothing_else(wit: WitDouble, http: Http):
    await asked(wit, http).read("une robe bleue & légère", "fr")
    query = {"v": "20240304", "q": "une robe bleue & légère", "n": "5"}
    assert wit.asked == [{"path": "/message", "query": query, "body": {}}]


async def test_the_longest_that_it_takes_is_taken(wit: WitDouble, http: Http):
    await asked(wit, http).read("x" * LONGEST, "fr")
    with pytest.raises(ServiceError):
        await asked(wit, http).read("x" * (LONGEST + 1), "fr")


async def test_check_finds_another_token(wit: WitDouble, http: Http):
    assert await asked(wit, http).check() == []
    (fault,) = await asked(wit, http, token="another").check()
    assert "RELAIS_NLP__WIT__TOKEN" in fault.remedy


def test_an_app_understands_one_language(http: Http):
    assert Settings(token="t").languages == ("fr",)
