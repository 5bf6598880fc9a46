"""`relais understand`: JSON lines in, what each means out. Needs no database and no settings."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, BinaryIO

import msgspec

from dialogs.conversation import Conversation
from dialogs.errors import RelaisError
from dialogs.reader.reader import BuiltInReader, Heard
from dialogs.reader.sentences import installed
from dialogs.understanding import Understanding
from dialogs.wording import LANGUAGES
from hub.config import load_reader
from hub.settings import CONFIG

BATCH = 64
"""Messages read together: with more, what is computed no longer fits near the processor."""


class Line(msgspec.Struct):
    """One message. `language` is the one spoken before it, if that is known."""

    id: str | int
    text: str
    language: str = ""


async def run(settings: None, arguments: argparse.Namespace) -> int:
    """One line out for each line in, in order. Raises `RelaisError` for a line that is no message."""
    reader = load_reader(CONFIG, installed() if arguments.embeddings else None)
    said = messages(sys.stdin.buffer)
    while lines := list(islice(said, BATCH)):
        for told in _read(reader, lines):
            sys.stdout.buffer.write(told + b"\n")
        sys.stdout.buffer.flush()
    return 0


def messages(file: BinaryIO) -> Iterator[Line]:
    """One a line, empty ones left out. Raises `RelaisError` for a line that is none."""
    decoder = msgspec.json.Decoder(Line)
    for number, line in enumerate(file, 1):
        try:
            if line.strip():
                yield decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise RelaisError(f'Line {number} is not {{"id": …, "text": …}}: {error}') from None


def _read(reader: BuiltInReader, lines: list[Line]) -> Iterator[bytes]:
    now = datetime.now(UTC)
    heard = [Heard(line.text, Conversation(id="", language=line.language), now) for line in lines]
    for line, understanding in zip(lines, reader.read_all(heard), strict=True):
        yield msgspec.json.encode(_told(line, understanding))


def _told(line: Line, understanding: Understanding) -> dict[str, Any]:
    return {
        "id": line.id,
        "language": understanding.language or LANGUAGES[0],
        "intent": understanding.intent,
        "confidence": understanding.confidence,
        "intents": understanding.guesses,
        "slots": understanding.slots,
    }
