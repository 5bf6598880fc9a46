"""I am a customer of yours: recognise me here."""

from dialogs.identity import mail_in, new_proof, too_many_codes
from dialogs.messages import Address, Purpose, Reply
from dialogs.records import Ask, Tell
from dialogs.skill import Answer, Talk


class SignIn:
    name = "sign_in"
    intents = frozenset({"account"})

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        if talk.person.customer_id:
            return Answer((Reply(_("I know who you are here, {name}.", name=talk.person.first_name)),))
        if email := mail_in(talk.text):
            return await _send_code(talk, email)
        return Answer(
            (Reply(_("What is the e-mail address of your {shop} account?", shop=talk.shop_name)),), asks=self.name
        )

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked for their mail address."""
        email = mail_in(talk.text)
        return await _send_code(talk, email) if email else None


async def _send_code(talk: Talk, sent_to: Address) -> Answer:
    """A code goes to the address if it is a customer's; the answer is the same in any case."""
    _ = talk.words
    customer = await talk.shop.find_customer(sent_to.id)
    if await too_many_codes(talk.records, talk.address, sent_to, talk.now):
        return Answer((Reply(_("Several codes were already asked for. Please try again in an hour.")),))
    proof = new_proof(
        "account",
        talk.person.id,
        talk.address,
        talk.now,
        sent_to=sent_to,
        customer_id=customer.id if customer else "",
        decoy=customer is None,
    )
    code, sealed = talk.prover.code(proof)
    told = (Tell(sent_to, _code_message(talk, code), Purpose.CODE),) if customer else ()
    said = _("If this address belongs to an account, a 6-digit code has just gone there. Please copy it here.")
    return Answer((Reply(said),), (Ask(sealed), *told), asks="prove")


def _code_message(talk: Talk, code: str) -> Reply:
    return Reply(
        talk.words(
            "Your code to be recognised by the {shop} assistant: {code}. It is valid for 10 minutes. If you did not "
            "ask for it, ignore this message.",
            shop=talk.shop_name,
            code=code,
        )
    )


skill = SignIn()
