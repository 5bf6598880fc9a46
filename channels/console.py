"""The terminal: a conversation by keyboard, shown as any other channel would show it."""

from collections.abc import Callable

from pydantic import BaseModel, Field

from channels import Tools
from dialogs.capabilities import Capabilities
from dialogs.messages import Outbound, Reply, Sent

CAPABILITIES = Capabilities(text=10_000, rate=1000.0)


class Settings(BaseModel, frozen=True, extra="forbid"):
    """Nothing to set: the terminal is where `relais talk` runs."""

    pool: int = Field(1, ge=1, description="How many messages may be on their way at once.")


class Console:
    """Writes what is said to `show`, which prints it. `capabilities` may be another channel's, to see how it shows."""

    name = "console"

    def __init__(self, show: Callable[[Reply], None], capabilities: Capabilities = CAPABILITIES) -> None:
        self.capabilities = capabilities
        self._show = show

    async def send(self, message: Outbound) -> Sent:
        self._show(message.reply)
        return Sent(message.id)

    async def close(self) -> None:
        """Nothing is held."""


def create(settings: Settings, tools: Tools) -> Console:
    """A terminal that prints plain text."""
    return Console(lambda reply: print(shown(reply)))  # noqa: T201


def shown(reply: Reply) -> str:
    """A reply as lines of text: cards, then choices in brackets."""
    cards = [f"  ▢ {' · '.join(filter(None, [card.title, card.subtitle, card.url]))}" for card in reply.cards]
    picture = [f"  [{reply.image.alt}]"] if reply.image else []
    choices = ["  " + " ".join(f"[{choice.label}]" for choice in reply.choices)] if reply.choices else []
    return "\n".join(filter(None, [reply.text, *picture, *cards, *choices]))
