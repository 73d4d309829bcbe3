"""Encryption and keyed hashing: answers, comments and documents at rest, fields of invitations, tokens.

All hang on the operator's secret key, which is not in the database. Tokens are made anew when a mail is written, so
that no mail waiting to be sent holds one.
"""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from assessment.core.questionnaire.respondents import RespondentRole
from assessment.store.derived_keys import DOCUMENTS, derived_key

NONCE_BYTES = 12
CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a figure or for another letter."""
CODE_LENGTH = 12
"""Sixty bits: nobody guesses a code, and it is still written on a scrap of paper."""
LOWEST_CELL, CELL_VALUES = -2, 8
NONCES = 2048
"""Steps of an encrypted cell. Numbered from here on, with the eight values of a cell, they fill the upper half of a
small integer, where nothing that is not encrypted stands."""
BLOCK_BYTES, NONCE_OF_CELL_BYTES = 16, 2
"""A block of AES that tells a step: the hash of the item, cut to what the nonce leaves, and the nonce."""
INNER, OUTER = bytes(byte ^ 0x36 for byte in range(256)), bytes(byte ^ 0x5C for byte in range(256))
"""What HMAC does to each byte of its key, by the byte."""
TEXT_BLOCK = 2048
"""Bytes to whose multiple an encrypted text is padded: nearly all texts are then of one length."""
DOCUMENT_BLOCK = 128 * 1024
"""The same for an encrypted document: its length must not tell what it says."""
LENGTH_BYTES = 8
PADDED_BYTES = 64
"""Every encrypted place is as long as any other: its length must not tell the function."""


class DecryptionError(Exception):
    """Something was encrypted with another secret key than the operator's present one."""


@dataclass(frozen=True, slots=True)
class FunctionAndRole:
    """Where somebody stands in the firm.

    `given_as`: of whoever was moved in a confidential campaign after they had begun, the function under which their
    answers are and stay; empty for everybody else. `moved`: their function was corrected since they were invited.
    """

    function: str
    role: RespondentRole
    given_as: str = ""
    moved: bool = False

    @property
    def answers_in(self) -> str:
        """The function in which this person's answers count."""
        return self.given_as or self.function


