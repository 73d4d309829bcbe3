"""diapason work: runs a worker."""

import click

from assessment.cli.installation import opened_database, settings_given
from assessment.cli.localised_click import Command, WholeNumber
from assessment.i18n import Language
from assessment.jobs.job_queue import THREADS, work_until_stopped
from assessment.logs import configure_logs

MOST_THREADS = 16


def command(say: Language) -> Command:
    """The command."""
    threads = click.Option(
        ["--threads"],
        default=THREADS,
        type=WholeNumber(say, 1, MOST_THREADS),
        metavar=say("command.metavar.number"),
        help=say("command.work.threads", default=THREADS),
    )

    def run(threads: int) -> None:
        settings = settings_given(say)
        opened_database(settings, say, looks_whole=True).dispose()
        if settings.mail is None:
            click.echo(say("command.work.no_mail"), err=True)
        configure_logs(settings.log_format)
        work_until_stopped(settings, threads=threads)

    return Command(say, "work", parameters=[threads], callback=run)
