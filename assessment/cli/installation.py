"""Settings and database of an installation as the commands get them: a refusal is one line in the reader's language."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from sqlalchemy import Engine

from assessment.cli.errors import RefusedError
from assessment.cli.file_access import read_input
from assessment.cli.secret_key import key_of_environment, key_of_instance, settings_found
from assessment.i18n import Language
from assessment.services.installation.installation_error import InstallationError, shown
from assessment.services.installation.open_database import open_database
from assessment.services.installation.present_state import PresentState
from assessment.services.installation.restore import finish_restore, restore_under_way
from assessment.settings import PREFIX, Settings, SettingsError, read_settings
from assessment.store.encryption import SecretKeys
from assessment.store.installation_lock import InUseError, using

PASSPHRASE = f"{PREFIX}BACKUP_PASSPHRASE"


def settings_given(say: Language) -> Settings:
    """The settings of the environment. Raises RefusedError."""
    try:
        settings = read_settings()
        if restore_under_way(settings.instance):
            with refusals_told(say):
                finish_restore(settings.instance, settings.database_url)
            # The key may have changed with the database.
            settings = read_settings()
    except SettingsError as error:
        raise RefusedError([error.said_in(say.code)]) from error
    return settings


def state_found(say: Language) -> PresentState:
    """Where the installation stands, as it is found: unlike the settings, it makes no key. Raises RefusedError."""
    settings, given = settings_found(say), key_of_environment()
    kept = key_of_instance(settings.instance)
    return PresentState(
        instance=settings.instance,
        url=settings.database_url,
        address=shown(settings.database_url),
        secret_key=given or kept,
        key_is_given=bool(given),
        questionnaires=settings.questionnaires,
    )


def passphrase_given(say: Language, *, file: str | None, asked: bool, twice: bool) -> str | None:
    """The passphrase out of a file, of the environment or, where it is asked for, typed; None without one.

    Raises RefusedError for a file that cannot be read or that is empty.
    """
    if file is not None:
        written = read_input(file, say).decode(errors="replace").strip("\r\n")
        if not written:
            raise RefusedError([say("command.backup.empty_file", file=file)])
        return written
    if not asked:
        return os.environ.get(PASSPHRASE) or None
    typed = click.prompt(say("command.backup.prompt"), hide_input=True, err=True)
    if twice and click.prompt(say("command.backup.again"), hide_input=True, err=True) != typed:
        raise RefusedError([say("command.backup.differ")])
    return str(typed)


def passphrase_options(say: Language) -> list[click.Option]:
    """`--passphrase-file` and `--passphrase`."""
    return [
        click.Option(
            ["--passphrase-file", "passphrase_file"],
            metavar=say("command.metavar.file"),
            help=say("command.backup.passphrase_file", variable=PASSPHRASE),
        ),
        click.Option(["--passphrase", "asks"], is_flag=True, help=say("command.backup.passphrase")),
    ]


def held(instance: Path, say: Language) -> None:
    """Use the installation until the command ends: nobody replaces its database meanwhile. Raises RefusedError."""
    try:
        click.get_current_context().with_resource(using(instance))
    except InUseError as error:
        raise RefusedError([say("installation.being_restored")]) from error


@contextmanager
def refusals_told(say: Language) -> Iterator[None]:
    """Turn what an installation refuses inside the block into a RefusedError."""
    try:
        yield
    except InstallationError as error:
        raise RefusedError([error.said_in(say.code)]) from error


def opened_database(settings: Settings, say: Language, *, looks_whole: bool = False) -> Engine:
    """The database, up to date, until the command ends.

    Raises RefusedError where it is damaged, newer, locked or under another key.
    """
    held(settings.instance, say)
    with refusals_told(say):
        keys = SecretKeys.from_secret(settings.secret_key)
        engine = open_database(
            settings.database_url, settings.instance, keys=keys, today=date.today(), looks_whole=looks_whole
        )
    click.get_current_context().call_on_close(engine.dispose)
    return engine
