"""The page about events says what is true: each example is run as it stands, and none is missing."""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import pytest_asyncio

from notifications.events import ShopEvent
from tests.docs.test_pages import DOCS, KEY, hub_with
from tests.kit.databases import SqliteDatabases

PAGE = (DOCS / "events.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
TELL, EXAMPLES = BLOCKS[0], BLOCKS[1:]
KINDS: list[type[msgspec.Struct]] = list(get_args(ShopEvent))


def told(example: str) -> Any:
    return json.loads(example.removeprefix("tell '").rstrip().removesuffix("'"))


SINGLE = {one["type"]: one for one in map(told, EXAMPLES) if isinstance(one, dict)}


@pytest_asyncio.fixture
async def hub(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[str]:
    async with sqlite.fresh(tmp_path) as database, hub_with(database) as (_, url):
        yield url


async def in_a_shell(url: str, *lines: str) -> list[Any]:
    environment = {**os.environ, "RELAIS": url, "RELAIS_HUB__API_KEY": KEY}
    script = "\n".join(f"{line}\necho" for line in (TELL, *lines))
    shell = await asyncio.create_subprocess_exec(
        "bash", "-euo", "pipefail", "-c", script, env=environment, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await shell.communicate()
    assert shell.returncode == 0
    return [json.loads(line) for line in out.decode().split("\n") if line]


async def test_every_example_of_the_page_is_accepted_as_it_stands(hub: str):
    answers = await in_a_shell(hub, *EXAMPLES)
    assert answers[:-1] == [{"accepted": True, "duplicate": False}] * len(KINDS)
    assert answers[-1] == {"accepted": 1, "duplicates": 1}
    assert json.dumps(answers[-1]) in PAGE


async def test_what_was_told_before_is_told_once(hub: str):
    first, again = await in_a_shell(hub, EXAMPLES[0], EXAMPLES[0])
    assert (first["duplicate"], again) == (False, {"accepted": False, "duplicate": True})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_event_has_an_example_with_each_of_its_fields(kind: type[msgspec.Struct]):
    fields = set(kind.__struct_fields__)
    shown = SINGLE[str(kind.__struct_config__.tag)].keys() - {"type"}
    assert shown == fields - {"person"}
