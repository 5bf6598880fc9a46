"""Everything that can go wrong, and what it means.

RelaisError
├── NotForUs                what came in is forged, stale or not meant for us: refused, logged, nothing stored
├── NotYetHandled           a genuine event of a kind we do not use: answered 2xx, counted
├── BadSettings             the configuration is wrong; lists every fault at once
├── ShopError               the shop could not answer
│   ├── ShopUnreachable     … for now
│   └── ShopRefuses         it may not be done, for a reason that the customer is told
└── ChannelError            the channel did not take a message
    ├── Gone                the address is no longer one: blocked, deactivated, unknown number
    ├── WindowClosed        the channel forbids writing to this person for this purpose now
    ├── RetryAfter          the vendor said when to come back; holds for its whole lane
    ├── RetryBackoff        a passing fault: try again, later and later
    ├── Refused             our own fault: too long, malformed; trying again changes nothing
    ├── NotAuthorised       our credentials are bad: the operator must act, the lane pauses
    ├── OutcomeUnknown      the line broke after the message left: it may or may not have arrived
    └── Deadly              our own process died each time it sent the message: nobody tries once more
"""

from collections.abc import Mapping
from typing import ClassVar


class RelaisError(Exception):
    """Something went wrong in Relais."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])


class NotForUs(RelaisError):
    """The request is forged, stale or not meant for us."""

    status: ClassVar[int] = 401


class NotYetHandled(RelaisError):
    """A genuine event of a kind that Relais does not use."""


class BadSettings(RelaisError):
    """The configuration is wrong."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class ShopError(RelaisError):
    """The shop could not answer."""


class ShopUnreachable(ShopError):
    """The shop cannot be reached at the moment."""


class ShopRefuses(ShopError):
    """The shop, or its carrier, does not allow it. `reason` is a sentence for the customer, by language."""

    def __init__(self, reason: Mapping[str, str]) -> None:
        self.reason = reason
        super().__init__()


class ChannelError(RelaisError):
    """The channel did not take the message.

    `code` is the vendor's own, for the log and the console. `again` says whether the outbox may try again.
    """

    kind: ClassVar[str] = "error"
    again: ClassVar[bool] = False

    def __init__(self, message: str = "", *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class Gone(ChannelError):
    """The person cannot be reached at this address any more."""

    kind = "gone"


class WindowClosed(ChannelError):
    """The channel does not allow writing to this person for this purpose at the moment."""

    kind = "window_closed"


class RetryAfter(ChannelError):
    """The vendor asked us to wait before sending anything more."""

    kind = "retry_after"
    again = True

    def __init__(self, message: str = "", *, seconds: float, code: str = "") -> None:
        super().__init__(message, code=code)
        self.seconds = seconds


class RetryBackoff(ChannelError):
    """The vendor had a passing fault; nothing was sent."""

    kind = "retry_backoff"
    again = True


class Refused(ChannelError):
    """The vendor refused the message as we wrote it."""

    kind = "bad_request"


class NotAuthorised(ChannelError):
    """The vendor does not accept our credentials."""

    kind = "auth"


class OutcomeUnknown(ChannelError):
    """The connection broke after the message had left; nobody knows whether it arrived."""

    kind = "unknown"


class Deadly(ChannelError):
    """Process after process died while it sent this message."""

    kind = "deadly"
