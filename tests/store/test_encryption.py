"""Encryption depends on the operator's key."""

import hmac

import pytest

from assessment.core.questionnaire.respondents import RespondentRole
from assessment.store.encryption import (
    CELL_VALUES,
    DOCUMENT_BLOCK,
    LOWEST_CELL,
    NONCES,
    DecryptionError,
    FunctionAndRole,
    SecretKeys,
)

KEYS = SecretKeys.from_secret("0f9a1b7c2d8e3f4a5b6c7d8e9f0a1b2c3d4e5f60")
OTHER = SecretKeys.from_secret("another secret key, just as long as it must be")
HEAD = FunctionAndRole("finance", RespondentRole.HEAD)


def test_a_place_is_opened_by_the_key_that_sealed_it() -> None:
    for place in (
        HEAD,
        FunctionAndRole("operations", RespondentRole.MEMBER),
        FunctionAndRole("é" * 20, RespondentRole.MEMBER),
    ):
        assert KEYS.opened(KEYS.sealed(place, "a"), "a") == place


def test_another_key_another_person_or_a_changed_seal_opens_nothing() -> None:
    sealed = KEYS.sealed(HEAD, "a")
    for keys, content, owner in (
        (OTHER, sealed, "a"),
        (KEYS, sealed, "b"),
        (KEYS, sealed[:-1] + bytes([sealed[-1] ^ 1]), "a"),
    ):
        with pytest.raises(DecryptionError):
            keys.opened(content, owner)


def test_seals_of_equal_places_differ_and_all_are_of_one_length() -> None:
    seals = [KEYS.sealed(place, "a") for place in (HEAD, HEAD, FunctionAndRole("leadership", RespondentRole.MEMBER))]
    assert len(set(seals)) == 3
    assert len({len(seal) for seal in seals}) == 1
    assert not any(b"finance" in seal or b"head" in seal for seal in seals)


@pytest.mark.parametrize("nonce", [0, 1, NONCES, 2 * NONCES - 1])
def test_a_cell_is_moved_by_the_hmac_of_its_item(nonce: int) -> None:
    seal = KEYS.answer_seal(17)
    step = hmac.digest(seal.key, (f"S1/{nonce}" if nonce else "S1").encode(), "sha256")[0] % CELL_VALUES
    kept = nonce * CELL_VALUES + (3 - LOWEST_CELL + step) % CELL_VALUES
    assert seal.opened_cell("S1", kept if nonce else kept + LOWEST_CELL) == 3


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK ends with zeros\0\0", b"x" * DOCUMENT_BLOCK])
def test_a_document_is_sealed_in_whole_blocks_and_comes_back_as_it_was(content: bytes) -> None:
    seal, key = KEYS.answer_seal(7), "d" * 64
    sealed = seal.sealed_document(key, content)
    assert len(sealed) - len(KEYS.answer_seal(7).sealed_document(key, b"")) in (0, DOCUMENT_BLOCK)
    assert seal.opened_document(key, sealed) == content
    with pytest.raises(DecryptionError):
        KEYS.answer_seal(8).opened_document(key, sealed)


def test_tokens_are_made_again_alike_and_differ_for_all_else() -> None:
    tokens = {
        keys.token(purpose, owner, issue)
        for keys in (KEYS, OTHER)
        for purpose in ("invitation", "response")
        for owner in ("a", "b")
        for issue in (1, 2)
    }
    assert len(tokens) == 16
    assert {len(token) for token in tokens} == {43}
    assert KEYS.token("invitation", "a") == KEYS.token("invitation", "a", 1)


def test_keys_do_not_show_themselves() -> None:
    assert "0f9a" not in repr(KEYS)
