"""Whatever a language service does, the customer is understood; and it learns no more than it must."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from channels.http import Http
from dialogs.conversation import Conversation
from dialogs.understanding import Reader, Understanding
from hub.nlp.circuit import Circuit
from hub.nlp.guarded import GuardedReader
from hub.nlp.rasa import Settings, create
from hub.observe import Metrics
from tests.hub.nlp.doubles import TOKEN, RasaDouble

HERE = Conversation(id="c-1", language="fr")
Made = Callable[..., GuardedReader]


@pytest.fixture
async def rasa() -> AsyncIterator[RasaDouble]:
    double = RasaDouble()
    async with double.open():
        yield double


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def reader(rasa: RasaDouble, http: Http, built_in: Reader, metrics: Metrics) -> Made:
    """Rasa before the built-in reader, asked about everything; opens after two failures, for 30 seconds."""

    def made(*, now: Callable[[], float] = lambda: 0.0, when_below: float = 1.0, **changes: Any) -> GuardedReader:
        settings = Settings.model_validate({"base_url": rasa.url, "token": TOKEN, **changes})
        return GuardedReader(
            built_in,
            create(settings, http),
            settings,
            name="rasa",
            when_below=when_below,
            circuit=Circuit(2, 30),
            metrics=metrics,
            now=now,
        )

    return made


def figure(metrics: Metrics, name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, {"service": "rasa", **labels}) or 0.0


async def own(built_in: Reader, text: str) -> Understanding:
    return await built_in.read(text, HERE)


# ---------------------------------------------------------------- when all is well


async def test_the_service_says_what_a_message_means(reader: Made):
    heard = await reader().read("il me faut une robe bleue", HERE)
    assert (heard.intent, heard.confidence) == ("product_search", 0.88)
    assert heard.value("color") == "bleu"


async def test_it_learns_nothing_that_points_at_somebody(reader: Made, rasa: RasaDouble):
    await reader().read("je m'appelle Odile Ferrand, commande 104233, odile@example.org, 12 rue Haute", HERE)
    (call,) = rasa.asked
    assert call["body"] == {"text": "je m'appelle NAME_1, commande ORDER_1, EMAIL_1, ADDRESS_1"}


async def test_what_was_masked_is_put_back_where_it_stood(reader: Made):
    text = "une robe bleue, colis 6A12345678901"
    found = (await reader(entities={"tracking": "error_code"}).read(text, HERE)).slots["error_code"]
    assert found.value == "6A12345678901"
    assert text[found.start : found.end] == "6A12345678901"


async def test_what_we_found_ourselves_is_normalised_and_wins(reader: Made, built_in: Reader):
    text = "ma commande n° 4 512 887"
    heard = await reader(entities={"tracking": "order_id"}).read(text, HERE)
    assert heard.slots["order_id"] == (await own(built_in, text)).slots["order_id"]
    assert heard.value("order_id") == "4512887"


async def test_the_language_is_what_we_heard_ourselves(reader: Made):
    assert (await reader().read("where is my order", HERE)).language == "en"


async def test_a_message_it_makes_nothing_of_is_read_by_us(reader: Made, built_in: Reader, rasa: RasaDouble):
    heard = await reader().read("tagada pouet", HERE)
    assert heard.guesses == (await own(built_in, "tagada pouet")).guesses
    assert len(rasa.asked) == 1


# ---------------------------------------------------------------- what it is not asked about


async def test_what_we_are_sure_of_ourselves(reader: Made, rasa: RasaDouble):
    await reader(when_below=0.5).read("où est ma commande 1042", HERE)
    assert rasa.asked == []


async def test_a_message_that_says_nothing_but_a_number(reader: Made, rasa: RasaDouble):
    heard = await reader().read("1042", HERE)
    assert heard.value("order_id") == "1042"
    assert rasa.asked == []


async def test_a_language_that_it_does_not_know(reader: Made, rasa: RasaDouble):
    await reader(languages=["fr"]).read("where is my order", HERE)
    assert rasa.asked == []


async def test_a_long_letter(reader: Made, rasa: RasaDouble):
    await reader().read("ma commande est en retard, " * 80, HERE)
    assert rasa.asked == []


# ---------------------------------------------------------------- when it does not work out


@pytest.mark.parametrize(("status", "body"), [(500, ""), (429, "{}"), (401, "{}"), (200, "<html>"), (302, "")])
async def test_an_answer_of_no_use_goes_unnoticed(
    reader: Made, rasa: RasaDouble, built_in: Reader, metrics: Metrics, status: int, body: str
):
    rasa.status, rasa.body = status, body
    text = "il me faut une robe bleue"
    assert await reader().read(text, HERE) == await own(built_in, text)
    assert figure(metrics, "relais_nlp_fallbacks_total") == 1


async def test_so_does_a_service_that_is_down(reader: Made, built_in: Reader, metrics: Metrics):
    text = "il me faut une robe bleue"
    assert await reader(base_url="http://127.0.0.1:9").read(text, HERE) == await own(built_in, text)
    assert figure(metrics, "relais_nlp_failed_total", kind="RetryBackoff") == 1


async def test_a_slow_one_is_waited_for_no_longer_than_its_time_limit(
    reader: Made, rasa: RasaDouble, built_in: Reader, metrics: Metrics
):
    rasa.held.clear()
    text = "il me faut une robe bleue"
    began = asyncio.get_running_loop().time()
    assert await reader(timeout=0.1).read(text, HERE) == await own(built_in, text)
    assert asyncio.get_running_loop().time() - began < 0.5
    assert figure(metrics, "relais_nlp_failed_total", kind="timeout") == 1


async def test_no_more_are_asked_at_once_than_it_bears(reader: Made, rasa: RasaDouble, metrics: Metrics):
    rasa.held.clear()
    guarded = reader(pool=1, timeout=0.2)
    await asyncio.gather(*(guarded.read("il me faut une robe bleue", HERE) for _ in range(3)))
    rasa.held.set()
    assert figure(metrics, "relais_nlp_failed_total", kind="timeout") == 3


async def test_one_that_keeps_failing_is_left_alone_and_later_tried_again(
    reader: Made, rasa: RasaDouble, metrics: Metrics
):
    now = 0.0
    guarded = reader(now=lambda: now)
    rasa.status = 503
    with capture_logs() as told:
        for _ in range(4):
            await guarded.read("il me faut une robe bleue", HERE)
    assert told == [
        {"event": "nlp.left_alone", "log_level": "warning", "service": "rasa", "kind": "ServiceError", "code": "503"}
    ]
    assert figure(metrics, "relais_nlp_calls_total") == 2
    assert figure(metrics, "relais_nlp_fallbacks_total") == 4
    assert figure(metrics, "relais_nlp_circuit_open") == 1
    rasa.status, now = 0, 31.0
    assert (await guarded.read("il me faut une robe bleue", HERE)).intent == "product_search"
    assert figure(metrics, "relais_nlp_circuit_open") == 0


async def test_nothing_is_logged_of_what_was_written(reader: Made, rasa: RasaDouble):
    rasa.status, rasa.body = 200, '{"text": "il me faut une robe bleue"'
    guarded = reader()
    with capture_logs() as told:
        await guarded.read("il me faut une robe bleue", HERE)
        await guarded.read("il me faut une robe bleue", HERE)
    assert "robe" not in str(told)
