"""The operator's secret key as it is found: unlike the settings of a server, looking for it makes none."""

import os
import secrets
from pathlib import Path

from assessment.cli.errors import RefusedError
from assessment.i18n import Language
from assessment.settings import PREFIX, SECRET_LENGTH, Settings, SettingsError, read_settings

NAME = f"{PREFIX}SECRET_KEY"


def settings_found(say: Language) -> Settings:
    """The settings of the environment, with a key of the moment where it gives none. Raises RefusedError."""
    try:
        return read_settings({**os.environ, NAME: key_of_environment() or secrets.token_hex(SECRET_LENGTH)})
    except SettingsError as error:
        raise RefusedError([error.said_in(say.code)]) from error


def key_of_environment() -> str:
    """The key that the environment gives; empty where it gives none."""
    return os.environ.get(NAME, "").strip()


def key_of_instance(instance: Path) -> str | None:
    """The key that is kept in an instance's folder; None where none is."""
    file = instance / "secret.key"
    return (file.read_text(encoding="ascii", errors="replace").strip() or None) if file.is_file() else None


def secret_found(say: Language) -> str | None:
    """The key of the installation of this place; None where there is no installation. Raises RefusedError."""
    settings = settings_found(say)
    return key_of_environment() or key_of_instance(settings.instance)
