"""Opens the database of an installation for serving it: looked at first, brought up to date, under its secret key."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url

from assessment.services.installation.erasures import erase_again, mirror_erasures
from assessment.services.installation.installation_error import InstallationError, told_of_fault
from assessment.store.database import connect, upgrade
from assessment.store.encryption import SecretKeys
from assessment.store.erasure_register import REGISTER, registered
from assessment.store.installation_checks import (
    ended_in_disorder,
    is_whole,
    key_fits,
    known_revisions,
    revision_of,
    sqlite_file,
)
from assessment.store.queries import installation


def open_database(url: str, instance: Path, *, keys: SecretKeys, looks_whole: bool = False) -> Engine:
    """An engine for a database that is up to date and was made under these keys. Raises InstallationError.

    What the register in the `instance` folder says was erased, and an older database still holds, is erased again.

    `looks_whole`: the file is read through before anything is served from it; a migration that is due does so anyway.
    """
    path = sqlite_file(url)
    # Seen before the first connection takes the log in.
    disorder = path is not None and ended_in_disorder(path)
    with faults_told(url):
        engine = connect(url)
        with engine.connect() as connection:
            stands = revision_of(connection)
        if stands is not None and stands not in known_revisions():
            raise InstallationError("newer", revision=stands, known=known_revisions()[0])
        due = stands != known_revisions()[0]
        if (looks_whole or due) and not is_whole(engine, thorough=looks_whole and disorder):
            raise InstallationError("database_damaged", address=shown(url))
        if due:
            upgrade(engine)
        check_secret_key(engine, keys)
        with engine.begin() as connection:
            erase_again(connection, registered(instance / REGISTER), keys)
        mirror_erasures(engine, instance / REGISTER)
    return engine


def check_secret_key(engine: Engine, keys: SecretKeys) -> None:
    """Note the fingerprint of the secret key, or compare with the one noted. Raises InstallationError."""
    with engine.begin() as connection:
        fits = key_fits(connection, keys)
        if fits is False:
            raise InstallationError("other_key")
        if installation.fact(connection, installation.KEY_FINGERPRINT) is None:
            installation.note_fact(connection, installation.KEY_FINGERPRINT, keys.fingerprint())


@contextmanager
def faults_told(url: str) -> Iterator[None]:
    """Turn what the database refuses inside the block into a sentence for the operator."""
    try:
        yield
    except InstallationError:
        raise
    except Exception as error:
        refusal = told_of_fault(error, address=shown(url))
        if refusal is None:
            raise
        raise refusal from error


def shown(url: str) -> str:
    """The address as it may be printed: without its password."""
    return make_url(url).render_as_string(hide_password=True)
