"""The Word round trip in the browser: what an edited file changes is shown, decided, and kept as edits."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from assessment.services.editing.edit_report import edits_of
from assessment.services.editing.word_upload import FIXED
from assessment.store.models import Campaign, ReportLayout, TextEdit
from assessment.web.editing import word_pages
from reports.content.editions import EDITIONS, Edition
from reports.edits.figures_in_text import figures_of
from reports.edits.patches import PatchKind, ReportEdits
from tests.web.auditing_client import page_of
from tests.web.members import BOB, CHARLIE, OLGA, House, text_of


def _edits(house: House) -> ReportEdits:
    with house.stage.session() as session:
        return edits_of(session, session.get_one(Campaign, house.stage.campaign_id))


def _saved(content: bytes, change: Callable[[Any], None]) -> bytes:
    document, saved = Document(io.BytesIO(content)), io.BytesIO()
    change(document)
    document.save(saved)
    return saved.getvalue()


def _file(house: House) -> bytes:
    """The brief as a Word file."""
    return bytes(house.reader(BOB).get(f"{house.campaign}/results/roadmap.docx").data)


def _upload(house: House, content: bytes, name: str = "rapport.docx") -> Any:
    return house.reader(BOB).post(f"{house.campaign}/edition/word", file=(io.BytesIO(content), name))


def _form(page: Any, *, without: tuple[str, ...] = ()) -> tuple[str, dict[str, Any]]:
    """The address and the fields of the page's form, with every box that is ticked."""
    (form,) = page.xpath("//form[contains(@action, '/word/keep')]")
    ticked = form.xpath(".//input[@type='checkbox'][@checked]")
    values: dict[str, Any] = {"changes": form.xpath("string(.//input[@name='changes']/@value)")}
    for box in ticked:
        if box.get("name") not in without:
            values.setdefault(box.get("name"), []).append(box.get("value"))
    return form.get("action"), values


def _kept(house: House, page: Any, *, without: tuple[str, ...] = ()) -> str:
    """The page after the form was sent."""
    address, values = _form(page, without=without)
    return house.reader(BOB).sent(address, **values)


def _sent_answer(house: House, page: Any) -> Any:
    address, values = _form(page)
    return house.reader(BOB).post(address, **values)


def _paragraph(document: Any, words: str) -> Paragraph:
    paragraphs = (Paragraph(node, document) for node in document.element.body.iter(qn("w:p")))
    return next(paragraph for paragraph in paragraphs if words in paragraph.text)


def _retyped(document: Any, words: str, new: str) -> None:
    paragraph = _paragraph(document, words)
    text = paragraph.text.replace(words, new)
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = text


def _controls(document: Any) -> list[Any]:
    return list(document.element.body.findall(qn("w:sdt")))


def _rewritten(document: Any) -> None:
    _retyped(document, "L’entreprise se situe", "Vous vous situez")
    paragraph = _paragraph(document, "Vous vous situez")
    paragraph.insert_paragraph_before("Un mot du conseil, sans chiffre.")
    controls = _controls(document)
    controls[1].addprevious(controls[2])
    gone = next(each for each in controls if "diapason:unsaid" in each.find(f".//{qn('w:tag')}").get(qn("w:val")))
    gone.getparent().remove(gone)


def test_an_edited_file_is_shown_then_kept_on_confirmation(heads: House) -> None:
    answer = _upload(heads, _saved(_file(heads), _rewritten))
    assert answer.status_code == 200
    page, text = page_of(answer), text_of(answer)
    assert "Vous vous situez" in text
    assert "Un mot du conseil, sans chiffre." in text
    assert page.xpath("//input[@name='hidden']/@value") == ["unsaid"]
    assert page.xpath("//input[@name='order']")
    assert not _edits(heads), "nothing is written before it was confirmed"
    assert "4 changements sont repris" in _kept(heads, page)
    edits = _edits(heads)
    assert edits.hidden == ("unsaid",)
    assert {patch.author for patch in edits.patches} == {"Bob"}
    preview = page_of(heads.reader(BOB).get(f"{heads.campaign}/edition/preview")).text_content()
    assert "Vous vous situez" in preview
    assert "Un mot du conseil" in preview
    again = _upload(heads, _file(heads))
    assert "ne change rien" in text_of(again), "the file made of it says nothing new"


def test_several_texts_of_one_place_keep_their_order_when_one_is_rewritten(heads: House) -> None:
    texts = ("Le premier mot du conseil.", "Le deuxième mot du conseil.", "Le troisième mot du conseil.")
    with heads.stage.session() as session:
        for number, text in enumerate(texts, start=1):
            place = {"section": "decision", "kind": "begin", "base": "", "base_text": "", "nth": 1, "language": "fr"}
            who = {"author": "Bob", "written_on": date(2026, 3, 5), "campaign_id": heads.stage.campaign_id}
            session.add(TextEdit(position=number, text=text, **place, **who))
        session.commit()

    def change(document: Any) -> None:
        _retyped(document, texts[0], "Le premier mot, réécrit.")
        _paragraph(document, "réécrit").insert_paragraph_before("Un mot tout au début.")
        _retyped(document, texts[1], "Le deuxième mot, réécrit.")

    _kept(heads, page_of(_upload(heads, _saved(_file(heads), change))))
    assert [patch.text for patch in _edits(heads).patches] == [
        "Un mot tout au début.\n\nLe premier mot, réécrit.",
        "Le deuxième mot, réécrit.",
        texts[2],
    ]


