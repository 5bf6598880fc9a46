"""Links of ours that prove by themselves what they are for: signed, and good for one thing only."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from dialogs.errors import NotForUs

ENTRY = timedelta(minutes=10)
"""How long a link into the console is good for."""
WISHES = timedelta(days=30)
"""How long the link to one's own page is good for: a mail may be read late."""

AGREED_WITHIN = timedelta(days=7)
"""How long the link in a mail that asks for consent is good for."""


class Links:
    """Makes and reads the links in what we send. `key` is the hub's secret."""

    def __init__(self, public_url: str, key: bytes) -> None:
        self._public_url = public_url
        self._key = key

    def stop(self, person_id: str, order: str) -> str:
        """Opens the page that ends the news of an order for a person: https://www.rfc-editor.org/rfc/rfc8058"""
        return f"{self._public_url}/stop/{self._sealed('stop', f'{person_id}/{order}')}"

    def read_stop(self, token: str) -> tuple[str, str]:
        """The person and the order a stop link is for. Raises `NotForUs` when it is not one of ours."""
        person_id, _, order = self._opened("stop", token).partition("/")
        return person_id, order

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

    def read_wishes(self, token: str, now: datetime) -> tuple[str, bool]:
        """The person whose page it opens, and whether it still does. Raises `NotForUs` when it is not one of ours."""
        person_id, _, end = self._opened("wishes", token).partition("/")
        return person_id, datetime.fromtimestamp(int(end), UTC) > now

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
        return base64.urlsafe_b64encode(self._seal(purpose, text.encode()) + text.encode()).decode().rstrip("=")

    def _opened(self, purpose: str, token: str) -> str:
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            seal, text = raw[:16], raw[16:]
            if hmac.compare_digest(seal, self._seal(purpose, text)):
                return text.decode()
        except ValueError:
            pass
        raise NotForUs("This link is not one of ours.")

    def _seal(self, purpose: str, text: bytes) -> bytes:
        return hmac.new(self._key, f"{purpose}:".encode() + text, hashlib.sha256).digest()[:16]
