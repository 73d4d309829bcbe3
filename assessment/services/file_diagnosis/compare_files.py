"""Comparison of two answer files as waves."""

from dataclasses import dataclass, replace
from datetime import date

from assessment.core.analysis.campaign_analysis import default_grouping
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.questionnaire.answer_sheet import AnswerSheet, sheet_codes
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.waves.common_items import wordings
from assessment.core.waves.linkage_disclosure import linkage_is_safe
from assessment.core.waves.wave_comparison import Wave, compare
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
    if after.length is Length.QUICK and before.length is Length.FULL:
        before = _cut(before)
    waves = [_wave(file, settings, key=key, linked=linked) for key, file in (("before", before), ("after", after))]
    people = {
        function: count
        for function, count in settings.staff.items()
        if all(count >= file.sheet.functions.count(function) for file in (before, after))
    }
    first, second = waves
    readers = int(settings.reader is not None)
    allowed = not settings.confidential or (linked and linkage_is_safe(waves, readers=readers))
    comparison = compare(first, second, after.questionnaire, people=people, may_link=allowed)
    return EarlierWaveFindings(comparison, before.questionnaire.content_hash)


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
