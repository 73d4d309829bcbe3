"""diapason diagnose: answer file in, summary, PDF or JSON out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from assessment.cli.commands.diagnose.cost_options import money_options, no_plan_lines
from assessment.cli.commands.diagnose.mapping import (
    LOOK_AT_IT,
    mapping_problems,
    proposal_lines,
    written_lines,
)
from assessment.cli.commands.diagnose.privacy_options import READER, STAFF, crowd_lines, trust_options, trust_problems
from assessment.cli.errors import UNEXPECTED, RefusedError, print_lines
from assessment.cli.file_access import CHANNEL, output_problems, read_input, shown_name, write_outputs
from assessment.cli.localised_click import Argument, Command, OneOf
from assessment.cli.progress_line import ProgressLine
from assessment.cli.questionnaire_option import content_told, folder_of, questionnaire_option
from assessment.cli.secret_key import secret_found
from assessment.i18n import Language
from assessment.importers.company_profile import read_context
from assessment.importers.form_exports.column_mapping import ColumnMapping
from assessment.importers.formats.problems import ImportFileError
from assessment.importers.kpis import read_kpis
from assessment.importers.plan_limits import read_capacity
from assessment.importers.staff_option import read_function, read_staff
from assessment.questionnaire_files.loader import load_folder
from assessment.services.errors import EditsRefusedError
from assessment.services.file_diagnosis.compare_files import AnsweredFile
from assessment.services.file_diagnosis.diagnose_file import (
    EDITIONS,
    FORMATS,
    DiagnosisRequest,
    FileDiagnosis,
    NoPdfLibrariesError,
    NothingShownError,
    StaffTooSmallError,
    diagnose_file,
    settings_for,
    written_document,
    written_figures,
    written_summary,
)
from assessment.services.file_diagnosis.edited_report import conflicts_of, edits_of_file
from assessment.services.file_diagnosis.errors import FiguresRefusedError, NoPlanError
from assessment.services.file_diagnosis.export_reader import ExportReader
from assessment.services.file_diagnosis.own_templates import TemplateRefusedError, in_templates, read_template
from assessment.store.derived_keys import document_key

LENGTHS = ("quick", "full")
Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True)
class Call:
    """What was typed: files by their path, words as they stand."""

    answers: str
    length: str | None
    pdf: str | None
    docx: str | None
    pptx: str | None
    xlsx: str | None
    edition: str | None
    word_template: str | None
    slides_template: str | None
    json: str | None
    context: str | None
    mode: str | None
    threshold: int | None
    reader: str | None
    staff: str | None
    kpis: str | None
    capacity: str | None
    previous: str | None
    previous_questionnaire: str | None
    linked: bool
    mapping: str | None
    edits: str | None
    questionnaire: str

    @property
    def outputs(self) -> list[str]:
        """Files to write."""
        return [path for path in (self.json, *self.documents.values()) if path]

    @property
    def documents(self) -> dict[str, str]:
        """Documents to write, in the order in which they are made."""
        asked = {form: getattr(self, form) for form in FORMATS}
        return {form: path for form, path in asked.items() if path}

    @property
    def templates(self) -> tuple[str | None, str | None]:
        """Files in which the Word report and the presentation are set."""
        return self.word_template, self.slides_template

    @property
    def inputs(self) -> list[str]:
        """Files to read."""
        given = (self.answers, self.context, self.kpis, self.capacity, self.previous, self.edits, *self.templates)
        return [path for path in given if path]


def command(say: Language) -> Command:
    """The command."""
    parameters = [
        Argument(["answers"], metavar=say("command.metavar.answers"), help=say("command.diagnose.answers")),
        click.Option(["--length"], type=OneOf(say, LENGTHS), metavar="quick|full", help=say("command.diagnose.length")),
        *(
            click.Option([f"--{form}"], metavar=say("command.metavar.file"), help=say(f"command.diagnose.{form}"))
            for form in FORMATS
        ),
        click.Option(
            ["--edition"],
            type=OneOf(say, EDITIONS),
            metavar="brief|full|annex",
            help=say("command.diagnose.edition"),
        ),
        click.Option(["--json"], metavar=say("command.metavar.file"), help=say("command.diagnose.json")),
        click.Option(["--context"], metavar=say("command.metavar.file"), help=say("command.diagnose.context")),
        *trust_options(say),
        *money_options(say),
        *template_options(say),
        *wave_options(say),
        click.Option(["--mapping"], metavar=say("command.metavar.file"), help=say("command.diagnose.mapping.option")),
        click.Option(["--edits"], metavar=say("command.metavar.file"), help=say("command.diagnose.edits")),
        questionnaire_option(say),
    ]

    def run(**typed: Any) -> None:
        _run(say, Call(**typed))

    return Command(say, "diagnose", parameters=parameters, callback=run)


def _run(say: Language, call: Call) -> None:
    problems = output_problems(call.outputs, call.inputs, say)
    problems += mapping_problems(call.mapping, call.inputs, say)
    problems += trust_problems(call.mode, call.threshold, say)
    if call.edition and not (call.pdf or call.docx):
        problems.append(say("command.diagnose.needs_pdf", name="--edition"))
    problems += wave_problems(call.previous, call.previous_questionnaire, say, linked=call.linked)
    if call.inputs.count(CHANNEL) > 1:
        problems.append(say("command.file.input_twice"))
        raise RefusedError(problems)
    with content_told(say):
        asked = load_folder(folder_of(call.questionnaire, say))
        earlier = load_folder(folder_of(other, say)) if (other := call.previous_questionnaire) else asked
    member = _FileReader(say, problems)
    export = ExportReader(asked)
    mapping = _mapping(call, export, member)
    before = member.read(call.previous, lambda content: ExportReader(earlier).earlier(content, mapping))
    firm = member.read(call.context, lambda content: read_context(content, asked))
    templates = (
        member.read(call.word_template, lambda content: read_template(content, "docx")),
        member.read(call.slides_template, lambda content: read_template(content, "pptx")),
    )
    figures = member.read(call.kpis, lambda content: read_kpis(content, asked))
    capacity = member.read(call.capacity, lambda content: read_capacity(content, asked))
    beside = (
        (call.previous, before.notices if before else ()),
        (call.kpis, figures.notices if figures else ()),
        (call.capacity, capacity.notices if capacity else ()),
    )
    request = DiagnosisRequest(
        settings_for(
            call.mode,
            threshold=call.threshold,
            reader=member.told(READER, call.reader, lambda written: read_function(written, asked)),
            staff=member.told(STAFF, call.staff, lambda written: read_staff(written, asked)) or {},
        ),
        context=firm,
        figures=figures,
        limits=capacity.limits if capacity else None,
        previous=AnsweredFile(earlier, before.sheet, before.length) if before else None,
        linked=call.linked,
        mapping=mapping,
        edits=member.read(call.edits, edits_of_file),
    )
    signing_key = document_key(secret_found(say)) if call.documents else b""
    names = {function.key: function.name.within(say.code) for function in asked.functions}
    steps = [*request.steps, *(["figures"] if call.json else []), *(f"layout_{form}" for form in call.documents)]
    with ProgressLine(say, steps) as progress, _told(say, call, names):
        file_diagnosis = member.read(
            call.answers,
            lambda content: _diagnosed(
                content, export, call, say, length=call.length, request=request, progress=progress
            ),
        )
        if problems or file_diagnosis is None:
            raise RefusedError(problems)
        file_diagnosis = in_templates(file_diagnosis, word=templates[0], slides=templates[1])
        contents = {}
        if call.json:
            progress("figures")
            contents[call.json] = written_figures(file_diagnosis)
        for form, path in call.documents.items():
            progress(f"layout_{form}")
            edition = call.edition or EDITIONS[0]
            contents[path] = written_document(file_diagnosis, form, edition, signing_key=signing_key)
        summary = None if call.outputs else written_summary(file_diagnosis)
    print_lines(
        [
            *_notices(file_diagnosis, call.answers, say),
            *(notice.said_in(say, shown_name(path, say)) for path, notices in beside if path for notice in notices),
        ]
    )
    write_outputs(contents, say)
    _report(summary, call.outputs, say)


def _mapping(call: Call, export: ExportReader, member: "_FileReader") -> ColumnMapping | None:
    """The mapping of a file that is there. One that is not is proposed, written, and to be looked at: RefusedError."""
    if call.mapping is None:
        return None
    if Path(call.mapping).exists():
        kept = member.read(call.mapping, export.mapping)
        if kept is None:
            raise RefusedError(member.problems)
        return kept
    if member.problems:
        raise RefusedError(member.problems)
    proposed = member.read(call.answers, export.proposed)
    if proposed is None:
        raise RefusedError(member.problems)
    write_outputs({call.mapping: export.written(proposed, member.say)}, member.say)
    raise RefusedError(written_lines(proposed, call.mapping, member.say), code=LOOK_AT_IT)


def _diagnosed(content: bytes, export: ExportReader, call: Call, say: Language, **how: Any) -> FileDiagnosis:
    """The diagnosis of a file; where it is an export without a mapping, what one would read. Raises RefusedError."""
    try:
        return diagnose_file(content, export.questionnaire, language_code=say.code, **how)
    except ImportFileError as error:
        proposed = export.proposed_instead(content, error) if call.mapping is None else None
        if proposed is None:
            raise
        raise RefusedError(proposal_lines(proposed, call.answers, say)) from error


@dataclass(frozen=True)
class _FileReader:
    """Reads files one by one; their problems join the others, so that all are told in one go."""

    say: Language
    problems: list[str]

    def read(self, path: str | None, reader: Callable[[bytes], Found]) -> Found | None:
        """What `reader` makes of a file; None without one, and for a file with problems."""
        if path is None:
            return None
        try:
            content = read_input(path, self.say)
        except RefusedError as refusal:
            self.problems.extend(refusal.lines)
            return None
        return self.told(shown_name(path, self.say), content, reader)

    def told(self, name: str, given: Any, reader: Callable[[Any], Found]) -> Found | None:
        """The same of what was typed; `name` is what messages call it."""
        if given is None:
            return None
        try:
            return reader(given)
        except ImportFileError as error:
            self.problems.extend(error.said_in(self.say, name))
        except TemplateRefusedError as error:
            missing = self.say.list(list(error.missing))
            why = self.say(f"accounts.templates.wrong.{error.fault}", missing=missing)
            self.problems.append(self.say("command.diagnose.template_refused", file=name, why=why))
        except StaffTooSmallError as error:
            self.problems.extend(crowd_lines(error.crowds, self.say))
        except EditsRefusedError as error:
            self.problems.append(f"{name}{self.say('command.colon')} {self.say(f'edits.refused.{error.reason}')}")
        return None


@contextmanager
def _told(say: Language, call: Call, names: Mapping[str, str]) -> Iterator[None]:
    """Turn what stands in the way of a result into lines for the reader. Raises RefusedError."""
    try:
        yield
    except NoPlanError as error:
        raise RefusedError(no_plan_lines(error, names, say)) from error
    except FiguresRefusedError as error:
        name = shown_name(call.kpis or CHANNEL, say)
        raise RefusedError(problem.said_in(say, name) for problem in error.problems) from error
    except NothingShownError as error:
        raise RefusedError([say("command.diagnose.nothing_shown")]) from error
    except NoPdfLibrariesError as error:
        raise RefusedError([say("command.diagnose.no_pdf_libraries")], code=UNEXPECTED) from error


def _notices(file_diagnosis: FileDiagnosis, answers: str, say: Language) -> list[str]:
    """What was done with the file that its author may not expect."""
    name = shown_name(answers, say)
    notices = [notice.said_in(say, name) for notice in file_diagnosis.notices]
    if file_diagnosis.left_aside:
        codes = ", ".join(file_diagnosis.left_aside)
        notices.append(say("command.diagnose.left_aside", count=len(file_diagnosis.left_aside), file=name, codes=codes))
    report = file_diagnosis.report
    if report is not None and report.edits.patches and (conflicts := conflicts_of(report)):
        notices.append(say("command.diagnose.edits_conflicts", count=conflicts, file=name))
    for crowd in file_diagnosis.crowded:
        counts = {"answered": crowd.answered, "staff": crowd.staff}
        notices.append(say("command.diagnose.crowded", file=name, function=crowd.function, **counts))
    return notices


def _report(summary: str | None, outputs: list[str], say: Language) -> None:
    """The summary where nothing was asked for; else the names of what was written, unless the figures go there."""
    if summary is not None:
        click.echo(summary)
    elif CHANNEL not in outputs:
        for path in outputs:
            click.echo(say("command.file.written", file=path))


def template_options(say: Language) -> list[click.Parameter]:
    """`--word-template` and `--slides-template`."""
    metavar = say("command.metavar.file")
    return [
        click.Option(["--word-template"], metavar=metavar, help=say("command.diagnose.word_template")),
        click.Option(["--slides-template"], metavar=metavar, help=say("command.diagnose.slides_template")),
    ]


def wave_options(say: Language) -> list[click.Parameter]:
    """`--previous`, `--linked` and `--previous-questionnaire`."""
    return [
        click.Option(["--previous"], metavar=say("command.metavar.file"), help=say("command.diagnose.previous")),
        click.Option(["--linked"], is_flag=True, help=say("command.diagnose.linked")),
        click.Option(
            ["--previous-questionnaire"],
            metavar=say("command.metavar.questionnaire"),
            help=say("command.diagnose.previous_questionnaire"),
        ),
    ]


def wave_problems(previous: str | None, other: str | None, say: Language, *, linked: bool) -> list[str]:
    """Options that mean something beside `--previous` only."""
    if previous is not None:
        return []
    lone = [name for name, given in (("--linked", linked), ("--previous-questionnaire", other)) if given]
    return [say("command.diagnose.needs_previous", name=name) for name in lone]
