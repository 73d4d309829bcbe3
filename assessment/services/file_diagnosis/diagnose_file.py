"""Diagnosis of an answer file: analysis, comparison, plan, and rendering to JSON, text or PDF."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from assessment.core.analysis.campaign_analysis import CampaignAnalysis, analyse_campaign
from assessment.core.planning.plan_limits import PlanLimits
from assessment.core.planning.roadmap import Roadmap
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.i18n import Language, language
from assessment.importers.form_exports.column_mapping import ColumnMapping
from assessment.importers.form_exports.mapped_answers import read_answer_file
from assessment.importers.formats.problems import ImportNotice
from assessment.importers.formats.reading_limits import ReadingLimits
from assessment.importers.kpis import GivenFigures
from assessment.services.file_diagnosis.compare_files import AnsweredFile, compare_files, file_history
from assessment.services.file_diagnosis.json_writer import written_json
from assessment.services.verification.document_seal import seal_of
from reports import json_export, text_summary
from reports.content.editions import Edition
from reports.content.report import Report, build
from reports.document_formats import DocumentFormat, written
from reports.edits.patches import NO_EDITS, ReportEdits
from reports.findings import NO_FINDINGS, CompanyFindings

EDITIONS = tuple(edition.value for edition in Edition)
"""Names of the editions of a report."""
FORMATS = tuple(form.value for form in DocumentFormat)
"""Names of the formats of a report, in the order in which they are made."""


class NoPdfLibrariesError(Exception):
    """The system libraries behind the PDF are not installed; `diapason doctor` says which."""


class NothingShownError(Exception):
    """Too few people answered for anything to be shown of confidential teams: there is nothing to lay out."""


@dataclass(frozen=True, slots=True)
class OverfullFunction:
    """A function, by its name, from which more people answered than it counts."""

    function: str
    answered: int
    staff: int


class StaffTooSmallError(Exception):
    """The staff that was told cannot be right; `crowds` says of which functions."""

    def __init__(self, crowds: tuple[OverfullFunction, ...]) -> None:
        super().__init__(", ".join(crowd.function for crowd in crowds))
        self.crowds = crowds


@dataclass(frozen=True)
class DiagnosisRequest:
    """How answers are read, and what is set beside them.

    `mapping` says how an export of a form tool is read, `reading_limits` how much of a file. The staff of `settings`
    stands in the place of the context's, function by function; their length follows the file. `previous`: the answers
    of an earlier wave, with `linked` when one identifier stands for one person in both.
    """

    settings: AnalysisSettings = field(default_factory=AnalysisSettings)
    context: CompanyProfile | None = None
    figures: GivenFigures | None = None
    limits: PlanLimits | None = None
    previous: AnsweredFile | None = None
    linked: bool = False
    mapping: ColumnMapping | None = None
    edits: ReportEdits | None = None
    reading_limits: ReadingLimits | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        """Names of the steps in their order."""
        return ("reading", "scoring", *(["comparing"] if self.previous else []), "planning")


def settings_for(
    mode: str | None, *, threshold: int | None, staff: Mapping[str, int], reader: str | None
) -> AnalysisSettings:
    """Settings from a mode and a threshold as they are typed."""
    return AnalysisSettings(
        mode=Mode(mode) if mode else Mode.NAMED,
        threshold=Threshold(threshold) if threshold else Threshold(),
        staff=staff,
        reader=reader,
    )


@dataclass(frozen=True)
class FileDiagnosis:
    """What a file says. `left_aside`: columns of the file which its length does not ask.

    `report` is None where too few people answered for anything to be shown.
    """

    questionnaire: Questionnaire
    length: Length
    respondents: int
    say: Language
    reading: CampaignAnalysis
    report: Report | None
    findings: CompanyFindings
    left_aside: tuple[str, ...]
    notices: tuple[ImportNotice, ...]
    """What was done with the file that its author may not expect."""
    crowded: tuple[OverfullFunction, ...]
    """Functions whose size, as the context tells it, cannot be right."""


def _silently(_step: str) -> None:
    """The progress of a run that nobody watches."""


ASKED_PLAINLY = DiagnosisRequest()


def diagnose_file(
    content: bytes,
    questionnaire: Questionnaire,
    *,
    language_code: str,
    length: str | None = None,
    request: DiagnosisRequest = ASKED_PLAINLY,
    progress: Callable[[str], None] = _silently,
) -> FileDiagnosis:
    """Read a file's bytes, diagnose, compare, plan. Raises IntakeError with every problem of the file.

    Raises StaffTooSmallError, FiguresRefusedError and NoPlanError too. `progress` is called with the name of
    each step of the request as it begins.
    """
    say = language(language_code)
    progress("reading")
    imported_answers = read_answer_file(
        content,
        questionnaire,
        request.mapping,
        length=Length(length) if length else None,
        limits=request.reading_limits,
    )
    sheet = sorted_by_answers(imported_answers.sheet) if request.settings.confidential else imported_answers.sheet
    if crowds := _crowds(questionnaire, sheet, request.settings.staff, say):
        raise StaffTooSmallError(crowds)
    company_profile = request.context or CompanyProfile()
    context = replace(company_profile, staff={**company_profile.staff, **request.settings.staff})
    settings = replace(request.settings, length=imported_answers.length, staff=context.staff)
    progress("scoring")
    reading = analyse_campaign(questionnaire, sheet, settings)
    report, findings = None, NO_FINDINGS
    if reading.diagnosis is not None:
        earlier, history = None, None
        if request.previous:
            progress("comparing")
            after = AnsweredFile(questionnaire, sheet, imported_answers.length)
            before = replace(request.previous, sheet=sorted_by_answers(request.previous.sheet))
            earlier = compare_files(before, after, settings, linked=request.linked)
            history = file_history(before, after, settings, reading.diagnosis, earlier.comparison, say)
        progress("planning")
        findings, roadmap = _planned(questionnaire, reading.diagnosis, context, request)
        findings = replace(findings, earlier_wave=earlier)
        report = build(
            reading.diagnosis,
            roadmap,
            context,
            say,
            reading=reading,
            asked=questionnaire,
            history=history,
            # The chapters on the plan's limits are for those who told some.
            findings=findings if request.figures or request.limits else replace(findings, plan=None),
        )
        report = replace(report, edits=request.edits or NO_EDITS)
    return FileDiagnosis(
        questionnaire=questionnaire,
        length=imported_answers.length,
        respondents=len(sheet.respondents),
        say=say,
        reading=reading,
        report=report,
        findings=findings,
        left_aside=imported_answers.left_aside,
        notices=imported_answers.notices,
        crowded=_crowds(questionnaire, sheet, context.staff, say),
    )


def sorted_by_answers(sheet: AnswerSheet) -> AnswerSheet:
    """The same people by their answers: sums of decimals would tell, in their last digit, in which order they stood."""
    order = np.lexsort(sheet.cells.T[::-1]).tolist()
    return replace(sheet, respondents=tuple(sheet.respondents[row] for row in order), cells=sheet.cells[order])


def _crowds(
    questionnaire: Questionnaire, sheet: AnswerSheet, staff: Mapping[str, int], say: Language
) -> tuple[OverfullFunction, ...]:
    answered = Counter(sheet.functions)
    return tuple(
        OverfullFunction(function.name.within(say.code), answered[function.key], staff[function.key])
        for function in questionnaire.functions
        if answered[function.key] > staff.get(function.key, answered[function.key])
    )


def _planned(
    questionnaire: Questionnaire, diagnosis: PublishedDiagnosis, context: CompanyProfile, request: DiagnosisRequest
) -> tuple[CompanyFindings, Roadmap]:
    """The best plan within the days that the firm told, or that a firm of its size usually has."""
    # The solver takes time to load, which a run that only reads a file's problems can do without.
    from assessment.services.file_diagnosis.cost_and_plan import cost_findings, plan_findings  # noqa: PLC0415

    money = cost_findings(questionnaire, diagnosis, request.figures, context) if request.figures else None
    planned = plan_findings(diagnosis, context, request.limits, money)
    return CompanyFindings(money, planned), planned.summary.roadmap


def written_figures(file_diagnosis: FileDiagnosis) -> bytes:
    """The JSON of a diagnosis in UTF-8."""
    if file_diagnosis.report is None:
        withheld = json_export.withheld(
            file_diagnosis.questionnaire,
            file_diagnosis.length,
            file_diagnosis.reading.hidden,
            file_diagnosis.respondents,
            file_diagnosis.say,
        )
        return written_json(withheld)
    return written_json(json_export.figures(file_diagnosis.report.chapter, file_diagnosis.findings))


def written_summary(file_diagnosis: FileDiagnosis) -> str:
    """The result in a few lines for a terminal. Raises NothingShownError."""
    if file_diagnosis.report is None:
        raise NothingShownError
    return "\n".join(text_summary.lines(file_diagnosis.report, file_diagnosis.findings))


def written_document(
    file_diagnosis: FileDiagnosis, form: str, edition: str = Edition.BRIEF, *, signing_key: bytes = b""
) -> bytes:
    """The report in a format by its name; `edition`, by its name too, counts for those that have editions.

    The list of its figures is signed with `signing_key`, where there is one.

    Raises NothingShownError, and NoPdfLibrariesError where the system lacks what draws a PDF.
    """
    if file_diagnosis.report is None:
        raise NothingShownError
    try:
        return written(file_diagnosis.report, Edition(edition), DocumentFormat(form), seal_of(signing_key))
    except OSError as error:
        if form != DocumentFormat.PDF:
            raise
        raise NoPdfLibrariesError from error
