"""Comparison of two answer files as waves."""

from dataclasses import dataclass, replace
from datetime import date

from assessment.core.analysis.campaign_analysis import analyse_campaign, default_grouping
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.questionnaire.answer_sheet import AnswerSheet, sheet_codes
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.waves.common_items import wordings
from assessment.core.waves.linkage_disclosure import linkage_is_safe
from assessment.core.waves.wave_comparison import Wave, WaveComparison, compare
from assessment.core.waves.wave_history import WaveHistory, published_line, with_breaks
from assessment.i18n import Language
from reports.findings import EarlierWaveFindings


@dataclass(frozen=True)
class AnsweredFile:
    """The answers of one file with the questionnaire and the length that they belong to."""

    questionnaire: Questionnaire
    sheet: AnswerSheet
    length: Length


def compare_files(
    before: AnsweredFile, after: AnsweredFile, settings: AnalysisSettings, *, linked: bool
) -> EarlierWaveFindings:
    """What changed since an earlier file. `linked`: one identifier stands for one person in both files.

    The staff of `settings` counts the people who could answer in either wave; a function that counts fewer than
    answered is not known.
    """
    before = _as_long(before, after)
    waves = [_wave(file, settings, key=key, linked=linked) for key, file in (("before", before), ("after", after))]
    people = _staff(settings, before, after)
    first, second = waves
    readers = int(settings.reader is not None)
    allowed = not settings.confidential or (linked and linkage_is_safe(waves, readers=readers))
    comparison = compare(first, second, after.questionnaire, people=people, may_link=allowed)
    return EarlierWaveFindings(comparison, before.questionnaire.content_hash)


def file_history(
    before: AnsweredFile,
    after: AnsweredFile,
    settings: AnalysisSettings,
    now: PublishedDiagnosis,
    comparison: WaveComparison,
    say: Language,
) -> WaveHistory | None:
    """Both files as waves of one story; None where nothing of the earlier one may be shown."""
    before = _as_long(before, after)
    earlier = analyse_campaign(
        before.questionnaire,
        before.sheet,
        replace(settings, length=before.length, staff=_staff(settings, before), grouping=None),
    ).diagnosis
    if earlier is None:
        return None
    lines = with_breaks(
        [
            published_line(diagnosis, key=wave.key, name=say(f"waves.files.{place}"), day=None)
            for diagnosis, wave, place in ((earlier, comparison.before, "before"), (now, comparison.after, "after"))
        ]
    )
    return WaveHistory(after.questionnaire, lines, comparison)


def _staff(settings: AnalysisSettings, *files: AnsweredFile) -> dict[str, int]:
    """People of each function that can be right: no fewer than answered in any of these files."""
    return {
        function: count
        for function, count in settings.staff.items()
        if all(count >= file.sheet.functions.count(function) for file in files)
    }


def _as_long(before: AnsweredFile, after: AnsweredFile) -> AnsweredFile:
    """The earlier file, cut to the quick length where the later one has no more."""
    return _cut(before) if after.length is Length.QUICK and before.length is Length.FULL else before


def _cut(file: AnsweredFile) -> AnsweredFile:
    """The answers to the questions of the quick length alone: all of them are asked in the full one."""
    codes = sheet_codes(file.questionnaire, Length.QUICK)
    columns = [file.sheet.codes.index(code) for code in codes]
    sheet = replace(file.sheet, codes=codes, cells=file.sheet.cells[:, columns])
    return AnsweredFile(file.questionnaire, sheet, Length.QUICK)


def _wave(file: AnsweredFile, settings: AnalysisSettings, *, key: str, linked: bool) -> Wave:
    sheet = file.sheet
    settings = replace(settings, length=file.length)
    return Wave(
        key=key,
        day=date.min,
        version=file.questionnaire.version,
        settings=replace(settings, grouping=default_grouping(file.questionnaire, sheet, settings)),
        sheet=sheet,
        wordings=wordings(file.questionnaire, sheet.codes),
        links=tuple(person.identifier for person in sheet.respondents) if linked else (),
    )
