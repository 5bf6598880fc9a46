"""What channels are called, and how an address is shown without giving it away."""

from dialogs.messages import Address
from dialogs.wording import Wording


def channel_name(channel: str, _: Wording) -> str:
    """ "SMS", "e-mail", "Telegram" …"""
    return {
        "widget": _("website chat"),
        "messenger": "Messenger",
        "telegram": "Telegram",
        "slack": "Slack",
        "sms": _("text message"),
        "email": _("e-mail"),
    }.get(channel, channel)


def masked(address: Address) -> str:
    """Enough of an address for its owner to recognise it: "+33 •••• 01", "c•••@example.org"; empty for others."""
    if address.channel == "sms":
        return f"{address.id[:3]} •••• {address.id[-2:]}"
    if address.channel == "email":
        name, _, host = address.id.partition("@")
        return f"{name[:1]}•••@{host}"
    return ""
