"""Container of a backup: a stream of bytes with its format, its hash and, where a passphrase is given, encrypted.

A line that names the format and its version, a line of JSON that says how the rest is encrypted, the content, and a
line with the SHA-256 of everything before it. Encrypted content stands in blocks of one mebibyte, each under
AES-256-GCM with a nonce of a random prefix, the block's number and whether it is the last: no block can be left out,
moved or cut off (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). The key is scrypt of the
passphrase.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from io import RawIOBase
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

FORMAT = 1
NAME = b"DIAPASON BACKUP "
BLOCK = 1 << 20
TAG_BYTES = 16
PREFIX_BYTES = 7
SALT_BYTES = 16
KEY_BYTES = 32
SCRYPT_COST = 1 << 17
"""Of memory and time: 128 MiB and about half a second for each guess (RFC 7914, r = 8)."""
MOST_SCRYPT_COST = 1 << 20
SCRYPT_BLOCK = 8
LONGEST_LINE = 4096
SUM_LABEL = b"\nSHA-256 "
SUM_BYTES = len(SUM_LABEL) + 64 + 1
READ_BYTES = 1 << 20


class NoBackupError(Exception):
    """The file is no backup of this product."""


class DamagedBackupError(Exception):
    """The file is cut short or changed: its hash is not that of its content."""


class NewerBackupError(Exception):
    """The file has a format of a later version."""


class PassphraseNeededError(Exception):
    """The content is encrypted and no passphrase is given."""


class WrongPassphraseError(Exception):
    """The passphrase is not the one that it was made with."""


@dataclass(frozen=True, slots=True)
class _Cipher:
    aead: AESGCM
    prefix: bytes

    def nonce(self, number: int, *, last: bool) -> bytes:
        return self.prefix + number.to_bytes(4) + bytes([last])


class BackupWriter(RawIOBase):
    """A stream whose content goes into a container on `file`; closing it writes the end, and leaves the file open."""

    def __init__(self, file: BinaryIO, *, passphrase: str | None, scrypt_cost: int = SCRYPT_COST) -> None:
        super().__init__()
        self._file = file
        self._sum = hashlib.sha256()
        self._pending = bytearray()
        self._number = 0
        self._cipher: _Cipher | None = None
        header: dict[str, Any] = {"encrypted": passphrase is not None}
        if passphrase is not None:
            salt, prefix = os.urandom(SALT_BYTES), os.urandom(PREFIX_BYTES)
            header |= {"salt": salt.hex(), "prefix": prefix.hex(), "cost": scrypt_cost}
            self._cipher = _Cipher(AESGCM(_derived(passphrase, salt, scrypt_cost)), prefix)
        self._header = json.dumps(header, sort_keys=True).encode() + b"\n"
        self._put(NAME + str(FORMAT).encode() + b"\n" + self._header)

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, content: Any) -> int:
        """Take content; whole blocks leave at once."""
        taken = bytes(content)
        if self._cipher is None:
            self._put(taken)
            return len(taken)
        self._pending += taken
        # The last block is told from the others, so one is always held back.
        while len(self._pending) > BLOCK:
            self._encrypt(bytes(self._pending[:BLOCK]), last=False)
            del self._pending[:BLOCK]
        return len(taken)

    def close(self) -> None:
        """Write the last block and the hash."""
        if not self.closed:
            if self._cipher is not None:
                self._encrypt(bytes(self._pending), last=True)
            self._file.write(SUM_LABEL + self._sum.hexdigest().encode() + b"\n")
        super().close()

    def _encrypt(self, block: bytes, *, last: bool) -> None:
        if self._cipher is not None:
            nonce = self._cipher.nonce(self._number, last=last)
            self._put(self._cipher.aead.encrypt(nonce, block, self._header))
            self._number += 1

    def _put(self, content: bytes) -> None:
        self._sum.update(content)
        self._file.write(content)


class BackupReader(RawIOBase):
    """The content of a container on `file`, whose hash was compared first.

    When made: raises NoBackupError, NewerBackupError, DamagedBackupError, PassphraseNeededError, WrongPassphraseError.
    """

    def __init__(self, file: BinaryIO, *, passphrase: str | None) -> None:
        super().__init__()
        self._file = file
        self.encrypted, header = _opened_header(file)
        begin = file.tell()
        self._left = _compared(file) - begin
        file.seek(begin)
        self._ready = bytearray()
        self._number = 0
        self._header = json.dumps(header, sort_keys=True).encode() + b"\n"
        self._cipher = _cipher_of(header, passphrase) if self.encrypted else None
        if self._cipher is not None:
            try:
                self._open_block()
            except InvalidTag as error:
                raise WrongPassphraseError from error

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Content as it comes; 0 at its end."""
        view = memoryview(buffer)
        if self._cipher is None:
            content = self._file.read(min(len(view), self._left))
            self._left -= len(content)
        else:
            if not self._ready and self._left > 0:
                self._open_block()
            content = bytes(self._ready[: len(view)])
            del self._ready[: len(view)]
        view[: len(content)] = content
        return len(content)

    def _open_block(self) -> None:
        if self._cipher is not None:
            encrypted = self._file.read(min(BLOCK + TAG_BYTES, self._left))
            self._left -= len(encrypted)
            nonce = self._cipher.nonce(self._number, last=self._left == 0)
            self._ready += self._cipher.aead.decrypt(nonce, encrypted, self._header)
            self._number += 1


def is_encrypted(file: BinaryIO) -> bool:
    """Whether a passphrase is needed. Raises NoBackupError, NewerBackupError."""
    return _opened_header(file)[0]


def _opened_header(file: BinaryIO) -> tuple[bool, dict[str, Any]]:
    first = file.readline(LONGEST_LINE)
    version = first.removeprefix(NAME).strip()
    if not first.startswith(NAME) or not version.isdigit():
        raise NoBackupError
    if int(version) > FORMAT:
        raise NewerBackupError
    try:
        header = json.loads(file.readline(LONGEST_LINE))
        return bool(header["encrypted"]), header
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedBackupError from error


def _compared(file: BinaryIO) -> int:
    """Where the content ends, once the hash is found to be that of everything before it."""
    end = file.seek(0, os.SEEK_END) - SUM_BYTES
    if end < 0:
        raise DamagedBackupError
    file.seek(0)
    computed, left = hashlib.sha256(), end
    while left and (content := file.read(min(READ_BYTES, left))):
        computed.update(content)
        left -= len(content)
    if file.read() != SUM_LABEL + computed.hexdigest().encode() + b"\n":
        raise DamagedBackupError
    return end


def _cipher_of(header: dict[str, Any], passphrase: str | None) -> _Cipher:
    if passphrase is None:
        raise PassphraseNeededError
    try:
        salt, prefix = bytes.fromhex(header["salt"]), bytes.fromhex(header["prefix"])
        cost = int(header["cost"])
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedBackupError from error
    if not 2 <= cost <= MOST_SCRYPT_COST or cost & (cost - 1):
        raise DamagedBackupError
    return _Cipher(AESGCM(_derived(passphrase, salt, cost)), prefix)


def _derived(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=KEY_BYTES, n=cost, r=SCRYPT_BLOCK, p=1).derive(passphrase.encode())
