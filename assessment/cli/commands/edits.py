"""diapason edits: what was written into a Word file of the report, as patches."""

import click

from assessment.cli.errors import DONE, UNEXPECTED, RefusedError, print_lines
from assessment.cli.file_access import CHANNEL, output_problems, read_input, shown_name, write_outputs
from assessment.cli.localised_click import Argument, Command
from assessment.i18n import Language
from assessment.services.errors import EditsRefusedError
from assessment.services.file_diagnosis.edited_report import edited_lines, edits_of_word, written_edits


def command(say: Language) -> Command:
    """The command."""

    def run(report: str, to: str, author: str) -> int:
        if problems := output_problems([to], [report], say):
            raise RefusedError(problems)
        content = read_input(report, say)
        try:
            edited = edits_of_word(content, author=author)
        except EditsRefusedError as error:
            name = shown_name(report, say)
            raise RefusedError([f"{name}{say('command.colon')} {say(f'edits.refused.{error.reason}')}"]) from error
        write_outputs({to: written_edits(edited)}, say)
        print_lines(edited_lines(edited, say))
        if to != CHANNEL:
            click.echo(say("command.file.written", file=to))
        return UNEXPECTED if edited.altered else DONE

    parameters = [
        Argument(["report"], metavar=say("command.metavar.file"), help=say("command.edits.report")),
        click.Option(["--to"], default=CHANNEL, metavar=say("command.metavar.file"), help=say("command.edits.to")),
        click.Option(["--author"], default="", metavar=say("command.metavar.name"), help=say("command.edits.author")),
    ]
    return Command(say, "edits", parameters=parameters, callback=run)
