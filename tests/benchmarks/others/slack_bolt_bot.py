"""slack-bolt, for comparison: its own aiohttp server and its own client. Stores nothing. `… PORT VENDOR SECRET`."""

import logging
import sys
from typing import Any

import uvloop
from aiohttp import web
from slack_bolt.async_app import AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

ANSWER = "Bonjour ! Que puis-je faire pour vous ?"


def bot(vendor: str, secret: str) -> AsyncApp:
    app = AsyncApp(client=AsyncWebClient(token="xoxb-bench", base_url=f"{vendor}/api/"), signing_secret=secret)

    @app.message("")
    async def hello(message: dict[str, Any], say: AsyncSay) -> None:
        await say(ANSWER)

    return app


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    uvloop.install()
    server = bot(sys.argv[2], sys.argv[3]).server(port=int(sys.argv[1]), host="127.0.0.1")
    web.run_app(server.web_app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None, backlog=2048)
