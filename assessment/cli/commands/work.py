"""diapason work: runs a worker."""

from contextlib import suppress

import click

from assessment.cli.installation import opened_database, settings_given
from assessment.cli.localised_click import Command, WholeNumber
from assessment.i18n import Language
from assessment.jobs.job_queue import Jobs, work
from assessment.jobs.worker_process import BOUND, end_with_input, interrupt_when_stopped
from assessment.logs import configure_logs

THREADS, MOST_THREADS = 1, 16


def command(say: Language) -> Command:
    """The command."""
    threads = click.Option(
        ["--threads"],
        default=THREADS,
        type=WholeNumber(say, 1, MOST_THREADS),
        metavar=say("command.metavar.number"),
        help=say("command.work.threads", default=THREADS),
    )
    bound = click.Option([BOUND, "bound"], is_flag=True, hidden=True)

    def run(threads: int, bound: bool) -> None:  # noqa: FBT001 - as click calls it
        settings = settings_given(say)
        opened_database(settings, say, looks_whole=not bound).dispose()
        if settings.mail is None:
            click.echo(say("command.work.no_mail"), err=True)
        # Before it works, there is nothing to finish.
        configure_logs(settings.log_format)
        with suppress(KeyboardInterrupt):
            interrupt_when_stopped()
            if bound:
                end_with_input()
            work(Jobs(settings), threads=threads)

    return Command(say, "work", parameters=[threads, bound], callback=run)
