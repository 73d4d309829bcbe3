"""What SQLite writes and what it waits for: the files as a power cut may leave them, without what was not synced.

A VFS of SQLite's own interface (sqlite.org/vfs.html) stands before the usual one and notes every write, truncation and
sync. After a cut a file holds all that was synced; of what was written since, any part may be there or not, whole
sectors at a time. That a new file's name is on the disk is taken for granted.
"""

import _sqlite3
import ctypes
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECTOR = 512
OPEN, WRITE, TRUNCATE, SYNC = 0, 3, 4, 5
"""Places of these functions: the first among those of a VFS, the others in the table of an open file."""
TABLE_LENGTH, FUNCTIONS = 19, 16
NAME = b"watched"

Opening = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_int)
)
"""The name is a pointer: SQLite goes on using what it points to, until the file is closed."""
Writing = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
Truncating = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
Syncing = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("following", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("functions", ctypes.c_void_p * FUNCTIONS),
    )


@dataclass
class WatchedFile:
    """A file: what is surely on the disk, and the writes and truncations since (None: no content), in their order."""

    synced: bytearray
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        """All that was written is on the disk now."""
        for place, content in self.since:
            _apply(self.synced, place, content)
        self.since.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        """The file as a power cut may leave it."""
        image = bytearray(self.synced)
        for place, content in self.since:
            if content is None:
                if chance.random() < 0.5:
                    _apply(image, place, None)
                continue
            for start in range(0, len(content), SECTOR):
                if chance.random() < 0.5:
                    _apply(image, place + start, content[start : start + SECTOR])
        return bytes(image)


@dataclass
class WatchedDisk:
    """Every file that SQLite has opened by its path."""

    files: dict[str, WatchedFile] = field(default_factory=dict)
    kept: list[object] = field(default_factory=list)
    """What SQLite holds pointers to."""

    def cut(self, database: Path, folder: Path, chance: random.Random) -> Path:
        """Write the database and its log as a power cut may leave them into the folder; the database there."""
        folder.mkdir()
        for suffix in ("", "-wal"):
            (folder / f"{database.name}{suffix}").write_bytes(self.files[f"{database}{suffix}"].after_cut(chance))
        return folder / database.name

    def note_opening(self, path: str) -> WatchedFile:
        """A file is about to be opened."""
        there = Path(path).exists()
        if path not in self.files or not there:
            self.files[path] = WatchedFile(bytearray(Path(path).read_bytes() if there else b""))
        return self.files[path]


@contextmanager
def watched_disk() -> Iterator[WatchedDisk]:
    """Everything that SQLite opens in this process from here on is watched, to the end of the block."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    library.sqlite3_vfs_find.argtypes = (ctypes.c_char_p,)
    library.sqlite3_vfs_register.argtypes = (ctypes.c_void_p, ctypes.c_int)
    library.sqlite3_vfs_unregister.argtypes = (ctypes.c_void_p,)
    usual = library.sqlite3_vfs_find(None)
    disk = WatchedDisk()
    watched = _Vfs.from_buffer_copy(usual.contents)
    watched.name = NAME
    opening = Opening(_opening(usual, disk))
    watched.functions[OPEN] = ctypes.cast(opening, ctypes.c_void_p).value
    library.sqlite3_vfs_register(ctypes.byref(watched), 1)
    try:
        yield disk
    finally:
        library.sqlite3_vfs_register(usual, 1)
        library.sqlite3_vfs_unregister(ctypes.byref(watched))


def _opening(usual: Any, disk: WatchedDisk) -> Callable[..., int]:
    real_opening = ctypes.cast(usual.contents.functions[OPEN], Opening)

    def opened(_vfs: Any, name: int | None, file: Any, flags: int, flags_told: Any) -> int:
        kept = disk.note_opening(ctypes.string_at(name).decode()) if name else None
        code: int = real_opening(ctypes.cast(usual, ctypes.c_void_p), name, file, flags, flags_told)
        if code == 0 and kept is not None:
            _watch(file, kept, disk)
        return code

    return opened


def _watch(file: Any, kept: WatchedFile, disk: WatchedDisk) -> None:
    """Put a table of functions in the place of the file's own, which notes what passes."""
    methods = ctypes.cast(file, ctypes.POINTER(ctypes.c_void_p))
    own: Any = ctypes.cast(methods[0], ctypes.POINTER(ctypes.c_void_p * TABLE_LENGTH)).contents
    table = (ctypes.c_void_p * TABLE_LENGTH)(*own)
    really_write, really_truncate = ctypes.cast(own[WRITE], Writing), ctypes.cast(own[TRUNCATE], Truncating)
    really_sync = ctypes.cast(own[SYNC], Syncing)

    def write(pointer: Any, content: Any, length: int, place: int) -> int:
        kept.since.append((place, ctypes.string_at(content, length)))
        code: int = really_write(pointer, content, length, place)
        return code

    def truncate(pointer: Any, length: int) -> int:
        kept.since.append((length, None))
        code: int = really_truncate(pointer, length)
        return code

    def sync(pointer: Any, flags: int) -> int:
        code: int = really_sync(pointer, flags)
        kept.sync()
        return code

    functions = {WRITE: Writing(write), TRUNCATE: Truncating(truncate), SYNC: Syncing(sync)}
    for place, function in functions.items():
        table[place] = ctypes.cast(function, ctypes.c_void_p).value
    disk.kept += [table, *functions.values()]
    methods[0] = ctypes.cast(table, ctypes.c_void_p).value


def _apply(image: bytearray, place: int, content: bytes | None) -> None:
    if content is None:
        del image[place:]
        return
    if len(image) < place:
        image.extend(bytes(place - len(image)))
    image[place : place + len(content)] = content
