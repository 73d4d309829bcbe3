"""diapason doctor: checks the environment."""

import os

import click

from assessment import doctor
from assessment.cli.errors import DONE, UNEXPECTED
from assessment.cli.localised_click import Command
from assessment.cli.server_options import host_option, port_option
from assessment.doctor import CheckState
from assessment.i18n import Language


def command(say: Language) -> Command:
    """The command."""

    def run(host: str, port: int) -> int:
        missing = 0
        for finding in doctor.examine(os.environ, host=host, port=port):
            missing += finding.state is CheckState.MISSING
            click.echo("\n".join(finding.said_in(say)))
        click.echo("\n" + (say("doctor.not_ready", count=missing) if missing else say("doctor.ready")))
        return UNEXPECTED if missing else DONE

    return Command(say, "doctor", parameters=[host_option(say), port_option(say)], callback=run)
