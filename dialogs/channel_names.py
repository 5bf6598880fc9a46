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


def by_channel(channel: str, _: Wording) -> str:
    """ "par SMS", "sur Telegram": how one is written to."""
    return {
        "widget": _("in the website chat"),
        "sms": _("by text message"),
        "email": _("by e-mail"),
    }.get(channel) or _("on {channel}", channel=channel_name(channel, _))


def capital(words: str) -> str:
    """The first letter as a capital, the others as they are."""
    return words[:1].upper() + words[1:]


def masked(address: Address) -> str:
    """Enough of an address for its owner to recognise it: "+33 •••• 01", "c•••@example.org"; empty for others."""
    if address.channel == "sms":
        return f"{address.id[:3]} •••• {address.id[-2:]}"
    if address.channel == "email":
        name, _, host = address.id.partition("@")
        return f"{name[:1]}•••@{host}"
    return ""
