"""Everything that one copy of the disk holds, read without the product: rows in every state that can be recovered.

SQLite: the log is replayed commit by commit, so that each row is known in each of its states, and in which order they
came. PostgreSQL: heap pages are read as they lie, dead rows included, with the transactions that wrote and ended them;
its indexes, what it keeps apart of long values and the end of its log are searched as they lie. Backups are unpacked:
their rows stand beside the others as tables of their own.
"""

import shutil
import sqlite3
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from assessment.services.installation.back_up import ENDING, KEPT_BACKUPS
from assessment.services.installation.unpack_backup import unpacked_backup

WAL_HEADER, FRAME_HEADER, PAGE, PAGE_HEADER, TUPLE_HEADER = 32, 24, 8192, 24, 23
NORMAL_POINTER = 1
MOST_STATES = 40
"""Commits of a log after which the database is read; those between add nothing to the order of its rows but detail."""
ALIGNMENT = {"c": 1, "s": 2, "i": 4, "d": 8}


@dataclass(frozen=True)
class KeptRow:
    """One state of one row. `born`: commit or transaction that wrote it. `place`: where it lies. `dead`: replaced."""

    values: Mapping[str, Any]
    born: int
    place: int
    dead: bool

    @cached_property
    def text(self) -> str:
        """Everything that stands in it."""
        return " ".join(_written(value) for value in self.values.values())

    def mentions(self, words: frozenset[str]) -> bool:
        """Whether one of the words stands in it."""
        return any(word in self.text for word in words)


def _written(value: Any) -> str:
    """The value as text; what is compressed hides nothing from whoever holds a copy."""
    if isinstance(value, bytes):
        with suppress(zlib.error, UnicodeDecodeError):
            return zlib.decompress(value).decode()
    return str(value)


@dataclass(frozen=True)
class DiskCopy:
    """Rows by table, and whole files by name. `backups`: the rows of each backup by table, the oldest first."""

    rows: Mapping[str, list[KeptRow]]
    files: Mapping[str, bytes]
    backups: Sequence[Mapping[str, list[KeptRow]]] = ()


def copied(engine: Engine, instance: Path, scratch: Path) -> DiskCopy:
    """One full copy of what lies on the disk now."""
    scratch.mkdir(exist_ok=True)
    every = [path for path in sorted([*instance.glob("*"), *instance.glob(f"{KEPT_BACKUPS}/*")]) if path.is_file()]
    files = {str(path.relative_to(instance)): path.read_bytes() for path in every}
    backups = [_of_backup(path, scratch) for path in every if path.suffix == ENDING]
    if engine.dialect.name == "postgresql":
        copy = _of_postgresql(engine, files)
    else:
        database = make_url(str(engine.url)).database
        assert database
        copy = _of_sqlite(Path(database), files, scratch)
    return replace(copy, backups=backups)


def _of_backup(source: Path, scratch: Path) -> Mapping[str, list[KeptRow]]:
    database = scratch / "backup.db"
    database.unlink(missing_ok=True)
    unpacked_backup(source, None, database, scratch)
    rows = {}
    for table, (columns, content) in _read(database.read_bytes(), b"", scratch).items():
        named = [dict(zip(columns, row, strict=True)) for row in content]
        rows[table] = [KeptRow(values, 0, place, dead=False) for place, values in enumerate(named)]
    return rows


# --- SQLite -----------------------------------------------------------------------------------------------------------


