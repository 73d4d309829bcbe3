"""diapason questionnaire template: writes empty input files."""

from pathlib import Path

import click

from assessment.cli.errors import RefusedError
from assessment.cli.file_access import CHANNEL, output_problems, write_outputs
from assessment.cli.localised_click import Command, OneOf
from assessment.cli.questionnaire_option import content_told, folder_of, questionnaire_option
from assessment.i18n import Language
from assessment.importers.answer_template import empty_text, empty_workbook
from assessment.importers.blank_files import as_text, as_workbook, blank_capacity, blank_kpis
from assessment.questionnaire_files.loader import load_folder

LENGTHS = ("quick", "full")
FORMATS = ("csv", "xlsx")
KINDS = ("answers", "kpis", "capacity")


def command(say: Language) -> Command:
    """The command."""
    parameters = [
        click.Option(
            ["--kind"],
            type=OneOf(say, KINDS),
            default="answers",
            metavar="|".join(KINDS),
            help=say("command.questionnaire.template.kind"),
        ),
        click.Option(
            ["--length"],
            type=OneOf(say, LENGTHS),
            default="full",
            metavar="quick|full",
            help=say("command.questionnaire.template.length"),
        ),
        click.Option(
            ["--output", "-o"],
            default=CHANNEL,
            metavar=say("command.metavar.file"),
            help=say("command.questionnaire.template.output"),
        ),
        questionnaire_option(say),
    ]

    def run(kind: str, length: str, output: str, questionnaire: str) -> None:
        suffix = "csv" if output == CHANNEL else Path(output).suffix.lower().removeprefix(".")
        if suffix not in FORMATS:
            raise RefusedError([say("command.questionnaire.template.suffix", file=output)])
        with content_told(say):
            asked = load_folder(folder_of(questionnaire, say))
        if length == "quick" and not asked.has_quick_length:
            raise RefusedError([say("intake.problem.no_quick_length")])
        if problems := output_problems([output], [], say):
            raise RefusedError(problems)
        if kind == "answers":
            content = empty_text(asked, length) if suffix == "csv" else empty_workbook(asked, length, say)
        else:
            rows = blank_kpis(asked, say) if kind == "kpis" else blank_capacity(asked)
            content = as_text(rows) if suffix == "csv" else as_workbook(rows)
        write_outputs({output: content}, say)
        if output != CHANNEL:
            click.echo(say("command.file.written", file=output))

    return Command(say, "questionnaire.template", parameters=parameters, callback=run)
