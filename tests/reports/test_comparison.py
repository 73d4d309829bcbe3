"""Comparison chapters per reader."""

import re

import pytest

from assessment.core.comparison.function_gaps import Gap
from assessment.core.comparison.interpretation import gap_messages
from assessment.core.comparison.verdicts import Verdict
from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.definition import Length
from assessment.i18n import LANGUAGES
from assessment.typography import NO_VALUE
from reports.charts import paper
from reports.charts.data.charts import DotChart, MapChart, MapRow, Spot
from reports.charts.screen.row_strips import map_strip
from reports.content.comparison.perception_map import SHOWN
from reports.content.report import Report
from reports.pdf import html
from tests.core.privacy.firms import RandomFirm
from tests.core.privacy.indistinguishable import twin_of
from tests.core.team_answers import history as answers
from tests.core.team_answers import team
from tests.reports.report_factory import SEEN, all_texts, seen, seen_report
from tests.reports.test_content import BADLY_SPACED

ONE, THREE, TWELVE, SIXTY = "one-leader-quick", "three-heads-disagree", "team-of-twelve-wave1", "sixty-people"
TWINS = 3
"""Hidden answers that are changed: finding a twin takes a while."""
ALL = [(*one, code) for one in SEEN for code in LANGUAGES]


@pytest.mark.parametrize(("name", "mode", "reader", "code"), ALL)
def test_every_text_is_complete_and_composed(name: str, mode: Mode, reader: str | None, code: str) -> None:
    for text in all_texts(seen(name, mode, code, reader=reader)):
        assert not re.search(r"None|[{}]|\bnan\b|  |['\"]", text), text
        assert code == "en" or not BADLY_SPACED.search(text), text
        assert code == "fr" or "«" not in text, text


@pytest.mark.parametrize("code", LANGUAGES)
def test_one_person_s_report_is_the_same_with_and_without_a_reading(code: str) -> None:
    assert html(seen(ONE, Mode.NAMED, code)) == html(_without_reading(seen(ONE, Mode.NAMED, code)))
    for chapter in ("perception", "gaps", "agreement", "hidden"):
        assert getattr(seen(ONE, Mode.NAMED, code), chapter) is None


def test_a_pair_with_too_few_answers_says_so_where_others_have_a_verdict() -> None:
    report = seen(TWELVE, Mode.NAMED)
    assert report.gaps is not None
    verdicts = {row[1] for scale in report.gaps.scales for row in scale.pairs.rows if len(row) == 4}
    assert "Trop peu de réponses" in verdicts
    assert NO_VALUE not in verdicts


def _without_reading(report: Report) -> Report:
    chapter = report.chapter
    return type(report)(type(chapter)(chapter.diagnosis, chapter.roadmap, chapter.context, chapter.say))


def test_the_map_shows_the_widest_five_lines_and_the_annex_all_of_them() -> None:
    report = seen(THREE, Mode.NAMED)
    assert report.perception is not None
    assert report.perception.rest is not None
    assert report.chapter.reading is not None
    widths = [line.width or -1 for line in report.chapter.reading.map]
    assert widths == sorted(widths, reverse=True)
    first, rest = (figure.drawing for figure in (report.perception.figure, report.perception.rest))
    annex = [figure.drawing for figure in report.perception.annex]
    assert isinstance(first, MapChart)
    assert isinstance(rest, MapChart)
    assert len(first.rows) == SHOWN
    assert [row.label for row in (*first.rows, *rest.rows)] == [
        row.label for part in annex if isinstance(part, MapChart) for row in part.rows
    ]
    assert first.rows[0].label == "Responsable du revenu désigné"


def test_named_heads_are_drawn_one_by_one_and_published_groups_by_their_mean() -> None:
    for mode, people in ((Mode.NAMED, True), (Mode.CONFIDENTIAL, False)):
        report = seen(TWELVE, mode)
        assert report.perception is not None
        drawing = report.perception.figure.drawing
        assert isinstance(drawing, MapChart)
        assert {spot.person for row in drawing.rows for spot in row.spots} == {people}
    named = seen(TWELVE, Mode.NAMED).perception
    assert named is not None
    assert isinstance(named.figure.drawing, MapChart)
    assert all(len(row.spots) >= 10 for row in named.figure.drawing.rows)


