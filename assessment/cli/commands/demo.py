"""diapason demo: fills an empty database with demonstration data."""

from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from assessment.cli.errors import RefusedError
from assessment.cli.installation import opened_database, settings_given
from assessment.cli.localised_click import Command
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.demo.fill_demo import NotFreshError, fill_with_demo
from assessment.store.encryption import SecretKeys

SPOKEN = "fr"
"""The firms are French, whatever the language of the command."""


def command(say: Language) -> Command:
    """The command."""

    def run() -> None:
        settings = settings_given(say)
        engine = opened_database(settings, say)
        try:
            with Session(engine) as session, session.begin():
                accounts = fill_with_demo(
                    session,
                    questionnaire=questionnaire(own=settings.questionnaires),
                    keys=SecretKeys.from_secret(settings.secret_key),
                    say=language_of(SPOKEN),
                    now=datetime.now(UTC),
                )
        except NotFreshError as error:
            raise RefusedError([say("command.demo.not_fresh")]) from error
        for account in accounts:
            role = say(f"command.demo.roles.{account.role}")
            click.echo(
                say(
                    "command.demo.account",
                    email=account.email,
                    password=account.password,
                    role=role,
                    organisation=account.organisation,
                )
            )
        click.echo(say("command.demo.once"))

    return Command(say, "demo", parameters=[], callback=run)
