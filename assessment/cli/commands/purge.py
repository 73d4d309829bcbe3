"""diapason purge: erases expired answers."""

from datetime import date

import click

from assessment.cli.errors import RefusedError
from assessment.cli.localised_click import Command
from assessment.i18n import Language
from assessment.services.answering.response_lifecycle import erase_expired
from assessment.settings import SettingsError, read_settings
from assessment.store.database import connect, upgrade


def command(say: Language) -> Command:
    """The command."""

    def run() -> None:
        try:
            settings = read_settings()
        except SettingsError as error:
            raise RefusedError([error.said_in(say.code)]) from error
        engine = connect(settings.database_url)
        upgrade(engine)
        with engine.begin() as connection:
            count = erase_expired(connection, date.today())
        click.echo(say("command.purge.done", count=count))

    return Command(say, "purge", parameters=[], callback=run)