def test_people_on_one_option_stand_side_by_side_and_none_hides_another() -> None:
    spots = tuple(Spot("sales", 3, "", person=True) for _ in range(12))
    chart = MapChart((MapRow("Une pratique", "", spots, "–"),), (("sales", "Ventes"),), "masqué")
    strip = map_strip(chart.rows[0])
    places = re.findall(r'<svg x="([^"]+)" y="([^"]+)"[^>]*>(?:<g transform="([^"]+)">)?', strip)
    assert len(places) == len(set(places)) == 12
    lonely = MapChart((MapRow("Une pratique", "", spots[:1], "–"),), chart.key, "masqué")
    assert paper.draw(chart).count("<path") == paper.draw(lonely).count("<path") + 11


def test_what_is_hidden_on_the_map_is_a_cell_with_a_word() -> None:
    row = MapRow("Une pratique", "", (Spot("sales", 3.2, "3,2"),), "–", hidden=("finance",))
    svg = paper.draw(MapChart((row,), (("sales", "Ventes"), ("finance", "Finance")), "masqué"))
    assert svg.count(">masqué<") == 2, "in the row, and in the key"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "mode"), [(THREE, Mode.NAMED), (TWELVE, Mode.CONFIDENTIAL), (SIXTY, Mode.CONFIDENTIAL)]
)
def test_each_gap_is_told_in_the_words_of_its_verdict(name: str, mode: Mode, code: str) -> None:
    report = seen(name, mode, code)
    assert report.gaps is not None
    assert report.chapter.reading is not None
    for scale in report.gaps.scales:
        views = {(view.first, view.second): view for view in (*scale.told, *scale.others)}
        gaps: dict[tuple[str, str], Gap] = {
            (gap.first, gap.second): gap for gap in report.chapter.reading.gaps[scale.key].pairs
        }
        assert views.keys() == gaps.keys()
        for pair, gap in gaps.items():
            assert views[pair].code is gap.code
            assert views[pair].sentences == tuple(report.chapter.said(saying) for saying in gap_messages(gap))
        verdicts = {view.code for view in scale.told}
        assert verdicts & {Verdict.SIGNAL, Verdict.CONFIRM, Verdict.SMALL} or len(scale.told) == 1


def test_beside_each_group_s_score_stand_its_range_and_who_answered() -> None:
    report = seen(SIXTY, Mode.CONFIDENTIAL, "fr")
    assert report.gaps is not None
    for scale in report.gaps.scales:
        result = report.chapter.diagnosis.scales[scale.key]
        for group in scale.groups:
            interval = result.function_interval(group.group)
            assert group.interval == (report.chapter.span(*interval) if interval else "–")
            people = report.chapter.people[group.group]
            assert group.answered == f"{people} pour un effectif de {people} (100\u202f%)"
        assert sum(group.interval != "–" for group in scale.groups) == 3, "those that enter the company's score"


def test_a_reader_who_answered_is_told_why_their_own_group_is_hidden() -> None:
    report = seen(SIXTY, Mode.CONFIDENTIAL, "fr", reader="leadership")
    assert report.hidden is not None
    reasons = {reason.name: reason.lines for reason in report.hidden.reasons}
    assert reasons[report.chapter.say("hidden.reasons.reader_inside.name")] == ("Direction générale",)
    assert report.gaps is not None
    assert "leadership" not in {group.group for scale in report.gaps.scales for group in scale.groups}


