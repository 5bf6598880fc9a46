"""The real HTTP client, overheard: what left for a vendor, and with which status it was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from channels.http import Answered, Http


@dataclass(frozen=True)
class Call:
    """One call as it left."""

    method: str
    url: str
    body: bytes


@dataclass
class Overheard:
    """Everything one client said."""

    calls: list[Call] = field(default_factory=list[Call])
    statuses: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    def http(self) -> Http:
        """A client that is overheard."""
        return _Overheard(self)


class _Overheard(Http):
    def __init__(self, heard: Overheard) -> None:
        super().__init__()
        self._heard = heard

    async def call(
        self,
        method: str,
        url: str,
        *,
        seconds: float,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answered:
        self._heard.calls.append(Call(method, url, body))
        answer = await super().call(method, url, seconds=seconds, headers=headers, body=body)
        self._heard.statuses.append((method, answer.status))
        return answer
