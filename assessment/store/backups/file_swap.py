"""Puts files in the place of others so that a kill at any moment leaves either the old state or one that is finished.

What is to be done is written down first, whole and on the disk. From then on it is carried out to the end, by whoever
comes next if need be; every step may be taken again.
"""

import fcntl
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

JOURNAL = "restore.json"
"""Name of the file in the instance folder that tells what is under way."""
STAGED = ".restoring"
"""What a file is called until it takes its place."""


@dataclass(frozen=True, slots=True)
class FileMove:
    """`target` gets its new content from beside it (`STAGED`); the old file is kept as `aside`."""

    target: Path
    aside: Path

    @property
    def staged(self) -> Path:
        """Where the new content waits."""
        return staged_beside(self.target)


@dataclass(frozen=True, slots=True)
class SwapPlan:
    """Everything that changes place. `logs`: SQLite's journals of the old file, which must not meet the new one.

    `fingerprint`: for a database that is no file, what its key is then; the files take their place only if it is so.
    """

    moves: tuple[FileMove, ...]
    logs: tuple[FileMove, ...] = ()
    fingerprint: str | None = None


def staged_beside(target: Path) -> Path:
    """Where the content that will become `target` is prepared: on the same disk, so that a rename suffices."""
    return target.with_name(target.name + STAGED)


def write_down(instance: Path, plan: SwapPlan) -> None:
    """Commit to the plan: from now on it is finished, not undone."""
    draft = instance / f"{JOURNAL}.draft"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(plan), file, default=str)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(instance / JOURNAL)
    sync_folder(instance)


def planned(instance: Path) -> SwapPlan | None:
    """The plan that is under way; None when there is none."""
    try:
        read = json.loads((instance / JOURNAL).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return SwapPlan(_moves(read["moves"]), _moves(read["logs"]), read["fingerprint"])


def finish(instance: Path) -> None:
    """Carry out the plan that is under way to its end; nothing where there is none."""
    try:
        file = (instance / JOURNAL).open("rb")
    except FileNotFoundError:
        return
    with file:
        # Two processes that start together finish it one after the other; the second finds nothing left.
        fcntl.flock(file, fcntl.LOCK_EX)
        plan = planned(instance)
        if plan is None:
            return
        for log in plan.logs:
            # Once the new file is in its place, a journal there would be its own.
            if log.target.exists() and plan.moves[0].staged.exists():
                log.target.replace(log.aside)
        for move in plan.moves:
            if move.staged.exists():
                _keep_aside(move)
                move.staged.replace(move.target)
                sync_folder(move.target.parent)
        (instance / JOURNAL).unlink()
        sync_folder(instance)


def give_up(instance: Path) -> None:
    """Forget the plan that is under way and what was prepared for it."""
    plan = planned(instance)
    if plan is not None:
        (instance / JOURNAL).unlink(missing_ok=True)
        for move in plan.moves:
            move.staged.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Take the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Take a file's content to the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _keep_aside(move: FileMove) -> None:
    """Keep the old file under its second name, while it still stands under its first."""
    if not move.target.exists() or move.aside.exists():
        return
    try:
        os.link(move.target, move.aside)
    except OSError:
        # Some file systems know no second names.
        draft = move.aside.with_name(move.aside.name + STAGED)
        shutil.copy2(move.target, draft)
        draft.replace(move.aside)


def _moves(read: list[dict[str, Any]]) -> tuple[FileMove, ...]:
    return tuple(FileMove(Path(move["target"]), Path(move["aside"])) for move in read)
