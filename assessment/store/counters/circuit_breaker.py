"""Circuit breaker before the server of the counts: one that did not answer is left alone for a while.

Without it every attempt would wait for that server in vain before the database counts it.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from assessment.store.counters.valkey_counters import AttemptCounters, CountersUnavailableError

LOG = logging.getLogger(__name__)
SECONDS_LEFT_ALONE = 5.0
"""Then one attempt tries again, while the others are counted in the database."""


class CircuitBreaker:
    """Counts with `counters` while they answer. Of one process; its threads share it."""

    def __init__(self, counters: AttemptCounters, *, clock: Callable[[], float] = monotonic) -> None:
        self._counters = counters
        self._clock = clock
        self._tries_again_at: float | None = None

    def admits(self, party: str, *, most: int, window: timedelta) -> bool:
        """Count one attempt; whether it is among the first `most`. Raises CountersUnavailableError."""
        # Read once: another thread may meet an answer, and end the pause, between two readings.
        tries_again_at = self._tries_again_at
        if tries_again_at is not None:
            if self._clock() < tries_again_at:
                raise CountersUnavailableError("left alone for a while")
            # Whoever comes while this attempt waits does not wait as well.
            self._leave_alone()
        try:
            admitted = self._counters.admits(party, most=most, window=window)
        except CountersUnavailableError as error:
            self._leave_alone()
            LOG.warning("attempts are counted in the database: %s", error)
            raise
        self._tries_again_at = None
        return admitted

    def _leave_alone(self) -> None:
        self._tries_again_at = self._clock() + SECONDS_LEFT_ALONE
