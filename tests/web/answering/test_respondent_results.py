"""Respondent's result page."""

import io
import re
from concurrent.futures import Future

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import Connection, text

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import language
from assessment.services.answering.diagnose_response import diagnose_response
from assessment.store.encryption import DOCUMENT_BLOCK
from assessment.store.link_tokens import hash_of
from assessment.store.queries.answers import standing_of
from assessment.store.queries.responses import with_token_hash
from assessment.web.presentation import pdf_response
from reports.layout_process import FullQueueError
from tests.campaign_factory import THREE
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, text_of
from tests.web.respondent import KEY, Walker, begin, form_key


def _finished(client: AuditingClient, code: str = "fr", *, length: str = "full", **answers: str) -> Walker:
    walker = begin(client, language=code, length=length, headcount="40", organisation="Atelier Dupré & Fils")
    walker.finish("2", answers or {"V1.1": "5", "V1.2": "4", "O2.1": "1", "S2.1": "5", "S2.2": "-1"})
    return walker


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_page_says_everything_that_was_computed(
    client: AuditingClient, connection: Connection, questionnaire: Questionnaire, code: str
) -> None:
    walker = _finished(client, code)
    response = with_token_hash(connection, hash_of(walker.token))
    assert response is not None
    outcome = diagnose_response(questionnaire, response, standing_of(connection, response.id))
    page = page_of(client.get(walker.address))
    shown = page.text_content()
    say = language(code)
    total = outcome.diagnosis.total
    assert total.score is not None
    words = page.xpath("string(//dl[@class='verdict-words'])")
    assert say.number(total.score) in page.xpath("string(//details[@id='q-stand']/p[@class='position'])")
    for lever in outcome.diagnosis.levers:
        card = page.get_element_by_id(f"lever-{lever.key}").text_content()
        assert lever.score is not None
        assert say.number(lever.score) in card
        level = questionnaire.levels[(lever.level or 1) - 1]
        assert say("levels.one_person", level=level.number) in card
        assert level.name.within(code) in words, "what a level means is said once, above the levers that stand on it"
    for symptom in outcome.diagnosis.symptoms:
        assert symptom.family.name.within(code) in shown
    for planned in outcome.roadmap.first():
        assert planned.action.title.within(code) in shown
    weakest, *_ = outcome.diagnosis.practices()
    assert weakest.item.options[0].within(code) in shown
    step = weakest.item.step_from(1)
    assert step is not None
    assert step.text.within(code)[1:] in shown
    assert questionnaire.functions_by_key[step.begins].name.within(code) in shown
    # The answer above describes a deficit too: it is no advice.
    assert weakest.item.options[1].within(code) not in shown


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_score_opens_down_to_the_answers(client: AuditingClient, questionnaire: Questionnaire, code: str) -> None:
    page = page_of(client.get(_finished(client, code).address))
    for lever in questionnaire.levers:
        rows = page.get_element_by_id(f"lever-{lever.key}").xpath(".//details//tr[td]")
        assert len(rows) == len(lever.items)
        answers = {row.findtext("th"): row.findall("td")[0].text for row in rows}
        assert set(answers) == {item.label.within(code) for item in lever.items}
    vision = page.get_element_by_id("lever-vision")
    answers = {row.findtext("th"): row.findall("td")[0].text for row in vision.xpath(".//details//tr[td]")}
    assert answers[questionnaire.items_by_code["V1.1"].label.within(code)] == "5"


def test_one_option_higher_says_what_it_brings(client: AuditingClient, questionnaire: Questionnaire) -> None:
    page = page_of(client.get(_finished(client).address))
    rows = page.get_element_by_id("lever-orchestrator").xpath(".//details//tr[td]")
    gains = {row.findtext("th"): row.findall("td")[1].text for row in rows}
    # Eight practices share the lever: one option is 25 / 8 points.
    assert gains[questionnaire.items_by_code["O2.2"].label.fr] == "+3,1 points"


def test_a_practice_at_the_top_brings_nothing_more(client: AuditingClient, questionnaire: Questionnaire) -> None:
    page = page_of(client.get(_finished(client).address))
    rows = page.get_element_by_id("lever-vision").xpath(".//details//tr[td]")
    gains = {row.findtext("th"): row.findall("td")[1].text for row in rows}
    assert gains[questionnaire.items_by_code["V1.1"].label.fr] is None


