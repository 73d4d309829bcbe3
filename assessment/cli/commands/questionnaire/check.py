"""diapason questionnaire check: validates a questionnaire folder."""

import click

from assessment.cli.errors import RefusedError
from assessment.cli.localised_click import Argument, Command
from assessment.cli.questionnaire_option import folder_of
from assessment.i18n import Language
from assessment.questionnaire_files.catalogue import DEFAULT_KEY
from assessment.questionnaire_files.loader import check_folder, load_folder


def command(say: Language) -> Command:
    """The command."""
    folder = Argument(
        ["questionnaire"],
        metavar=say("command.metavar.folder"),
        required=False,
        default=DEFAULT_KEY,
        help=say("command.questionnaire.check.folder", default=DEFAULT_KEY),
    )

    def run(questionnaire: str) -> None:
        place = folder_of(questionnaire, say)
        problems = [problem.said_in(say) for problem in check_folder(place)]
        if problems:
            raise RefusedError([*problems, say("command.questionnaire.check.problems", count=len(problems))])
        loaded_questionnaire = load_folder(place)
        click.echo(
            say("command.questionnaire.check.fine", key=loaded_questionnaire.key, version=loaded_questionnaire.version)
        )

    return Command(say, "questionnaire.check", parameters=[folder], callback=run)
