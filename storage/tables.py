"""What is kept, table by table. Migrations in `migrations/` create exactly this; a test holds them to it."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from dialogs.contact.rules import ContactRules

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)


class Moment(TypeDecorator[datetime]):
    """An instant, kept as microseconds since 1970 in UTC: sorts and compares the same on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)


@lru_cache(256)  # one transaction writes the same moment down in a dozen places
def micros(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def from_micros(value: int) -> datetime:
    return datetime.fromtimestamp(value / 1_000_000, UTC)


class Value(TypeDecorator[Any]):
    """One of our frozen values, kept as JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._decoder = msgspec.json.Decoder(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self._decoder.decode(value)


Serial = BigInteger().with_variant(Integer, "sqlite")
"""A number that grows: SQLite only counts by itself on INTEGER."""

_OPEN_INBOX = text("state IN ('queued', 'working')")
_HELD_INBOX = text("state = 'working'")
_OPEN_OUTBOX = text("state IN ('queued', 'sending')")
_HELD_OUTBOX = text("state = 'sending'")
_SENT_OUTBOX = text("state IN ('sent', 'delivered')")
_TAKEN_OUTBOX = text("provider_id IS NOT NULL")
_ABOUT_OUTBOX = text("about IS NOT NULL")
_WAITING = text("state = 'waiting'")
_FALLS_BACK = text("fallback_at IS NOT NULL")
_UNGRADED = text("told_at IS NOT NULL AND grade IS NULL")
_OF_CUSTOMERS = text("author = 'customer'")
_HALTING = text("state IN ('pausing', 'stopping')")
_IN_WORDS = text("word IS NOT NULL")
_IN_NUMBERS = text("number IS NOT NULL")

inbox = Table(
    "inbox",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("channel", String(32), nullable=False),
    Column("provider_id", String(255), nullable=False),
    Column("key", String(255), nullable=False),  # one at a time, in order
    Column("body", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),  # queued, working, done, failed
    Column("holder", String(32)),
    Column("leased_until", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done_at", Moment),
    Column("outcome", Text),  # how it was understood, by whom answered
    Column("error", Text),
    UniqueConstraint("channel", "provider_id"),
    Index("ix_inbox_open", "key", "id", sqlite_where=_OPEN_INBOX),
    Index("ix_inbox_order", "id", sqlite_where=_OPEN_INBOX),
    Index("ix_inbox_held", "leased_until", sqlite_where=_HELD_INBOX),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", String(255), nullable=False, unique=True),  # idempotency: the same reply is written once
    Column("key", String(255), nullable=False),
    Column("lane", String(32), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("leave_by", Moment),  # from then on it is not the hour for it: what has not begun to leave is decided anew
    Column("state", String(16), nullable=False),
    Column("holder", String(32)),
    Column("leased_until", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),  # how often it was claimed: tells claims apart
    Column("tries", Integer, nullable=False, server_default="0"),  # how often it failed at the vendor's, or on the way
    Column("deaths", Integer, nullable=False, server_default="0"),  # how often a process died while it sent it
    Column("purpose", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("conversation_id", String(32)),
    Column("person_id", String(32)),
    Column("inbox_id", Serial),  # what it answers
    Column("notice_id", String(200)),  # what it tells
    Column("about", String(255)),  # the message of ours it reports on, for the team
    Column("provider_id", String(255)),
    Column("segments", Integer),
    Column("error", Text),
    Column("error_kind", String(24)),
    Column("queued_at", Moment, nullable=False),
    Column("sending_at", Moment),
    Column("sent_at", Moment),
    Column("delivered_at", Moment),
    Column("read_at", Moment),
    Index("ix_outbox_open", "lane", "priority", "seq", sqlite_where=_OPEN_OUTBOX),
    Index("ix_outbox_key", "key", "priority", "seq", sqlite_where=_OPEN_OUTBOX),
    Index("ix_outbox_held", "leased_until", sqlite_where=_HELD_OUTBOX),
    Index("ix_outbox_provider", "lane", "provider_id", sqlite_where=_TAKEN_OUTBOX),
    Index("ix_outbox_sent", "key", "sending_at", sqlite_where=_SENT_OUTBOX),
    Index("ix_outbox_about", "about", sqlite_where=_ABOUT_OUTBOX),
)

lanes = Table(
    "lanes",
    metadata,
    Column("lane", String(32), primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("filled_at", Moment, nullable=False),
    Column("held_until", Moment),  # the vendor said when to come back
    Column("paused", Text),  # why an operator must act; empty: it flows
)

persons = Table(
    "persons",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("first_name", String(80), nullable=False, server_default=""),
    Column("language", String(8), nullable=False, server_default=""),
    Column("time_zone", String(48), nullable=False, server_default="Europe/Paris"),
    Column("customer_id", String(64), unique=True),
    Column("vip", Boolean, nullable=False, server_default=text("false")),
    Column("preferred", String(32), nullable=False, server_default=""),
    Column("orders", Value(tuple[str, ...]), nullable=False, server_default="[]"),
    Column("city", String(80), nullable=False, server_default=""),  # where the shop delivers to, of its customers
    Column("postcode", String(16), nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False),
    Column("became", String(32)),  # a stranger who turned out to be somebody we know
)

addresses = Table(
    "addresses",
    metadata,
    Column("address", String(255), primary_key=True),  # "sms:+33639980001"
    Column("person_id", String(32), nullable=False, index=True),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("open", Boolean, nullable=False, server_default=text("true")),
    Column("gone", Boolean, nullable=False, server_default=text("false")),  # until they write from there again
    Column("last_inbound_at", Moment),
    Column("thread", Value(dict[str, str]), nullable=False, server_default="{}"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("address", String(255), nullable=False),  # where it is held now
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("conversation_id", String(32), nullable=False),
    Column("address", String(255), nullable=False),
    Column("author", String(16), nullable=False),  # customer, bot, agent, note
    Column("name", String(80), nullable=False, server_default=""),
    Column("body", Text, nullable=False),  # a Reply; what a customer says is one too
    Column("at", Moment, nullable=False),
    Column("ref", String(255), nullable=False),  # the id of what came in (the channel's), or of what goes out (ours)
    Index("ix_messages_address", "address", "seq"),
    Index("ix_messages_conversation", "conversation_id", "seq"),
    Index("ix_messages_customers", "seq", sqlite_where=_OF_CUSTOMERS),
    Index("ix_messages_visits", "address", "at", sqlite_where=_OF_CUSTOMERS),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", String(32), nullable=False),
    Column("order_number", String(64), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("address", String(255), nullable=False),
    Column("since", Moment, nullable=False),
    UniqueConstraint("person_id", "order_number"),
    Index("ix_subscriptions_order", "order_number"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("person_id", String(32), nullable=False),
    Column("address", String(255), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("granted", Boolean, nullable=False),
    Column("how", String(32), nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    Column("shown", String(64), nullable=False, server_default=""),  # the version of the text it was said to
    Column("at", Moment, nullable=False),
    Index("ix_consents_person", "person_id"),
    Index("ix_consents_address", "address"),
)

contact_rules = Table(  # on what terms people let us write to them
    "contact_rules",
    metadata,
    Column("person_id", String(32), primary_key=True),
    Column("body", Value(ContactRules), nullable=False),
    Column("at", Moment, nullable=False),
)

checks = Table(  # how often somebody looked after an order by themselves: who worries is told more
    "checks",
    metadata,
    Column("person_id", String(32), primary_key=True),
    Column("order_number", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

notices = Table(  # one telling of one thing to one person: planned, told or not, and what came of it
    "notices",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", String(200), nullable=False, unique=True),  # idempotency: the same thing is told once
    Column("person_id", String(32), nullable=False),
    Column("notice", String(32), nullable=False),  # its file in notifications/notices/, or "campaign"
    Column("about", String(120), nullable=False),  # the order, the product, the campaign
    Column("part", String(120), nullable=False, server_default=""),  # the parcel or payment of it; empty: all of it
    Column("purpose", String(16), nullable=False),
    Column("body", Text, nullable=False),  # the event it tells of
    Column("channel", String(32), nullable=False, server_default=""),  # named by the person for this; empty: the best
    Column("state", String(16), nullable=False),  # waiting, told, dropped, held_out
    Column("why", String(40), nullable=False, server_default=""),  # why it waits or was dropped; why there, once told
    Column("planned_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("told_at", Moment),
    Column("address", String(255)),  # where it was told first
    Column("tried", String(120), nullable=False, server_default=""),  # the channels it was told on, in order
    Column("segment", String(40), nullable=False, server_default=""),
    Column("chance", Float),  # that it would be answered, as believed then
    Column("propensity", Float),  # that just this channel would be chosen
    Column("fallback_at", Moment),  # when to tell it on the next channel too, unless they react
    Column("reacted_at", Moment),  # a word, a button or a link; never an opened mail
    Column("clicked_at", Moment),
    Column("over_at", Moment),  # when what it tells of was over: the late parcel came, or never will
    Column("grade", Float),  # 1, 0.5 or 0: set a day after it was told, from which on it has taught something
    Index("ix_notices_due", "due_at", sqlite_where=_WAITING),
    Index("ix_notices_fallback", "fallback_at", sqlite_where=_FALLS_BACK),
    Index("ix_notices_ungraded", "told_at", sqlite_where=_UNGRADED),
    Index("ix_notices_person", "person_id", "told_at"),
    Index("ix_notices_about", "notice", "about", "seq"),
)

habits = Table(  # what is believed of how somebody answers: see notifications/preference.py
    "habits",
    metadata,
    Column("person_id", String(32), primary_key=True),
    Column("numbers", LargeBinary, nullable=False),  # three a channel: a mean, a variance, contacts
    Column("lately", String(120), nullable=False, server_default=""),  # the last outcomes, for the sentence
    Column("day", Float, nullable=False),
)

crowd = Table(  # what is believed of many at once
    "crowd",
    metadata,
    Column("name", String(160), primary_key=True),
    Column("mean", Float, nullable=False),
    Column("variance", Float, nullable=False),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("body", Text, nullable=False),  # to whom, what, how fast: a Campaign
    Column("state", String(16), nullable=False),  # draft, scheduled, running, pausing, paused, stopping, stopped, done
    Column("cursor", String(32), nullable=False, server_default=""),  # the last person looked at
    Column("paced_until", Moment),  # when the last planned message leaves, where a rate was asked for
    Column("counts", Value(dict[str, int]), nullable=False, server_default="{}"),
    Column("created_at", Moment, nullable=False),
    Column("starts_at", Moment),
    Column("ended_at", Moment),
    Index("ix_campaigns_halting", "state", sqlite_where=_HALTING),
)

visits = Table(  # what people looked at in the shop, of those who agreed that we know
    "visits",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("person_id", String(32), nullable=False),
    Column("what", String(16), nullable=False),  # product, page
    Column("about", String(255), nullable=False),  # the SKU, or the page's path
    Column("at", Moment, nullable=False),
    Index("ix_visits_person", "person_id", "at"),
)

carts = Table(  # what somebody put aside, as the shop's site or back end tells it
    "carts",
    metadata,
    Column("person_id", String(32), primary_key=True),
    Column("body", Text, nullable=False),  # what is in it, and the link that restores it
    Column("touched_at", Moment, nullable=False),
)

purchases = Table(  # what was bought, for the results of what we sent
    "purchases",
    metadata,
    Column("order_number", String(64), primary_key=True),
    Column("person_id", String(32), nullable=False),
    Column("total", Float, nullable=False),
    Column("currency", String(8), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_purchases_person", "person_id", "at"),
)

purchase_lines = Table(  # which products were in it
    "purchase_lines",
    metadata,
    Column("order_number", String(64), primary_key=True),
    Column("sku", String(255), primary_key=True),
    Column("person_id", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_purchase_lines_person", "person_id", "sku"),
)

links = Table(  # where the links in what we send lead; whose they are stands in none of it
    "links",
    metadata,
    Column("mark", String(16), primary_key=True),
    Column("url", Text, nullable=False),
    Column("sent_at", Moment, nullable=False),
)

proofs = Table(
    "proofs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", String(32), nullable=False, index=True),
    Column("secret_hash", String(64), nullable=False, index=True),
    Column("asked_from", String(255), nullable=False, index=True),
    Column("sent_to", String(255), index=True),
    Column("body", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("spent_at", Moment),
)

misses = Table(
    "misses",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("asked_from", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_misses_asked_from", "asked_from", "at"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("thread", String(255), unique=True),  # where the team answers, once it is open there
    Column("reason", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
)

catalogues = Table(
    "catalogues",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("state", String(10), nullable=False),  # filling, current
    Column("at", Moment, nullable=False),
    Column("taught", Text, nullable=False),  # its schema, as JSON: see dialogs/search/schema.py
    Column("source", String(64), nullable=False, server_default=""),  # "shop:…" when taken from the shop itself
)

products = Table(
    "products",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=False),
    Column("catalogue_id", BigInteger, nullable=False),
    Column("sku", String(255), nullable=False),
    Column("rank", Float, nullable=False),  # before anything is asked: in stock, popular, well rated
    UniqueConstraint("catalogue_id", "sku"),
)

product_sheets = Table(  # apart from `products`: a search goes through many of those, and shows few
    "product_sheets",
    metadata,
    Column("product_id", Serial, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("price", Float),
    Column("currency", String(8), nullable=False),
    Column("in_stock", Boolean),
    Column("url", Text, nullable=False),
    Column("image", Text, nullable=False),
    Column("shown", Text, nullable=False),  # what it states, as JSON, in the catalogue's words
)

product_values = Table(
    "product_values",
    metadata,
    Column("product_id", BigInteger, primary_key=True, autoincrement=False),
    Column("attribute", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("number", Float),  # in the base unit; yes is 1
    Column("high", Float),  # the upper end of a range
    Column("word", Text),
    Index("ix_product_values_word", "attribute", "word", "product_id", sqlite_where=_IN_WORDS),
    Index("ix_product_values_number", "attribute", "number", "product_id", sqlite_where=_IN_NUMBERS),
    sqlite_with_rowid=False,  # stored in the order it is looked up
)

product_meanings = Table(  # by what a product is in a few words: those that say the same share one
    "product_meanings",
    metadata,
    Column("digest", String(32), primary_key=True),  # of the model and the words
    Column("point", LargeBinary, nullable=False),  # one signed byte a direction: see dialogs/search/likeness.py
)

demand = Table(  # what customers look for, all together: whose it was is not here
    "demand",
    metadata,
    Column("day", String(10), primary_key=True),  # "2026-11-22"
    Column("what", String(16), primary_key=True),  # asked, unknown, unmet
    Column("kind", String(120), primary_key=True),  # of product, as the catalogue calls it; empty: none was named
    Column("about", String(120), primary_key=True),  # the attribute; for unknown, the customer's word
    Column("wanted", String(120), primary_key=True),  # "< 350 EUR"
    Column("count", Integer, nullable=False),
)

wishes = Table(  # what one person looks for, if they want us to remember it
    "wishes",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("person_id", String(32), nullable=False, index=True),
    Column("kind", String(120), nullable=False),
    Column("about", String(120), nullable=False),
    Column("wanted", String(120), nullable=False),
    Column("at", Moment, nullable=False),
)

lessons = Table(  # what the merchant said that messages mean, or that they are to be left aside
    "lessons",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("language", String(8), nullable=False),
    Column("intent", String(40), nullable=False),  # empty: left aside
    Column("phrase", Text, nullable=False),
    Column("covers", Value(tuple[str, ...]), nullable=False),  # hashes of the messages it was said of
    Column("at", Moment, nullable=False),
)

repairs = Table(  # problems with products, one a row, however long and on however many channels
    "repairs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", String(32), nullable=False, index=True),
    Column("state", String(8), nullable=False),  # open, solved, handed, left
    Column("about", String(255), nullable=False),  # the SKU, else the kind of product
    Column("procedure", String(80), nullable=False),  # the one worked through; empty: none was found
    Column("questions", Integer, nullable=False),  # put in all
    Column("again", Integer, nullable=False),  # put although they had been answered: must be 0
    Column("body", Text, nullable=False),  # a Repair
    Column("opened_at", Moment, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Index("ix_repairs_opened", "opened_at"),
)

alerts = Table(  # of which products somebody wants to hear, and why: no more than is needed to write to them
    "alerts",
    metadata,
    Column("person_id", String(32), primary_key=True),
    Column("sku", String(255), primary_key=True),
    Column("variant", String(64), primary_key=True),  # empty: any
    Column("about", String(16), primary_key=True),  # price, stock, low_stock
    Column("limit", Float),  # the highest price they want to hear of
    Column("channel", String(32), nullable=False),
    Column("address", String(255), nullable=False),  # where they asked
    Column("since", Moment, nullable=False),
    Index("ix_alerts_sku", "sku", "about"),
)

ratings = Table(  # what was thought of an answer, for the merchant to read
    "ratings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", String(32), nullable=False, index=True),
    Column("about", String(120), nullable=False),  # the skill, and what it told: "faq:payment-split"
    Column("kind", String(8), nullable=False),  # helpful (0, 1), stars (1 to 5)
    Column("mark", Integer, nullable=False),
    Column("remark", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

enclosures = Table(  # pictures and documents that came with a message, and only there: until the team has seen them
    "enclosures",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("address", String(255), nullable=False),  # who sent it
    Column("size", Integer, nullable=False),  # bytes
    Column("content", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_enclosures_address", "address", "at"),
    Index("ix_enclosures_at", "at"),
)


def told_to_postgresql() -> MetaData:
    """The same tables, whose indexes of some rows only are so on PostgreSQL too: for who creates tables there.

    Everybody else does without: SQLAlchemy loads PostgreSQL's dialect as soon as one index names it, even to a hub
    that runs on SQLite.
    """
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        if (rows := index.dialect_kwargs.get("sqlite_where")) is not None:
            index.dialect_kwargs["postgresql_where"] = rows
    return metadata
