"""Who belongs to a segment, as a question to the database."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from notifications.segment import Orders, Products, Seen, Segment
from storage.tables import addresses, catalogues, persons, product_sheets, products, purchase_lines, purchases, visits


async def count(connection: AsyncConnection, segment: Segment, now: datetime) -> int:
    """How many belong to it at this moment."""
    return await connection.scalar(select(func.count()).select_from(persons).where(_belongs(segment, now))) or 0


async def after(
    connection: AsyncConnection, segment: Segment, person_id: str, most: int, now: datetime
) -> Sequence[str]:
    """The next who belong to it, by id, after this person (empty: from the first)."""
    query = select(persons.c.id).where(persons.c.id > person_id, _belongs(segment, now))
    return (await connection.scalars(query.order_by(persons.c.id).limit(most))).all()


def _belongs(segment: Segment, now: datetime) -> ColumnElement[bool]:
    """A stranger who turned out to be somebody we know is nobody any more."""
    return and_(persons.c.became.is_(None), where(segment, now))


def where(segment: Segment, now: datetime) -> ColumnElement[bool]:
    """The condition on a row of `persons`."""
    return and_(true(), *_conditions(segment, now))


def _conditions(segment: Segment, now: datetime) -> Iterator[ColumnElement[bool]]:
    if segment.language:
        yield persons.c.language.in_(segment.language)
    if segment.vip is not None:
        yield persons.c.vip.is_(segment.vip)
    if segment.customer is not None:
        yield persons.c.customer_id.is_not(None) if segment.customer else persons.c.customer_id.is_(None)
    if segment.city:
        yield persons.c.city.in_(_spelt(segment.city))
    if segment.postcode:
        yield or_(*(persons.c.postcode.startswith(one, autoescape=True) for one in segment.postcode))
    if segment.channel:
        yield _has(segment.channel)
    if segment.bought:
        yield _bought(segment.bought, now)
    if segment.viewed:
        yield _viewed(segment.viewed, now)
    if segment.orders:
        yield _ordered(segment.orders, now)
    if segment.seen:
        yield from _seen(segment.seen, now)
    if segment.any:
        yield or_(*(where(one, now) for one in segment.any))
    for one in segment.none:
        yield ~where(one, now)


def _spelt(words: Sequence[str]) -> list[str]:
    """As the databases compare letters byte by byte: as told, in capitals, in small letters, each word's first big."""
    return sorted({way for word in words for way in (word, word.upper(), word.lower(), word.title())})


def _has(channels: Sequence[str]) -> ColumnElement[bool]:
    """An address on one of these channels that is neither silent nor gone."""
    there = or_(*(addresses.c.address.startswith(f"{channel}:", autoescape=True) for channel in channels))
    return exists().where(addresses.c.person_id == persons.c.id, addresses.c.open, ~addresses.c.gone, there)


def _seen(seen: Seen, now: datetime) -> Iterator[ColumnElement[bool]]:
    if seen.within:
        yield _heard_since(now - timedelta(days=seen.within))
    if seen.not_for:
        yield ~_heard_since(now - timedelta(days=seen.not_for))


def _heard_since(since: datetime) -> ColumnElement[bool]:
    return exists().where(addresses.c.person_id == persons.c.id, addresses.c.last_inbound_at >= since)


# ---------------------------------------------------------------- what they bought and looked at


def _bought(wanted: Products, now: datetime) -> ColumnElement[bool]:
    theirs = exists().where(purchase_lines.c.person_id == persons.c.id)
    since = [purchase_lines.c.at >= now - timedelta(days=wanted.days)] if wanted.days else []
    return theirs.where(*since, *_named(wanted, purchase_lines.c.sku))


def _viewed(wanted: Products, now: datetime) -> ColumnElement[bool]:
    theirs = exists().where(visits.c.person_id == persons.c.id, visits.c.what == "product")
    since = [visits.c.at >= now - timedelta(days=wanted.days)] if wanted.days else []
    return theirs.where(*since, *_named(wanted, visits.c.about))


def _named(wanted: Products, sku: ColumnElement[str]) -> Iterator[ColumnElement[bool]]:
    """By number, by kind, or by either where both are told."""
    ways = [sku.in_(wanted.sku)] if wanted.sku else []
    ways += [sku.in_(_of_kind(wanted.kind))] if wanted.kind else []
    if ways:
        yield or_(*ways)


def _of_kind(kinds: Sequence[str]) -> Select[tuple[str]]:
    """The products that the catalogue in use calls so."""
    current = select(func.max(catalogues.c.id)).where(catalogues.c.state == "current").scalar_subquery()
    return (
        select(products.c.sku)
        .join(product_sheets, product_sheets.c.product_id == products.c.id)
        .where(products.c.catalogue_id == current, product_sheets.c.kind.in_(_spelt(kinds)))
    )


def _ordered(orders: Orders, now: datetime) -> ColumnElement[bool]:
    theirs = select(func.count()).select_from(purchases).where(purchases.c.person_id == persons.c.id)
    since = [purchases.c.at >= now - timedelta(days=orders.days)] if orders.days else []
    number = theirs.where(*since).correlate(persons).scalar_subquery()
    most = [number <= orders.at_most] if orders.at_most is not None else []
    return and_(number >= orders.at_least, *most)
