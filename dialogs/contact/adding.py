"""Where they want to be written to is not known yet: it is asked for, and what they want there is done afterwards.

A number or a mail address is asked for at once, and proven by a code; other channels are opened by a link of their own.
"""

from collections.abc import Mapping

from dialogs.channel_names import by_channel
from dialogs.messages import Choice, Reply
from dialogs.skill import Answer, Talk, Wished
from dialogs.wording import Wording

ADDING = "my_channels"
"""The skill that hears the number or the address."""

TYPED = ("sms", "email")
"""Channels of which people know their own address by heart."""


def unknown(talk: Talk, channel: str, wish: str, *instead: Choice) -> Answer:
    """They are not known there. `wish` is what they want, as a button says it; `instead` is what may be done now."""
    _ = talk.words
    if channel not in talk.channels:
        return Answer((Reply(_("We cannot be reached {by}.", by=by_channel(channel, _)), choices=instead),))
    said = _("I do not know how to reach you {by} yet.", by=by_channel(channel, _))
    if channel in TYPED:
        asked = Reply(f"{said} {question(channel, _)}", choices=instead)
        return Answer((asked,), asks=ADDING, memory={"channel": channel, "wish": wish})
    then = _("Once it is added, tell me again what you want there.")
    add = Choice(_("Add it"), f"{ADDING}:add/{channel}")
    return Answer((Reply(f"{said} {then}", choices=(add, *instead)),))


def question(channel: str, _: Wording) -> str:
    """What is asked for, of a channel that is typed."""
    return {"sms": _("What is your mobile number?"), "email": _("What is your e-mail address?")}[channel]


def wish_in(memory: Mapping[str, str]) -> Wished | None:
    """What was to be done once they are known there."""
    skill, _colon, argument = memory.get("wish", "").partition(":")
    return Wished(skill, argument) if skill else None
