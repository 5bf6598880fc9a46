"""Why we write to somebody on one channel rather than another, in an honest sentence."""

from dialogs.channel_names import by_channel
from dialogs.records import WhyHere
from dialogs.wording import Wording


def told(why: WhyHere, channel: str, _: Wording) -> str:
    """ "We write to you by text message because you asked us to." """
    return _("We write to you {by} {because}.", by=by_channel(channel, _), because=_because(why, _))


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
        case "most_do":
            return _("because that is where most of our customers answer")
