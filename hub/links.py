"""Links of ours that prove by themselves what they are for: signed, and good for one thing only."""

import base64
import hashlib
import hmac

from dialogs.errors import NotForUs


class Links:
    """Makes and reads the links in what we send. `key` is the hub's secret."""

    def __init__(self, public_url: str, key: bytes) -> None:
        self._public_url = public_url
        self._key = key

    def stop(self, person_id: str, order: str) -> str:
        """Opens the page that ends the news of an order for a person: https://www.rfc-editor.org/rfc/rfc8058"""
        return f"{self._public_url}/stop/{self._sealed(f'{person_id}/{order}')}"

    def read_stop(self, token: str) -> tuple[str, str]:
        """The person and the order a stop link is for. Raises `NotForUs` when it is not one of ours."""
        person_id, _, order = self._opened(token).partition("/")
        return person_id, order

    def _sealed(self, text: str) -> str:
        return base64.urlsafe_b64encode(self._seal(text.encode()) + text.encode()).decode().rstrip("=")

    def _opened(self, token: str) -> str:
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            seal, text = raw[:16], raw[16:]
            if hmac.compare_digest(seal, self._seal(text)):
                return text.decode()
        except ValueError:
            pass
        raise NotForUs("This link is not one of ours.")

    def _seal(self, text: bytes) -> bytes:
        return hmac.new(self._key, b"stop:" + text, hashlib.sha256).digest()[:16]
