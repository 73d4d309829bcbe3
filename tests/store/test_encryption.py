"""Encryption depends on the operator's key."""

import hashlib
import hmac
from collections import Counter

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

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
    cipher = KEYS.response_cipher(17, in_blocks=False)
    step = hmac.digest(cipher.key, (f"S1/{nonce}" if nonce else "S1").encode(), "sha256")[0] % CELL_VALUES
    kept = nonce * CELL_VALUES + (3 - LOWEST_CELL + step) % CELL_VALUES
    assert cipher.decrypted_cell("S1", kept if nonce else kept + LOWEST_CELL) == 3


@pytest.mark.parametrize("nonce", [NONCES, 2 * NONCES - 1])
def test_a_cell_is_moved_by_the_first_byte_of_a_block_of_its_item(nonce: int) -> None:
    cipher = KEYS.response_cipher(17)
    key = hmac.digest(cipher.key, b"cells", "sha256")
    block = hashlib.sha256(b"S1").digest()[:14] + nonce.to_bytes(2, "big")
    step = Cipher(AES(key), ECB()).encryptor().update(block)[0] % CELL_VALUES
    kept = nonce * CELL_VALUES + (3 - LOWEST_CELL + step) % CELL_VALUES
    assert cipher.decrypted_cells([("S1", kept), ("S2", kept)])["S1"] == 3


@pytest.mark.parametrize("in_blocks", [True, False])
def test_every_cell_comes_back_and_is_moved_by_all_steps_alike(*, in_blocks: bool) -> None:
    cipher = KEYS.response_cipher(17, in_blocks=in_blocks)
    for cell in range(LOWEST_CELL, LOWEST_CELL + CELL_VALUES):
        kept = [(f"S{number}", cipher.encrypted_cell(f"S{number}", cell)) for number in range(800)]
        assert set(cipher.decrypted_cells(kept).values()) == {cell}
        assert all(NONCES * CELL_VALUES <= number < 2 * NONCES * CELL_VALUES for _, number in kept)
        moved = Counter(number % CELL_VALUES for _, number in kept)
        # Eight binomials of 800 and 1/8: 100 on average, 9.4 their deviation; beyond five of them once in 100,000 runs.
        assert all(abs(moved[step] - 100) < 50 for step in range(CELL_VALUES))


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
