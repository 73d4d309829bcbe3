"""diapason move: moves the database to another address."""

import click

from assessment.cli.installation import opened_database, refusals_told, settings_given
from assessment.cli.localised_click import Command
from assessment.i18n import Language
from assessment.services.installation.move_database import move_database


def command(say: Language) -> Command:
    """The command."""
    to = click.Option(
        ["--to"],
        required=True,
        metavar=say("command.metavar.address"),
        help=say("command.move.to"),
    )

    def run(to: str) -> None:
        source = opened_database(settings_given(say), say)
        with refusals_told(say):
            moved = move_database(source, to)
        source.dispose()
        click.echo(say("command.move.done", rows=moved.rows, tables=moved.tables, address=moved.address))

    return Command(say, "move", parameters=[to], callback=run)