@dataclass(frozen=True)
class ResponseCipher:
    """Encrypts cells, texts and documents of one response under a key of its own.

    A cell is moved round its eight values by a step that only the key tells, another one each time it is kept: before
    and after a change of an answer, nothing says how far it moved. A text is padded to whole blocks and encrypted.

    `in_blocks`: whether steps are bytes of AES blocks, as in campaigns made since migration 0035, or of HMACs.
    """

    key: bytes
    in_blocks: bool = True

    def __repr__(self) -> str:
        return "ResponseCipher(…)"

    def encrypted_cell(self, item: str, cell: int) -> int:
        """The number, from 16384 to 32767, that is kept in the place of a cell of -2 to 5."""
        number = (NONCES + secrets.randbelow(NONCES)) * CELL_VALUES
        (step,) = self._steps([(item, number)])
        return number + (cell - LOWEST_CELL + step) % CELL_VALUES

    def decrypted_cell(self, item: str, kept: int) -> int:
        """The cell behind a number that is kept."""
        return self.decrypted_cells([(item, kept)])[item]

    def decrypted_cells(self, kept: Iterable[tuple[str, int]]) -> dict[str, int]:
        """The cells behind numbers that are kept, by item."""
        # Cells that were kept before migration 0023 have no nonce and stand below: one step for each item.
        numbers = [(item, number if number >= CELL_VALUES else number - LOWEST_CELL) for item, number in kept]
        steps = zip(numbers, self._steps(numbers), strict=True)
        return {item: (number - step) % CELL_VALUES + LOWEST_CELL for (item, number), step in steps}

    def _steps(self, numbers: list[tuple[str, int]]) -> Iterable[int]:
        """How far the cell of each item is moved under the nonce of its number, a byte each."""
        if not self.in_blocks:
            return map(self._hashed_step, numbers)
        # One call for all: a closing opens half a million cells, and hashing each took half of its time.
        blocks = [_item_block(item) + (number // CELL_VALUES).to_bytes(NONCE_OF_CELL_BYTES) for item, number in numbers]
        return self._blocks.update(b"".join(blocks))[::BLOCK_BYTES]

    @cached_property
    def _blocks(self) -> CipherContext:
        # What is encrypted is no message: no two blocks of a response are alike, save where a nonce comes again.
        return Cipher(AES(hmac.digest(self.key, b"cells", hashlib.sha256)), ECB()).encryptor()  # noqa: S305

    def _hashed_step(self, kept: tuple[str, int]) -> int:
        item, nonce = kept[0], kept[1] // CELL_VALUES
        # HMAC by its definition (RFC 2104): for texts this short, copies of two hashes that have taken in the key are
        # made in less than half the time of `hmac.digest`.
        inner, outer = self._hashes
        inner, outer = inner.copy(), outer.copy()
        inner.update((f"{item}/{nonce}" if nonce else item).encode())
        outer.update(inner.digest())
        return outer.digest()[0]

    @cached_property
    def _hashes(self) -> "tuple[hashlib._Hash, hashlib._Hash]":
        key = self.key.ljust(hashlib.sha256().block_size, b"\0")
        return hashlib.sha256(key.translate(INNER)), hashlib.sha256(key.translate(OUTER))

    def encrypted_document(self, key: str, content: bytes) -> bytes:
        """A document as it is kept under that key."""
        measured = len(content).to_bytes(LENGTH_BYTES) + content
        padded = measured.ljust(-(-len(measured) // DOCUMENT_BLOCK) * DOCUMENT_BLOCK, b"\0")
        return self._encrypted(key, padded)

    def decrypted_document(self, key: str, encrypted: bytes) -> bytes:
        """The document that was encrypted. Raises DecryptionError."""
        padded = self._decrypted(key, encrypted)
        return padded[LENGTH_BYTES : LENGTH_BYTES + int.from_bytes(padded[:LENGTH_BYTES])]

    def encrypted_text(self, item: str, text: str) -> bytes:
        """A text as it is kept."""
        content = text.encode()
        padded = content.ljust(-(-(len(content) + 1) // TEXT_BLOCK) * TEXT_BLOCK, b"\0")
        return self._encrypted(item, padded)

    def decrypted_text(self, item: str, encrypted: bytes) -> str:
        """The text that was encrypted. Raises DecryptionError."""
        return self._decrypted(item, encrypted).rstrip(b"\0").decode()

    def _encrypted(self, name: str, padded: bytes) -> bytes:
        """What was padded, encrypted after a nonce of its own and bound to its name."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, padded, name.encode())

    def _decrypted(self, name: str, encrypted: bytes) -> bytes:
        try:
            return AESGCM(self.key).decrypt(encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:], name.encode())
        except InvalidTag as error:
            raise DecryptionError(name) from error


# Thousands of people answer the same few dozen items.
@lru_cache(maxsize=1024)
def _item_block(item: str) -> bytes:
    """The beginning of an item's blocks."""
    return hashlib.sha256(item.encode()).digest()[: BLOCK_BYTES - NONCE_OF_CELL_BYTES]


@dataclass(frozen=True)
class SecretKeys:
    """Keys for each purpose, made of the operator's secret; none of them leads back to it."""

    secret: bytes

    @classmethod
    def from_secret(cls, secret_key: str) -> "SecretKeys":
        """Keys of the operator's `secret_key`."""
        return cls(secret_key.encode())

    def __repr__(self) -> str:
        return "SecretKeys(…)"

    def _key(self, purpose: str) -> bytes:
        return derived_key(self.secret, purpose)

    # Of what thousands of people have each, the key is derived once.
    @cached_property
    def _answers_key(self) -> bytes:
        return self._key("answers")

    @cached_property
    def _spent_key(self) -> bytes:
        return self._key("spent")

    @cached_property
    def _places_cipher(self) -> AESGCM:
        return AESGCM(self._key("places"))

    def token(self, purpose: str, owner: str, issue: int = 1) -> str:
        """The token of a link, 43 characters: always the same for the same purpose, owner and issue."""
        digest = hmac.digest(self._key("tokens"), f"{purpose}/{owner}/{issue}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def party(self, action: str, who: str) -> str:
        """The keyed hash, 64 hexadecimal digits, under which attempts of an action are counted for one party."""
        return hmac.digest(self._key("attempts"), f"{action}/{who}".encode("utf-8", "replace"), hashlib.sha256).hex()

    def pair_key(self, organisation_id: str, secret: str) -> str:
        """What is kept of a secret that links two answers of one person: its hash under a key of that company."""
        return hmac.digest(self._key(f"pairs/{organisation_id}"), secret.encode(), hashlib.sha256).hex()

    def perturbation_key(self, organisation_id: str) -> str:
        """The secret, 64 hexadecimal digits, by which confidential answers of an organisation are perturbed.

        One for all its campaigns: what is published of the same answers of the same group is the same each time.
        """
        return self._key(f"perturbation/{organisation_id}").hex()

    @cached_property
    def _pairs(self) -> Cipher[ECB]:
        # What is encrypted are hashes, no two blocks of which are alike; and it must be found again by its value.
        return Cipher(AES(self._key("kept pairs")), ECB())  # noqa: S305

    def kept_pair_key(self, pair_key: str) -> str:
        """What is kept of a `pair_key` beside a response.

        What is frozen holds the `pair_key` itself: without the secret, nothing leads from the one to the other, that
        is from a response to a row of a result.
        """
        return self._pairs.encryptor().update(bytes.fromhex(pair_key)).hex()

    def decrypted_pair_key(self, kept: str) -> str:
        """The `pair_key` behind what is kept of it."""
        return self._pairs.decryptor().update(bytes.fromhex(kept)).hex()

    @property
    def document_key(self) -> bytes:
        """What signs the lists of figures in documents."""
        return derived_key(self.secret, DOCUMENTS)

    def fingerprint(self) -> str:
        """What is kept of the secret key itself, 32 hexadecimal digits, to notice another one in its place."""
        return self._key("fingerprint").hex()[:32]

    def erasure_mark(self, kind: str, what: str, nonce: str = "") -> str:
        """What is kept of an erased thing: the keyed hash, 64 hexadecimal digits, of its kind and key."""
        return hmac.digest(self._key("erasures"), f"{kind}/{what}/{nonce}".encode(), hashlib.sha256).hex()

    def document_mark(self, content_hash: str) -> str:
        """The key, 64 hexadecimal digits, of a respondent's document: its hash itself would confirm guessed answers."""
        return hmac.digest(self._key("kept documents"), content_hash.encode(), hashlib.sha256).hex()

    def spent_mark(self, invitation_id: str) -> str:
        """What is kept of an invitation that was used in a confidential campaign."""
        return hmac.digest(self._spent_key, invitation_id.encode(), hashlib.sha256).hex()

    def reminder_key(self, invitation_id: str, day: date) -> str:
        """What is kept of a reminder to an invited person of a confidential campaign, asked for on that day."""
        return hmac.digest(self._key("reminders"), f"{invitation_id}/{day}".encode(), hashlib.sha256).hex()

    def encrypted_recipient(self, invitation_id: str, mail_id: str) -> str:
        """The invitation that a waiting mail is for, as it is kept; two never look alike."""
        nonce = os.urandom(NONCE_BYTES)
        encrypted = AESGCM(self._key("recipients")).encrypt(nonce, invitation_id.encode(), mail_id.encode())
        return base64.b64encode(nonce + encrypted).decode()

    def decrypted_recipient(self, kept: str, mail_id: str) -> str:
        """The invitation that was encrypted for that mail. Raises DecryptionError."""
        encrypted = base64.b64decode(kept)
        try:
            decrypted = AESGCM(self._key("recipients")).decrypt(
                encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:], mail_id.encode()
            )
        except InvalidTag as error:
            raise DecryptionError(mail_id) from error
        return decrypted.decode()

    def letter_mark(self, organisation_id: str, address: str, day: date) -> str:
        """What is kept of a letter about answering that left for an address on that day."""
        text = f"{organisation_id}/{address}/{day}".encode("utf-8", "replace")
        return hmac.digest(self._key("letters"), text, hashlib.sha256).hex()

    def reminder_stop(self, invitation_id: str) -> str:
        """What is kept of an invitation whose person asked for no reminders."""
        return hmac.digest(self._key("reminder stops"), invitation_id.encode(), hashlib.sha256).hex()

    def response_cipher(self, response_id: int, *, in_blocks: bool = True) -> "ResponseCipher":
        """What encrypts the cells and texts of one confidential response; `in_blocks` as its campaign keeps cells."""
        return ResponseCipher(hmac.digest(self._answers_key, str(response_id).encode(), hashlib.sha256), in_blocks)

    def code(self, owner: str) -> str:
        """The short code that a respondent may keep, always the same for the link that they hold: ABCD-EFGH-JKMN."""
        digest = hmac.digest(self._key("codes"), owner.encode(), hashlib.sha256)
        number = int.from_bytes(digest[:8])
        signs = [CODE_SIGNS[number >> (5 * place) & 31] for place in range(CODE_LENGTH)]
        return "-".join("".join(signs[start : start + 4]) for start in range(0, CODE_LENGTH, 4))

    def encrypted_place(self, place: FunctionAndRole, owner: str) -> bytes:
        """A place as it is kept for the invitation `owner`; two equal places never look alike."""
        nonce = os.urandom(NONCE_BYTES)
        parts = (place.role, place.function, place.given_as, "moved" if place.moved else "")
        text = "/".join(parts).rstrip("/").encode().ljust(PADDED_BYTES, b"\0")
        return nonce + self._places_cipher.encrypt(nonce, text, owner.encode())

    def decrypted_place(self, encrypted: bytes, owner: str) -> FunctionAndRole:
        """The place that was encrypted for `owner`. Raises DecryptionError."""
        try:
            text = self._places_cipher.decrypt(encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:], owner.encode())
        except InvalidTag as error:
            raise DecryptionError(owner) from error
        role, function, given_as, moved = (text.rstrip(b"\0").decode() + "///").split("/")[:4]
        return FunctionAndRole(function, RespondentRole(role), given_as, moved=bool(moved))
