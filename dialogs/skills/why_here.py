"""Why do you write to me here? The honest reason, and the way to another channel."""

from dialogs.contact.why_here import told
from dialogs.messages import Choice, Reply
from dialogs.skill import Answer, Talk


class AskedWhyHere:
    """Said in words only: it sounds like a wish for another channel, and offers one."""

    name = "why_here"
    intents: frozenset[str] = frozenset()
    taken_for = frozenset({"change_channel"})

    async def begin(self, talk: Talk) -> Answer:
        _, channel = talk.words, talk.address.channel
        why = await talk.records.why_here(talk.person, talk.address)
        return Answer((Reply(told(why, channel, _), choices=(Choice(_("Change channel"), "my_channels:"),)),))

    async def claim(self, talk: Talk) -> Answer | None:
        return await self.begin(talk) if talk.understanding.value("topic") == self.name else None


skill = AskedWhyHere()
