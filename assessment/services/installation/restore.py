"""Restores an installation from a backup."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.services.installation.back_up import DATABASE, BackupManifest, back_up
from assessment.services.installation.erasures import erase_again, try_to_mirror
from assessment.services.installation.installation_error import InstallationError, faults_told
from assessment.services.installation.own_questionnaires import UNPACKING, put_in_place
from assessment.services.installation.present_state import PresentState
from assessment.services.installation.unpack_backup import unpacked_backup
from assessment.store.backups import container, file_swap
from assessment.store.backups.file_swap import FileMove, SwapPlan, staged_beside
from assessment.store.backups.snapshot import in_other_hands, is_sound, load_snapshot, make_single_file
from assessment.store.database import PRIVATE, opened, upgrade
from assessment.store.encryption import SecretKeys
from assessment.store.erasure_register import REGISTER, registered
from assessment.store.installation_checks import ended_in_disorder, known_revisions, log_of, revision_of, sqlite_file
from assessment.store.installation_lock import InUseError, alone
from assessment.store.queries import installation, outbox


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. `aside`: files in which the old state is kept; `erased`: how much was erased again.

    `key_to_set`: the file that holds the key which the environment has to give from now on. `questionnaires`: the
    folder in which the own questionnaires of the backup stand now, where they are not those that are there anyway.
    """

    manifest: BackupManifest
    aside: tuple[Path, ...]
    erased: int
    mails_waiting: int
    key_to_set: Path | None
    questionnaires: Path | None = None


def restore(
    source: Path, present: PresentState, *, passphrase: str | None, sets_log_aside: bool, today: date
) -> Restored:
    """Put the state of a backup in the place of the present one, which is kept aside. Raises InstallationError.

    The backup is read through, prepared beside and erased again where erasures were made since; only then do files
    change place (`file_swap`). Refused, with nothing changed, while anybody uses the installation.
    """
    try:
        with faults_told(present.address), alone(present.instance):
            finish_restore(present.instance, present.url)
            _refuse_a_stale_log(present.url, sets_log_aside=sets_log_aside)
            if sqlite_file(present.url) is None:
                return _restore_rows(source, present, passphrase, today)
            return _restore_file(source, present, passphrase, today)
    except InUseError as error:
        raise InstallationError("in_use") from error


def needs_passphrase(source: Path) -> bool:
    """Whether the content of a backup is encrypted; False for a file that is none, which `restore` refuses."""
    try:
        with source.open("rb") as file:
            return container.is_encrypted(file)
    except (OSError, container.NoBackupError, container.NewerBackupError, container.DamagedBackupError):
        return False


def restore_under_way(instance: Path) -> bool:
    """Whether a restore was interrupted while files changed place."""
    return file_swap.planned(instance) is not None


def finish_restore(instance: Path, url: str) -> None:
    """Carry a restore that was interrupted to its end, or forget it where the database never got its rows."""
    plan = file_swap.planned(instance)
    if plan is None:
        return
    if plan.fingerprint is not None:
        with opened(url) as engine, engine.connect() as connection:
            stands = revision_of(connection)
            noted = None if stands is None else installation.fact(connection, installation.KEY_FINGERPRINT)
        if noted != plan.fingerprint:
            file_swap.give_up(instance)
            return
    file_swap.finish(instance)


def _restore_file(source: Path, present: PresentState, passphrase: str | None, today: date) -> Restored:
    target = sqlite_file(present.url)
    if target is None:
        raise ValueError(present.address)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        with opened(present.url) as engine:
            if in_other_hands(engine):
                raise InstallationError("in_use")
            if not ended_in_disorder(target):
                try_to_mirror(engine, present.instance / REGISTER)
    database = FileMove(target, _free_name(target, today))
    with _prepared(source, present, passphrase, database.staged) as ready:
        key = _key_move(present, ready, today)
        logs = tuple(
            FileMove(journal, database.aside.with_name(database.aside.name + journal.name.removeprefix(target.name)))
            for journal in (log_of(target), target.with_name(f"{target.name}-shm"))
            if journal.exists()
        )
        aside = [move.aside for move in (database, *logs, *key) if move.target.exists()]
        file_swap.write_down(present.instance, SwapPlan((database, *key), logs))
        file_swap.finish(present.instance)
    return ready.told(aside, present, today)


def _restore_rows(source: Path, present: PresentState, passphrase: str | None, today: date) -> Restored:
    with opened(present.url) as engine:
        aside = _rows_kept_aside(engine, present, today)
        path = present.instance / f"{DATABASE}{file_swap.STAGED}"
        with _prepared(source, present, passphrase, path) as ready:
            key = _key_move(present, ready, today)
            aside += [move.aside for move in key if move.target.exists()]
            file_swap.write_down(present.instance, SwapPlan(key, fingerprint=ready.manifest.key))
            load_snapshot(path, engine)
            file_swap.finish(present.instance)
            path.unlink()
    return ready.told(aside, present, today)


