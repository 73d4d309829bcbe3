"""`diapason diagnose`: a file of answers in, a summary, a PDF or figures out."""

from collections.abc import Callable
from typing import TypeVar

import click

from assessment.actions.diagnose_file import (
    FileDiagnosis,
    NoPdfLibrariesError,
    diagnose_file,
    written_figures,
    written_pdf,
    written_summary,
)
from assessment.cli.commands import Argument, Command, OneOf
from assessment.cli.content import content_told, folder_of, questionnaire_option
from assessment.cli.errors import UNEXPECTED, RefusedError, print_lines
from assessment.cli.files import CHANNEL, output_problems, read_input, shown_name, write_outputs
from assessment.cli.progress import Progress
from assessment.content.building import load_folder
from assessment.i18n import Language
from assessment.intake.context import read_context
from assessment.intake.problems import IntakeError

LENGTHS = ("quick", "full")
Found = TypeVar("Found")


def command(say: Language) -> Command:
    """The command."""
    parameters = [
        Argument(["answers"], metavar=say("command.metavar.answers"), help=say("command.diagnose.answers")),
        click.Option(["--length"], type=OneOf(say, LENGTHS), metavar="quick|full", help=say("command.diagnose.length")),
        click.Option(["--pdf"], metavar=say("command.metavar.file"), help=say("command.diagnose.pdf")),
        click.Option(["--json"], metavar=say("command.metavar.file"), help=say("command.diagnose.json")),
        click.Option(["--context"], metavar=say("command.metavar.file"), help=say("command.diagnose.context")),
        questionnaire_option(say),
    ]

    def run(
        answers: str, length: str | None, pdf: str | None, json: str | None, context: str | None, questionnaire: str
    ) -> None:
        _run(say, answers, length=length, pdf=pdf, json=json, context=context, questionnaire=questionnaire)

    return Command(say, "diagnose", parameters=parameters, callback=run)


def _run(
    say: Language,
    answers: str,
    *,
    length: str | None,
    pdf: str | None,
    json: str | None,
    context: str | None,
    questionnaire: str,
) -> None:
    outputs = [path for path in (json, pdf) if path]
    problems = output_problems(outputs, [path for path in (answers, context) if path], say)
    with content_told(say):
        asked = load_folder(folder_of(questionnaire, say))
    steps = ["reading", "scoring", "planning", *(["figures"] if json else []), *(["layout"] if pdf else [])]
    with Progress(say, steps) as progress:
        firm = _read(context, problems, say, lambda content: read_context(content, asked)) if context else None
        found = _read(
            answers,
            problems,
            say,
            lambda content: diagnose_file(
                content, asked, language_code=say.code, length=length, context=firm, progress=progress
            ),
        )
        if problems or found is None:
            raise RefusedError(problems)
        contents = {}
        if json:
            progress("figures")
            contents[json] = written_figures(found)
        if pdf:
            progress("layout")
            contents[pdf] = _pdf(found, say)
    print_lines(_notices(found, answers, say))
    write_outputs(contents, say)
    _report(found, outputs, say)


def _pdf(found: FileDiagnosis, say: Language) -> bytes:
    try:
        return written_pdf(found)
    except NoPdfLibrariesError as error:
        raise RefusedError([say("command.diagnose.no_pdf_libraries")], code=UNEXPECTED) from error


def _read(path: str, problems: list[str], say: Language, reader: Callable[[bytes], Found]) -> Found | None:
    """What `reader` makes of a file; its problems join the others, so that all are told in one go."""
    try:
        return reader(read_input(path, say))
    except RefusedError as refusal:
        problems += refusal.lines
    except IntakeError as error:
        problems += error.said_in(say, shown_name(path, say))
    return None


def _notices(found: FileDiagnosis, answers: str, say: Language) -> list[str]:
    """What was done with the file that its author may not expect."""
    name = shown_name(answers, say)
    notices = []
    if found.left_aside:
        codes = ", ".join(found.left_aside)
        notices.append(say("command.diagnose.left_aside", count=len(found.left_aside), file=name, codes=codes))
    for crowd in found.crowded:
        counts = {"answered": crowd.answered, "staff": crowd.staff}
        notices.append(say("command.diagnose.crowded", file=name, function=crowd.function, **counts))
    return notices


def _report(found: FileDiagnosis, outputs: list[str], say: Language) -> None:
    """The summary where nothing was asked for; else the names of what was written, unless the figures go there."""
    if not outputs:
        click.echo(written_summary(found))
    elif CHANNEL not in outputs:
        for path in outputs:
            click.echo(say("command.file.written", file=path))
