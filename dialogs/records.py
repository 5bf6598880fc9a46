"""What the hub must remember: a port to read it, and changes as values, which the hub applies with the answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

from msgspec import Struct

from dialogs.contact.rules import ContactRules, Pace, QuietHours, Subject
from dialogs.messages import Address, Purpose, Reply
from dialogs.person import Person
from dialogs.repair.case import Repair
from dialogs.selling import InCart
from dialogs.shop import Customer

Topic = Literal["steps", "daily", "departure", "delivery_day", "delays"]
"""What news of an order somebody wants: every step; every step and a word each day; the moment the van leaves with it;
or what happens on the day it is delivered.
"""


About = Literal["price", "stock", "low_stock"]
"""What is watched of a product: that it gets cheaper, that it is back, that it runs out."""


class Alert(Struct, frozen=True, kw_only=True):
    """Somebody wants to hear of a product, in one variant where it has any.

    `limit` is the highest price they want to hear of. `channel` is where they said they want it; `address` where they
    asked.
    """

    person_id: str
    sku: str
    variant: str = ""
    about: About
    limit: Decimal | None = None
    channel: str
    address: Address
    since: datetime


class Subscription(Struct, frozen=True, kw_only=True):
    """Somebody wants news of an order. `channel` is where they said they want it; `address` where they asked."""

    id: str
    person_id: str
    order: str
    topic: Topic
    channel: str
    address: Address
    since: datetime


class Proof(Struct, frozen=True, kw_only=True):
    """A question put to somebody to prove something: a one-time code or link. Only the hash of the secret is kept.

    `kind` is what it proves: `order`: that they may see `order`; `address`: that `address` is theirs; `account`: that
    they are the customer `customer_id`; `link`: that whoever brings it along is `person_id`.
    `decoy` proofs can never succeed: they stand for numbers and addresses that do not exist.
    """

    id: str
    kind: Literal["order", "address", "account", "link"]
    person_id: str
    secret_hash: str
    expires_at: datetime
    tries_left: int
    asked_from: Address
    sent_to: Address | None = None
    order: str = ""
    customer_id: str = ""
    conversation_id: str = ""  # what goes on where the link is opened
    decoy: bool = False


class Checks(Struct, frozen=True):
    """How often somebody asked after an order, and when they last did."""

    count: int = 0
    last: datetime | None = None


class WhyHere(Struct, frozen=True):
    """Why we write to somebody on a channel: they said so, it is being tried out, they answered `answers` of our last
    `messages` there, we can reach them nowhere else, they write to us there by themselves, customers answer most there,
    or nothing is known of it yet.
    """

    because: Literal["you_said", "trying", "you_answer", "only_here", "you_write", "most_do", "nothing_known"]
    answers: int = 0
    messages: int = 0


class Records(Protocol):
    """What a skill may look up."""

    async def subscriptions(self, person_id: str) -> Sequence[Subscription]: ...

    async def alerts(self, person_id: str) -> Sequence[Alert]:
        """What is watched for this person, the oldest first."""
        ...

    async def contact_rules(self, person_id: str) -> ContactRules:
        """On what terms this person lets us write to them."""
        ...

    async def checks(self, person_id: str, order: str) -> "Checks":
        """How often this person asked after an order by themselves."""
        ...

    async def why_here(self, person: Person, address: Address) -> WhyHere:
        """Why we write to this person at this address."""
        ...

    async def pending_proof(self, person_id: str, now: datetime) -> Proof | None:
        """The newest proof this person was asked for that is neither used, expired nor exhausted."""
        ...

    async def proof_by_hash(self, secret_hash: str, now: datetime) -> Proof | None:
        """The valid link proof that this secret opens."""
        ...

    async def customer_of(self, person_id: str) -> str:
        """The shop's id of the customer whom this person is, or turned out to be; empty for a stranger."""
        ...

    async def proofs_since(self, asked_from: Address, sent_to: Address | None, since: datetime) -> int:
        """How many proofs were asked for from one address, or sent to the other, since then: the larger count."""
        ...

    async def remembers_searches(self, person_id: str) -> bool:
        """Whether this person wants us to remember what they look for."""
        ...

    async def open_repairs(self, person_id: str) -> Sequence[Repair]:
        """What this person reported and is not settled yet, on whatever channel; the one last spoken of first."""
        ...

    async def handed_repairs(self, person_id: str, since: datetime) -> Sequence[Repair]:
        """What a colleague took over of it since then, on whatever channel; the latest first."""
        ...

    async def products_seen(self, person_id: str) -> Sequence[str]:
        """The SKUs of what this person looked at in the shop and lets us remember, the latest first."""
        ...

    async def offers_allowed(self, person_id: str) -> Mapping[Subject, Sequence[Address]]:
        """Where this person allows us to send what may make them buy, by what it is about: confirmed, where that takes
        a second yes.
        """
        ...

    async def offers_to_confirm(self, address: Address, since: datetime) -> Sequence[Subject]:
        """What somebody said yes to at this address since then, and has not confirmed from there."""
        ...

    async def offered_last(self, person_id: str, address: Address, since: datetime) -> bool:
        """Whether the last thing we wrote to them unasked at this address, since then, was an offer."""
        ...

    async def failures_since(self, asked_from: Address, since: datetime) -> int:
        """How many wrong codes or links came from this address since then."""
        ...


