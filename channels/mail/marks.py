"""What our own addresses carry, signed: who may answer, which letter came back, who wants no more.

A mark binds a purpose to one person's address. It is written in lower-case letters and digits, because some servers
fold the case of an address, and stays within the 64 bytes of a local part (RFC 5321, 4.5.3.1.1).
"""

import hashlib
import hmac
import re
from base64 import b32decode, b32encode
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Struct

from dialogs.messages import Outbound

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


class Mark(Struct, frozen=True):
    """What stands in one of our marked addresses: `reply`, `bounce`, `unsubscribe` or `start`, and its token."""

    kind: str
    token: str


class Marks:
    """Signs and recognises marks. `pattern` is how a marked address looks: `{kind}+{token}@shop.example`."""

    def __init__(self, secret: bytes, pattern: str, reply_life: timedelta) -> None:
        self._secret = secret
        self._pattern = pattern
        self._life = reply_life
        self.domain = pattern.rpartition("@")[2].lower()
        shape = re.escape(pattern).replace(r"\{kind\}", "(?P<kind>[a-z]+)").replace(r"\{token\}", "(?P<token>[\\w-]+)")
        self._shape = re.compile(shape, re.IGNORECASE | re.ASCII)

    def address(self, kind: str, token: str) -> str:
        return self._pattern.format(kind=kind, token=token)

    def read(self, address: str) -> Mark | None:
        """The mark of one of our own addresses; nothing of any other."""
        found = self._shape.fullmatch(address)
        return Mark(found["kind"].lower(), found["token"]) if found else None

    # ------------------------------------------------------------ may answer

    def reply(self, person: str, now: datetime) -> str:
        """Goes into Reply-To: whoever writes back to it from `person` is the one we wrote to."""
        day = (now - EPOCH).days.to_bytes(2, "big")
        return _letters(day + self._sign(13, b"reply", day, person.encode()))

    def answers(self, token: str, person: str, now: datetime) -> bool:
        """Whether we gave this token to `person`, not too long ago."""
        day = _bytes(token)[:2]
        given = EPOCH + timedelta(days=int.from_bytes(day, "big"))
        return now - given <= self._life and _same(token, self.reply(person, given))

    # ------------------------------------------------------------ which letter

    def message(self, message: Outbound) -> str:
        """Names a letter, the same each time it is tried: in its Message-ID and the address it comes back to."""
        said = msgspec.json.encode(message.reply)
        name = self._sign(10, b"name", message.id.encode(), str(message.address).encode(), said)
        return self._named(name, message.address.id)

    def about(self, token: str, person: str) -> bool:
        """Whether this names a letter that we wrote to `person`."""
        return _same(token, self._named(_bytes(token)[:10], person))

    def message_id(self, token: str) -> str:
        return f"<{token}@{self.domain}>"

    def _named(self, name: bytes, person: str) -> str:
        return _letters(name + self._sign(10, b"message", name, person.encode()))

    # ------------------------------------------------------------ no more

    def unsubscribe(self, person: str) -> str:
        return _letters(self._sign(15, b"unsubscribe", person.encode()))

    def unsubscribes(self, token: str, person: str) -> bool:
        return _same(token, self.unsubscribe(person))

    def _sign(self, size: int, *parts: bytes) -> bytes:
        """`size` bytes that only the secret can make; each part comes after its length, so that none run together."""
        said = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hmac.digest(self._secret, said, hashlib.sha256)[:size]


def _letters(data: bytes) -> str:
    return b32encode(data).decode().rstrip("=").lower()


def _bytes(token: str) -> bytes:
    """What the token says; nothing when it is none of ours."""
    try:
        return b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return b""


def _same(token: str, expected: str) -> bool:
    return hmac.compare_digest(token.lower().encode(), expected.encode())
