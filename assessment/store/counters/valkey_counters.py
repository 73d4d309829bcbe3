"""Counts of attempts in Valkey or Redis, exact however many processes and machines count."""

from datetime import timedelta
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

SCHEMES = {"valkey": "valkey", "valkeys": "valkeys", "redis": "valkey", "rediss": "valkeys"}
"""Schemes of an address, and what the client calls them: Valkey's speaks to Redis as well."""
PATIENCE = 0.5
"""Seconds to wait for a connection or an answer: a page waits for no longer than that."""
PREFIX = "diapason"


class CountersUnavailableError(Exception):
    """The server of the counts does not answer, or the library that speaks to it is not there."""


class AttemptCounters(Protocol):
    """Counts attempts of a party within a window that begins with the first of them."""

    def admits(self, party: str, *, most: int, window: timedelta) -> bool:
        """Count one attempt; whether it is among the first `most`. Raises CountersUnavailableError."""


class ValkeyCounters:
    """Attempts counted by the `limits` library, one key a party, which goes when its window is over."""

    def __init__(self, url: str) -> None:
        # Whoever names no server needs no such library.
        try:
            from limits.storage import storage_from_string  # noqa: PLC0415
            from limits.strategies import FixedWindowRateLimiter  # noqa: PLC0415

            # Nothing is retried: the database counts meanwhile.
            storage = storage_from_string(
                _address(url),
                key_prefix=PREFIX,
                wrap_exceptions=True,
                socket_timeout=PATIENCE,
                socket_connect_timeout=PATIENCE,
            )
        except Exception as error:  # of the client's own choosing: a wrong address, a library that is missing
            raise CountersUnavailableError(str(error)) from error
        self._storage = storage
        self._limiter = FixedWindowRateLimiter(storage)

    def admits(self, party: str, *, most: int, window: timedelta) -> bool:
        """Count one attempt; whether it is among the first `most`. Raises CountersUnavailableError."""
        from limits import RateLimitItemPerSecond  # noqa: PLC0415
        from limits.errors import StorageError  # noqa: PLC0415

        limit = RateLimitItemPerSecond(most, int(window.total_seconds()))
        try:
            return self._limiter.hit(limit, party)
        except StorageError as error:
            raise CountersUnavailableError(str(error.__cause__ or error)) from error

    def answers(self) -> bool:
        """Whether the server can be reached now."""
        return bool(self._storage.check())


def _address(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(scheme=SCHEMES[parts.scheme]))
