"""Nothing is done to an order before a plain yes, whatever else is said around it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.agreeing import agreed
from dialogs.contact.rules import ContactRules, Subject
from dialogs.conversation import Conversation
from dialogs.engine import Engine, Settled
from dialogs.identity import Prover
from dialogs.messages import Address, Inbound, Tap, Text
from dialogs.person import Person
from dialogs.records import Alert, Checks, Proof, Subscription, WhyHere
from dialogs.repair.case import Repair
from dialogs.skills import all_skills
from dialogs.vocabulary import chosen
from dialogs.wording import load_wordings
from hub.config import load_vocabulary
from hub.settings import CONFIG
from storage.shops.demo import DemoShop
from tests.kit.chat import READER, phones
from tests.kit.moments import NOON

CAMILLE = Person(id="p-1", customer_id="C-1001", language="fr")
ORDERS = ("1042", "1064", "1004")
VOCABULARY = load_vocabulary(CONFIG / "vocabulary")
OURS = ("change_delivery", "cancel_order", "modify_order", "return_item", "wrong_or_missing_item")

WISHES = (
    "annuler la bougie",
    "annulez toute la commande 1064",
    "cancel my order 1064",
    "je veux être livré plutôt jeudi matin",
    "laissez la 1064 chez le voisin",
    "en point relais",
    "le code de la porte est 45A12",
    "changez l'adresse : 12 rue des Lilas 69003 Lyon",
    "deux bougies au lieu d'une",
    "la cocotte est trop petite, je veux la renvoyer",
    "il manque la cafetière dans la commande 1004",
    "the casserole came broken",
    "je veux être remboursé",
)
CHATTER = (
    "bonjour",
    "merci beaucoup",
    "où est ma commande 1042 ?",
    "alors, ça vient ?",
    "oui mais plutôt vendredi",
    "ok mais combien ça coûte ?",
    "je ne sais pas",
    "pourquoi pas",
    "peut-être",
    "vous êtes sûr ?",
    "yes but not today",
    "the second one",
    "la bougie",
    "trop grand",
    "d'accord ou pas d'accord ?",
    "et l'autre ?",
    "vous expédiez en Suisse ?",
    "je veux parler à quelqu'un",
    "?",
    "…",
)
ANSWERS = ("oui", "yes", "ok", "non", "annule", "non, pas celle-là", "1", "2", "3")


class NothingKept:
    """No subscriptions, no proofs, nothing remembered."""

    async def subscriptions(self, person_id: str) -> Sequence[Subscription]:
        return ()

    async def alerts(self, person_id: str) -> Sequence[Alert]:
        return ()

    async def offers_allowed(self, person_id: str) -> Mapping[Subject, Sequence[Address]]:
        return {}

    async def contact_rules(self, person_id: str) -> ContactRules:
        return ContactRules()

    async def checks(self, person_id: str, order: str) -> Checks:
        return Checks()

    async def why_here(self, person: Person, address: Address) -> WhyHere:
        return WhyHere("most_do")

    async def pending_proof(self, person_id: str, now: datetime) -> Proof | None:
        return None

    async def proof_by_hash(self, secret_hash: str, now: datetime) -> Proof | None:
        return None

    async def customer_of(self, person_id: str) -> str:
        return ""

    async def proofs_since(self, asked_from: Address, sent_to: Address | None, since: datetime) -> int:
        return 0

    async def remembers_searches(self, person_id: str) -> bool:
        return False

    async def handed_repairs(self, person_id: str, since: datetime) -> Sequence[Repair]:
        return ()

    async def open_repairs(self, person_id: str) -> Sequence[Repair]:
        return ()

    async def products_seen(self, person_id: str) -> Sequence[str]:
        return ()

    async def offers_to_confirm(self, address: Address, since: datetime) -> Sequence[Subject]:
        return ()

    async def offered_last(self, person_id: str, address: Address, since: datetime) -> bool:
        return False

    async def failures_since(self, asked_from: Address, since: datetime) -> int:
        return 0


class NoInvitations:
    def invitation(self, channel: str, token: str) -> str:
        return ""

    def wishes(self, person_id: str, now: datetime) -> str:
        return ""


SETTLED = {
    "reader": READER,
    "skills": all_skills(),
    "wordings": load_wordings(CONFIG / "locales"),
    "vocabulary": VOCABULARY,
    "prover": Prover(b"a secret of the tests only"),
    "invitations": NoInvitations(),
    "channels": {name: phone.capabilities for name, phone in phones().items()},
    "shop_name": "Maison Lumen",
    "desk": True,
}


@dataclass
class Talking:
    """Camille with the engine alone: no hub, no database."""

    shop: DemoShop = field(default_factory=lambda: DemoShop.load(CONFIG / "demo", lambda: NOON))
    conversation: Conversation = field(default_factory=lambda: Conversation(id="c-1"))
    numbers: "count[int]" = field(default_factory=count)

    async def hears(self, said: str) -> None:
        engine = Engine(Settled(shop=self.shop, **SETTLED))  # type: ignore[arg-type]
        content = Tap(said[1:]) if said.startswith("/") else Text(said)
        ident, here = f"in-{next(self.numbers)}", Address("sms", "+33639980001")
        inbound = Inbound(id=ident, address=here, at=NOON, content=content)
        outcome = await engine.answer(inbound, CAMILLE, self.conversation, NothingKept(), NOON)
        self.conversation = outcome.conversation

    async def state(self) -> bytes:
        """All that could be done to her orders."""
        orders = [await self.shop.order(number) for number in ORDERS]
        money = [await self.shop.refunds(number) for number in ORDERS]
        back = [await self.shop.returns(number) for number in ORDERS]
        return msgspec.json.encode((orders, money, back))

    def agrees(self, said: str) -> bool:
        """Whether this answers a sentence that said what would be done, or takes back what was."""
        stage = self.conversation.memory.get("stage") if self.conversation.skill in OURS else ""
        choice = chosen(said, self.conversation.offered, VOCABULARY)
        pressed = choice.payload.partition(":")[2].partition("/")[0] if choice else ""
        yes = agreed(said, VOCABULARY)
        return (stage == "agree" and (yes is True or pressed == "yes")) or (
            pressed == "undo" or (stage == "done" and yes is False)
        )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WISHES + CHATTER), min_size=1, max_size=8))
def test_chatter_without_a_yes_never_changes_an_order(said: list[str]):
    async def play() -> None:
        talking = Talking()
        before = await talking.state()
        for words in said:
            await talking.hears(words)
        assert await talking.state() == before

    asyncio.run(play())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WISHES + CHATTER + ANSWERS), min_size=2, max_size=10))
def test_an_order_changes_only_by_an_answer_to_the_sentence_that_says_it(said: list[str]):
    async def play() -> None:
        talking = Talking()
        for words in said:
            before, may = await talking.state(), talking.agrees(words)
            await talking.hears(words)
            assert may or await talking.state() == before, words

    asyncio.run(play())


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(OURS), st.sampled_from(("yes", "no", "undo")), st.text("abcdef0123456789/", max_size=20))
def test_a_button_nobody_made_changes_nothing(skill: str, verb: str, rest: str):
    async def play() -> None:
        talking = Talking()
        await talking.hears("annulez toute la commande 1064")
        before = await talking.state()
        await talking.hears(f"/{skill}:{verb}/{rest}")
        assert await talking.state() == before

    asyncio.run(play())


def test_the_same_talk_with_a_yes_does_change_it():
    async def play() -> None:
        talking = Talking()
        before = await talking.state()
        await talking.hears("annuler la bougie")
        await talking.hears("oui")
        assert await talking.state() != before

    asyncio.run(play())
