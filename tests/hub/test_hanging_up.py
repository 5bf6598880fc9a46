"""The hub stops when it is told to, even when somebody who listens was not listening to that."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from channels import Accept
from channels.widget import CAPABILITIES
from hub.app import build, running
from hub.settings import check
from tests.kit.chat import READER, Phone
from tests.kit.databases import SqliteDatabases


@dataclass
class HardOfHearing(Phone):
    """Loses the first cancellation, as `asyncio.wait_for` may before Python 3.12."""

    async def listen(self, accept: Accept) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.Event().wait()


async def test_a_cancellation_that_got_lost_does_not_keep_the_hub_from_stopping(
    sqlite: SqliteDatabases, tmp_path: Path
):
    line = HardOfHearing("widget", CAPABILITIES)
    async with sqlite.fresh(tmp_path) as url, asyncio.timeout(20):
        settings = check({"hub": {"database": url, "secret": "a secret of the tests only"}})
        async with build(settings, channels={"widget": line}, reader=READER) as hub, running(hub):
            await asyncio.sleep(0)  # the listener has begun
