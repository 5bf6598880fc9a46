"""What to propose when somebody does not know what to ask."""

from dialogs.messages import Choice
from dialogs.wording import Wording


def suggestions(_: Wording) -> tuple[Choice, ...]:
    """Three things to start from."""
    return (
        Choice(_("Track an order"), "track_order:"),
        Choice(_("Keep me posted"), "notify_me:"),
        Choice(_("Talk to someone"), "human:"),
    )
