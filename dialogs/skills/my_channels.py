"""Where do you write to me? See, add, prefer or remove a channel."""

import re

from msgspec.structs import replace

from dialogs.channel_names import by_channel, capital, channel_name, masked
from dialogs.contact.adding import TYPED, question
from dialogs.identity import mail_in, new_proof, too_many_codes
from dialogs.messages import Address, Choice, Contact, Purpose, Reply
from dialogs.person import KnownAddress
from dialogs.records import Ask, Move, Part, Prefer, Tell
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import channel_named, plain

_GO_ON = re.compile(r"\b(?:continu\w+|poursuiv\w+|poursuite|go on|carry on)\b")


class MyChannels:
    """The button's argument is an act and a channel: `add/sms`, `prefer/telegram`, `remove/here`, `go_on/sms`."""

    name = "my_channels"
    intents = frozenset({"change_channel"})
    taken_for = frozenset({"", "affirm", "chitchat", "out_of_scope"})

    async def begin(self, talk: Talk) -> Answer:
        act, channel = _asked(talk)
        match act:
            case "add" if channel:
                return await _add(talk, channel)
            case "add":
                return _which_to_add(talk)
            case "prefer" if channel:
                return _prefer(talk, channel) if talk.person.on(channel) else await _add_preferred(talk, channel)
            case "remove" if channel:
                return _remove(talk, channel)
            case "go_on" if channel:
                return await _go_on(talk, channel)
            case _:
                return _shown(talk)

    async def recognise(self, talk: Talk) -> Answer | None:
        """ "Continuons sur le site": a word for going on, and a channel."""
        named = channel_named(talk.text, talk.vocabulary)
        return await _go_on(talk, named) if named and _GO_ON.search(plain(talk.text)) else None

    async def claim(self, talk: Talk) -> Answer | None:
        return await self.recognise(talk)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked for a phone number or a mail address."""
        memory = talk.conversation.memory
        address = _address_given(talk, memory.get("channel", ""))
        if not address:
            return None
        return await _send_code(talk, address, going_on=bool(memory.get("go_on")), wish=memory.get("wish", ""))


def _asked(talk: Talk) -> tuple[str, str]:
    if talk.argument:
        act, _, channel = talk.argument.partition("/")
        return act, talk.address.channel if channel == "here" else channel
    named = channel_named(talk.text, talk.vocabulary)
    if talk.understanding.value("topic") == "conversation":
        return "go_on", named
    return ("prefer", named) if named else ("", "")


# ---------------------------------------------------------------- see


def _shown(talk: Talk) -> Answer:
    _ = talk.words
    lines = [_line(talk, known) for known in talk.person.addresses] or [channel_name(talk.address.channel, _)]
    said = "\n".join([_("I can reach you by:"), *(f"- {line}" for line in lines)])
    others = {known.address.channel for known in talk.person.addresses} - {talk.person.preferred}
    prefer = [
        Choice(_("Prefer {channel}", channel=channel_name(c, _)), f"my_channels:prefer/{c}") for c in sorted(others)
    ]
    remove = [
        Choice(_("Remove {channel}", channel=channel_name(c, _)), f"my_channels:remove/{c}")
        for c in sorted({known.address.channel for known in talk.person.addresses} - {talk.address.channel})
    ]
    add = Choice(_("Add a channel"), "my_channels:add")
    return Answer((Reply(said, choices=(add, *(prefer if len(talk.person.addresses) > 1 else []), *remove)),))


def _line(talk: Talk, known: KnownAddress) -> str:
    _ = talk.words
    notes = [
        masked(known.address),
        _("this conversation") if known.address == talk.address else "",
        _("your preferred one") if known.address.channel == talk.person.preferred else "",
        "" if known.open else _("silent at your request"),
    ]
    told = ", ".join(filter(None, notes))
    name = capital(channel_name(known.address.channel, _))
    return f"{name} ({told})" if told else name


# ---------------------------------------------------------------- add


def _which_to_add(talk: Talk) -> Answer:
    _ = talk.words
    missing = [c for c in talk.channels if c not in ("widget", "console") and not talk.person.on(c)]
    if not missing:
        return Answer((Reply(_("You are reachable on every channel we have.")),))
    choices = tuple(Choice(capital(channel_name(c, _)), f"my_channels:add/{c}") for c in missing)
    return Answer((Reply(_("Which one would you like to add?"), choices=choices),))


async def _add(talk: Talk, channel: str, *, going_on: bool = False) -> Answer:
    _ = talk.words
    if channel not in talk.channels:
        return _not_there(talk, channel)
    given = _address_given(talk, channel)
    if given:
        return await _send_code(talk, given, going_on=going_on)
    if channel in TYPED:
        return _ask_address(talk, channel, going_on=going_on)
    return _invite(talk, channel, going_on=going_on)


async def _add_preferred(talk: Talk, channel: str) -> Answer:
    """Where they like it best is kept, though they may never tell how: it holds once they are known there."""
    asked = await _add(talk, channel)
    kept = (Prefer(channel),) if channel in talk.channels else ()
    return replace(asked, changes=(*kept, *asked.changes))


def _not_there(talk: Talk, channel: str) -> Answer:
    """A channel that the shop does not have; those it has can be added."""
    _ = talk.words
    said = _("We cannot be reached {by}.", by=by_channel(channel, _))
    return Answer((Reply(said, choices=(Choice(_("My channels"), "my_channels:"),)),))


def _ask_address(talk: Talk, channel: str, *, going_on: bool) -> Answer:
    _ = talk.words
    memory = {"channel": channel} | ({"go_on": "1"} if going_on else {})
    return Answer((Reply(question(channel, talk.words)),), asks=MyChannels.name, memory=memory)


def _invite(talk: Talk, channel: str, *, going_on: bool) -> Answer:
    """A link that proves it by being opened there; a code to type where the channel has no such links."""
    _ = talk.words
    conversation = talk.conversation.id if going_on else ""
    token, sealed = talk.prover.link(
        new_proof("link", talk.person.id, talk.address, talk.now, conversation_id=conversation)
    )
    link = talk.invitations.invitation(channel, token)
    name = channel_name(channel, _)
    if link:
        said = _("Open this link and press Start: I will recognise you there. It works once, for half an hour.")
        return Answer((Reply(said, choices=(Choice(_("Open {channel}", channel=name), url=link),)),), (Ask(sealed),))
    said = _(
        "Send me these words {by}; they work once, for half an hour: {token}", by=by_channel(channel, _), token=token
    )
    opening = talk.invitations.opening(channel)
    there = (Choice(_("Open {channel}", channel=name), url=opening),) if opening else ()
    return Answer((Reply(said, choices=there),), (Ask(sealed),))


def _address_given(talk: Talk, channel: str) -> Address | None:
    match talk.inbound.content:
        case Contact(phone=phone, own=True) if channel == "sms":
            return _phone(phone)
        case _:
            return _phone(talk.text) if channel == "sms" else mail_in(talk.text) if channel == "email" else None


def _phone(text: str) -> Address | None:
    """A phone number as people write it, the shop being in France."""
    import phonenumbers  # here: a twentieth of a second that no start need wait for

    found = next(iter(phonenumbers.PhoneNumberMatcher(text, "FR", phonenumbers.Leniency.POSSIBLE)), None)
    return (
        Address("sms", phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)) if found else None
    )


async def _send_code(talk: Talk, address: Address, *, going_on: bool, wish: str = "") -> Answer:
    _ = talk.words
    if talk.person.at(address):
        return await _go_on(talk, address.channel) if going_on else _prefer(talk, address.channel)
    if await too_many_codes(talk.records, talk.address, address, talk.now):
        return Answer((Reply(_("Several codes were already asked for. Please try again in an hour.")),))
    conversation = talk.conversation.id if going_on else ""
    proof = new_proof("address", talk.person.id, talk.address, talk.now, sent_to=address, conversation_id=conversation)
    code, sealed = talk.prover.code(proof)
    message = _(
        "Your code to link this address to your {shop} conversation: {code}. It is valid for 10 minutes. If you did "
        "not ask for it, ignore this message.",
        shop=talk.shop_name,
        code=code,
    )
    said = _("I have just sent you a 6-digit code there. Please copy it here.")
    changes = (Ask(sealed), Tell(address, Reply(message), Purpose.CODE))
    return Answer((Reply(said),), changes, asks="prove", memory={"wish": wish} if wish else {})


# ---------------------------------------------------------------- prefer, remove, go on elsewhere


def _prefer(talk: Talk, channel: str) -> Answer:
    _ = talk.words
    said = _("Understood: from now on I write to you {by} first.", by=by_channel(channel, _))
    return Answer((Reply(said, choices=(Choice(_("My channels"), "my_channels:"),)),), (Prefer(channel),))


def _remove(talk: Talk, channel: str) -> Answer:
    _ = talk.words
    known = talk.person.on(channel)
    if not known:
        return Answer((Reply(_("We cannot be reached {by}.", by=by_channel(channel, _))),))
    here = known.address == talk.address
    said = (
        _("Done: I no longer know who you are here.")
        if here
        else _("Done: I will not write to you {by} any more.", by=by_channel(channel, _))
    )
    undo = () if here else (Choice(_("Add it again"), f"my_channels:add/{channel}"),)
    return Answer((Reply(said, choices=undo),), (Part(known.address),))


async def _go_on(talk: Talk, channel: str) -> Answer:
    _ = talk.words
    known = talk.person.on(channel)
    if not known or not known.open or channel not in talk.channels:
        return await _add(talk, channel, going_on=True)
    if not _may_write(talk, known):
        return _once_they_wrote(talk, channel)
    said = _("See you {by}.", by=by_channel(channel, _))
    hello = Reply(_("Here we are: let us go on from where we were. What else can I do for you?"))
    return Answer((Reply(said),), (Move(known.address), Tell(known.address, hello, Purpose.ANSWER)))


def _may_write(talk: Talk, known: KnownAddress) -> bool:
    """Messenger, say, lets us write for a day after their last word."""
    window, heard = talk.channels[known.address.channel].window, known.last_inbound_at
    return window is None or (heard is not None and talk.now - heard < window)


def _once_they_wrote(talk: Talk, channel: str) -> Answer:
    """It is theirs to say the first word there; the link takes them to where we were."""
    said = talk.words("I may not write to you {by} before you do.", by=by_channel(channel, talk.words))
    asked = _invite(talk, channel, going_on=True)
    reply = asked.replies[0]
    return replace(asked, replies=(replace(reply, text=f"{said} {reply.text}"),))


skill = MyChannels()
