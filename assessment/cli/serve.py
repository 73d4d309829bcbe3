"""`diapason serve`: bring the database up to date and serve the pages."""

import click

from assessment import serving
from assessment.cli.commands import Command, WholeNumber
from assessment.cli.errors import RefusedError
from assessment.cli.listening import host_option, port_option
from assessment.doctor import listening_problem
from assessment.i18n import Language
from assessment.settings import SettingsError, read_settings

WORKERS = 1
MOST_WORKERS = 64


def command(say: Language) -> Command:
    """The command."""
    workers = click.Option(
        ["--workers"],
        default=WORKERS,
        type=WholeNumber(say, 1, MOST_WORKERS),
        metavar=say("command.metavar.number"),
        help=say("command.serve.workers", default=WORKERS),
    )

    def run(host: str, port: int, workers: int) -> None:
        if problem := listening_problem(host, port):
            raise RefusedError([say(f"command.serve.port_{problem}", host=host, port=port)])
        try:
            settings = read_settings()
        except SettingsError as error:
            raise RefusedError([error.said_in(say.code)]) from error
        click.echo(say("command.serve.address", address=f"http://{host}:{port}"))
        serving.serve(settings, host=host, port=port, workers=workers)

    return Command(say, "serve", parameters=[host_option(say), port_option(say), workers], callback=run)