def _of_sqlite(database: Path, files: dict[str, bytes], scratch: Path) -> DiskCopy:
    whole, log = files[database.name], files.get(f"{database.name}-wal", b"")
    rows: dict[str, dict[tuple[Any, ...], list[int]]] = {}
    names: dict[str, tuple[str, ...]] = {}
    commits = list(_commits(log))
    ends = [0, *commits[:: max(1, len(commits) // MOST_STATES)], *commits[-1:]]
    for state, end in enumerate(ends):
        try:
            replayed = _read(whole, log[:end], scratch)
        except sqlite3.DatabaseError:
            # The file itself holds later pages already (a checkpoint): that state cannot be told any more.
            if end == ends[-1]:
                raise
            continue
        for table, (columns, content) in replayed.items():
            names[table] = columns
            for place, row in enumerate(content):
                known = rows.setdefault(table, {}).setdefault(row, [state, place, state])
                known[1:] = [place, state]
    last = len(ends) - 1
    return DiskCopy(
        {
            table: [
                KeptRow(dict(zip(names[table], row, strict=True)), born, place, seen < last)
                for row, (born, place, seen) in content.items()
            ]
            for table, content in rows.items()
        },
        files,
    )


def _commits(log: bytes) -> Iterator[int]:
    """Where each commit of the log ends."""
    if len(log) < WAL_HEADER:
        return
    size, salt = struct.unpack(">8xI", log[:12])[0], log[16:24]
    for start in range(WAL_HEADER, len(log) - FRAME_HEADER - size + 1, FRAME_HEADER + size):
        if log[start + 8 : start + 16] != salt:
            return
        if struct.unpack(">I", log[start + 4 : start + 8])[0]:
            yield start + FRAME_HEADER + size


def _read(whole: bytes, log: bytes, scratch: Path) -> dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
    folder = scratch / "state"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "copy.db").write_bytes(whole)
    if log:
        (folder / "copy.db-wal").write_bytes(log)
    with closing(sqlite3.connect(folder / "copy.db")) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows_by_table = {}
        for table in tables:
            cursor = connection.execute(f"SELECT * FROM {table}")
            rows_by_table[table] = (tuple(column[0] for column in cursor.description), cursor.fetchall())
        return rows_by_table


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def _of_postgresql(engine: Engine, files: dict[str, bytes]) -> DiskCopy:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = Path(str(connection.exec_driver_sql("SHOW data_directory").scalar()))
        relations = connection.exec_driver_sql(
            "SELECT oid, relname, pg_relation_filepath(oid) FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = 'public'::regnamespace"
        ).all()
        columns: dict[int, list[tuple[str, int, str, str]]] = {}
        for relation, name, length, align, category in connection.exec_driver_sql(
            # Columns that were dropped keep their place in every row; they have no type.
            "SELECT a.attrelid, attname, attlen, attalign, typcategory FROM pg_attribute a LEFT JOIN pg_type t "
            "ON t.oid = a.atttypid WHERE attnum > 0 ORDER BY a.attrelid, attnum"
        ):
            columns.setdefault(relation, []).append((name, length, align, category))
        beside = connection.exec_driver_sql(
            "SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('i', 't') AND "
            "relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace) AND oid >= 16384"
        ).all()
    rows = {}
    for relation, table, path in relations:
        content = (folder / path).read_bytes()
        files[f"heap of {table}"] = content
        rows[table] = list(_tuples(content, columns[relation]))
    for name, path in beside:
        # Those of several tables are told by the number of their table, another one each time.
        kind = "long values" if name.startswith("pg_toast") else f"index {name}"
        files[kind] = files.get(kind, b"") + (folder / path).read_bytes()
    log = max((folder / "pg_wal").glob("0*"), key=lambda segment: segment.stat().st_mtime_ns)
    files["end of the log"] = log.read_bytes()
    return DiskCopy(rows, files)


def _tuples(content: bytes, columns: list[tuple[str, int, str, str]]) -> Iterator[KeptRow]:
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        lower = struct.unpack("<H", page[12:14])[0]
        for number, (pointer,) in enumerate(struct.iter_unpack("<I", page[PAGE_HEADER:lower])):
            offset, flags, length = pointer & 0x7FFF, pointer >> 15 & 3, pointer >> 17
            if flags == NORMAL_POINTER:
                yield _tuple(page[offset : offset + length], columns, start // PAGE * 1000 + number)


def _tuple(content: bytes, columns: list[tuple[str, int, str, str]], place: int) -> KeptRow:
    born, ended = struct.unpack("<II", content[:8])
    infomask2, infomask, begin = struct.unpack("<HHB", content[18:23])
    values: dict[str, Any] = {"xmax": ended, "infomask": infomask & 0xFF}
    at = begin
    for number, (name, length, align, _category) in enumerate(columns[: infomask2 & 0x7FF]):
        if infomask & 1 and not content[TUPLE_HEADER + number // 8] >> number % 8 & 1:
            values[name] = None
            continue
        step = ALIGNMENT[align]
        if length == -1 and content[at] & 1:
            size = 18 if content[at] == 1 else content[at] >> 1
            values[name] = _text(content[at + 1 : at + size])
        elif length == -1:
            at = -(-at // step) * step
            size = struct.unpack("<I", content[at : at + 4])[0] >> 2
            values[name] = _text(content[at + 4 : at + size])
        else:
            at, size = -(-at // step) * step, length
            values[name] = int.from_bytes(content[at : at + size], "little", signed=True)
        at += size
    # A lock alone (HEAP_XMAX_LOCK_ONLY) ends nothing, and neither does a deletion that was undone (HEAP_XMAX_INVALID).
    dead = ended != 0 and not infomask & 0x80 and not infomask & 0x800
    return KeptRow(values, born, place, dead)


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
