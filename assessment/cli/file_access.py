"""Reads input files and writes output files atomically."""

import os
import secrets
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from assessment.cli.errors import RefusedError
from assessment.i18n import Language

CHANNEL = "-"
"""Stands for the standard input or output."""


def read_input(path: str, say: Language) -> bytes:
    """The bytes of a file, or of the standard input for `-`. Raises RefusedError when it cannot be read."""
    if path == CHANNEL:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise RefusedError([_file_line(path, _reason(error), say)]) from error


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "not_found"
    if isinstance(error, IsADirectoryError):
        return "is_a_folder"
    return "forbidden" if isinstance(error, PermissionError) else "unreadable"


def shown_name(path: str, say: Language) -> str:
    """How messages name an input."""
    return say("command.file.input") if path == CHANNEL else Path(path).name


def output_problems(outputs: Sequence[str], inputs: Sequence[str], say: Language) -> list[str]:
    """Why outputs cannot be written, found before any work is done; empty when all can."""
    problems = []
    for number, path in enumerate(outputs):
        reason = _output_problem(path, inputs, outputs[:number])
        if reason:
            problems.append(_file_line(path, reason, say))
    return problems


def _output_problem(path: str, inputs: Sequence[str], earlier: Sequence[str]) -> str | None:
    if path == CHANNEL:
        return "twice" if CHANNEL in earlier else None
    if any(_same(path, other) for other in inputs):
        return "is_the_input"
    if any(_same(path, other) for other in earlier):
        return "twice"
    return _place_problem(Path(path))


def _place_problem(file: Path) -> str | None:
    if file.is_dir():
        return "is_a_folder"
    if not file.parent.is_dir():
        return "no_folder"
    if _is_special(file):
        return None
    writable = os.access(file.resolve().parent, os.W_OK | os.X_OK) and (not file.exists() or os.access(file, os.W_OK))
    return None if writable else "forbidden_output"


def _same(path: str, other: str) -> bool:
    if CHANNEL in (path, other):
        return False
    return Path(path).resolve() == Path(other).resolve()


def _is_special(file: Path) -> bool:
    """Whether it is a terminal, a pipe or the like, which cannot be replaced by a rename."""
    return file.exists() and not stat.S_ISREG(file.stat().st_mode)


def write_outputs(contents: Mapping[str, bytes], say: Language) -> None:
    """Write every file, or none: each goes beside its place first and takes it by a rename once all are there.

    Raises RefusedError when the disk refuses.
    """
    drafts: dict[Path, Path] = {}
    path = ""
    try:
        for path, content in contents.items():
            file = Path(path)
            if path != CHANNEL and not _is_special(file):
                drafts[_write_draft(file.resolve(), content)] = file.resolve()
        for draft, file in drafts.items():
            draft.replace(file)
    except OSError as error:
        raise RefusedError([_file_line(path, "not_written", say, detail=error.strerror or "")]) from error
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    for path, content in contents.items():
        if path == CHANNEL:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        elif _is_special(Path(path)):
            Path(path).write_bytes(content)


def _write_draft(file: Path, content: bytes) -> Path:
    draft = file.with_name(f".{file.name[:100]}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(content)
        if file.exists():
            draft.chmod(stat.S_IMODE(file.stat().st_mode))
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _file_line(path: str, what: str, say: Language, **values: str) -> str:
    name = say("command.file.output") if path == CHANNEL else path
    return f"{name}{say('command.colon')} {say(f'command.file.{what}', **values)}"
