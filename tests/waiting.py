"""Waiting for another process or thread: the one place of the tests that sleeps."""

import time
from collections.abc import Callable

PAUSE = 0.02
LOOKS = 15_000
"""How often is looked before a test gives up: minutes, for a busy machine. No clock is read."""
PATIENCE = 600
"""Seconds after which a program that a test started, or asks, counts as stuck. No result depends on them."""


def wait_until(reached: Callable[[], bool], what: str, *, looks: int = LOOKS) -> None:
    """Return once that holds; fail with `what` when it never does."""
    for _ in range(looks):
        if reached():
            return
        pause()
    raise AssertionError(what)


def pause() -> None:
    """Leave the processor to others before looking again."""
    time.sleep(PAUSE)