def test_what_is_cleared_is_not_kept(heads: House) -> None:
    page = page_of(_upload(heads, _saved(_file(heads), _rewritten)))
    _kept(heads, page, without=("text", "order"))
    edits = _edits(heads)
    assert (edits.patches, edits.hidden, edits.order) == ((), ("unsaid",), ())


def test_an_altered_figure_is_told_with_its_place_and_put_back(heads: House) -> None:
    content = _file(heads)
    lead = _paragraph(Document(io.BytesIO(content)), "L’entreprise se situe").text
    level = figures_of(lead)[0]
    altered = lead.replace(level, "9", 1)
    text = text_of(_upload(heads, _saved(content, lambda document: _retyped(document, lead, altered))))
    assert f"9 au lieu de {level}, dans « {altered[:40]}" in text
    assert "ne change rien" in text


def test_a_text_changed_here_since_stays_unless_it_is_chosen(heads: House) -> None:
    bob, content = heads.reader(BOB), _file(heads)
    at = f"{heads.campaign}/edition/decision?edition=brief"
    bob.sent(at, begin="", lead="Écrit ici entre-temps.", end="")
    lead = " ".join(page_of(bob.get(at)).xpath("//*[@class='base-text']")[0].text_content().split())
    page = page_of(_upload(heads, _saved(content, lambda document: _retyped(document, lead[:20], "Dans Word, on lit"))))
    (box,) = page.xpath("//input[@name='text']")
    assert box.get("checked") is None
    assert "Écrit ici entre-temps." in page.text_content()
    (patch,) = _edits(heads).patches
    assert (patch.kind, patch.text) == (PatchKind.REPLACE, "Écrit ici entre-temps.")


def test_a_page_shown_before_another_tab_changed_the_report_is_decided_again(heads: House) -> None:
    bob = heads.reader(BOB)
    page = page_of(_upload(heads, _saved(_file(heads), _rewritten)))
    at = f"{heads.campaign}/edition/decision?edition=brief"
    bob.sent(at, begin="", lead="Écrit dans l’autre onglet.", end="")
    answer = _sent_answer(heads, page)
    assert answer.status_code == 409
    assert "décidez à nouveau" in text_of(answer)
    assert "Écrit dans l’autre onglet." in text_of(answer)
    (kept,) = _edits(heads).patches
    assert kept.text == "Écrit dans l’autre onglet."
    assert "sont repris" in _kept(heads, page_of(answer), without=("hidden",)), "what is decided anew is kept"


def test_two_tabs_do_not_leave_an_edition_without_chapters(heads: House) -> None:
    page = page_of(_upload(heads, _saved(_file(heads), _rewritten)))
    with heads.stage.session() as session:
        anchors = [anchor for anchor in EDITIONS[Edition.BRIEF] if anchor not in (*FIXED, "unsaid")]
        session.add(ReportLayout(campaign_id=heads.stage.campaign_id, hidden=anchors, section_order=[]))
        session.commit()
    answer = _sent_answer(heads, page)
    assert (answer.status_code, "ils restent" in text_of(answer)) == (409, True)
    assert "unsaid" not in _edits(heads).hidden


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "aucun fichier n’est arrivé"),
        (b"%PDF-1.7 rapport", "Document Word"),
        (b"PK\x03\x04 abime", "Document Word"),
    ],
)
def test_a_wrong_file_is_refused_with_how_to_mend_it_and_nothing_is_lost(
    heads: House, content: bytes, said: str
) -> None:
    heads.reader(BOB).sent(f"{heads.campaign}/edition/decision?edition=brief", begin="Gardé.", lead="", end="")
    answer = _upload(heads, content)
    assert answer.status_code == 422
    assert said.lower() in text_of(answer).lower()
    assert [patch.text for patch in _edits(heads).patches] == ["Gardé."]


def test_a_file_too_large_is_refused(heads: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_pages, "LARGEST", 1024 * 1024 // 8)
    answer = _upload(heads, bytes(word_pages.LARGEST + 1))
    assert answer.status_code == 422
    assert "Compresser les images" in text_of(answer)


def test_a_word_file_that_is_no_report_is_refused(heads: House) -> None:
    saved = io.BytesIO()
    Document().save(saved)
    answer = _upload(heads, saved.getvalue())
    assert answer.status_code == 422
    assert "Téléchargez le rapport" in text_of(answer)


@pytest.mark.parametrize("changes", ["", "{}x", '{"texts":[{"before":null,"after":null}]}', '{"hidden":["nowhere"]}'])
def test_changes_that_no_page_offered_are_refused(heads: House, changes: str) -> None:
    answer = heads.reader(BOB).post(f"{heads.campaign}/edition/word/keep", changes=changes, hidden="nowhere")
    assert answer.status_code == 422
    assert not _edits(heads)


def test_only_who_may_publish_brings_a_file(heads: House) -> None:
    assert heads.reader(OLGA).get(f"{heads.campaign}/edition/word").status_code == 403
    assert heads.reader(CHARLIE).get(f"{heads.campaign}/edition/word").status_code == 404
