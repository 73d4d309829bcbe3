"""diapason verify: whether the figures of a file are those of the result."""

import click

from assessment.cli.errors import DONE, UNEXPECTED
from assessment.cli.file_access import read_input, shown_name
from assessment.cli.installation import state_found
from assessment.cli.localised_click import Argument, Command
from assessment.i18n import Language
from assessment.services.verification.check_file import check_file
from assessment.services.verification.check_words import check_lines
from assessment.services.verification.document_seal import seal_of
from assessment.services.verification.with_database import with_database
from assessment.store.derived_keys import document_key


def command(say: Language) -> Command:
    """The command."""

    def run(file: str) -> int:
        content = read_input(file, say)
        state = state_found(say)
        checked = check_file(content, seal_of(document_key(state.secret_key)))
        checked = with_database(state.url, checked)
        first, *others = check_lines(checked, say)
        click.echo("\n".join([f"{shown_name(file, say)}{say('command.colon')} {first}", *others]))
        return DONE if checked.holds else UNEXPECTED

    argument = Argument(["file"], metavar=say("command.metavar.file"), help=say("command.verify.file"))
    return Command(say, "verify", parameters=[argument], callback=run)
