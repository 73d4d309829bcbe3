"""A file of a campaign is compared with the frozen result too, and not only with the list that it carries."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from assessment.core.privacy.confidentiality import Mode
from assessment.i18n import language
from assessment.services.results.campaign_result import campaign_result
from assessment.services.verification.check_file import (
    CheckedFile,
    FileVerdict,
    FrozenComparison,
    check_file,
    with_frozen,
)
from assessment.services.verification.check_words import check_lines
from assessment.services.verification.document_seal import seal_of
from reports.content.editions import Edition
from reports.content.report import build
from reports.document_formats import DocumentFormat, written
from tests.campaign_factory import ALIGNMENT, KEYS, TWELVE, Stage, stage


def _closed(engine: Engine) -> tuple[Stage, bytes]:
    """A closed campaign, and the workbook of its result."""
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    for email in staged.tokens():
        staged.answer(email)
    staged.close()
    with staged.session() as session:
        campaign = staged.campaign(session)
        result = campaign_result(session, campaign, actor=staged.actor, questionnaire=ALIGNMENT, keys=KEYS)
    assert result.reading.diagnosis is not None
    assert result.roadmap is not None
    report = build(
        result.reading.diagnosis,
        result.roadmap,
        result.context,
        language("fr"),
        reading=result.reading,
        asked=ALIGNMENT,
    )
    seal = seal_of(KEYS.document_key, campaign_id=staged.campaign_id)
    return staged, written(report, Edition.BRIEF, DocumentFormat.XLSX, seal)


def _with(staged: Stage, checked: CheckedFile) -> CheckedFile:
    with staged.session() as session:
        return with_frozen(session, checked)


def test_scores_and_levels_are_compared_with_the_frozen_result(engine: Engine) -> None:
    staged, content = _closed(engine)
    checked = check_file(content, seal_of(KEYS.document_key))
    assert checked.verdict is FileVerdict.TRUE
    same = _with(staged, checked)
    assert same.frozen is FrozenComparison.SAME
    assert same.holds
    assert checked.verification is not None
    figures = checked.verification.figures
    other = replace(figures, result={**figures.result, "total.score": "99"})
    differs = _with(staged, replace(checked, verification=replace(checked.verification, figures=other)))
    assert differs.frozen is FrozenComparison.DIFFERS
    assert not differs.holds
    assert [(result.part, result.shown, result.expected) for result in differs.results] == [
        ("score", "99", figures.result["total.score"])
    ]
    for code in ("fr", "en"):
        lines = check_lines(differs, language(code))
        assert "99" in lines[-1]
        assert figures.result["total.score"] in lines[-1]


def test_a_file_signed_before_days_kept_to_their_month_still_holds(engine: Engine) -> None:
    staged, content = _closed(engine)
    checked = check_file(content, seal_of(KEYS.document_key))
    assert checked.verification is not None
    figures = checked.verification.figures
    assert "\u00a0" in figures.result["total.day"]
    older = {key: shown.replace("\u00a0", " ") for key, shown in figures.result.items()}
    verification = replace(checked.verification, figures=replace(figures, result=older))
    same = _with(staged, replace(checked, verification=verification))
    assert (same.frozen, same.holds) == (FrozenComparison.SAME, True)


def test_a_campaign_that_is_gone_is_said_to_be(engine: Engine) -> None:
    staged, content = _closed(engine)
    checked = check_file(content, seal_of(KEYS.document_key))
    assert checked.verification is not None
    elsewhere = replace(checked.verification.figures, source="campaign/none")
    gone = _with(staged, replace(checked, verification=replace(checked.verification, figures=elsewhere)))
    assert (gone.frozen, gone.holds) == (FrozenComparison.GONE, True)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_verdict_has_its_sentence(code: str) -> None:
    for verdict in FileVerdict:
        assert language(code).has(f"verify.verdict.{verdict}")
