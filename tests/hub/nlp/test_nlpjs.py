"""nlp.js itself, in Node.js, behind the server of `nlpjs/`."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from channels.http import Http
from hub.config import load_phrases
from hub.nlp.nlpjs import Settings, create
from hub.nlp.service import NotAllowed, Service
from hub.settings import CONFIG, ROOT
from tests.hub.nlp.doubles import TOKEN

FOLDER = Path(__file__).parent / "nlpjs"
PATH = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"  # where setup puts a Node.js if there is none
INTENTS = ("track_order", "return_item", "product_search", "human_agent", "invoice", "store_stock")
LEARNT, ASKED = 40, 10


@pytest.fixture(scope="module")
def node() -> str:
    """Node.js, with nlp.js installed beside the server as its lockfile says."""
    node, npm = shutil.which("node", path=PATH), shutil.which("npm", path=PATH)
    if not node or not npm:
        pytest.skip("nlp.js is not tried: this machine has no Node.js. `scripts/setup --dev` brings one.")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    environment = {**os.environ, "PATH": PATH}
    installed = subprocess.run(command, cwd=FOLDER, env=environment, capture_output=True, text=True, check=False)
    if installed.returncode:
        pytest.skip(f"nlp.js is not tried: npm could not install it: {installed.stderr.strip()[-300:]}")
    return node


def phrases(part: slice) -> Mapping[str, Mapping[str, list[str]]]:
    return {
        language: {intent: list(said.intents[intent].phrases[part]) for intent in INTENTS}
        for language, said in load_phrases(CONFIG / "phrases").items()
    }


@pytest.fixture(scope="module")
def url(node: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    file = tmp_path_factory.mktemp("nlpjs") / "phrases.json"
    words = {"fr": {"color": {"bleu": ["bleu", "bleue"]}}}
    file.write_text(json.dumps({"phrases": phrases(slice(LEARNT)), "words": words}), "utf-8")
    environment = {**os.environ, "NLPJS_TOKEN": TOKEN}
    serving = [node, "--no-warnings", "server.js", str(file)]
    with subprocess.Popen(
        serving, cwd=FOLDER, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout
        ready = next(line for line in process.stdout if line.startswith("READY"))
        yield f"http://127.0.0.1:{ready.split()[1]}"
        os.killpg(process.pid, signal.SIGTERM)  # the wheel's `node` is a script in front of the real one


@pytest.fixture
def nlpjs(url: str, http: Http) -> Service:
    return create(Settings.model_validate({"base_url": url, "token": TOKEN}), http)


async def test_it_says_what_a_message_means_and_how_sure_that_makes_us(nlpjs: Service):
    heard = await nlpjs.read("où est mon colis", "fr")
    assert heard.intent == "track_order"
    assert 0.5 < heard.confidence <= 0.6


async def test_it_understands_english_too(nlpjs: Service):
    assert (await nlpjs.read("where is my parcel", "en")).intent == "track_order"


async def test_what_it_understands_nothing_of_means_nothing(nlpjs: Service):
    assert (await nlpjs.read("zorglub tagada", "fr")).guesses == ()


async def test_its_enumerations_become_slots_where_they_stand(nlpjs: Service):
    text = "🎁 une robe bleue svp"
    found = (await nlpjs.read(text, "fr")).slots["color"]
    assert found.value == "bleu"
    assert text[found.start : found.end] == "bleue"


async def test_phrases_that_it_never_saw_are_mostly_understood(nlpjs: Service):
    unseen = [
        (await nlpjs.read(text, language), intent)
        for language, intents in phrases(slice(LEARNT, LEARNT + ASKED)).items()
        for intent, texts in intents.items()
        for text in texts
    ]
    right = sum(heard.intent == intent for heard, intent in unseen)
    assert right / len(unseen) >= 0.5


async def test_masked_words_do_not_disturb_it(nlpjs: Service):
    heard = await nlpjs.read("où est ma commande ORDER_1, écrivez-moi à EMAIL_1", "fr")
    assert heard.intent == "track_order"


async def test_a_stranger_is_not_allowed_in(url: str, http: Http):
    with pytest.raises(NotAllowed):
        await create(Settings(base_url=url), http).read("où est mon colis", "fr")


async def test_check_finds_nothing_wrong(nlpjs: Service):
    assert await nlpjs.check() == []
