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
        assert KEYS.decrypted_place(KEYS.encrypted_place(place, "a"), "a") == place


def test_another_key_another_person_or_a_changed_seal_opens_nothing() -> None:
    encrypted = KEYS.encrypted_place(HEAD, "a")
    for keys, content, owner in (
        (OTHER, encrypted, "a"),
        (KEYS, encrypted, "b"),
        (KEYS, encrypted[:-1] + bytes([encrypted[-1] ^ 1]), "a"),
    ):
        with pytest.raises(DecryptionError):
            keys.decrypted_place(content, owner)


def test_ciphertexts_of_equal_places_differ_and_all_are_of_one_length() -> None:
    places = (HEAD, HEAD, FunctionAndRole("leadership", RespondentRole.MEMBER))
    ciphertexts = [KEYS.encrypted_place(place, "a") for place in places]
    assert len(set(ciphertexts)) == 3
    assert len({len(ciphertext) for ciphertext in ciphertexts}) == 1
    assert not any(b"finance" in ciphertext or b"head" in ciphertext for ciphertext in ciphertexts)


@pytest.mark.parametrize("nonce", [0, 1, NONCES, 2 * NONCES - 1])
def test_a_cell_is_moved_by_the_hmac_of_its_item(nonce: int) -> None:
    cipher = KEYS.response_cipher(17)
    step = hmac.digest(cipher.key, (f"S1/{nonce}" if nonce else "S1").encode(), "sha256")[0] % CELL_VALUES
    kept = nonce * CELL_VALUES + (3 - LOWEST_CELL + step) % CELL_VALUES
    assert cipher.decrypted_cell("S1", kept if nonce else kept + LOWEST_CELL) == 3


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK ends with zeros\0\0", b"x" * DOCUMENT_BLOCK])
def test_a_document_is_sealed_in_whole_blocks_and_comes_back_as_it_was(content: bytes) -> None:
    cipher, key = KEYS.response_cipher(7), "d" * 64
    encrypted = cipher.encrypted_document(key, content)
    assert len(encrypted) - len(KEYS.response_cipher(7).encrypted_document(key, b"")) in (0, DOCUMENT_BLOCK)
    assert cipher.decrypted_document(key, encrypted) == content
    with pytest.raises(DecryptionError):
        KEYS.response_cipher(8).decrypted_document(key, encrypted)


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