# ---------------------------------------------------------------- changes


class Subscribe(Struct, frozen=True, tag=True):
    """They want news of an order; `channel` empty means: where they are writing now."""

    order: str
    topic: Topic = "steps"
    channel: str = ""


class Unsubscribe(Struct, frozen=True, tag=True):
    """No more news of an order, or of any when `order` is empty, but what they want of all orders."""

    order: str = ""


class LeaveOut(Struct, frozen=True, tag=True):
    """No more news of this order, even for who wants those of all: theirs of all others go on."""

    order: str


class Watch(Struct, frozen=True, tag=True):
    """They want to hear of a product; asked again for the same, what was asked before is replaced."""

    sku: str
    variant: str = ""
    about: About = "price"
    limit: Decimal | None = None
    channel: str = ""


class Unwatch(Struct, frozen=True, tag=True):
    """No more word of a product about this, or of any when `sku` is empty."""

    sku: str = ""
    variant: str = ""
    about: About = "price"


class Want(Struct, frozen=True, tag=True):
    """They want to be written to about a subject, or not, or take back what they said of it (`wanted` None).

    `channel` is where they want it, empty: wherever it is best. Wanted promotions count as consent only where the
    ledger has it for an address: see `Consent`.
    """

    subject: Subject
    wanted: bool | None
    channel: str = ""


class Hush(Struct, frozen=True, tag=True):
    """When they are not to be written to: hours, weekdays (Monday 0). None and nothing take it back."""

    quiet: QuietHours | None = None
    silent_days: tuple[int, ...] = ()


class Slow(Struct, frozen=True, tag=True):
    """They want fewer messages, or more, or as many as everybody."""

    pace: Pace


class Consent(Struct, frozen=True, tag=True):
    """They allow or refuse something on an address: kept in the ledger, which is only ever added to.

    `how` is the way they said it (button, words, link, keyword …), `words` are theirs or the button's, `shown` is the
    text they said it to, by its version.
    """

    address: Address
    purpose: str  # "promotions", "order 1042", "searches" …
    granted: bool
    how: str
    words: str = ""
    shown: str = ""


class Check(Struct, frozen=True, tag=True):
    """They asked after an order by themselves; `settled`: or said how much they want to hear of it, which stands."""

    order: str
    settled: bool = False


class Prefer(Struct, frozen=True, tag=True):
    """Write to them on this channel from now on; empty: no preference any more."""

    channel: str


class Shun(Struct, frozen=True, tag=True):
    """Nothing unasked on this channel, wherever they may be known on it one day; a wish for it there lifts that."""

    channel: str


class Ask(Struct, frozen=True, tag=True):
    """A proof was asked for: remember it."""

    proof: Proof


