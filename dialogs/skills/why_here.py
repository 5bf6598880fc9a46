"""Why do you write to me here? The honest reason, and the way to another channel."""

from dialogs.contact.why_here import not_there, told
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
        rules = await talk.records.contact_rules(talk.person.id)
        wished = rules.channels.get("orders", "") or talk.person.preferred
        said = [told(why, channel, _), not_there(talk.person, wished, channel, talk.channels, _)]
        reply = Reply(" ".join(filter(None, said)), choices=(Choice(_("Change channel"), "my_channels:"),))
        return Answer((reply,))

    async def claim(self, talk: Talk) -> Answer | None:
        return await self.begin(talk) if talk.understanding.value("topic") == self.name else None


skill = AskedWhyHere()
