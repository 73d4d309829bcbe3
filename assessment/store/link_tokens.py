"""Random link tokens and their hashes."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """A fresh token for a personal link: 32 random bytes, 43 characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256. A token is random through and through, so no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
