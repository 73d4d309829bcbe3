"""One process of its own that lays documents out, so that no page waits for a layout."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context, parent_process
from threading import Lock, Thread

from reports.content.editions import Edition
from reports.content.report import Report
from reports.document_formats import DocumentFormat, written
from reports.verification.figure_list import UNSEALED, DocumentSeal

MOST_WAITING = 16
"""Documents that may wait for their turn: at a second each, the last is there before its reader has given up."""


class FullQueueError(Exception):
    """As many documents wait as may wait."""


def begin() -> None:
    """Set this process up to end as soon as the one that asked for documents has died, and only then.

    A Ctrl-C in the terminal reaches it too; the server lets it finish the document that somebody waits for.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def end() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=end, daemon=True).start()


class LayoutProcess:
    """Makes one document after the other, each once however often it is asked for."""

    def __init__(self) -> None:
        # A fresh interpreter: a fork of a process with threads may hang on a lock that another thread held.
        self.pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=begin)
        self.lock = Lock()
        self.waiting: dict[str, Future[bytes]] = {}

    def ask(
        self,
        key: str,
        report: Report,
        edition: Edition,
        when_made: Callable[[bytes], None],
        form: DocumentFormat = DocumentFormat.PDF,
        seal: DocumentSeal = UNSEALED,
    ) -> Future[bytes]:
        """The document in the making; `when_made` is called once with it. Raises FullQueueError."""
        with self.lock:
            if key in self.waiting:
                return self.waiting[key]
            if len(self.waiting) >= MOST_WAITING:
                raise FullQueueError
            made = self.pool.submit(written, report, edition, form, seal)
            self.waiting[key] = made
        made.add_done_callback(lambda done: self._settle(key, done, when_made))
        return made

    def _settle(self, key: str, done: Future[bytes], when_made: Callable[[bytes], None]) -> None:
        try:
            if not done.cancelled() and done.exception() is None:
                when_made(done.result())
        finally:
            with self.lock:
                self.waiting.pop(key, None)

    def makes(self, key: str) -> bool:
        """Whether that document waits to be made, or is being made."""
        with self.lock:
            return key in self.waiting

    def before(self, key: str) -> int:
        """How many documents are made before that one."""
        with self.lock:
            return list(self.waiting).index(key) if key in self.waiting else 0


@cache
def layout_process() -> LayoutProcess:
    """The one of this process, begun when a document is first asked for."""
    return LayoutProcess()
