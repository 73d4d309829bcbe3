"""diapason work: runs a worker."""

from contextlib import suppress

import click

from assessment.cli.installation import opened_database, settings_given
from assessment.cli.localised_click import Command, WholeNumber
from assessment.i18n import Language
from assessment.jobs.job_queue import Jobs, worker
from assessment.jobs.worker_process import BOUND, end_with_input

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
        # Once it runs, the worker minds the signal itself and ends what it is doing; before, there is nothing to end.
        with suppress(KeyboardInterrupt):
            if bound:
                end_with_input()
            worker(Jobs(settings), threads=threads).run()

    return Command(say, "work", parameters=[threads, bound], callback=run)
