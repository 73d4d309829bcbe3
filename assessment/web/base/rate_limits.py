"""Rate limits and concurrency limits per address.

Counts are kept in the database, where every process and every machine meets the same ones, or in Valkey where the
operator names one, under keyed hashes: no address is written down. They are erased once their window is over.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from ipaddress import IPv4Address, ip_address, ip_network

from flask import request
from sqlalchemy import Engine

from assessment.store.counters.valkey_counters import AttemptCounters, CountersUnavailableError
from assessment.store.encryption import SecretKeys
from assessment.store.sign_in_limits import count_attempt

IPV6_NETWORK = 64
"""Bits of an IPv6 address that a provider gives out."""
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class LimitedAction(Enum):
    """What is limited."""

    START = "start"
    PDF = "pdf"
    FILE_CHECK = "file_check"
    BAD_LINK = "bad_link"
    CODE = "code"
    SIGN_IN = "sign_in"
    SIGN_IN_AS = "sign_in_as"
    LETTER = "letter"
    LETTER_TO = "letter_to"


PDFS_PER_MINUTE = 12
CHECKS_PER_MINUTE = 12
"""Files that are checked: each takes a second or two."""
SIGN_INS_PER_MINUTE = 30
"""From one address, which a whole office may share; each try costs the server a slow hash."""
SIGN_INS_AS_PER_HOUR = 20
"""For one account, wherever they come from: a six-digit code stands up to this for years."""
LETTERS_PER_MINUTE = 20
LETTERS_TO_PER_HOUR = 5
"""To one address: nobody's mailbox is to be filled by a stranger."""
BAD_LINKS_PER_MINUTE = 60
"""A respondent mistypes a link twice; whoever guesses 43 characters needs longer than the universe is old anyway."""


class BusyError(Exception):
    """Every place for a costly piece of work is taken; one comes free in seconds."""


class TooManyError(Exception):
    """An address asks too often; it may come back in a minute."""


@dataclass(frozen=True, slots=True)
class AttemptLimit:
    """So many attempts in a window of time, which begins with the first of them."""

    most: int
    window: timedelta


def network_of(address: str) -> str:
    """Whose address that is, as attempts are counted: an IPv4 address, or the /64 network of an IPv6 address.

    One customer of a provider has a whole /64 network, and could ask from another address of it each time.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, IPV6_NETWORK), strict=False))


class RateLimiter:
    """Counts attempts per address and action, exactly, however many processes count."""

    def __init__(
        self,
        engine: Engine,
        keys: SecretKeys,
        *,
        now: Callable[[], datetime],
        starts_per_minute: int,
        counters: AttemptCounters | None = None,
    ) -> None:
        self._engine = engine
        self._counters = counters
        self._keys = keys
        self._now = now
        self._limits = {
            LimitedAction.START: AttemptLimit(starts_per_minute, MINUTE),
            LimitedAction.PDF: AttemptLimit(PDFS_PER_MINUTE, MINUTE),
            LimitedAction.FILE_CHECK: AttemptLimit(CHECKS_PER_MINUTE, MINUTE),
            LimitedAction.BAD_LINK: AttemptLimit(BAD_LINKS_PER_MINUTE, MINUTE),
            LimitedAction.CODE: AttemptLimit(BAD_LINKS_PER_MINUTE, MINUTE),
            LimitedAction.SIGN_IN: AttemptLimit(SIGN_INS_PER_MINUTE, MINUTE),
            LimitedAction.SIGN_IN_AS: AttemptLimit(SIGN_INS_AS_PER_HOUR, HOUR),
            LimitedAction.LETTER: AttemptLimit(LETTERS_PER_MINUTE, MINUTE),
            LimitedAction.LETTER_TO: AttemptLimit(LETTERS_TO_PER_HOUR, HOUR),
        }

    def spend(self, effort: LimitedAction, *, whom: str | None = None) -> None:
        """Count one effort: of the requesting address, or concerning `whom`. Raises TooManyError.

        Counted on a connection of its own and kept whatever becomes of the request; hence before the request writes.
        """
        counted = network_of(request.remote_addr or "") if whom is None else whom
        limit = self._limits[effort]
        party = self._keys.party(effort.value, counted)
        if not self._admits(party, limit):
            raise TooManyError

    def _admits(self, party: str, limit: AttemptLimit) -> bool:
        if self._counters is not None:
            # Nobody is let through uncounted: every process has the same database.
            with suppress(CountersUnavailableError):
                return self._counters.admits(party, most=limit.most, window=limit.window)
        with self._engine.begin() as connection:
            return count_attempt(connection, party, now=self._now(), window=limit.window) <= limit.most