def test_charts_are_tables_with_a_strip_in_each_row(client: AuditingClient) -> None:
    page = page_of(client.get(_finished(client).address))
    charts = page.xpath("//div[@class='chart']/table")
    assert len(charts) == 2
    for chart in charts:
        assert chart.findtext("caption/span")
        assert all(row.xpath(".//*[local-name()='svg'][@aria-hidden='true']") for row in chart.xpath("./tbody/tr"))


def test_what_one_person_cannot_show_and_the_way_to_invite_the_others(client: AuditingClient) -> None:
    walker = _finished(client, "en")
    page = page_of(client.get(walker.address))
    assert "cannot show" in page.get_element_by_id("limits").text_content()
    offer = page.get_element_by_id("round").getparent()
    assert offer.xpath(".//a/@href") == [f"/en/results/{walker.token}/round"]


def test_the_short_length_goes_on_to_the_full_one_with_its_answers(client: AuditingClient) -> None:
    walker = _finished(client, length="quick")
    page = page_of(client.get(walker.address))
    (form,) = page.xpath("//form[contains(@action, '/extend')]")
    answer = client.post(form.get("action"), data={KEY: form.xpath("./input/@value")[0]})
    assert answer.headers["Location"] == f"/fr/respond/{walker.token}"
    walker.address = client.get(answer.headers["Location"]).headers["Location"]
    tab = walker.open()
    assert tab.checked == {"V1.1": "5"}
    assert tab.page.xpath("string(//p[@class='progress-said'])").startswith("16 sur 46")
    assert not page_of(client.get(_finished(client).address)).xpath("//form[contains(@action, '/extend')]")


def test_unanswered_questions_are_told(client: AuditingClient) -> None:
    walker = begin(client)
    walker.answer_page()
    page = page_of(client.get(f"/fr/results/{walker.token}"))
    assert "4 questions sur 46" in page.text_content()


@pytest.mark.parametrize("value", ["-1", "-2", None])
def test_a_page_without_any_score_still_makes_sense(client: AuditingClient, value: str | None) -> None:
    walker = begin(client, length="quick")
    if value:
        walker.finish(value)
    for code in ("fr", "en"):
        answer = client.get(f"/{code}/results/{walker.token}")
        assert answer.status_code == 200
        assert "None" not in page_of(answer).text_content()