class Spend(Struct, frozen=True, tag=True):
    """A proof was given: it can never be used again."""

    proof_id: str


class Miss(Struct, frozen=True, tag=True):
    """A wrong code or link was given; `proof_id` is the proof it was tried on, if any."""

    proof_id: str = ""


class Entitle(Struct, frozen=True, tag=True):
    """They may see this order from now on."""

    order: str


class Join(Struct, frozen=True, tag=True):
    """An address is proven: it belongs to a customer of the shop, or to a person we know. One of the two is given."""

    address: Address
    customer: Customer | None = None
    person_id: str = ""


class Part(Struct, frozen=True, tag=True):
    """An address no longer belongs to the person."""

    address: Address


class Silence(Struct, frozen=True, tag=True):
    """Nothing unasked may be sent to this address any more (or no promotions)."""

    address: Address
    how: str
    word: str = ""
    topic: Literal["all", "promotions"] = "all"


class Reopen(Struct, frozen=True, tag=True):
    """They want to hear from us there again."""

    address: Address
    how: str
    word: str = ""


class Tell(Struct, frozen=True, tag=True):
    """Say something on another address than the one being answered: a code, a first word on a new channel."""

    to: Address
    reply: Reply
    purpose: Purpose


class Move(Struct, frozen=True, tag=True):
    """A conversation goes on at another address of the same person: this one, or the one named."""

    to: Address
    conversation_id: str = ""


class HandOver(Struct, frozen=True, tag=True):
    """A human takes over. `reason` is for the team, in the shop's words."""

    reason: str


class Speak(Struct, frozen=True, tag=True):
    """They want to be spoken to in this language from now on."""

    language: str


class Wanted(Struct, frozen=True):
    """One criterion of a search, in short: "price", "<", "350", "EUR"."""

    about: str
    op: str
    value: str
    unit: str = ""


class Searched(Struct, frozen=True, tag=True):
    """Somebody looked for a product: what they asked, what the catalogue knows nothing of, how many there were.

    It is counted for the merchant; who it was is kept only of those who want us to (`Remember`).
    """

    kind: str
    wanted: tuple[Wanted, ...]
    unknown: tuple[str, ...]
    found: int


class Remember(Struct, frozen=True, tag=True):
    """They want us to remember what they look for, or no longer: then it is forgotten at once."""

    granted: bool
    word: str = ""


class KeepRepair(Struct, frozen=True, tag=True):
    """A problem with a product, as it now stands: begun, one step further, or ended."""

    repair: Repair


class KeepVisit(Struct, frozen=True, tag=True):
    """They looked at a product (its SKU) or a page (its path) of the shop, and agreed that we remember it."""

    what: Literal["product", "page"]
    about: str


class KeepCart(Struct, frozen=True, tag=True):
    """Their cart holds this now; nothing: it was emptied. `url` restores it in the shop."""

    lines: tuple[InCart, ...]
    url: str = ""


class KeepPurchase(Struct, frozen=True, tag=True):
    """They bought, as the shop's page says: enough to count it, no proof that the order is theirs."""

    order: str
    total: Decimal
    currency: str


class Rate(Struct, frozen=True, tag=True):
    """What they thought of an answer `about` something ("faq:payment-split", "track_order").

    `mark` is 1 or 0 for what was helpful or not, 1 to 5 for stars. The same `id` again adds a remark.
    """

    id: str
    about: str
    kind: Literal["helpful", "stars"]
    mark: int
    remark: str = ""


Change = (
    Subscribe
    | Unsubscribe
    | LeaveOut
    | Watch
    | Unwatch
    | Want
    | Hush
    | Slow
    | Consent
    | Check
    | Prefer
    | Shun
    | Ask
    | Spend
    | Miss
    | Entitle
    | Join
    | Part
    | Silence
    | Reopen
    | Tell
    | Move
    | HandOver
    | Speak
    | Searched
    | Remember
    | KeepRepair
    | KeepVisit
    | KeepCart
    | KeepPurchase
    | Rate
)