@pytest.mark.parametrize(
    ("code", "said"), [("fr", "deux scores du même résultat"), ("en", "two scores of the same result")]
)
def test_colleagues_who_read_two_scores_of_one_result_are_told_why(code: str, said: str) -> None:
    inside, outside = (seen(TWELVE, Mode.CONFIDENTIAL, code, reader=reader) for reader in ("sales", None))
    first, second = (report.chapter.diagnosis.total.score for report in (inside, outside))
    assert first != second
    for report in (inside, outside):
        assert report.hidden is not None
        assert said in report.hidden.lead


def test_a_reader_to_whom_every_group_is_hidden_sees_the_company_alone() -> None:
    report = seen(TWELVE, Mode.CONFIDENTIAL, "fr", reader="sales")
    assert report.chapter.reading is not None
    assert report.chapter.reading.groups == ()
    assert (report.perception, report.gaps, report.agreement, report.crossratings) == (None, None, None, None)
    assert not [row for lever in report.levers.levers for row in lever.marks]
    drawing = report.levers.figure.drawing
    assert isinstance(drawing, DotChart)
    assert drawing.several
    assert not [row for row in drawing.rows if row.dots], "the company's bar stands alone"
    assert report.hidden is not None


def test_the_one_group_that_is_shown_does_not_stand_for_the_company() -> None:
    sheet, length = answers(TWELVE)
    report = seen_report(sheet, length, Mode.CONFIDENTIAL, "fr", reader="finance", threshold=3)
    assert tuple(report.chapter.people) == ("sales",)
    drawing = report.levers.figure.drawing
    assert isinstance(drawing, DotChart)
    assert drawing.several
    assert [bool(row.dots) for row in drawing.rows] == [row.strong for row in drawing.rows]
    hidden = [row for row in drawing.rows if row.value is None]
    assert {row.written for row in hidden} <= {"masqué"}, "what is kept from the reader is not called unanswered"


def test_everything_that_is_hidden_has_its_line() -> None:
    for name, mode, reader in SEEN:
        report = seen(name, mode, reader=reader)
        assert report.chapter.reading is not None
        assert (report.hidden is None) == (mode is Mode.NAMED)
        if report.hidden:
            reasons = {suppression.reason for suppression in report.chapter.reading.hidden}
            assert len(report.hidden.reasons) == len(reasons)
            assert all(reason.lines for reason in report.hidden.reasons)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_document_tells_answers_that_the_tables_do_not_tell(code: str) -> None:
    """Other answers that are published in the same tables make the very same document, to the last sign."""
    sheet, length = answers(TWELVE)
    truth = html(seen_report(sheet, length, Mode.CONFIDENTIAL, code))
    twins = [twin_of(RandomFirm(sheet, length, 5), seed=seed) for seed in range(TWINS)]
    for twin in twins:
        assert (twin.cells != sheet.cells).any()
        assert html(seen_report(twin, length, Mode.CONFIDENTIAL, code)) == truth


def test_nobody_s_answers_stand_in_a_confidential_document() -> None:
    report = seen(TWELVE, Mode.CONFIDENTIAL, "fr")
    written = html(report)
    assert "Répondant" not in written
    assert "person" not in set(re.findall(r'class="data (\w+)', written))
    assert report.answers.sections == (), "no group is large enough for the spread of its answers"

    assert report.comments is None


def test_a_count_that_is_hidden_everywhere_takes_no_column() -> None:
    chapter = seen("sixty-people", Mode.CONFIDENTIAL).answers
    assert chapter.headers == ("Question", "Marketing", "Ventes")
    rows = [row.cells for section in chapter.sections for row in section.rows]
    assert all(set(column) != {"masqué"} for column in zip(*rows, strict=True))


def test_a_company_of_small_functions_has_no_map_but_its_reasons() -> None:
    sheet, length = answers(TWELVE)
    small = team({"sales": 3, "marketing": 2, "finance": 2}, sheet.cells[:7])
    report = seen_report(small, Length.FULL, Mode.CONFIDENTIAL, "en")
    assert (report.perception, report.gaps) == (None, None)
    assert report.hidden is not None
    assert report.chapter.names["company"] == "Company"
    assert length is Length.FULL
    assert html(report)
