"""Why we write to somebody on one channel rather than another, in an honest sentence."""

from collections.abc import Collection

from dialogs.channel_names import by_channel
from dialogs.person import Person
from dialogs.records import WhyHere
from dialogs.wording import Wording


def told(why: WhyHere, channel: str, _: Wording) -> str:
    """ "We write to you by text message because you asked us to." """
    return _("We write to you {by} {because}.", by=by_channel(channel, _), because=_because(why, _))


def not_there(person: Person, wished: str, here: str, connected: Collection[str], _: Wording) -> str:
    """ "Pas par SMS : on ne peut plus vous y joindre."; empty where they asked for no other channel that is barred."""
    theirs = [known for known in person.addresses if known.address.channel == wished]
    if wished in ("", here) or (wished in connected and any(known.open for known in theirs)):
        return ""
    reason = _("this channel is closed at the moment")
    if wished in connected:
        reason = _("you can no longer be reached there") if theirs else _("we have no address of yours there")
    return _("Not {by}: {reason}.", by=by_channel(wished, _), reason=reason)


def _because(why: WhyHere, _: Wording) -> str:
    match why.because:
        case "you_said":
            return _("because you asked us to")
        case "you_answer" if why.messages == 1:
            return _("because you answered our last message there")
        case "you_answer":
            counts = {"answers": str(why.answers), "messages": str(why.messages)}
            return _("because you answered {answers} of our last {messages} messages there", **counts)
        case "you_write":
            return _("because that is where you write to us")
        case "only_here":
            return _("because we can reach you nowhere else")
        case "trying":
            return _("because we are trying it out once, to learn where you like to answer")
        case "most_do":
            return _("because that is where our customers answer most")
        case "nothing_known":
            return _("because we do not know yet where you prefer to be told; say it, and we will keep to it")
