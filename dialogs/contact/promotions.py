"""A yes to promotions: to a text that says what comes, and on mail and SMS once more where they would come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Protocol

from dialogs.capabilities import Capabilities
from dialogs.channel_names import by_channel, masked
from dialogs.messages import Address, Choice, Purpose, Reply
from dialogs.records import Change, Consent, Tell, Want
from dialogs.skill import Answer, Invitations, Talk
from dialogs.wording import Wording

PURPOSE: Literal["promotions"] = "promotions"
VERSION = "promotions-1"
"""Of `question`, kept in the ledger with each answer: whoever changes what the text promises counts it up."""

CONFIRMED = "confirmed"
"""The way of a yes that came from where the promotions will go."""

CONFIRMED_TWICE = frozenset({"email", "sms"})
"""Where anybody can type anybody's address: a yes counts there only once whoever reads there has confirmed it."""


def question(address: Address, talk: Talk) -> str:
    """What they say yes to: who writes, what, where, and that a word ends it."""
    _ = talk.words
    return _(
        "{shop} would send you its offers {channel}, and one word from you ends it at any time. Do you agree?",
        shop=talk.shop_name,
        channel=by_channel(address.channel, _),
    )


def wish(address: Address, talk: Talk, words: str) -> Answer:
    """They asked for them by themselves, on mail or SMS: that is the first yes, and what they read there the second."""
    return _to_confirm(address, talk, (Want(PURPOSE, True), Consent(address, PURPOSE, True, "asked", words)))


def agree(address: Address, talk: Talk, how: str, words: str = "") -> Answer:
    """They said yes to `question` about an address of theirs: kept, and confirmed where it must be."""
    said = (Want(PURPOSE, True), Consent(address, PURPOSE, True, how, words, VERSION))
    if address.channel not in CONFIRMED_TWICE:
        return Answer((Reply(welcome(address, talk)),), said)
    return _to_confirm(address, talk, said)


def _to_confirm(address: Address, talk: Talk, said: tuple[Change, ...]) -> Answer:
    if address == talk.address:
        return Answer((confirmation(address, talk),), said)
    return Answer(
        (Reply(_look_there(address, talk)),), (*said, Tell(address, confirmation(address, talk), Purpose.CODE))
    )


class Asks(Protocol):
    """Whoever asks for the second yes: in a conversation, or on the page where people settle what we write to them."""

    @property
    def words(self) -> Wording: ...
    @property
    def shop_name(self) -> str: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def channels(self) -> Mapping[str, Capabilities]: ...
    @property
    def now(self) -> datetime: ...


def confirmation(address: Address, talk: Asks) -> Reply:
    """What is asked where the promotions would go: a link by mail, a word by SMS where we can be answered."""
    _ = talk.words
    link = Choice(_("I confirm"), url=talk.invitations.agreement(address, talk.now))
    if address.channel == "sms" and not talk.channels["sms"].answered:
        said = _("{shop}: our offers by text message? Confirm it here, or do nothing.", shop=talk.shop_name)
        return Reply(said, choices=(link,))
    if address.channel == "sms":
        return Reply(
            _(
                "{shop}: our offers by text message? Reply YES to confirm. STOP ends them at any time.",
                shop=talk.shop_name,
            )
        )
    said = _("One click to confirm, and {shop} will send its offers to this address.", shop=talk.shop_name)
    ends = _("Each of them has a link that ends them.")
    ignored = _("You did not ask for this? Then do nothing: you will receive no offers.")
    return Reply(f"{said} {ends} {ignored}", choices=(link,))


def confirmed(address: Address, talk: Talk) -> Answer:
    """They said yes once more, from there."""
    said: tuple[Change, ...] = (Consent(address, PURPOSE, True, CONFIRMED, talk.text, VERSION),)
    return Answer((Reply(welcome(address, talk)),), said)


def declined(address: Address, talk: Talk) -> Answer:
    """They said no when they were asked to confirm it."""
    said = (Want(PURPOSE, None), Consent(address, PURPOSE, False, "asked", talk.text, VERSION))
    return Answer((Reply(no_offers(talk)),), said)


def no_offers(talk: Talk) -> str:
    return talk.words("Very well: no offers. You can change your mind at any time.")


def welcome(address: Address, talk: Talk) -> str:
    _ = talk.words
    return _("Thank you: our offers will reach you {channel}. To stop: STOP.", channel=by_channel(address.channel, _))


def _look_there(address: Address, talk: Talk) -> str:
    _ = talk.words
    if address.channel == "sms":
        return _("One last step: reply YES to the text message I have just sent to {address}.", address=masked(address))
    return _("One last step: follow the link in the e-mail I have just sent to {address}.", address=masked(address))
