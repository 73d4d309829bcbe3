"""Waiting for another process or thread."""

import time
from collections.abc import Callable

PAUSE = 0.02
LOOKS = 15_000
"""How often is looked before a test gives up: minutes, for a busy machine. No clock is read."""


def wait_until(reached: Callable[[], bool], what: str) -> None:
    """Return once that holds; fail with `what` when it never does."""
    for _ in range(LOOKS):
        if reached():
            return
        time.sleep(PAUSE)
    raise AssertionError(what)
