"""The consultant's hand: sections chosen and ordered, own texts, replaced leads, conflicts, masks and the preview."""

import io
import json
import zipfile

from docx import Document
from sqlalchemy import select

from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.editing.edit_report import edits_of
from assessment.services.permissions import GRANTED, Right
from assessment.store.models import AuditEvent, Campaign, ReportLayout, TextEdit
from reports.edits.patches import PatchKind
from tests.campaign_factory import NOW
from tests.web.auditing_client import page_of
from tests.web.base.test_outsiders import ROLES
from tests.web.members import ALICE, ANNA, BOB, CHARLIE, OLGA, SAM, House, text_of

OWN = "Vu avec la **direction** : [le suivi](https://exemple.fr/suivi)."


def _edition(house: House) -> str:
    return f"{house.campaign}/edition"


def _preview(house: House, edition: str = "brief", who: str = BOB) -> str:
    return str(page_of(house.reader(who).get(f"{_edition(house)}/preview?edition={edition}")).text_content())


def _titles(house: House, edition: str = "brief") -> list[str]:
    page = page_of(house.reader(BOB).get(f"{_edition(house)}?edition={edition}"))
    return [str(anchor) for anchor in page.xpath("//li[contains(@class, 'section-row')]/@id")]


def _edits(house: House) -> object:
    with house.stage.session() as session:
        return edits_of(session, session.get_one(Campaign, house.stage.campaign_id))


def _lead(house: House) -> str:
    page = page_of(house.reader(BOB).get(f"{_edition(house)}/decision"))
    (lead,) = page.xpath("//*[@class='base-text']")
    return " ".join(lead.text_content().split())


def test_a_section_is_left_out_of_every_edition_and_taken_back(heads: House) -> None:
    bob = heads.reader(BOB)
    title = page_of(bob.get(_edition(heads))).xpath("string(//li[@id='workshop']//a)").strip()
    assert title in _preview(heads)
    assert "retiré" in bob.sent(f"{_edition(heads)}/workshop/hide?edition=brief")
    assert title not in _preview(heads)
    assert title not in _preview(heads, "full")
    bob.sent(f"{_edition(heads)}/workshop/show?edition=brief")
    assert title in _preview(heads)


def test_a_section_is_moved_and_the_others_keep_their_order(heads: House) -> None:
    before, full = _titles(heads), _titles(heads, "full")
    place = next(place for place in range(1, len(before)) if {before[place - 1], before[place]} <= {*full})
    upper, lower = before[place - 1], before[place]
    heads.reader(BOB).sent(f"{_edition(heads)}/{lower}/up?edition=brief")
    assert _titles(heads) == [*before[: place - 1], lower, upper, *before[place + 1 :]]
    full = _titles(heads, "full")
    assert full.index(lower) < full.index(upper)


def test_the_last_section_of_an_edition_stays(heads: House) -> None:
    bob = heads.reader(BOB)
    anchors = _titles(heads)
    for anchor in anchors[:-1]:
        bob.sent(f"{_edition(heads)}/{anchor}/hide?edition=brief")
    assert "au moins un chapitre" in bob.sent(f"{_edition(heads)}/{anchors[-1]}/hide?edition=brief")


def test_own_texts_stand_on_the_page_and_in_every_document(heads: House) -> None:
    bob = heads.reader(BOB)
    bob.sent(f"{_edition(heads)}/decision?edition=brief", begin="Pour commencer, merci.", lead="", end=OWN)
    assert "Vu avec la direction : le suivi." in _preview(heads)
    page = page_of(bob.get(f"{heads.campaign}/results"))
    (link,) = page.xpath("//a[@href='https://exemple.fr/suivi']")
    assert link.text == "le suivi"
    assert "Pour commencer, merci." in page.text_content()
    word = Document(io.BytesIO(bob.get(f"{heads.campaign}/results/roadmap.docx").data))
    assert "Pour commencer, merci." in "\n".join(element.text or "" for element in word.element.iter() if element.text)
    other = heads.campaign.replace("/fr/", "/en/")
    assert "merci" not in text_of(bob.get(f"{other}/results")), "a text belongs to its language"


