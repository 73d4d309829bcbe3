"""Pages of own Word and PowerPoint templates, and the documents of a campaign that are set in them."""

import io

import pytest
from docx import Document

from assessment.store.models import OwnTemplate
from reports.own_templates.starters import slides_starter, word_starter
from tests.web.auditing_client import page_of
from tests.web.branding.test_branding import BRAND
from tests.web.members import BOB, House, text_of

ADDRESS = "/fr/account/templates"


def _own() -> bytes:
    document = Document(io.BytesIO(word_starter("fr")))
    document.sections[0].header.paragraphs[0].text = "Cabinet Lefèvre"
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_a_starter_can_be_brought_back_and_is_taken_away(house: House) -> None:
    bob = house.reader(BOB)
    for form, content in (("docx", word_starter("fr")), ("pptx", slides_starter())):
        assert bob.get(f"{ADDRESS}/starter.{form}").data == content
        said = bob.sent(f"{ADDRESS}/{form}", file=(io.BytesIO(content), f"modèle.{form}"))
        assert f"modèle.{form}" in said
    bob.sent(f"{ADDRESS}/docx/remove")
    with house.stage.session() as session:
        assert [template.form for template in session.query(OwnTemplate)] == ["pptx"]


@pytest.mark.parametrize(
    ("form", "content"), [("docx", b""), ("docx", b"PK"), ("pptx", b"x"), ("docx", slides_starter())]
)
def test_what_cannot_serve_is_refused_with_the_reason(house: House, form: str, content: bytes) -> None:
    answer = house.reader(BOB).post(f"{ADDRESS}/{form}", file=(io.BytesIO(content), f"x.{form}"))
    assert answer.status_code == 422
    assert "abîmé" in text_of(answer)
    assert page_of(answer).xpath(f"//div[@role='alert']//a[@href='#file-{form}']")


def test_the_word_report_of_a_signed_client_is_set_in_the_template(heads: House) -> None:
    bob = heads.reader(BOB)
    bob.sent("/fr/account/brand", **BRAND, signs=heads.stage.organisation_id)
    bob.sent(f"{ADDRESS}/docx", file=(io.BytesIO(_own()), "cabinet.docx"))
    document = Document(io.BytesIO(bob.get(f"{heads.campaign}/results/roadmap.docx").data))
    assert document.sections[0].header.paragraphs[0].text == "Cabinet Lefèvre"
