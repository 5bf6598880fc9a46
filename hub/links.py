"""Links of ours that prove by themselves what they are for: signed, and good for one thing only."""

import base64
import hmac
import re
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from msgspec import Struct

from dialogs.errors import NotForUs

SHORT = 8
"""Bytes of a seal that stands in a text message: who tries a million a second finds one in 300 000 years."""

ENTRY = timedelta(minutes=10)
"""How long a link into the console is good for."""
WISHES = timedelta(days=30)
"""How long the link to one's own page is good for: a mail may be read late."""

AGREED_WITHIN = timedelta(days=7)
"""How long the link in a mail that asks for consent is good for."""


OURS = ("go", "stop", "agree", "wishes", "console")
"""Pages of ours that people reach from what we send: no click is counted on the way there."""


_ADDRESS = re.compile(r"https?://[\x21-\x7e]+")
"""What a header can carry as it is: the browser is sent there by one."""


class Click(Struct, frozen=True):
    """A link in one telling of something: the number of the telling, and the mark of the address it leads to."""

    seq: int
    mark: str


class Links:
    """Makes and reads the links in what we send. `key` is the hub's secret."""

    def __init__(self, public_url: str, key: bytes) -> None:
        self._public_url = public_url
        self._key = key

    def stop(self, person_id: str, what: str) -> str:
        """Opens the page that ends something for a person: see `storage.unwanted.stop`."""
        return f"{self._public_url}/stop/{self._sealed('stop', f'{person_id}/{what}')}"

    def read_stop(self, token: str) -> tuple[str, str]:
        """The person a stop link is for, and what it ends. Raises `NotForUs` when it is not one of ours."""
        person_id, _, what = self._opened("stop", token).partition("/")
        return person_id, what

    def agreement(self, address: str, now: datetime) -> str:
        """Opens the page on which whoever reads mail at an address agrees to offers there; for a week."""
        return (
            f"{self._public_url}/agree/{self._sealed('agree', f'{int((now + AGREED_WITHIN).timestamp())}/{address}')}"
        )

    def read_agreement(self, token: str, now: datetime) -> str:
        """The address such a link is for. Raises `NotForUs` when it is over, or not one of ours."""
        end, _, address = self._opened("agree", token).partition("/")
        if datetime.fromtimestamp(int(end), UTC) <= now:
            raise NotForUs("This link is no longer good.")
        return address

    def wishes(self, person_id: str, now: datetime) -> str:
        """Opens the page that shows somebody what we write to them about, and changes it; for thirty days."""
        return f"{self._public_url}/wishes/{self._sealed('wishes', f'{person_id}/{int((now + WISHES).timestamp())}')}"

    def wishes_anew(self, person_id: str) -> str:
        """Opens the page that sends them that link, to an address of theirs: for links of ours that never end."""
        return f"{self._public_url}/wishes/{self._sealed('wishes', f'{person_id}/0')}"

    def read_wishes(self, token: str, now: datetime) -> tuple[str, bool]:
        """The person whose page it opens, and whether it still does. Raises `NotForUs` when it is not one of ours."""
        person_id, _, end = self._opened("wishes", token).partition("/")
        return person_id, datetime.fromtimestamp(int(end), UTC) > now

    def go(self, seq: int, url: str) -> str:
        """Leads to `url` and tells us that it was followed, in the telling of that number (`notices.seq`).

        28 to 32 characters, short enough for a text message: of the address it holds the mark alone, and `links` keeps
        what the mark stands for. Mark and number are sealed, so that nobody makes our name lead anywhere else.
        """
        return self.go_to(seq, self.mark(url))

    def go_to(self, seq: int, mark: str) -> str:
        """The same to an address that is known by its mark."""
        about = bytes.fromhex(mark) + seq.to_bytes((seq.bit_length() + 7) // 8)
        return f"{self._public_url}/go/{_written(about + self._seal('go', about)[:SHORT])}"

    def read_go(self, token: str) -> Click:
        """Which link was followed. Raises `NotForUs` when it is not one of ours."""
        raw = _read(token)
        about, seal = raw[:-SHORT], raw[-SHORT:]
        if len(about) <= SHORT or not hmac.compare_digest(seal, self._seal("go", about)[:SHORT]):
            raise NotForUs("This link is not one of ours.")
        return Click(int.from_bytes(about[SHORT:]), about[:SHORT].hex())

    def mark(self, url: str) -> str:
        """What an address is kept under: 16 hexadecimal digits that only we can work out."""
        return self._seal("url", url.encode())[:SHORT].hex()

    def counts(self, url: str) -> bool:
        """Whether a click on it is worth counting: it leads to a page, and not to one where people tell us to stop."""
        ours = url.startswith(tuple(f"{self._public_url}/{page}/" for page in OURS))
        return bool(_ADDRESS.fullmatch(url)) and not ours

    def entry(self, now: datetime) -> str:
        """Opens the console, for ten minutes; no two are the same, so that each can be used once."""
        return f"{self._public_url}/console/enter/{self.until('entry', now + ENTRY)}"

    def until(self, purpose: str, end: datetime) -> str:
        """A token for one purpose, good until then."""
        return self._sealed(purpose, f"{int(end.timestamp())}/{token_hex(8)}")

    def read_until(self, purpose: str, token: str, now: datetime) -> datetime:
        """Until when such a token is good. Raises `NotForUs` when it is over, for something else, or not ours."""
        end = datetime.fromtimestamp(int(self._opened(purpose, token).partition("/")[0]), UTC)
        if end <= now:
            raise NotForUs("This link is no longer good.")
        return end

    def _sealed(self, purpose: str, text: str) -> str:
        return _written(self._seal(purpose, text.encode()) + text.encode())

    def _opened(self, purpose: str, token: str) -> str:
        raw = _read(token)
        seal, text = raw[:16], raw[16:]
        if not hmac.compare_digest(seal, self._seal(purpose, text)):
            raise NotForUs("This link is not one of ours.")
        return text.decode()

    def _seal(self, purpose: str, text: bytes) -> bytes:
        return hmac.digest(self._key, f"{purpose}:".encode() + text, "sha256")[:16]


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _read(token: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        raise NotForUs("This link is not one of ours.") from None