def _rows_kept_aside(engine: Engine, present: PresentState, today: date) -> list[Path]:
    """A backup of what stands in a database that is no file; none where nothing does. Raises InstallationError."""
    if in_other_hands(engine):
        raise InstallationError("in_use")
    with engine.connect() as connection:
        stands = revision_of(connection)
    if stands is None:
        return []
    if stands not in known_revisions():
        raise InstallationError("newer", revision=stands, known=known_revisions()[0])
    try_to_mirror(engine, present.instance / REGISTER)
    aside = _free_name(present.instance / "diapason.backup", today)
    keys = SecretKeys.from_secret(present.secret_key or "")
    back_up(engine, aside, keys=keys, passphrase=None, today=today, address=present.address)
    return [aside]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A database that waits to take its place, and what its backup told."""

    path: Path
    manifest: BackupManifest
    secret_key: str
    erased: int
    mails_waiting: int
    questionnaires: Path | None

    def told(self, aside: list[Path], present: PresentState, today: date) -> Restored:
        other = present.key_is_given and present.secret_key != self.secret_key
        waiting = self.questionnaires
        return Restored(
            self.manifest,
            tuple(aside),
            self.erased,
            self.mails_waiting,
            present.key_file if other else None,
            waiting and put_in_place(waiting, present.instance, present.questionnaires, today=today),
        )


@contextmanager
def _prepared(source: Path, present: PresentState, passphrase: str | None, path: Path) -> Iterator[_Ready]:
    """The database of the backup, whole, up to date and without what was erased since. Nothing is left if it fails."""
    path.unlink(missing_ok=True)
    staged_key = staged_beside(present.key_file)
    try:
        manifest, key, questionnaires = unpacked_backup(source, passphrase, path, present.instance)
        _refuse_what_cannot_be_served(source, manifest, path)
        secret_key = _key_that_fits(manifest, (key, present.secret_key), present.key_file)
        erased, waiting = _brought_up_to_date(path, present, SecretKeys.from_secret(secret_key))
        file_swap.sync_file(path)
        yield _Ready(path, manifest, secret_key, erased, waiting, questionnaires)
    except BaseException:
        if file_swap.planned(present.instance) is None:
            path.unlink(missing_ok=True)
            shutil.rmtree(present.instance / UNPACKING, ignore_errors=True)
            staged_key.unlink(missing_ok=True)
        raise


def _refuse_what_cannot_be_served(source: Path, manifest: BackupManifest, path: Path) -> None:
    if manifest.revision not in known_revisions():
        raise InstallationError("backup_newer", file=str(source))
    if not is_sound(path):
        raise InstallationError("backup_damaged", file=str(source))


def _key_that_fits(manifest: BackupManifest, keys: tuple[str | None, ...], file: Path) -> str:
    """The first of the keys under which the backup was made."""
    for key in keys:
        if key is not None and SecretKeys.from_secret(key).fingerprint() == manifest.key:
            return key
    raise InstallationError("key_needed", file=str(file))


def _brought_up_to_date(path: Path, present: PresentState, keys: SecretKeys) -> tuple[int, int]:
    with opened(f"sqlite:///{path}") as engine:
        upgrade(engine)
        with engine.begin() as connection:
            erased = erase_again(connection, registered(present.instance / REGISTER), keys)
            installation.note_fact(connection, installation.KEY_FINGERPRINT, keys.fingerprint())
        with Session(engine) as session:
            waiting = outbox.all_waiting(session)
        make_single_file(engine)
    return erased, waiting


def _key_move(present: PresentState, ready: _Ready, today: date) -> tuple[FileMove, ...]:
    """The move that puts the key of the backup where it is read, or where the operator finds it to set it."""
    if present.secret_key == ready.secret_key:
        return ()
    move = FileMove(present.key_file, _free_name(present.key_file, today))
    move.staged.unlink(missing_ok=True)
    move.staged.touch(mode=PRIVATE)
    move.staged.write_text(ready.secret_key, encoding="utf-8")
    file_swap.sync_file(move.staged)
    return (move,)


def _free_name(target: Path, today: date) -> Path:
    """Under which the old file is kept: its name and the day, and a number where that is taken."""
    number = 1
    while True:
        ending = f".before-restore-{today.isoformat()}" + (f"-{number}" if number > 1 else "")
        name = target.with_name(target.name + ending)
        if not name.exists():
            return name
        number += 1


def _refuse_a_stale_log(url: str, *, sets_log_aside: bool) -> None:
    path = sqlite_file(url)
    if path is None or sets_log_aside:
        return
    log = log_of(path)
    if ended_in_disorder(path) or (log.exists() and not path.exists()):
        raise InstallationError("stale_log", log=str(log))
