"""The operator's own questionnaires in a backup, and where a restore puts them: never over anything that is there."""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO

from assessment.store.backups.file_swap import sync_folder

RESTORED = "questionnaires"
UNPACKING = f".{RESTORED}.restoring"


def pack(folder: Path, target: Path, *, nobodys: Callable[[tarfile.TarInfo], tarfile.TarInfo]) -> None:
    """Write the files of a folder as an archive. `nobodys`: takes from each what tells who made it."""
    with tarfile.open(target, "w") as archive:
        for path in _files(folder):
            archive.add(path, arcname=str(path.relative_to(folder)), filter=nobodys, recursive=False)


def unpack(content: IO[bytes], instance: Path) -> Path:
    """The files of an archive in a folder of their own, where they wait until the restore is certain.

    Raises ValueError where an entry is no file or leads out of the folder: somebody else may have written the archive.
    """
    waiting = instance / UNPACKING
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(mode=0o700, parents=True)
    with tarfile.open(fileobj=content, mode="r|") as archive:
        # Written file by file: the filter "data" of extractall is missing from the Python of Debian 12 (3.11.2).
        for member in archive:
            path = waiting / member.name
            written = archive.extractfile(member) if member.isreg() else None
            if written is None or not path.resolve().is_relative_to(waiting.resolve()):
                raise ValueError(member.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                shutil.copyfileobj(written, file)
    return waiting


def put_in_place(waiting: Path, instance: Path, own: Path | None, *, today: date) -> Path | None:
    """The folder in which restored questionnaires stand now; None where the operator's own are the same.

    An own folder that is empty and may be written gets them: a container often has it for reading alone. Otherwise they
    stand beside, in the instance folder, and what is there stays.
    """
    if own is not None and own.is_dir() and _content(own) == _content(waiting):
        shutil.rmtree(waiting)
        return None
    if own is not None and own.is_dir() and os.access(own, os.W_OK) and not any(own.iterdir()):
        shutil.copytree(waiting, own, dirs_exist_ok=True)
        shutil.rmtree(waiting)
        return own
    target, number = instance / f"{RESTORED}.restored-{today.isoformat()}", 1
    while target.exists():
        number += 1
        target = instance / f"{RESTORED}.restored-{today.isoformat()}-{number}"
    waiting.rename(target)
    sync_folder(instance)
    return target


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _content(folder: Path) -> list[tuple[str, str]]:
    return [(str(path.relative_to(folder)), hashlib.sha256(path.read_bytes()).hexdigest()) for path in _files(folder)]
