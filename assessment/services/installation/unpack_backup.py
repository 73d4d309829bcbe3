"""Reads the parts of a backup file."""

import json
import shutil
import tarfile
from gzip import GzipFile
from io import BufferedReader
from pathlib import Path
from typing import IO

from assessment.services.installation.back_up import DATABASE, KEY, MANIFEST, QUESTIONNAIRES, BackupManifest
from assessment.services.installation.installation_error import InstallationError
from assessment.services.installation.own_questionnaires import unpack
from assessment.store.backups import container
from assessment.store.database import PRIVATE

FILE_REFUSALS: dict[type[Exception], str] = {
    container.NoBackupError: "no_backup",
    container.DamagedBackupError: "backup_damaged",
    container.NewerBackupError: "backup_newer",
    container.PassphraseNeededError: "passphrase_needed",
    container.WrongPassphraseError: "wrong_passphrase",
}
COPY_BYTES = 1 << 20


def unpacked_backup(
    source: Path, passphrase: str | None, path: Path, instance: Path
) -> tuple[BackupManifest, str | None, Path | None]:
    """Write the database of a backup to `path`; what the backup tells, its key and own questionnaires if it has any.

    Raises InstallationError.
    """
    manifest, key, questionnaires = None, None, None
    try:
        with (
            source.open("rb") as file,
            BufferedReader(container.BackupReader(file, passphrase=passphrase)) as content,
            GzipFile(fileobj=content, mode="rb") as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|") as archive,
        ):
            for member in archive:
                part = archive.extractfile(member)
                if part is None:
                    continue
                if member.name == MANIFEST:
                    manifest = BackupManifest(**json.load(part))
                elif member.name == KEY:
                    key = part.read().decode()
                elif member.name == QUESTIONNAIRES:
                    questionnaires = unpack(part, instance)
                elif member.name == DATABASE:
                    _write_private(path, part)
    except tuple(FILE_REFUSALS) as error:
        raise InstallationError(FILE_REFUSALS[type(error)], file=str(source)) from error
    except (tarfile.TarError, EOFError, ValueError, TypeError, FileExistsError, NotADirectoryError) as error:
        raise InstallationError("backup_damaged", file=str(source)) from error
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise InstallationError("no_such_file", file=str(source)) from error
    if manifest is None or not path.exists():
        raise InstallationError("backup_damaged", file=str(source))
    return manifest, key, questionnaires


def _write_private(path: Path, content: IO[bytes]) -> None:
    path.touch(mode=PRIVATE)
    with path.open("wb") as file:
        shutil.copyfileobj(content, file, COPY_BYTES)
