"""The servers that are measured, each started as a process of its own."""

import asyncio
import hashlib
import hmac
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from tests.benchmarks.load import Message
from tests.benchmarks.sentences import sentences

ROOT = Path(__file__).parents[2]
VAR = ROOT / "var"
OTHERS = Path(__file__).parent / "others"
SECRET = "a-secret-of-the-benchmark"
PATIENCE = 60.0
"""Seconds that a server may take to start on a busy machine."""

REQUIREMENTS = ("opsdroid==0.31.0", "slack-bolt==1.30.0", "aiohttp>=3.14,<4", "emoji", "uvloop", "setuptools<81")
"""What the others need, in an environment of their own; opsdroid still imports `pkg_resources`."""


@dataclass(frozen=True)
class Server:
    """A server to be measured: what it is called, how it is started and how a vendor calls it."""

    name: str
    command: Sequence[str]
    message: Message
    environ: dict[str, str]
    port: int


# ---------------------------------------------------------------- who is measured


def relais(name: str, vendor: int, database: str, **more: str) -> Server:
    """`relais serve`, as a merchant runs it, with the Telegram channel towards the stand-in."""
    port = free_port()
    command = [sys.executable, "-m", "hub", "--config", "/dev/null", "serve"]
    return Server(name, command, telegram(port, "/in/telegram"), settings(port, vendor, database) | more, port)


def settings(port: int, vendor: int, database: str) -> dict[str, str]:
    """Everything by the environment; the pace of a local stand-in is no limit."""
    return {
        "RELAIS_HUB__SECRET": SECRET,
        "RELAIS_HUB__PORT": str(port),
        "RELAIS_HUB__DATABASE": database,
        "RELAIS_HUB__LOG_LEVEL": "warning",
        "RELAIS_NLP__SECOND_OPINION": "false",  # as installed without extras; the tests' environment has them
        "RELAIS_CHANNELS__TELEGRAM__TOKEN": "1:bench",
        "RELAIS_CHANNELS__TELEGRAM__SECRET": SECRET,
        "RELAIS_CHANNELS__TELEGRAM__BASE_URL": f"http://127.0.0.1:{vendor}",
        "RELAIS_CHANNELS__TELEGRAM__POOL": "256",
        "RELAIS_CHANNELS__TELEGRAM__RATE": "100000",
    }


def bare(vendor: int, folder: Path) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.bare", str(port), str(folder / "bare.db"), _url(vendor)]
    return Server("bare aiohttp + SQLite", command, telegram(port, "/in/telegram"), {}, port)


def opsdroid(vendor: int) -> Server:
    port = free_port()
    command = [str(others()), str(OTHERS / "opsdroid_bot.py"), str(port), _url(vendor), SECRET]
    return Server("opsdroid", command, telegram(port, f"/connector/telegram/{SECRET}"), {}, port)


def slack_bolt(vendor: int) -> Server:
    port = free_port()
    command = [str(others()), str(OTHERS / "slack_bolt_bot.py"), str(port), _url(vendor), SECRET]
    return Server("slack-bolt", command, slack(port), {}, port)


def others() -> Path:
    """The interpreter of the environment in which the others are installed; made the first time, from PyPI."""
    folder = VAR / "bench-venv"
    python, made = folder / "bin" / "python", folder / "made"
    if not made.exists() or made.read_text() != "\n".join(REQUIREMENTS):
        sys.stdout.write(f"Installing {', '.join(REQUIREMENTS[:2])} in {folder.relative_to(ROOT)}, for comparison.\n")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *REQUIREMENTS], check=True)
        made.write_text("\n".join(REQUIREMENTS))
    return python


# ---------------------------------------------------------------- how a vendor calls


def telegram(port: int, path: str) -> Message:
    """Telegram's webhook: https://core.telegram.org/bots/api#update"""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: "
    ).encode()
    body = (
        b'{"update_id":%d,"message":{"message_id":%d,"date":%d,"text":%b,'
        b'"chat":{"id":%d,"type":"private","first_name":"Camille"},'
        b'"from":{"id":%d,"is_bot":false,"first_name":"Camille","language_code":"fr"}}}'
    )

    def message(chat: int, number: int) -> bytes:
        written = body % (number, number, time.time(), _said(number), chat, chat)
        return b"%b%d\r\n\r\n%b" % (head, len(written), written)

    return message


@cache
def _written() -> list[bytes]:
    return [msgspec.json.encode(sentence) for sentence in sentences()]


def _said(number: int) -> bytes:
    """What the how manieth of all messages says, as JSON: the same words to every server."""
    return _written()[number % len(_written())]


def slack(port: int) -> Message:
    """Slack's Events API, signed: https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    body = (
        b'{"type":"event_callback","token":"x","team_id":"T0","api_app_id":"A0","event_id":"Ev%d","event_time":%d,'
        b'"event":{"type":"message","channel":"D%d","channel_type":"im","user":"U1","text":%b,"ts":"%d.%d"}}'
    )

    def message(chat: int, number: int) -> bytes:
        now = int(time.time())
        written = body % (number, now, chat, _said(number), now, number)
        signature = hmac.new(SECRET.encode(), b"v0:%d:%b" % (now, written), hashlib.sha256).hexdigest()
        head = (
            f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
            f"X-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: v0={signature}\r\n"
            f"Content-Length: {len(written)}\r\n\r\n"
        )
        return head.encode() + written

    return message


# ---------------------------------------------------------------- processes


@asynccontextmanager
async def running(server: Server) -> AsyncIterator["subprocess.Popen[bytes]"]:
    """The server as a process, listening. Raises `RuntimeError` with what it said when it does not start."""
    log = VAR / "bench-logs" / f"{server.name.replace(' ', '-')}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as said:
        process = subprocess.Popen(
            server.command, cwd=ROOT, env={**_usual(), **server.environ}, stdout=said, stderr=said
        )
    try:
        await _listening(process, server.port, log)
        yield process
    finally:
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, 30)
        except subprocess.TimeoutExpired:
            process.kill()


def _usual() -> dict[str, str]:
    """Our environment, as a merchant's would be: Python may keep what it has compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


async def _listening(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{log.stem} did not start:\n{log.read_text()}") from None
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}"
