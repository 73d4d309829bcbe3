"""Checks a file in a process of its own: whatever was sent, no page waits for it and none goes down with it."""

import os
import resource
import signal
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import cache
from multiprocessing import get_context
from threading import Lock, Thread
from types import FrameType

from assessment.services.verification.check_file import CheckedFile, FileVerdict, check_file
from reports.layout_process import FullQueueError, begin
from reports.verification.figure_list import DocumentSeal

LONGEST = 12
"""Seconds for one file: the longest report takes two."""
MOST_MEMORY = 2 * 1024**3
"""Bytes that the process may have; the longest report takes a fifth of that."""
MOST_WAITING = 4
"""Files that may wait for their turn."""


def _begin() -> None:
    begin()
    with suppress(ValueError, OSError):
        # Some systems know no such limit: the time is limited everywhere.
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    signal.signal(signal.SIGALRM, too_long)


def too_long(_signal: int, _frame: FrameType | None) -> None:
    """What the alarm does. Raises TimeoutError."""
    raise TimeoutError


def checked_here(content: bytes, seal: DocumentSeal) -> CheckedFile:
    """The check of a file; one that takes too long, or more memory than there is, is none of ours."""
    guard = Thread(target=_end_when_stuck, args=(done := Lock(),), daemon=True)
    done.acquire()
    guard.start()
    signal.alarm(LONGEST)
    try:
        return check_file(content, seal)
    except (TimeoutError, MemoryError, RecursionError):
        return CheckedFile(FileVerdict.DAMAGED)
    finally:
        signal.alarm(0)
        done.release()


def _end_when_stuck(done: Lock) -> None:
    """End the process where a library never comes back to be interrupted."""
    if not done.acquire(timeout=LONGEST + 3):
        os._exit(1)


class CheckProcess:
    """Checks one file after the other."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.waiting = 0
        self.pool = self._pool()

    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=_begin)

    def check(self, content: bytes, seal: DocumentSeal) -> CheckedFile:
        """The check of a file by its list. Raises FullQueueError where too many wait."""
        with self.lock:
            if self.waiting >= MOST_WAITING:
                raise FullQueueError
            self.waiting += 1
        try:
            return self._made(content, seal).result(timeout=(LONGEST + 3) * MOST_WAITING)
        except (BrokenProcessPool, NotYetError):
            return CheckedFile(FileVerdict.DAMAGED)
        finally:
            with self.lock:
                self.waiting -= 1

    def _made(self, content: bytes, seal: DocumentSeal) -> Future[CheckedFile]:
        try:
            return self.pool.submit(checked_here, content, seal)
        except BrokenProcessPool:
            # The last file brought the process down: the next one gets a new one.
            with self.lock:
                self.pool = self._pool()
            return self.pool.submit(checked_here, content, seal)


@cache
def check_process() -> CheckProcess:
    """The one of this process, begun when a file is first checked."""
    return CheckProcess()
