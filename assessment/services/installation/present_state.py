"""Where an installation stands when it is backed up or before it is restored."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment.services.installation.back_up import KEY, BackupManifest, back_up
from assessment.services.installation.installation_error import InstallationError
from assessment.store.database import opened
from assessment.store.encryption import SecretKeys
from assessment.store.installation_checks import sqlite_file


@dataclass(frozen=True, slots=True)
class PresentState:
    """Where the installation stands before: its folder, the address of its database, its key where it has one.

    `key_is_given`: the key comes from the environment, so that the file in the folder is not read.
    """

    instance: Path
    url: str
    address: str
    """The address as it may be printed."""
    secret_key: str | None
    key_is_given: bool
    questionnaires: Path | None = None
    """Folder of the operator's own questionnaires."""

    @property
    def key_file(self) -> Path:
        """Where the key is kept unless it is given."""
        return self.instance / KEY


def back_up_state(present: PresentState, target: Path, *, passphrase: str | None, today: date) -> BackupManifest:
    """Back the installation up as it is found, without bringing anything up to date. Raises InstallationError."""
    path = sqlite_file(present.url)
    if path is not None and not path.exists():
        raise InstallationError("nothing_to_back_up", address=present.address)
    if present.secret_key is None:
        raise InstallationError("other_key")
    keys = SecretKeys.from_secret(present.secret_key)
    with opened(present.url) as engine:
        return back_up(
            engine,
            target,
            keys=keys,
            passphrase=passphrase,
            today=today,
            address=present.address,
            questionnaires=present.questionnaires,
        )