def test_a_paragraph_stands_after_the_passage_that_was_chosen(heads: House) -> None:
    bob, at = heads.reader(BOB), f"{_edition(heads)}/decision?edition=brief"
    answer = bob.post(at, begin="", lead="", between="Entre deux.", after="", end="")
    assert answer.status_code == 422
    page = page_of(answer)
    assert page.xpath("//*[@id='after-error']")
    assert page.xpath("string(//textarea[@name='between'])") == "Entre deux."
    lead = _lead(heads)
    (passage,) = [
        option.get("value")
        for option in page.xpath("//select[@name='after']/option")
        if lead.startswith(option.text.removesuffix("…")) and option.get("value")
    ]
    bob.sent(at, begin="", lead="", between="Entre deux.", after=passage, end="")
    words = " ".join(_preview(heads).split())
    assert f"{lead}Entre deux." in words
    assert "Entre deux." in text_of(bob.get(at)), "and can be taken away"
    assert bob.post(at, begin="", lead="", between="x", after="nowhere-1", end="").status_code == 422


def test_nothing_raw_comes_through(heads: House) -> None:
    evil = "<script>alert(1)</script> ![x](https://e.example/x.png) [clic](javascript:alert(1))"
    heads.reader(BOB).sent(f"{_edition(heads)}/decision?edition=brief", begin=evil, lead="", end="# Titre")
    page = page_of(heads.reader(BOB).get(f"{_edition(heads)}/preview"))
    assert not page.xpath("//script | //img[contains(@src, 'e.example')] | //a[starts-with(@href, 'javascript')]")
    assert "<script>alert(1)</script>" in page.text_content()


def test_a_lead_is_replaced_and_an_altered_figure_is_put_back_and_named(heads: House) -> None:
    lead = _lead(heads)
    figure = next(word for word in lead.replace("(", " ").split() if word.isdigit() and len(word) > 1)
    said = heads.reader(BOB).sent(
        f"{_edition(heads)}/decision?edition=brief", begin="", lead=lead.replace(figure, "99") + " À lire.", end=""
    )
    assert f"remis : {figure}" in said
    shown = " ".join(_preview(heads).split())
    assert f"{lead} À lire." in shown
    assert heads.reader(BOB).get(f"{_edition(heads)}/decision").status_code == 200


def test_an_emptied_field_takes_its_text_away(heads: House) -> None:
    bob, at = heads.reader(BOB), f"{_edition(heads)}/decision?edition=brief"
    bob.sent(at, begin="Un", lead=_lead(heads) + " Bien.", end="Deux")
    bob.sent(at, begin="Un", lead="", end="")
    with heads.stage.session() as session:
        assert [edit.text for edit in session.scalars(select(TextEdit))] == ["Un"]


def test_a_text_too_long_is_told_and_nothing_typed_is_lost(heads: House) -> None:
    answer = heads.reader(BOB).post(f"{_edition(heads)}/decision", begin="x" * 8001, lead="", end="Fin")
    assert answer.status_code == 422
    page = page_of(answer)
    assert page.xpath("//*[@id='begin-error']")
    assert page.xpath("string(//textarea[@name='end'])") == "Fin"


def _spoil_base(house: House) -> None:
    """The report's words change under a kept text, as a new version of the product may do."""
    with house.stage.session() as session, session.begin():
        edit = session.scalars(select(TextEdit).where(TextEdit.kind == PatchKind.REPLACE.value)).one()
        edit.base = "0" * 16


