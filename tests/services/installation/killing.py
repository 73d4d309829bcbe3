"""Runs something in a process of its own and kills it at a chosen step."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

Step = Callable[[], None]
FILE_STEPS = {"os.rename", "os.link", "os.remove"}


def killed(act: Callable[[], object], *, at: int, watch: Callable[[Step], None]) -> bool:
    """Whether the process was killed before its step of that number, from 0; otherwise it came to its end."""
    child = os.fork()
    if child == 0:
        left = [at]

        def step() -> None:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            watch(step)
            act()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def file_steps(step: Step) -> None:
    """A step is a file that is renamed, linked or removed."""

    def hook(name: str, _arguments: Any) -> None:
        if name in FILE_STEPS:
            step()

    sys.addaudithook(hook)


def statements(step: Step) -> None:
    """A step is a statement sent to a database."""
    event.listen(Engine, "before_cursor_execute", lambda *_: step())
