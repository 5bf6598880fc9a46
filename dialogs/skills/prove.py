"""Here is the code you sent me."""

import re
from collections.abc import Mapping

from dialogs.contact.adding import wish_in
from dialogs.identity import code_in, too_many_misses
from dialogs.messages import Choice, Purpose, Reply
from dialogs.products.basket import bring_cart
from dialogs.records import Change, Entitle, Join, Miss, Move, Proof, Spend, Tell
from dialogs.skill import Answer, Talk, Wished
from dialogs.suggestions import human_choice
from dialogs.vocabulary import plain

_NOTHING_CAME = re.compile(
    r"\b(?:pas|rien|jamais|aucun) (?:encore )?(?:(?:eu|recu|trouve) )?(?:le |de |du |d')?"
    r"(?:code|mails?|e mails?|courriel|sms|messages?|recu|vu)\b|\brien (?:recu|eu|vu|trouve)\b"
    r"|\b(?:no|not|never|nothing|haven't|didn't|don't have)\b.{0,12}"
    r"\b(?:code|e?mail|text|message|received?|came|come|arrived?|get|got)\b"
)


class Prove:
    name = "prove"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        return await self.resume(talk) or _nothing_pending(talk)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked for a code."""
        code = code_in(talk.text)
        if not code:
            return await _nothing_came(talk) if _NOTHING_CAME.search(plain(talk.text)) else None
        proof = await talk.records.pending_proof(talk.person.id, talk.now)
        if not proof or await too_many_misses(talk.records, talk.address, talk.now):
            return _nothing_pending(talk)
        return await _proven(talk, proof) if talk.prover.recognises(proof, code) else _wrong(talk, proof)


async def _nothing_came(talk: Talk) -> Answer | None:
    """They wait for a code in vain: where it went, without betraying whether it did, and a new one."""
    kept, _ = _kept(talk), talk.words
    proof = await talk.records.pending_proof(talk.person.id, talk.now)
    if not proof or proof.kind != "order" or not kept.get("wished"):
        return None
    said = _(
        "It may take a minute, or lie among the unwanted mails. It only ever goes to the address or phone given when "
        "the order was placed: is the number {number} right?",
        number=proof.order,
    )
    again = Choice(_("Send a new code"), f"{kept['wished']}:{proof.order}")
    return Answer((Reply(said, choices=(again, *human_choice(talk))),), asks=Prove.name, memory=dict(kept))


def _nothing_pending(talk: Talk) -> Answer:
    _ = talk.words
    said = _("This code is no longer valid. Ask your question again and I will send a new one.")
    return Answer((Reply(said),), (Miss(),))


def _wrong(talk: Talk, proof: Proof) -> Answer:
    _ = talk.words
    left = proof.tries_left - 1
    if not left:
        return Answer(
            (Reply(_("This is not the right code, and it was the last try. Please ask for a new one.")),),
            (Miss(proof.id),),
        )
    said = _.plural(
        "This is not the right code. You have one try left.",
        "This is not the right code. You have {n} tries left.",
        left,
    )
    return Answer((Reply(said),), (Miss(proof.id),), asks=Prove.name, memory=dict(_kept(talk)))


def _kept(talk: Talk) -> Mapping[str, str]:
    """What they had asked for when the code was sent."""
    return talk.conversation.memory if talk.conversation.skill == Prove.name else {}


async def _proven(talk: Talk, proof: Proof) -> Answer:
    match proof.kind:
        case "order":
            return await _may_see(talk, proof)
        case "account":
            return await _recognised(talk, proof)
        case _:
            return _linked(talk, proof)


async def _may_see(talk: Talk, proof: Proof) -> Answer:
    """What they wanted of the order is done now; where that is forgotten, they are told where it is."""
    _ = talk.words
    order = await talk.shop.order(proof.order)
    if not order:
        return _nothing_pending(talk)
    kept = _kept(talk)
    wished = Wished("track_order", order.number, order=order.number)
    if kept.get("wished") and kept["order"] == proof.order:
        wished = Wished(kept["wished"], kept["argument"], kept["said"], order.number)
    changes = (Spend(proof.id), Entitle(order.number))
    return Answer((Reply(_("Thank you.")),), changes, order=order.number, then=wished)


async def _recognised(talk: Talk, proof: Proof) -> Answer:
    _ = talk.words
    customer = await talk.shop.customer(proof.customer_id)
    if not customer:
        return _nothing_pending(talk)
    await bring_cart(talk, customer.id)
    said = _("Thank you {name}, I recognise you here from now on.", name=customer.first_name)
    choices = (Choice(_("Track an order"), "track_order:"), Choice(_("This was not me"), "my_channels:remove/here"))
    return Answer((Reply(said, choices=choices),), (Spend(proof.id), Join(talk.address, customer=customer)))


def _linked(talk: Talk, proof: Proof) -> Answer:
    _ = talk.words
    if not proof.sent_to:
        return _nothing_pending(talk)
    channel = proof.sent_to.channel
    changes: list[Change] = [Spend(proof.id), Join(proof.sent_to, person_id=talk.person.id)]
    if proof.conversation_id:
        hello = Reply(_("Here we are: let us go on from where we were. What else can I do for you?"))
        changes += [Move(proof.sent_to, proof.conversation_id), Tell(proof.sent_to, hello, Purpose.ANSWER)]
        return Answer((Reply(_("That is proven: let us go on over there.")),), tuple(changes))
    if wished := wish_in(_kept(talk)):
        return Answer((Reply(_("That is proven: I can now reach you there too.")),), tuple(changes), then=wished)
    choices = (
        Choice(_("Write to me there"), f"my_channels:prefer/{channel}"),
        Choice(_("Undo"), f"my_channels:remove/{channel}"),
    )
    return Answer((Reply(_("That is proven: I can now reach you there too."), choices=choices),), tuple(changes))


skill = Prove()
