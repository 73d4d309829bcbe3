"""diapason bounce: records a bounced mail."""

import click
from sqlalchemy.orm import Session

from assessment.cli.file_access import CHANNEL, read_input
from assessment.cli.installation import settings_given
from assessment.cli.localised_click import Command
from assessment.i18n import Language
from assessment.services.mail.bounce_reports import note_bounce
from assessment.store.database import opened


def command(say: Language) -> Command:
    """The command."""

    def run() -> None:
        settings = settings_given(say)
        report = read_input(CHANNEL, say)
        with opened(settings.database_url) as engine, Session(engine) as session, session.begin():
            noted = note_bounce(session, report)
        click.echo(say("command.bounce.noted" if noted else "command.bounce.not_ours"))

    return Command(say, "bounce", parameters=[], callback=run)
