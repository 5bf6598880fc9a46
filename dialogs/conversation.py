"""What is being talked about with somebody: who speaks, the skill in progress, what was just offered."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from dialogs.messages import Choice
from dialogs.products.looking import Looking


class Conversation(Struct, frozen=True, kw_only=True):
    """The state of one conversation, held on one address at a time.

    `skill` asked a question and hears the answer first; `memory` is what it keeps for that. `offered` are the last
    choices shown, which "2" or "le deuxième" pick from; `latest` is the payload of the one that "the last" means, where
    that is not the last of the list. `misses` counts what was not understood in a row. `recent` are the skills that
    answered lately, for the human who takes over.
    """

    id: str
    language: str = ""
    speaker: Literal["bot", "human"] = "bot"
    skill: str = ""
    memory: dict[str, str] = {}
    offered: tuple[Choice, ...] = ()
    latest: str = ""
    misses: int = 0
    recent: tuple[str, ...] = ()
    paused: str = ""  # the skill to go back to, once the one in progress has its answer
    order: str = ""  # the order last spoken of
    looking: Looking | None = None  # the search for a product, as it stands
    met_at: datetime | None = None  # when we first said that this is an assistant
    noted: dict[str, str] = {}  # what manners do once, by the day it was done: see `dialogs/manners.py`
    last_said: int = 0  # the fingerprint of our last answer, before manners: it is not said twice alike
    human_since: datetime | None = None  # when the human last spoke, or was called
    awaited: bool = False  # the team was called while away: the assistant goes on until somebody answers
