"""diapason purge: erases expired answers."""

from datetime import date

import click

from assessment.cli.installation import opened_database, settings_given
from assessment.cli.localised_click import Command
from assessment.i18n import Language
from assessment.services.answering.response_lifecycle import erase_expired


def command(say: Language) -> Command:
    """The command."""

    def run() -> None:
        settings = settings_given(say)
        engine = opened_database(settings, say)
        with engine.begin() as connection:
            count = erase_expired(connection, date.today())
        click.echo(say("command.purge.done", count=count))

    return Command(say, "purge", parameters=[], callback=run)
