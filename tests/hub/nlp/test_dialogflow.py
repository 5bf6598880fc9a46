"""Dialogflow ES and CX, over REST."""

import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import ValidationError

from channels.http import Http
from dialogs.errors import BadSettings
from hub.nlp.dialogflow import LONGEST, Account, Bearer, Settings, create
from hub.nlp.service import NotAllowed, Service, ServiceError
from tests.hub.nlp.doubles import DialogflowDouble

Made = Callable[..., Service]


@pytest.fixture(scope="module")
def keys() -> list[tuple[str, str]]:
    """Two pairs, private and public."""
    made = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return [(key.private_bytes(*private).decode(), key.public_key().public_bytes(*public).decode()) for key in made]


@pytest.fixture
async def google(keys: list[tuple[str, str]]) -> AsyncIterator[DialogflowDouble]:
    double = DialogflowDouble(public_key=keys[0][1])
    async with double.open():
        yield double


@pytest.fixture
def asked(google: DialogflowDouble, http: Http, keys: list[tuple[str, str]], tmp_path: Path) -> Made:
    def made(key: str = keys[0][0], **changes: Any) -> Service:
        file = tmp_path / "key.json"
        account = {"type": "service_account", "client_email": "relais@p.iam.gserviceaccount.com", "private_key": key}
        file.write_text(json.dumps(account | {"private_key_id": "1", "token_uri": f"{google.url}/token"}))
        known = {"base_url": google.url, "project": "shop-1", "credentials": str(file)}
        return create(Settings.model_validate(known | changes), http)

    return made


CX = {"edition": "cx", "agent": "a-1", "location": "europe-west1"}


async def test_es_says_what_a_message_means(asked: Made):
    heard = await asked().read("une robe bleue", "fr")
    assert (heard.intent, heard.confidence) == ("product_search", 0.88)


async def test_so_does_cx(asked: Made):
    heard = await asked(**CX).read("une robe bleue", "fr")
    assert (heard.intent, heard.confidence) == ("product_search", 0.88)


@pytest.mark.parametrize("edition", [{}, CX], ids=["es", "cx"])
async def test_of_its_parameters_what_stands_in_the_text_is_believed(asked: Made, edition: dict[str, str]):
    heard = await asked(**edition).read("une robe bleue", "fr")
    assert {name: slot.value for name, slot in heard.slots.items()} == {"color": "bleue"}


@pytest.mark.parametrize("edition", [{}, CX], ids=["es", "cx"])
async def test_its_fallback_means_nothing(asked: Made, edition: dict[str, str]):
    assert (await asked(**edition).read("xyz", "fr")).guesses == ()


async def test_each_message_has_a_session_of_its_own(asked: Made, google: DialogflowDouble):
    service = asked()
    await service.read("une robe", "fr")
    await service.read("une robe", "fr")
    first, second = (one["path"] for one in google.asked)
    assert first != second
    assert google.asked[0]["body"] == {"queryInput": {"text": {"text": "une robe", "languageCode": "fr"}}}


async def test_an_es_agent_may_live_in_a_region(asked: Made, google: DialogflowDouble):
    await asked(location="europe-west1").read("une robe", "fr")
    assert google.asked[0]["path"].startswith("/v2/projects/shop-1/locations/europe-west1/agent/sessions/")


async def test_one_token_is_used_for_many_messages(asked: Made, google: DialogflowDouble):
    service = asked()
    for _ in range(3):
        await service.read("une robe", "fr")
    assert google.given == 1


async def test_a_token_about_to_end_is_not_used_any_more(
    google: DialogflowDouble, http: Http, keys: list[tuple[str, str]]
):
    google.lasts = 120
    now = time.time() - 200
    account = Account("relais@p.iam.gserviceaccount.com", keys[0][0], f"{google.url}/token")
    bearer = Bearer(account, http, lambda: now)
    first = await bearer.token()
    now += google.lasts - 61
    assert await bearer.token() == first
    now += 2
    assert await bearer.token() != first


async def test_the_key_of_another_is_not_allowed_in(asked: Made, keys: list[tuple[str, str]]):
    with pytest.raises(NotAllowed):
        await asked(key=keys[1][0]).read("une robe", "fr")


async def test_a_key_that_is_none_is_not_allowed_in(asked: Made):
    (fault,) = await asked(key="-----BEGIN PRIVATE KEY-----\nno\n-----END PRIVATE KEY-----").check()
    assert "credentials under [nlp.dialogflow]" in fault.remedy


async def test_the_longest_that_it_takes_is_taken(asked: Made):
    await asked().read("x" * LONGEST, "fr")
    with pytest.raises(ServiceError):
        await asked().read("x" * (LONGEST + 1), "fr")


async def test_check_finds_nothing_wrong(asked: Made):
    assert await asked().check() == []
    assert await asked(**CX).check() == []


async def test_a_key_file_that_is_not_there_is_told_at_the_start(http: Http, tmp_path: Path):
    settings = Settings(project="p", credentials=str(tmp_path / "none.json"))
    with pytest.raises(BadSettings, match=r"none\.json cannot be read"):
        create(settings, http)


async def test_a_file_that_is_no_key_is_told_too(http: Http, tmp_path: Path):
    (tmp_path / "key.json").write_text('{"installed": {}}')
    with pytest.raises(BadSettings, match="is no service account's key file"):
        create(Settings(project="p", credentials=str(tmp_path / "key.json")), http)


def test_nothing_shows_the_key():
    assert "secret" not in repr(Account("a@b", "secret"))


def test_cx_needs_to_know_its_agent():
    with pytest.raises(ValidationError, match="needs agent"):
        Settings(edition="cx", project="p", credentials="k.json")
