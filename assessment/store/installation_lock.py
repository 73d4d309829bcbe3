"""Lock of an installation: any number of processes use it, and one alone puts another database in its place.

The system gives a lock back when its process ends, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assessment.store.database import PRIVATE

LOCK = "in-use.lock"
"""Name of the file in the instance folder; it holds nothing."""


class InUseError(Exception):
    """Another process uses the installation, or is just replacing its database."""


@contextmanager
def using(instance: Path) -> Iterator[None]:
    """Use the installation as long as the block runs. Raises InUseError while its database is being replaced."""
    with _locked(instance, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(instance: Path) -> Iterator[None]:
    """Have the installation for oneself as long as the block runs. Raises InUseError while anybody uses it."""
    with _locked(instance, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(instance: Path, kind: int) -> Iterator[None]:
    instance.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(instance / LOCK, os.O_RDWR | os.O_CREAT, PRIVATE)
    try:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InUseError from error
        yield
    finally:
        os.close(descriptor)
