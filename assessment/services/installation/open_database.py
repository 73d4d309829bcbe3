"""Opens the database of an installation for serving it: looked at first, brought up to date, under its secret key."""

from contextlib import ExitStack
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from assessment.services.installation.back_up import KEPT_BACKUPS, back_up_before_upgrade, refuse_another_key
from assessment.services.installation.erasures import erase_again, mirror_erasures
from assessment.services.installation.installation_error import InstallationError, faults_told, shown
from assessment.services.installation.restore import finish_restore
from assessment.store.database import connect, overwrite_erased, upgrade
from assessment.store.encryption import SecretKeys
from assessment.store.erasure_register import REGISTER, registered
from assessment.store.installation_checks import (
    ended_in_disorder,
    is_whole,
    known_revisions,
    revision_of,
    sqlite_file,
)
from assessment.store.queries import installation


def open_database(url: str, instance: Path, *, keys: SecretKeys, today: date, looks_whole: bool = False) -> Engine:
    """An engine for a database that is up to date and was made under these keys. Raises InstallationError.

    What the register in the `instance` folder says was erased, and an older database still holds, is erased again.

    `looks_whole`: the file is read through before anything is served from it; a migration that is due does so anyway.
    """
    path = sqlite_file(url)
    # Seen before the first connection takes the log in.
    disorder = path is not None and ended_in_disorder(path)
    with faults_told(shown(url)), ExitStack() as on_refusal:
        finish_restore(instance, url)
        engine = connect(url)
        on_refusal.callback(engine.dispose)
        with engine.connect() as connection:
            stands = revision_of(connection)
        if stands is not None and stands not in known_revisions():
            raise InstallationError("newer", revision=stands, known=known_revisions()[0])
        refuse_another_key(engine, keys)
        due = stands != known_revisions()[0]
        if (looks_whole or due) and not is_whole(engine, thorough=looks_whole and disorder):
            raise InstallationError("database_damaged", address=shown(url))
        if due:
            if stands is not None:
                back_up_before_upgrade(
                    engine, instance / KEPT_BACKUPS, stands, keys=keys, address=shown(url), today=today
                )
            upgrade(engine)
        with engine.begin() as connection:
            if installation.fact(connection, installation.KEY_FINGERPRINT) is None:
                installation.note_fact(connection, installation.KEY_FINGERPRINT, keys.fingerprint())
            again = erase_again(connection, registered(instance / REGISTER), keys)
        if again:
            overwrite_erased(engine)
        mirror_erasures(engine, instance / REGISTER)
        on_refusal.pop_all()
    return engine
