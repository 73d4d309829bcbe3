"""diapason move: moves the database to another address."""

from datetime import date

import click

from assessment.cli.errors import RefusedError
from assessment.cli.installation import refusals_told, settings_given
from assessment.cli.localised_click import Command, RequiredOption
from assessment.i18n import Language
from assessment.services.installation.move_database import move_database
from assessment.services.installation.open_database import open_database
from assessment.store.encryption import SecretKeys
from assessment.store.installation_lock import InUseError, alone


def command(say: Language) -> Command:
    """The command."""
    to = RequiredOption(
        ["--to"],
        required=True,
        metavar=say("command.metavar.address"),
        help=say("command.move.to"),
    )

    def run(to: str) -> None:
        settings = settings_given(say)
        keys = SecretKeys.from_secret(settings.secret_key)
        try:
            # What a server that goes on serving took in would be lost.
            with refusals_told(say), alone(settings.instance):
                source = open_database(settings.database_url, settings.instance, keys=keys, today=date.today())
                try:
                    moved = move_database(source, to)
                finally:
                    source.dispose()
        except InUseError as error:
            raise RefusedError([say("installation.in_use")]) from error
        click.echo(say("command.move.done", rows=moved.rows, tables=moved.tables, address=moved.address))

    return Command(say, "move", parameters=[to], callback=run)
