"""They open the conversation, perhaps by a link of ours that proves who they are."""

from dialogs.identity import link_in, too_many_misses
from dialogs.messages import Choice, Reply, Start
from dialogs.products.basket import bring_cart
from dialogs.records import Change, Join, Miss, Move, Part, Proof, Spend
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions
from dialogs.welcoming import welcome

SIGNED_IN = "identity:"
"""Begins the reference of a `Start` by which a channel vouches for a customer whom the shop has signed in."""


class Begin:
    name = "start"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        ref = talk.inbound.content.ref if isinstance(talk.inbound.content, Start) else talk.text
        if ref.startswith(SIGNED_IN) and talk.inbound.vouched:
            return await _signed_in(talk, ref.removeprefix(SIGNED_IN))
        return await (_by_link(talk, link_in(ref)) if link_in(ref) else welcome(talk))


async def _signed_in(talk: Talk, customer_id: str) -> Answer:
    """The shop's own page says who this is: there is nothing to say about it.

    Where another customer was signed in before, as on a family's computer, a new conversation begins.
    """
    customer = await talk.shop.customer(customer_id)
    if not customer or customer_id == talk.person.customer_id:
        return Answer(())
    await bring_cart(talk, customer.id)
    join = Join(talk.address, customer=customer)
    return Answer((), (Part(talk.address), join) if talk.person.customer_id else (join,))


async def _by_link(talk: Talk, token: str) -> Answer:
    _ = talk.words
    proof = await talk.records.proof_by_hash(talk.prover.hash(token), talk.now)
    if not proof or await too_many_misses(talk.records, talk.address, talk.now):
        said = _("This link is no longer valid: it works once, for half an hour. Ask for a new one where you found it.")
        return Answer((Reply(said, choices=suggestions(talk)),), (Miss(),))
    if customer_id := await talk.records.customer_of(proof.person_id):
        await bring_cart(talk, customer_id)
    changes: list[Change] = [Spend(proof.id), Join(talk.address, person_id=proof.person_id)]
    if proof.conversation_id:
        return Answer((_going_on(talk),), (*changes, Move(talk.address, proof.conversation_id)))
    return Answer((_linked(talk, proof),), tuple(changes))


def _going_on(talk: Talk) -> Reply:
    return Reply(talk.words("Here we are: let us go on from where we were. What else can I do for you?"))


def _linked(talk: Talk, proof: Proof) -> Reply:
    _ = talk.words
    choices = (
        Choice(_("Write to me here"), f"my_channels:prefer/{talk.address.channel}"),
        Choice(_("Undo"), "my_channels:remove/here"),
    )
    return Reply(_("That is done: I recognise you here from now on."), choices=choices)


skill = Begin()
