"""Backs an installation up into one file."""

import contextlib
import json
import os
import re
import secrets
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from gzip import GzipFile
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from assessment.services.installation.installation_error import InstallationError, faults_told
from assessment.services.installation.own_questionnaires import pack
from assessment.store.backups.container import BackupWriter
from assessment.store.backups.file_swap import sync_file, sync_folder
from assessment.store.backups.snapshot import is_sound, write_snapshot
from assessment.store.database import PRIVATE
from assessment.store.encryption import SecretKeys
from assessment.store.installation_checks import key_fits, sqlite_file

SHORTEST_PASSPHRASE = 12
"""Signs: the file may lie anywhere, and whoever has it may guess for years."""
COMPRESSION = 6
KEPT_BACKUPS = "backups"
"""Folder inside the instance folder in which upgrades leave the state before them."""
ENDING = ".diapason"
DAYS_ASIDE = 30
KEPT_ASIDE = re.compile(r"\bbefore-(?:upgrade-\w+|restore)-(\d{4}-\d{2}-\d{2})")
"""Names that upgrades and restores give to the state before them."""
MANIFEST, DATABASE, KEY, QUESTIONNAIRES = "manifest.json", "database.db", "secret.key", "questionnaires.tar"
"""What a backup holds; the key only where a passphrase protects it, questionnaires where the operator has own ones."""


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup tells of itself: product, state of the tables, fingerprint of the secret key, day."""

    product: str
    revision: str
    key: str
    made_on: str


def back_up(
    engine: Engine,
    target: Path,
    *,
    keys: SecretKeys,
    passphrase: str | None,
    today: date,
    address: str,
    questionnaires: Path | None = None,
) -> BackupManifest:
    """Write a backup as a new file that its owner alone may read, while the database is served.

    With a passphrase it is encrypted and holds the secret key: the file alone restores the installation elsewhere.
    Without one it is a copy of the database and no more; whoever finds it cannot read what is encrypted. The files of
    the operator's own `questionnaires` go along.
    Raises InstallationError.
    """
    if passphrase is not None and len(passphrase) < SHORTEST_PASSPHRASE:
        raise InstallationError("short_passphrase", length=SHORTEST_PASSPHRASE)
    with faults_told(address), _new_file(target) as file, tempfile.TemporaryDirectory(dir=target.parent) as folder:
        refuse_another_key(engine, keys)
        copy = Path(folder) / DATABASE
        revision = write_snapshot(engine, copy)
        if revision is None:
            raise InstallationError("nothing_to_back_up", address=address)
        if not is_sound(copy):
            raise InstallationError("database_damaged", address=address)
        manifest = BackupManifest(version("diapason"), revision, keys.fingerprint(), today.isoformat())
        (Path(folder) / MANIFEST).write_text(json.dumps(asdict(manifest)), encoding="utf-8")
        if passphrase is not None:
            (Path(folder) / KEY).write_bytes(keys.secret)
        if questionnaires is not None:
            pack(questionnaires, Path(folder) / QUESTIONNAIRES, nobodys=_nobodys)
        with _contents(file, passphrase) as archive:
            for name in (name for name in (MANIFEST, KEY, QUESTIONNAIRES, DATABASE) if (Path(folder) / name).exists()):
                archive.add(Path(folder) / name, arcname=name, filter=_nobodys)
    return manifest


def refuse_another_key(engine: Engine, keys: SecretKeys) -> None:
    """Raises InstallationError where the database was made under another secret key."""
    with engine.connect() as connection:
        if key_fits(connection, keys) is False:
            raise InstallationError("other_key")


def back_up_before_upgrade(
    engine: Engine, folder: Path, revision: str, *, keys: SecretKeys, address: str, today: date
) -> Path:
    """Keep the state before a migration in the folder, as a backup without a passphrase; its file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = 1
    while (target := folder / f"before-upgrade-{revision}-{today.isoformat()}-{number}{ENDING}").exists():
        number += 1
    back_up(engine, target, keys=keys, passphrase=None, today=today, address=address)
    return target


def forget_old_states(instance: Path, url: str, *, today: date) -> list[Path]:
    """Remove states kept aside for over DAYS_ASIDE days, by the day in their names: they hold what was erased since.

    What an operator named otherwise, or put elsewhere, stays.
    """
    database = sqlite_file(url)
    folders = {instance, instance / KEPT_BACKUPS, *([database.parent] if database else [])}
    gone = []
    for path in (path for folder in folders if folder.is_dir() for path in folder.iterdir()):
        named = KEPT_ASIDE.search(path.name)
        if named and (today - date.fromisoformat(named[1])).days > DAYS_ASIDE:
            path.unlink(missing_ok=True)
            gone.append(path)
    return gone


@contextlib.contextmanager
def _contents(file: BinaryIO, passphrase: str | None) -> Iterator[tarfile.TarFile]:
    with (
        BackupWriter(file, passphrase=passphrase) as writer,
        GzipFile(fileobj=writer, mode="wb", compresslevel=COMPRESSION, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        yield archive


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Who made the backup, and when, is not told by its parts."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = PRIVATE
    return member


@contextlib.contextmanager
def _new_file(target: Path) -> Iterator[BinaryIO]:
    """A file that takes its name once it is whole and on the disk; nothing is left of one that fails."""
    if target.exists():
        raise InstallationError("file_exists", file=str(target))
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK | os.X_OK):
        raise InstallationError("no_such_folder", folder=str(target.parent))
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            yield file
        sync_file(draft)
        os.link(draft, target)
        sync_folder(target.parent)
    except FileExistsError as error:
        raise InstallationError("file_exists", file=str(target)) from error
    finally:
        draft.unlink(missing_ok=True)
