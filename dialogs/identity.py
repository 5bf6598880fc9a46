"""Proves who somebody is: one-time codes and links, never a mere say-so, never equal strings.

A code is six digits, lives ten minutes, works once and survives five wrong tries; a link is 128 random bits and lives
half an hour. Only a keyed hash of either is kept. Three codes an hour may be asked for from one address or sent to one.
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import Literal
from uuid import uuid4

from msgspec.structs import replace

from dialogs.messages import Address
from dialogs.records import Proof, Records

CODE_LIFE = timedelta(minutes=10)
LINK_LIFE = timedelta(minutes=30)
TRIES = 5
CODES_AN_HOUR = 3
MISSES_AN_HOUR = 10


class Prover:
    """Makes and checks proofs. `key` is the hub's secret: without it a stolen database opens nothing."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def code(self, proof: Proof) -> tuple[str, Proof]:
        """A six-digit code, and the proof that will recognise it."""
        code = f"{secrets.randbelow(1_000_000):06d}"
        return code, self._sealed(proof, code)

    def link(self, proof: Proof) -> tuple[str, Proof]:
        """A token for a link or to be typed, and the proof that will recognise it."""
        token = f"{_LINK_PREFIX}{secrets.token_urlsafe(16)}"
        return token, self._sealed(proof, token)

    def recognises(self, proof: Proof, secret: str) -> bool:
        """In constant time; a decoy recognises nothing."""
        same = hmac.compare_digest(proof.secret_hash, self.hash(secret))
        return same and not proof.decoy

    def hash(self, secret: str) -> str:
        return hmac.new(self._key, secret.encode(), hashlib.sha256).hexdigest()

    def _sealed(self, proof: Proof, secret: str) -> Proof:
        return replace(proof, secret_hash=self.hash(secret))


def new_proof(
    kind: Literal["order", "address", "account", "link"],
    person_id: str,
    asked_from: Address,
    now: datetime,
    *,
    sent_to: Address | None = None,
    order: str = "",
    customer_id: str = "",
    conversation_id: str = "",
    decoy: bool = False,
) -> Proof:
    """A proof to be asked for, not yet sealed with a secret."""
    return Proof(
        id=uuid4().hex,
        kind=kind,
        person_id=person_id,
        secret_hash="",
        expires_at=now + (LINK_LIFE if kind == "link" else CODE_LIFE),
        tries_left=TRIES,
        asked_from=asked_from,
        sent_to=sent_to,
        order=order,
        customer_id=customer_id,
        conversation_id=conversation_id,
        decoy=decoy,
    )


async def too_many_codes(records: Records, asked_from: Address, sent_to: Address | None, now: datetime) -> bool:
    """Somebody asks for codes faster than a person in good faith would, or makes us pester somebody."""
    return await records.proofs_since(asked_from, sent_to, now - timedelta(hours=1)) >= CODES_AN_HOUR


async def too_many_misses(records: Records, asked_from: Address, now: datetime) -> bool:
    """Somebody is guessing."""
    return await records.failures_since(asked_from, now - timedelta(hours=1)) >= MISSES_AN_HOUR


_LINK_PREFIX = "lien-"
_CODE = re.compile(r"(?<!\d)(\d{3})[ .-]?(\d{3})(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_LINK = re.compile(r"\b(lien-[A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])")


def code_in(text: str) -> str:
    """The six digits typed, however they were spaced; empty when there are none."""
    found = _CODE.search(text)
    return "".join(found.groups()) if found else ""


def link_in(text: str) -> str:
    """The linking token typed or brought along; empty when there is none."""
    found = _LINK.search(text)
    return found[1] if found else ""


def mail_in(text: str) -> Address | None:
    """The mail address typed, in lower case; None when there is none."""
    found = _MAIL.search(text)
    return Address("email", found[0].lower()) if found else None
