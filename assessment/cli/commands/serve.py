"""diapason serve: starts the server and a worker."""

from dataclasses import replace

import click

from assessment import server
from assessment.cli.errors import RefusedError
from assessment.cli.installation import held, refusals_told, settings_given
from assessment.cli.localised_click import Command, WholeNumber
from assessment.cli.server_options import host_option, local_address, port_option
from assessment.doctor import listening_problem
from assessment.i18n import Language
from assessment.services.links import account_link

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

    without_jobs = click.Option(["--no-worker", "no_worker"], is_flag=True, help=say("command.serve.no_worker"))

    def run(host: str, port: int, workers: int, no_worker: bool) -> None:  # noqa: FBT001 - as click calls it
        if problem := listening_problem(host, port):
            raise RefusedError([say(f"command.serve.port_{problem}", host=host, port=port)])
        settings = settings_given(say)
        held(settings.instance, say)
        with refusals_told(say):
            prepared = server.prepare(settings)
        address = local_address(host, port)
        click.echo(say("command.serve.address", address=address))
        if prepared.first_account_token:
            link = account_link(settings.base_url or address, say.code, prepared.first_account_token)
            click.echo(say("command.serve.first_account"))
            click.echo(link)
        if settings.mail is None:
            click.echo(say("command.serve.no_mail"))
        if prepared.fresh:
            click.echo(say("command.serve.demo"))
        server.serve(
            replace(settings, served_at=address), host=host, port=port, workers=workers, with_jobs=not no_worker
        )

    parameters = [host_option(say), port_option(say), workers, without_jobs]
    return Command(say, "serve", parameters=parameters, callback=run)
