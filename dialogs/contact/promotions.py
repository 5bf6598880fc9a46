"""A yes to promotions: to a text that says what comes, and on mail and SMS once more where they would come.

It is a yes to all our offers, or only to what somebody wished for of them: their cart, the summary of their month.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from dialogs.capabilities import Capabilities
from dialogs.channel_names import by_channel, masked
from dialogs.contact.rules import PROMOTIONAL, Subject
from dialogs.contact.subjects import subjects_named
from dialogs.messages import Address, Choice, Purpose, Reply
from dialogs.records import Change, Consent, Tell, Want
from dialogs.skill import Answer, Invitations, Talk
from dialogs.wording import Wording

PURPOSE: Literal["promotions"] = "promotions"
ALL_OFFERS: Sequence[Subject] = (PURPOSE,)

VERSION = "promotions-1"
VERSION_OF_SOME = "some-1"
"""Of `question`, kept in the ledger with each answer: whoever changes what the text promises counts it up.

The first is that of the text about all our offers, the second that of the text which names what is wished for of them.
"""

CONFIRMED = "confirmed"
"""The way of a yes that came from where the promotions will go."""

CONFIRMED_TWICE = frozenset({"email", "sms"})
"""Where anybody can type anybody's address: a yes counts there only once whoever reads there has confirmed it."""


def consented(about: Sequence[Subject]) -> Sequence[Subject]:
    """What is to be agreed to for these: who wants our offers has agreed to all that is one."""
    return ALL_OFFERS if PURPOSE in about else [one for one in PROMOTIONAL if one in about]


def version(about: Sequence[Subject]) -> str:
    """Of the text that asks for these."""
    return VERSION if PURPOSE in about else VERSION_OF_SOME


def question(address: Address, about: Sequence[Subject], shop: str, _: Wording) -> str:
    """What they say yes to: who writes, what, where, and that a word ends it."""
    by = by_channel(address.channel, _)
    if PURPOSE in about:
        return _(
            "{shop} would send you its offers {channel}, and one word from you ends it at any time. Do you agree?",
            shop=shop,
            channel=by,
        )
    return _(
        "{shop} would write to you about {subjects} {channel}, and one word from you ends it at any time. "
        "Do you agree?",
        shop=shop,
        subjects=subjects_named(about, _),
        channel=by,
    )


def wish(address: Address, about: Sequence[Subject], talk: Talk, words: str) -> Answer:
    """They asked for them by themselves, on mail or SMS: that is the first yes, and what they read there the second."""
    return _to_confirm(address, about, talk, (*_wants(about), *_yes(address, about, "asked", words)))


def agree(address: Address, about: Sequence[Subject], talk: Talk, how: str, words: str = "") -> Answer:
    """They said yes to `question` about an address of theirs: kept, and confirmed where it must be."""
    said = (*_wants(about), *_yes(address, about, how, words, version(about)))
    if address.channel not in CONFIRMED_TWICE:
        return Answer((Reply(welcome(address, about, talk.words)),), said)
    return _to_confirm(address, about, talk, said)


def _wants(about: Sequence[Subject]) -> Sequence[Change]:
    """What else they wished for is written down already, with where they want it."""
    return (Want(PURPOSE, True),) if PURPOSE in about else ()


def _yes(address: Address, about: Sequence[Subject], how: str, words: str = "", shown: str = "") -> Sequence[Change]:
    return [Consent(address, one, True, how, words, shown) for one in about]


def _to_confirm(address: Address, about: Sequence[Subject], talk: Talk, said: tuple[Change, ...]) -> Answer:
    asked = confirmation(address, about, talk)
    if address == talk.address:
        return Answer((asked,), said)
    return Answer((Reply(_look_there(address, talk)),), (*said, Tell(address, asked, Purpose.CODE)))


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


def confirmation(address: Address, about: Sequence[Subject], talk: Asks) -> Reply:
    """What is asked where the promotions would go: a link by mail, a word by SMS where we can be answered."""
    _ = talk.words
    link = Choice(_("I confirm"), url=talk.invitations.agreement(address, talk.now))
    if address.channel == "sms":
        answered = talk.channels["sms"].answered
        return Reply(_by_sms(about, talk, answered=answered), choices=() if answered else (link,))
    said = (
        _("One click to confirm, and {shop} will send its offers to this address.", shop=talk.shop_name)
        if PURPOSE in about
        else _(
            "One click to confirm, and {shop} will write to this address about {subjects}.",
            shop=talk.shop_name,
            subjects=subjects_named(about, _),
        )
    )
    ends = _("Each of them has a link that ends them.") if PURPOSE in about else _("Each message has a link to stop.")
    ignored = _("You did not ask for this? Then do nothing: you will receive no offers.")
    return Reply(f"{said} {ends} {ignored}", choices=(link,))


def _by_sms(about: Sequence[Subject], talk: Asks, *, answered: bool) -> str:
    _, shop = talk.words, talk.shop_name
    if PURPOSE in about and answered:
        return _("{shop}: our offers by text message? Reply YES to confirm. STOP ends them at any time.", shop=shop)
    if PURPOSE in about:
        return _("{shop}: our offers by text message? Confirm it here, or do nothing.", shop=shop)
    named = subjects_named(about, _)
    if answered:
        return _(
            "{shop}: text messages about {subjects}? Reply YES to confirm. STOP ends them at any time.",
            shop=shop,
            subjects=named,
        )
    return _("{shop}: text messages about {subjects}? Confirm it here, or do nothing.", shop=shop, subjects=named)


def confirmed(address: Address, about: Sequence[Subject], talk: Talk) -> Answer:
    """They said yes once more, from there."""
    said = _yes(address, about, CONFIRMED, talk.text, version(about))
    return Answer((Reply(welcome(address, about, talk.words)),), tuple(said))


def declined(address: Address, about: Sequence[Subject], talk: Talk, how: str, words: str) -> Answer:
    """They said no when they were asked: what they had wished for of it is as if it had not been said."""
    unsaid = [Want(one, None) for one in about]
    no = [Consent(address, one, False, how, words, version(about)) for one in about]
    return Answer((Reply(_declined_told(about, talk)),), (*unsaid, *no))


def _declined_told(about: Sequence[Subject], talk: Talk) -> str:
    _ = talk.words
    if PURPOSE in about:
        return _("Very well: no offers. You can change your mind at any time.")
    named = subjects_named(about, _)
    return _("Very well: nothing about {subjects}. You can change your mind at any time.", subjects=named)


def welcome(address: Address, about: Sequence[Subject], _: Wording) -> str:
    by = by_channel(address.channel, _)
    if PURPOSE in about:
        return _("Thank you: our offers will reach you {channel}. To stop: STOP.", channel=by)
    named = subjects_named(about, _)
    return _("Thank you: we will write to you about {subjects} {channel}. To stop: STOP.", subjects=named, channel=by)


def _look_there(address: Address, talk: Talk) -> str:
    _ = talk.words
    if address.channel == "sms":
        return _("One last step: reply YES to the text message I have just sent to {address}.", address=masked(address))
    return _("One last step: follow the link in the e-mail I have just sent to {address}.", address=masked(address))
