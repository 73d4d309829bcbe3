"""Keys for each purpose, made of the operator's secret with nothing but the standard library.

Apart from the encryption that most of them serve: a command that signs a document loads no library for it.
"""

import hashlib
import hmac

DOCUMENTS = "documents"
"""Purpose of the key that signs the lists of figures in documents."""


def derived_key(secret: bytes, purpose: str) -> bytes:
    """The key of 32 bytes for a purpose; it does not lead back to the secret, nor to the key of another purpose."""
    return hmac.digest(secret, f"diapason {purpose}".encode(), hashlib.sha256)


def document_key(secret_key: str | None) -> bytes:
    """The key that signs documents, of the operator's `secret_key`; empty where there is none: nothing is signed."""
    return derived_key(secret_key.encode(), DOCUMENTS) if secret_key else b""