def test_a_name_is_shown_as_text(client: AuditingClient) -> None:
    walker = begin(client, length="quick", organisation="<script>alert(1)</script>")
    walker.finish()
    answer = client.get(walker.address).get_data(as_text=True)
    assert "<script>alert" not in answer
    assert "&lt;script&gt;alert" in answer


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_roadmap_is_a_pdf_in_the_readers_language(client: AuditingClient, code: str) -> None:
    walker = _finished(client, code, length="quick", **{"V1.1": "3"})
    answer = client.get(f"{walker.address}/roadmap.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    name = {"fr": "atelier-dupre-fils-feuille-de-route", "en": "atelier-dupre-fils-roadmap"}[code]
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{name}-20')
    assert answer.headers["Cache-Control"] == "no-store"
    reader = PdfReader(io.BytesIO(answer.data))
    assert "Atelier Dupré" in reader.pages[0].extract_text()
    assert answer.data == client.get(f"{walker.address}/roadmap.pdf").data


def test_the_headcount_that_the_page_asks_for_is_told_and_leads_back(client: AuditingClient) -> None:
    walker = begin(client, length="quick")
    walker.finish("3", {"V1.1": "1"})
    page = page_of(client.get(walker.address))
    (link,) = page.xpath("//p[@id='target']/a/@href")
    wrong = client.post(link, data={KEY: form_key(client.get(link)), "headcount": "many"})
    assert wrong.status_code == 422
    assert page_of(wrong).get_element_by_id("headcount").get("value") == "many"
    answer = client.post(link, data={KEY: form_key(client.get(link)), "headcount": "30"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{walker.address}#target")
    assert not page_of(client.get(walker.address)).xpath("//p[@id='target']/a")


def test_nothing_that_a_respondent_tells_makes_a_confidential_response_stand_out(build: Build) -> None:
    house = build({"sales": 6, "marketing": 5}, mode=Mode.CONFIDENTIAL)
    house.stage.open()
    token = house.stage.answer("sales1@firm.example")
    reader = house.reader()
    page = page_of(reader.get(f"/fr/results/{token}"))
    assert not page.xpath("//a[contains(@href, '/headcount')] | //form[contains(@action, '/extend')]")
    key = {KEY: form_key(reader.get(f"/fr/respond/{token}/1"))}
    for page in ("headcount", "extend"):
        answer = reader.client.post(f"/fr/results/{token}/{page}", data={**key, "headcount": "57"})
        assert answer.status_code == 404
    with house.engine.connect() as connection:
        assert connection.execute(text("SELECT context, length FROM responses")).all() == [("{}", "full")]


def test_a_respondent_of_a_campaign_is_asked_for_no_headcount_as_the_firm_s_own_counts(build: Build) -> None:
    house = build({"sales": 1, "finance": 1})
    house.stage.open()
    token = house.stage.answer("sales1@firm.example")
    reader = house.reader()
    assert not page_of(reader.get(f"/fr/results/{token}")).xpath("//a[contains(@href, '/headcount')]")
    key = {KEY: form_key(reader.get(f"/fr/respond/{token}/1"))}
    assert reader.client.post(f"/fr/results/{token}/headcount", data={**key, "headcount": "57"}).status_code == 404


class _Slow(Future[bytes]):
    def result(self, timeout: float | None = None) -> bytes:
        raise TimeoutError


class _Making:
    """A layout process that has begun and never ends; `known`: whether it makes what is asked for already."""

    known = True

    def ask(self, *_: object) -> _Slow:
        return _Slow()

    def before(self, _key: str) -> int:
        return 2

    def makes(self, _key: str) -> bool:
        return self.known


def test_a_document_in_the_making_says_how_far_it_is_and_comes_by_itself(
    client: AuditingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    walker = _finished(client, length="quick", **{"V1.1": "3"})

    class Busy(_Making):
        known = False

    monkeypatch.setattr(pdf_response, "layout_process", Busy)
    answer = client.get(f"{walker.address}/roadmap.pdf?edition=full")
    assert (answer.status_code, answer.headers["Refresh"]) == (202, "2")
    page = page_of(answer)
    assert "2 documents passent avant le vôtre" in page.text_content().replace("\u202f", " ")
    assert page.xpath("//a[contains(@href, 'roadmap.pdf?edition=full')]")


@pytest.mark.parametrize(
    ("form", "kind", "name"),
    [
        ("docx?edition=full", "wordprocessingml.document", "rapport-complet"),
        ("pptx", "presentationml.presentation", "presentation"),
        ("xlsx", "spreadsheetml.sheet", "classeur"),
    ],
)
def test_one_persons_result_is_offered_in_every_format(client: AuditingClient, form: str, kind: str, name: str) -> None:
    walker = _finished(client, length="quick", **{"V1.1": "3"})
    assert page_of(client.get(walker.address)).xpath(f"//a[contains(@href, 'roadmap.{form}')]")
    answer = client.get(f"{walker.address}/roadmap.{form}")
    assert answer.content_type.endswith(kind)
    assert name in answer.headers["Content-Disposition"]
    assert answer.data[:2] == b"PK"


def test_a_full_queue_asks_to_come_back(client: AuditingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    walker = _finished(client, length="quick", **{"V1.1": "3"})

    class Full(_Making):
        def ask(self, *_: object) -> _Slow:
            raise FullQueueError

    monkeypatch.setattr(pdf_response, "layout_process", Full)
    answer = client.get(f"{walker.address}/roadmap.pdf")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert client.get(walker.address).status_code == 200


def test_a_document_is_kept_by_what_it_shows_and_erased_with_its_person(
    client: AuditingClient, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    walker = _finished(client, length="quick", **{"V1.1": "3"})
    first = client.get(f"{walker.address}/roadmap.pdf").data
    monkeypatch.setattr(pdf_response, "layout_process", lambda: pytest.fail("laid out again"))
    assert client.get(f"{walker.address}/roadmap.pdf").data == first
    assert "Elle est prête" in page_of(client.get(walker.address)).text_content()
    (kept,) = connection.execute(text("SELECT content FROM kept_documents")).scalars()
    assert b"%PDF" not in kept, "whoever copies the disk reads nobody's answers in a document either"
    assert len(kept) % DOCUMENT_BLOCK < 64, "its length tells nothing of it"
    connection.rollback()
    form = {"csrf_token": form_key(client.get(walker.address))}
    client.post(f"/fr/respond/{walker.token}/erase", data=form)
    assert connection.execute(text("SELECT count(*) FROM kept_documents")).scalar_one() == 0


def test_too_many_documents_in_a_minute(client: AuditingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    walker = _finished(client, length="quick", **{"V1.1": "3"})

    def codes(*, known: bool) -> list[int]:
        monkeypatch.setattr(_Making, "known", known)
        return [client.get(f"{walker.address}/roadmap.pdf").status_code for _ in range(13)]

    monkeypatch.setattr(pdf_response, "layout_process", _Making)
    assert codes(known=True) == [202] * 13, "who waits for a document asks again and again"
    assert codes(known=False) == [202] * 12 + [429]
    monkeypatch.setattr(pdf_response, "kept_document", lambda *_: b"%PDF-1.7")
    assert codes(known=False) == [200] * 13, "a kept document costs nothing"


def test_a_language_change_keeps_the_page(client: AuditingClient, connection: Connection) -> None:
    walker = _finished(client, length="quick", **{"V1.1": "3"})
    (link,) = page_of(client.get(walker.address)).xpath("//a[@class='language']/@href")
    assert link == f"/en/results/{walker.token}"
    assert page_of(client.get(link)).get("lang") == "en"
    assert connection.execute(text("SELECT language FROM responses")).scalar_one() == "fr"


def test_once_the_campaign_is_closed_nobody_is_led_to_a_form_that_saves_nothing(build: Build) -> None:
    house = build(THREE, mode=Mode.NAMED)
    house.stage.open()
    tokens = {email: house.stage.answer(email) for email in house.stage.tokens()}
    reader, token = house.reader(ALICE), tokens["sales1@firm.example"]
    page = f"/fr/results/{token}"
    assert f"/fr/respond/{token}/1" in reader.get(page).get_data(as_text=True)
    house.stage.close()
    for address in (f"/fr/respond/{token}", f"/fr/respond/{token}/1"):
        answer = reader.client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, page)
    said = reader.get(page)
    assert f"/fr/respond/{token}/1" not in said.get_data(as_text=True)
    assert "La campagne est close" in text_of(said)
    assert "restent tels qu’ils sont" in text_of(reader.get(f"/fr/respond/{token}/erase"))
    assert "answers no longer change" in text_of(reader.get(f"/en/results/{token}"))


def test_whoever_erases_a_named_answer_after_the_closing_is_told_apart_nowhere(build: Build) -> None:
    house = build(THREE, mode=Mode.NAMED)
    house.stage.open()
    with house.stage.session() as session, session.begin():
        for email in house.stage.tokens():
            house.stage.invitation(session, email).name = f"Nom de {email}"
    tokens = {email: house.stage.answer(email) for email in house.stage.tokens()}
    house.stage.close()
    reader = house.reader(ALICE)
    results = f"{house.organisation}/campaigns/{house.stage.campaign_id}/results"
    before = reader.get(results).get_data(as_text=True)
    assert "Nom de sales1" in before
    erase = f"/fr/respond/{tokens['sales1@firm.example']}/erase"
    assert reader.client.post(erase, data={"csrf_token": form_key(reader.get(erase))}).status_code == 303
    after = reader.get(results).get_data(as_text=True)
    assert "Nom de" not in after
    assert "Moyenne publiée du groupe" in after
    assert re.findall(r"\d+ points, fourchette de \d+ à \d+", after) == re.findall(
        r"\d+ points, fourchette de \d+ à \d+", before
    )
    book = openpyxl.load_workbook(io.BytesIO(reader.get(f"{results}/roadmap.xlsx").data))
    scores = next(sheet for sheet in book if sheet.title == "Scores")
    row = next(row for row in scores.iter_rows(values_only=True) if str(row[0]).startswith("Vision"))
    assert row[1:4] == (50, 50, 50), "what was published, and no formula of what is left"
    assert not any("Nom de" in str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    annex = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(reader.get(f"{results}/roadmap.pdf?edition=annex").data)).pages
    )
    assert "effacées par leur auteur" in " ".join(annex.split())
