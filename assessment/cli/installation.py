"""Settings and database of an installation as the commands get them: a refusal is one line in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from assessment.cli.errors import RefusedError
from assessment.i18n import Language
from assessment.services.installation.installation_error import InstallationError
from assessment.services.installation.open_database import open_database
from assessment.settings import Settings, SettingsError, read_settings
from assessment.store.encryption import SecretKeys


def settings_given(say: Language) -> Settings:
    """The settings of the environment. Raises RefusedError."""
    try:
        return read_settings()
    except SettingsError as error:
        raise RefusedError([error.said_in(say.code)]) from error


@contextmanager
def refusals_told(say: Language) -> Iterator[None]:
    """Turn what an installation refuses inside the block into a RefusedError."""
    try:
        yield
    except InstallationError as error:
        raise RefusedError([error.said_in(say.code)]) from error


def opened_database(settings: Settings, say: Language, *, looks_whole: bool = False) -> Engine:
    """The database, up to date. Raises RefusedError where it is damaged, newer, locked or under another key."""
    with refusals_told(say):
        keys = SecretKeys.from_secret(settings.secret_key)
        return open_database(settings.database_url, settings.instance, keys=keys, looks_whole=looks_whole)
