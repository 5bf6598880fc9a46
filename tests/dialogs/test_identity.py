"""Codes and links: what proves who somebody is, and what does not."""

import pytest
from msgspec.structs import replace

from dialogs.identity import CODE_LIFE, LINK_LIFE, Prover, code_in, link_in, new_proof
from dialogs.messages import Address
from dialogs.records import Proof
from tests.kit.moments import NOON

HERE = Address("telegram", "5001003")
PROVER = Prover(b"the hub's secret")


def proof(**more: object) -> Proof:
    return replace(new_proof("order", "p-1", HERE, NOON), **more)


def test_the_code_that_was_sent_is_recognised_and_no_other():
    code, sealed = PROVER.code(proof())
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert PROVER.recognises(sealed, code)
    assert not PROVER.recognises(sealed, wrong)


def test_a_decoy_recognises_nothing_not_even_its_own_code():
    code, sealed = PROVER.code(proof(decoy=True))
    assert not PROVER.recognises(sealed, code)


def test_a_stolen_database_opens_nothing_without_the_hubs_secret():
    code, sealed = PROVER.code(proof())
    assert code not in sealed.secret_hash
    assert not Prover(b"another secret").recognises(sealed, code)


def test_a_link_is_long_enough_not_to_be_guessed_and_fits_every_vendors_start_link():
    token, sealed = PROVER.link(new_proof("link", "p-1", HERE, NOON))
    assert link_in(token) == token
    assert len(token) <= 64
    assert PROVER.hash(token) == sealed.secret_hash


def test_a_code_lives_ten_minutes_and_a_link_half_an_hour():
    assert new_proof("order", "p-1", HERE, NOON).expires_at == NOON + CODE_LIFE
    assert new_proof("link", "p-1", HERE, NOON).expires_at == NOON + LINK_LIFE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", "123456"),
        ("123 456", "123456"),
        ("123-456", "123456"),
        ("123.456", "123456"),
        ("le code est 004217.", "004217"),
        ("mon code : 123456 merci", "123456"),
        ("12345", ""),
        ("1234567", ""),
        ("commande 1042", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_however_it_is_spaced(text: str, code: str):
    assert code_in(text) == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lien-AAAAAAAAAAAAAAAAAAAAAA", True),
        ("Voici : lien-AAAAAAAAAAAAAAAAAAAA_-", True),
        ("lien-court", False),
        ("lien-AAAAAAAAAAAAAAAAAAAAAAA", False),
        ("bonjour", False),
    ],
)
def test_a_link_is_found_in_what_is_written(text: str, found: bool):
    assert bool(link_in(text)) is found
