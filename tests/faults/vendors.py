"""Vendors that misbehave: they bring things twice or late, they fail, throttle, and hang up on what they took."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from channels.sandbox import Bubble, Mischief
from channels.sandbox.email import EmailSandbox
from channels.sandbox.mailrooms import Mailroom, Postmark
from channels.sandbox.messenger import Messenger
from channels.sandbox.server import Courier
from channels.sandbox.slack import Slack
from channels.sandbox.sms import SmsSandbox
from channels.sandbox.telegram import TelegramSandbox

SECRET = "a secret of these tests, and only theirs"
TOKEN = "1001:sandbox"
ACCOUNT = "AC" + "0" * 32
TEAM = "T0RELAIS"

PATIENT = (0.1, 0.2, 0.4, *[0.8] * 60)
"""Seconds between a vendor's tries: real ones go on for hours."""

SLACK = (1.0, 4.0, 9.0)
"""Slack tries three times more, and then no more."""


class Mood(Mischief):
    """Counts how often it struck, by the share that was drawn for: no two kinds may have the same."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.struck = Counter[float]()

    def strikes(self, share: float) -> bool:
        struck = super().strikes(share)
        self.struck[share] += struck
        return struck


class Phone(Protocol):
    """What a customer holds, whatever the vendor."""

    mischief: Mischief

    async def write(self, who: str, text: str) -> object: ...

    def screen(self, who: str) -> list[Bubble]: ...


@dataclass(frozen=True)
class Vendors:
    """All of them, started. `moods` are theirs, by channel."""

    telegram: TelegramSandbox
    sms: SmsSandbox
    messenger: Messenger
    slack: Slack
    email: EmailSandbox
    moods: dict[str, Mood]

    @property
    def phones(self) -> dict[str, Phone]:
        return {
            "telegram": self.telegram,
            "sms": self.sms,
            "messenger": self.messenger,
            "slack": self.slack,
            "email": self.email,
        }

    @property
    def trying(self) -> bool:
        """Whether one still has something to bring. Mails that lie in the mailbox have been brought."""
        return any(courier._tasks for courier in self.couriers) or bool(self.email._releases)

    @property
    def couriers(self) -> Sequence[Courier]:
        theirs = (self.telegram._courier, self.sms._courier, self.messenger.courier, self.slack.courier)
        return (*theirs, self.email.room._courier) if isinstance(self.email.room, Postmark) else theirs

    def struck(self, kind: str) -> int:
        """How often they misbehaved in one way, such as "throttle"."""
        return sum(mood.struck[getattr(mood, kind)] for mood in self.moods.values())

    def settings(self) -> dict[str, Any]:
        """What leads a hub to them, by channel."""
        slack, messenger = self.slack, self.messenger
        return {
            "telegram": {
                "token": TOKEN,
                "secret": "s" * 8,
                "base_url": self.telegram.base_url,
                "username": "b",
                "rate": 100,
            },
            "sms": {
                "account_sid": ACCOUNT,
                "auth_token": SECRET,
                "sender": self.sms.sender,
                "base_url": self.sms.base_url,
                "rate": 100,
            },
            "slack": {"token": slack.token, "signing_secret": slack.signing_secret, "base_url": slack.base_url},
            "messenger": {
                "page_id": messenger.page_id,
                "app_id": messenger.app_id,
                "page_token": messenger.page_token,
                "app_secret": messenger.app_secret,
                "verify_token": messenger.verify_token,
                "base_url": messenger.base_url,
            },
            "email": {"secret": SECRET, **self.email.settings},
        }


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def vendors(
    url: str,
    room: Mailroom,
    mischief: dict[str, float],
    *,
    now: Callable[[], datetime] = utc_now,
    templates: Mapping[str, str] | None = None,
) -> AsyncIterator[Vendors]:
    """All of them, who call the hub at its address; the shop's mail goes to `room`. `templates` are Messenger's."""
    names = ("telegram", "sms", "messenger", "slack", "email")
    moods = {name: Mood(**mischief, seed=n) for n, name in enumerate(names)}
    at = {name: f"{url}/in/{name}" for name in names}
    all_of_them = Vendors(
        telegram=TelegramSandbox(
            TOKEN, webhook_url=at["telegram"], secret="s" * 8, mischief=moods["telegram"], now=now
        ),
        sms=SmsSandbox(account_sid=ACCOUNT, auth_token=SECRET, webhook_url=at["sms"], mischief=moods["sms"], now=now),
        messenger=Messenger(
            webhook_url=at["messenger"], mischief=moods["messenger"], templates=dict(templates or {}), now=now
        ),
        slack=Slack(webhook_url=at["slack"], team=TEAM, mischief=moods["slack"], now=now),
        email=EmailSandbox(room=room, mischief=moods["email"], now=now),
        moods=moods,
    )
    async with AsyncExitStack() as stack:
        for one in (all_of_them.telegram, all_of_them.sms, all_of_them.messenger, all_of_them.slack, all_of_them.email):
            await one.start()
            stack.push_async_callback(one.stop)
        for courier in all_of_them.couriers:
            courier.pauses = PATIENT
        all_of_them.slack.courier.pauses = SLACK
        yield all_of_them