def test_where_the_base_has_changed_readers_read_today_s_and_the_editor_decides(heads: House) -> None:
    bob, lead = heads.reader(BOB), _lead(heads)
    bob.sent(f"{_edition(heads)}/decision?edition=brief", begin="", lead="Ma phrase à moi.", end="")
    _spoil_base(heads)
    assert "1 texte est à décider" in text_of(bob.get(_edition(heads)))
    assert "Ma phrase à moi." in _preview(heads)
    assert "Ma phrase à moi." not in text_of(bob.get(f"{heads.campaign}/results"))
    decide = page_of(bob.get(f"{_edition(heads)}/decide"))
    assert lead in " ".join(decide.text_content().split())
    (action,) = decide.xpath("//form[contains(@action, '/decide/')]/@action")
    bob.sent(action, text="Ma phrase, toujours.")
    assert "Rien n’est à décider" in text_of(bob.get(f"{_edition(heads)}/decide"))
    assert "Ma phrase, toujours." in _preview(heads)
    assert lead not in " ".join(_preview(heads).split())


def test_today_s_text_may_be_taken_instead(heads: House) -> None:
    bob, lead = heads.reader(BOB), _lead(heads)
    bob.sent(f"{_edition(heads)}/decision?edition=brief", begin="", lead="Ma phrase à moi.", end="")
    _spoil_base(heads)
    (action,) = page_of(bob.get(f"{_edition(heads)}/decide")).xpath("//button[@formaction]/@formaction")
    bob.sent(action)
    assert lead in " ".join(_preview(heads).split())
    assert "Ma phrase" not in _preview(heads)


def test_after_the_publication_a_change_is_dated_on_the_documents_and_in_the_log(heads: House) -> None:
    bob = heads.reader(BOB)
    with heads.stage.session() as session, session.begin():
        campaign = heads.stage.campaign(session)
        publish_campaign(session, campaign, actor=heads.stage.actor, base_url="https://d.example", now=NOW)
    bob.sent(f"{_edition(heads)}/decision?edition=brief", begin="Précision.", lead="", end="")
    page = page_of(bob.get(f"{_edition(heads)}/preview"))
    assert "texte revu le" in page.xpath("//body/@data-foot")[0]
    assert "Précision." in text_of(heads.reader(OLGA).get(f"{heads.campaign}/results"))
    with heads.stage.session() as session:
        assert "edit_report_published" in [event.verb for event in session.scalars(select(AuditEvent))]
        assert session.scalars(select(ReportLayout)).one().revised_on is not None


def test_only_who_may_publish_edits(heads: House) -> None:
    for email in (ALICE, BOB, ANNA, SAM, OLGA):
        may = Right.LAUNCH in GRANTED[ROLES[email]]
        reader = heads.reader(email)
        for path in ("", "/preview", "/decision", "/decide"):
            assert reader.get(f"{_edition(heads)}{path}").status_code == (200 if may else 403), (email, path)
        answer = reader.post(f"{_edition(heads)}/workshop/hide")
        assert answer.status_code == (303 if may else 403)
    assert heads.reader(CHARLIE).get(_edition(heads)).status_code == 404


def test_before_the_closing_there_is_nothing_to_edit(house: House) -> None:
    assert house.reader(BOB).get(_edition(house)).status_code == 404


def test_the_preview_may_stand_in_our_own_page_and_nowhere_else(heads: House) -> None:
    bob = heads.reader(BOB)
    policy = bob.get(f"{_edition(heads)}/preview").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "frame-src 'self'" in bob.get(_edition(heads)).headers["Content-Security-Policy"]
    assert bob.get(f"{heads.campaign}/results").headers["X-Frame-Options"] == "DENY"


def test_everything_that_a_client_takes_along_holds_the_editor_s_texts(heads: House) -> None:
    heads.reader(BOB).sent(f"{_edition(heads)}/decision?edition=brief", begin="Mot du conseil.", lead="", end="")
    archive = heads.reader(ALICE).get(f"{heads.organisation}/end/everything.zip")
    with zipfile.ZipFile(io.BytesIO(archive.data)) as written:
        (name,) = [name for name in written.namelist() if name.endswith("edits.json")]
        kept = json.loads(written.read(name))
    assert [patch["text"] for patch in kept["patches"]] == ["Mot du conseil."]
