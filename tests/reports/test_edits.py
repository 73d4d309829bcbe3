"""An editor's patches: kept apart from the result, set over it each time, never merged into a text that has changed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import html

from assessment.i18n import language
from reports.blocks.block_types import Paragraph, SideBySide
from reports.blocks.sections import SHARES, sections
from reports.content.editions import Edition, chapters
from reports.content.report import Report
from reports.document_key import document_key
from reports.edits.apply import BESIDE, editable, text_of
from reports.edits.figures_in_text import figures_of, filled, referenced, text_hash
from reports.edits.patches import (
    EditsFormatError,
    PatchKind,
    ReportEdits,
    TextPatch,
    edits_from_json,
    edits_to_json,
)
from reports.report_html import edit_conflicts
from reports.report_html import html as page_of
from tests.reports.editions_made import made

BASE = "Le niveau est de 3 sur 5, avec 62 points (entre 54 et 70)."


def _patch(section: str, **spoilt: Any) -> TextPatch:
    given = {
        "section": section,
        "kind": PatchKind.END,
        "text": "Vu avec la direction.",
        "author": "Nadia Roy",
        "day": date(2026, 3, 5),
        "language": "fr",
    }
    return TextPatch(**{**given, **spoilt})


def _edited(*patches: TextPatch, **choices: Any) -> Report:
    return replace(made("three", "fr"), edits=ReportEdits(patches=patches, **choices))


def _elements(report: Report, anchor: str, edition: Edition = Edition.BRIEF) -> list[html.HtmlElement]:
    tree = html.document_fromstring(page_of(report, edition))
    return list(editable(tree.get_element_by_id(anchor)))


def _texts(report: Report, anchor: str, edition: Edition = Edition.BRIEF) -> list[str]:
    return [text_of(element) for element in _elements(report, anchor, edition)]


def _lead(report: Report) -> str:
    section = html.document_fromstring(page_of(report)).get_element_by_id("decision")
    return text_of(section.find_class("lead")[0])


def test_a_figure_that_comes_from_the_base_is_a_reference() -> None:
    typed = referenced(BASE, "Soit 62 points, au niveau 3.")
    assert typed.text == "Soit ⟦3⟧ points, au niveau ⟦1⟧."
    assert filled(typed.text, BASE.replace("62", "71").replace("3 sur", "4 sur")) == "Soit 71 points, au niveau 4."


def test_a_figure_changed_between_the_same_words_is_put_back_and_told() -> None:
    typed = referenced(BASE, BASE.replace("62", "82"))
    assert filled(typed.text, BASE) == BASE
    assert [(figure.figure, figure.written) for figure in typed.altered] == [("62", "82")]


def test_a_figure_among_new_words_is_the_editors_own() -> None:
    typed = referenced(BASE, "Nous avons vu 12 personnes.")
    assert (typed.text, typed.own, typed.altered) == ("Nous avons vu 12 personnes.", ("12",), ())


def test_the_hash_of_a_text_is_that_of_its_words() -> None:
    assert text_hash("Score de 62\u00a0points") == text_hash("Score  de 7 points") != text_hash("Score de 62 euros")
    assert figures_of("De 1\u202f200 à 3,5 %, puis 4.") == ("1\u202f200", "3,5", "4")


def test_edits_are_read_back_from_their_file() -> None:
    edits = ReportEdits(patches=(_patch("decision"), _patch("map", kind=PatchKind.BEGIN)), hidden=("map",))
    assert edits_from_json(edits_to_json(edits)) == edits


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"format": "diapason edits 1", "patches": [{"section": 1}]}'])
def test_a_file_of_another_shape_is_refused(content: bytes) -> None:
    with pytest.raises(EditsFormatError):
        edits_from_json(content)


def test_own_paragraphs_stand_below_the_title_and_at_the_end() -> None:
    report = _edited(
        _patch("workshop", kind=PatchKind.BEGIN, text="**Salle** prévue."),
        _patch("workshop", text="Un.\n\n- deux\n- trois"),
        _patch("workshop", text="Quatre."),
    )
    texts = _texts(report, "workshop")
    assert texts[1] == "Salle prévue."
    assert texts[-4:] == ["Un.", "deux", "trois", "Quatre."]


def test_a_lead_is_replaced_and_its_figures_follow_the_result() -> None:
    base = _lead(made("three", "fr"))
    figure = figures_of(base)[0]
    report = _edited(
        _patch(
            "decision",
            kind=PatchKind.REPLACE,
            text="On en est à ⟦1⟧.",
            base=text_hash(base),
            base_text=base,
        )
    )
    assert _lead(report) == f"On en est à {figure}."
    assert not edit_conflicts(report)


def test_where_the_base_has_changed_both_texts_are_shown_without_an_old_figure() -> None:
    base = _lead(made("three", "fr"))
    rewritten = base.replace("niveau", "palier") + " Et plus encore."
    report = _edited(
        _patch(
            "decision", kind=PatchKind.REPLACE, text="Mes mots : ⟦1⟧.", base=text_hash(rewritten), base_text=rewritten
        )
    )
    texts = _texts(report, "decision")
    place = texts.index(base)
    say = language("fr")
    assert texts[place + 1] == say("edits.conflict", author="Nadia Roy", day=say.date(date(2026, 3, 5)))
    assert texts[place + 2] == "Mes mots : […]."
    assert [conflict.now for conflict in edit_conflicts(report)] == [base]


def test_an_empty_text_leaves_a_paragraph_out() -> None:
    base = _lead(made("three", "fr"))
    report = _edited(_patch("decision", kind=PatchKind.REPLACE, text="", base=text_hash(base), base_text=base))
    assert base not in _texts(report, "decision")


def test_sections_are_hidden_and_ordered_in_every_edition() -> None:
    report = _edited(hidden=("map",), order=("roadmap", "standing"))
    for edition in (Edition.BRIEF, Edition.FULL):
        anchors = [entry.anchor for entry in chapters(report, edition)]
        assert "map" not in anchors
        assert anchors.index("roadmap") < anchors.index("standing")


def test_no_markup_of_an_editor_reaches_the_page() -> None:
    report = _edited(_patch("workshop", text="<script>x</script> ![i](https://a.b/c.png) [l](javascript:alert(1))"))
    page = page_of(report)
    assert "<script>x" not in page
    assert 'javascript:alert(1)"' not in page
    assert 'src="https://a.b' not in page


def test_a_text_added_or_left_out_in_a_row_leaves_its_columns() -> None:
    assert set(BESIDE) == set(SHARES)
    texts = {element.get("class"): text_of(element) for element in _elements(made("three", "fr"), "decision")}
    for base in (texts["rank"], texts["right"]):
        for kind, text in ((PatchKind.AFTER, "De plus."), (PatchKind.REPLACE, "")):
            report = _edited(_patch("decision", kind=kind, text=text, base=text_hash(base), base_text=base))
            blocks = sections(report, Edition.BRIEF)[0].blocks
            rows = [block for block in blocks if isinstance(block, SideBySide)]
            assert all(len(row.columns) == len(row.shares) for row in rows)
            assert {len(row.columns) for row in rows if row.kind == "action"} == {3}
            assert ("De plus." in page_of(report)) == bool(text)


def test_texts_of_another_language_stay_out() -> None:
    report = replace(made("three", "en"), edits=ReportEdits(patches=(_patch("workshop"),)))
    assert "Vu avec la direction." not in page_of(report)


def test_an_edit_makes_another_document_and_every_block_format_follows() -> None:
    plain, report = made("three", "fr"), _edited(_patch("workshop", text="Ceci est *important*."))
    assert document_key(plain, Edition.BRIEF, owner="") != document_key(report, Edition.BRIEF, owner="")
    section = next(section for section in sections(report, Edition.BRIEF) if section.anchor == "workshop")
    last = section.blocks[-1]
    assert isinstance(last, Paragraph)
    assert [(run.text, run.italic) for run in last.runs] == [("Ceci est ", False), ("important", True), (".", False)]
