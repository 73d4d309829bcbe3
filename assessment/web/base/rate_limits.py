"""Rate limits and concurrency limits per address.

Counts live in the memory of each worker and are forgotten within the hour: no address is written down. The `limits`
library is asked directly, where a reader looks for Flask-Limiter (which is built on it): few places need a limit, and
the extension's hook would cost every request 40 microseconds.
"""

from enum import Enum

from flask import request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


class LimitedAction(Enum):
    """What is limited."""

    START = "start"
    PDF = "pdf"
    BAD_LINK = "bad_link"
    CODE = "code"
    SIGN_IN = "sign_in"
    SIGN_IN_AS = "sign_in_as"
    LETTER = "letter"
    LETTER_TO = "letter_to"


PDFS_PER_MINUTE = 12
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


class RateLimiter:
    """Counts per address and effort."""

    def __init__(self, *, starts_per_minute: int) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._items: dict[LimitedAction, RateLimitItem] = {
            LimitedAction.START: RateLimitItemPerMinute(starts_per_minute),
            LimitedAction.PDF: RateLimitItemPerMinute(PDFS_PER_MINUTE),
            LimitedAction.BAD_LINK: RateLimitItemPerMinute(BAD_LINKS_PER_MINUTE),
            LimitedAction.CODE: RateLimitItemPerMinute(BAD_LINKS_PER_MINUTE),
            LimitedAction.SIGN_IN: RateLimitItemPerMinute(SIGN_INS_PER_MINUTE),
            LimitedAction.SIGN_IN_AS: RateLimitItemPerHour(SIGN_INS_AS_PER_HOUR),
            LimitedAction.LETTER: RateLimitItemPerMinute(LETTERS_PER_MINUTE),
            LimitedAction.LETTER_TO: RateLimitItemPerHour(LETTERS_TO_PER_HOUR),
        }

    def spend(self, effort: LimitedAction, *, whom: str | None = None) -> None:
        """Count one effort: of the requesting address, or concerning `whom`. Raises TooManyError."""
        counted = (request.remote_addr or "") if whom is None else whom
        if not self._limiter.hit(self._items[effort], effort.value, counted):
            raise TooManyError
