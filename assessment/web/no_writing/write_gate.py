"""Keeps a locked database from holding up those who only read.

A writer waits some seconds for the lock, and a server has few threads: while another program keeps the database locked,
one writer at a time tries, and the others are told at once.
"""

from dataclasses import dataclass, field
from threading import BoundedSemaphore
from time import monotonic

from flask import Flask, current_app, g, request

EXTENSION = "diapason_write_gate"
SECONDS_CLOSED = 5.0
"""After a writer waited in vain; each further one that does starts it anew."""
READING = ("GET", "HEAD", "OPTIONS")


class DatabaseLockedError(Exception):
    """Another program keeps the database locked, as the last writer found."""


@dataclass
class WriteGate:
    """Of one process. Open unless a writer has just waited in vain."""

    closed_until: float = 0.0
    trying: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(1))

    def enter(self) -> bool:
        """Let a writer in; whether it is the one that tries. Raises DatabaseLockedError."""
        if monotonic() >= self.closed_until:
            return False
        if not self.trying.acquire(blocking=False):
            raise DatabaseLockedError
        return True


def guard_writing(app: Flask, gate: WriteGate) -> None:
    """Let every request that may write pass the gate."""
    app.extensions[EXTENSION] = gate
    app.before_request(_enter)
    app.teardown_request(_leave)


def note_locked() -> None:
    """Close the gate for a while: this request waited in vain."""
    _gate().closed_until = monotonic() + SECONDS_CLOSED


def is_closed() -> bool:
    """Whether a writer has just waited in vain."""
    return monotonic() < _gate().closed_until


def _gate() -> WriteGate:
    gate: WriteGate = current_app.extensions[EXTENSION]
    return gate


def _enter() -> None:
    if request.method not in READING:
        g.tries_to_write = _gate().enter()


def _leave(_error: BaseException | None = None) -> None:
    if g.pop("tries_to_write", False):
        _gate().trying.release()
