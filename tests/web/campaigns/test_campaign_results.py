"""Campaign results on page, PDF and files."""

import io
import re
import zipfile
from base64 import b64decode
from collections.abc import Callable, Mapping

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.privacy.confidentiality import Mode
from assessment.i18n import language
from assessment.importers.invitees import Invitee
from assessment.services.permissions import Actor, MemberRole
from assessment.services.results.campaign_result import campaign_result
from assessment.store.models import Account, Organisation, Unit
from tests.campaign_factory import ALIGNMENT, KEYS, THREE, everything
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, ANNA, BOB, CHARLIE, OLGA, SAM, House, text_of

TEAMS = {"sales": 4, "marketing": 7, "finance": 6}
"""Bob joins sales: five people, one of whom reads."""
LEVELS = {"sales": 2, "marketing": 4, "finance": 3}
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGOoko8BAAIMAPbxMXHlAAAAAElFTkSuQmCC")
"""A PNG of one pixel."""
FILES = ("answers.csv", "codebook.csv", "answers.xlsx")


def _cells(function: str, number: int) -> dict[str, int]:
    """Answers around the level of a function, never all alike."""
    codes = everything(function, LEVELS[function])
    return {code: min(5, max(1, value + (number + place) % 3 - 1)) for place, (code, value) in enumerate(codes.items())}


def _closed(
    build: Build, counts: Mapping[str, int], mode: Mode, *, bob: bool = False, answering: int | None = None
) -> House:
    house = build(counts, mode=mode)
    stage = house.stage
    if bob:
        stage.invite([Invitee(line=1, email=BOB, function="sales", language="fr")])
    stage.open()
    for number, email in enumerate([*stage.tokens()][:answering]):
        function = "sales" if email == BOB else re.split(r"\d", email)[0]
        stage.answer(email, _cells(function, number), texts={"T1": f"Une remarque de {email}"})
    stage.close()
    return house


@pytest.fixture
def heads(build: Build) -> House:
    """Three named heads who answered; closed."""
    return _closed(build, THREE, Mode.NAMED)


@pytest.fixture
def teams(build: Build) -> House:
    """Eighteen people in confidential mode, one of them a consultant who reads; closed."""
    return _closed(build, TEAMS, Mode.CONFIDENTIAL, bob=True)


def _say(code: str) -> Callable[..., str]:
    """The texts of a language as pages are read here: with plain spaces."""
    return lambda key, **values: " ".join(language(code)(key, **values).split())


def _results(house: House, code: str = "fr") -> str:
    return f"{house.campaign}/results".replace("/fr/", f"/{code}/")


def _pdf_text(house: House, who: str, code: str) -> str:
    answer = house.reader(who).get(f"{_results(house, code)}/roadmap.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _seen_by(house: House, email: str, role: MemberRole) -> CampaignAnalysis:
    with house.stage.session() as session:
        key = session.query(Account).filter_by(email=email).one().id
        actor = Actor(key, house.stage.organisation_id, role)
        campaign = house.stage.campaign(session)
        return campaign_result(session, campaign, actor=actor, questionnaire=ALIGNMENT, keys=KEYS).reading


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_page_of_named_heads_opens_with_the_map_and_shows_every_person(heads: House, code: str) -> None:
    say = _say(code)
    answer = heads.reader(ALICE).get(_results(heads, code))
    page = page_of(answer)
    sections = [" ".join(title.split()) for title in page.xpath("//section/h2/text() | //summary/h2/text()")]
    assert sections[0] == say("perception.title")
    assert sections[1:4] == [say("gaps.title"), say("agreement.title"), say("crossratings.title")]
    assert say("hidden.title") not in sections, "nothing is hidden, which one sentence says"
    assert say("hidden.named") in text_of(answer)
    chart = page.xpath("//section[@aria-labelledby='map']//div[@class='chart']")[0]
    marks = chart.xpath(".//*[local-name()='circle' or local-name()='polygon']")
    assert len(marks) == 5 * 3 + 3, "a mark per person on each of five lines, and the key"
    assert "Une remarque de sales1@firm.example" in text_of(answer)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_gap_has_its_verdict_in_words_and_what_to_do(teams: House, code: str) -> None:
    text = text_of(teams.reader(ALICE).get(_results(teams, code)))
    say, reading = _say(code), _seen_by(teams, ALICE, MemberRole.OWNER)
    for gaps in reading.gaps.values():
        for gap in gaps.pairs:
            assert say(f"verdicts.names.gap.{gap.code}") in text
            assert say(f"verdicts.gap.next.{gap.code}") in text
    assert say("report.answered", count=18, value=18) in text


def test_a_reader_who_answered_needs_one_more_person_in_every_group(teams: House) -> None:
    say = _say("fr")
    alice, bob = (text_of(teams.reader(who).get(_results(teams))) for who in (ALICE, BOB))
    title, why = say("hidden.reasons.reader_inside.name"), say("hidden.reasons.reader_inside.why", least=5)
    assert title in bob
    assert why in bob
    assert title not in alice
    outside, inside = _seen_by(teams, ALICE, MemberRole.OWNER), _seen_by(teams, BOB, MemberRole.CONSULTANT)
    assert {group.key for group in outside.groups} == {"sales", "marketing", "finance"}
    assert "sales" not in {group.key for group in inside.groups}


def test_a_reader_to_whom_every_group_is_hidden_reads_of_the_company(build: Build) -> None:
    house = _closed(build, {"sales": 4, "marketing": 4, "finance": 3}, Mode.CONFIDENTIAL, bob=True)
    say = _say("fr")
    alice, bob = (text_of(house.reader(who).get(_results(house))) for who in (ALICE, BOB))
    assert say("campaign_results.one_group", group=say("report.company")) in bob
    assert say("report.others") in alice
    assert say("gaps.title") not in bob


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_report_holds_what_the_page_holds_and_names_no_hidden_group(teams: House, code: str) -> None:
    say = _say(code)
    seen = {ALICE: _seen_by(teams, ALICE, MemberRole.OWNER), BOB: _seen_by(teams, BOB, MemberRole.CONSULTANT)}
    for who in (ALICE, BOB):
        text = _pdf_text(teams, who, code)
        assert say("unsaid.hidden") in text
        # Without their own group, Bob is left with the company and one other: too few for a map.
        assert (say("perception.title") in text) == (len(seen[who].groups) > 1) == (who == ALICE)


@pytest.mark.parametrize("mode", Mode)
def test_the_files_leave_only_with_those_who_may_take_them(build: Build, mode: Mode) -> None:
    house = _closed(build, TEAMS, mode)
    house.reader(ALICE).sent(f"{house.campaign}/publish")
    for name in FILES:
        address = f"{_results(house)}/{name}"
        assert house.reader(OLGA).get(address).status_code == 403
        assert house.reader(CHARLIE).get(address).status_code == 404
        answer = house.reader(ALICE).get(address)
        assert answer.status_code == 200
        assert f'filename="diapason-{name}"' in answer.headers["Content-Disposition"]
    rows = house.reader(ALICE).get(f"{_results(house)}/answers.csv").get_data(as_text=True)
    assert ("sales1@firm.example;sales" in rows) == (mode is Mode.NAMED)
    book = house.reader(ALICE).get(f"{_results(house)}/answers.xlsx").data
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(book)).namelist()


def test_before_the_publication_weak_roles_read_neither_page_nor_file(heads: House) -> None:
    say = _say("fr")
    for who in (SAM, ANNA, OLGA):
        assert heads.reader(who).get(f"{_results(heads)}/roadmap.pdf").status_code == 404
        assert say("perception.title") not in " ".join(heads.reader(who).get(_results(heads)).text.split())
    heads.reader(ALICE).sent(f"{heads.campaign}/publish")
    for who in (SAM, ANNA, OLGA):
        page = heads.reader(who).get(_results(heads))
        assert say("perception.title") in text_of(page)
        links = page_of(page).xpath("//main//a/@href")
        assert not [link for link in links if link.endswith((".csv", ".xlsx"))]
        assert heads.reader(who).get(f"{_results(heads)}/roadmap.xlsx").status_code == 404
        assert [link for link in links if link.endswith("roadmap.pdf")]
    assert heads.reader(CHARLIE).get(_results(heads)).status_code == 404


def test_a_plain_page_says_why_nothing_may_be_shown(build: Build) -> None:
    house = _closed(build, TEAMS, Mode.CONFIDENTIAL, answering=4)
    say = _say("fr")
    text = text_of(house.reader(ALICE).get(_results(house)))
    assert say("campaign_results.nothing.title") in text
    assert say("hidden.reasons.few_people.why", least=5) in text
    answer = house.reader(ALICE).get(f"{_results(house)}/roadmap.pdf")
    assert answer.headers["Location"] == _results(house)


def test_a_campaign_is_offered_as_slides_and_as_a_workbook_without_anybodys_answers(build: Build) -> None:
    house = _closed(build, TEAMS, Mode.CONFIDENTIAL)
    reader = house.reader(ALICE)
    page = page_of(reader.get(_results(house)))
    for form in ("docx", "pptx", "xlsx"):
        assert page.xpath(f"//a[contains(@href, 'roadmap.{form}')]")
    book = openpyxl.load_workbook(io.BytesIO(reader.get(f"{_results(house)}/roadmap.xlsx").data))
    assert _say("fr")("workbook.sheets.groups") in book.sheetnames
    assert _say("fr")("workbook.sheets.answers") not in book.sheetnames


def test_a_campaign_that_nobody_answered_says_so(build: Build) -> None:
    house = build(THREE)
    house.stage.open()
    house.stage.close()
    text = text_of(house.reader(ALICE).get(_results(house)))
    assert _say("fr")("campaign_results.nothing.nobody") in text


def test_the_company_alone_is_shown_where_functions_are_too_small(build: Build) -> None:
    house = _closed(build, {"sales": 3, "marketing": 2, "finance": 2}, Mode.CONFIDENTIAL)
    answer = house.reader(ALICE).get(_results(house))
    say = _say("fr")
    assert say("campaign_results.one_group", group=say("report.company")) in text_of(answer)
    assert not page_of(answer).xpath("//section[@aria-labelledby='gaps']")
    assert say("hidden.reasons.merged.name") in text_of(answer)
    assert "Une remarque" not in answer.text, "seven people: free text would point at somebody"
    assert say("hidden.free_text") in text_of(answer)


def test_what_people_wrote_is_read_from_ten_of_them_on(teams: House) -> None:
    assert text_of(teams.reader(ALICE).get(_results(teams))).count("Une remarque de ") == 18


def _dress(house: House, accent: str) -> None:
    with house.stage.session() as session, session.begin():
        organisation = session.get_one(Organisation, house.stage.organisation_id)
        organisation.accent, organisation.logo, organisation.logo_type = accent, PIXEL, "image/png"


def test_the_organisation_s_accent_and_logo_dress_the_page_and_the_report(heads: House) -> None:
    _dress(heads, "#7A1F5C")
    reader = heads.reader(ALICE)
    page = page_of(reader.get(_results(heads)))
    (sheet,) = page.xpath("//link[contains(@href, 'look.css')]/@href")
    assert "--accent: #7A1F5C;" in reader.get(sheet).text
    assert page.xpath("//header//img[@class='logo']/@alt") == ["Atelier Durand"]
    assert "#7A1F5C" in reader.get(_results(heads)).text, "the useful level on the charts"
    assert sheet == "/look/7A1F5C/look.css", "the sheet is everybody's, and its address names a colour and no firm"
    assert heads.reader(CHARLIE).get(f"{heads.organisation}/look.css").status_code == 404
    first = PdfReader(io.BytesIO(reader.get(f"{_results(heads)}/roadmap.pdf").data)).pages[0]
    assert len(first.images) == 1


def test_an_accent_that_cannot_be_read_on_white_is_left_out(heads: House) -> None:
    _dress(heads, "#FFD84D")
    reader = heads.reader(ALICE)
    answer = reader.get(_results(heads))
    assert not page_of(answer).xpath("//link[contains(@href, 'look.css')]")
    assert "#FFD84D" not in answer.text
    assert reader.get(f"{heads.organisation}/look.css").status_code == 404


def test_people_of_a_large_function_are_traced_on_pages_of_their_own(build: Build) -> None:
    counts = {"sales": 30, "marketing": 20, "finance": 12}
    house = _closed(build, counts, Mode.NAMED)
    reader, base = house.reader(ALICE), f"{house.campaign}/results"
    result = page_of(reader.get(base))
    links = [str(link) for link in result.xpath("//ul[@class='trace']//a/@href")]
    assert f"{base}/traces/vision/sales" in links
    assert "Répondant" not in text_of(reader.get(base))
    assert "Moyenne des 30 personnes" in text_of(reader.get(base))
    pages = [page_of(reader.get(f"{base}/traces/vision/sales?page={number}")) for number in (1, 2, 9)]
    people = [page.xpath("//span[@class='trace-name'][starts-with(., 'Répondant')]/text()") for page in pages]
    assert [len(names) for names in people] == [25, 5, 5]
    assert len({*people[0], *people[1]}) == counts["sales"]
    for nowhere in ("traces/vision/nobody", "traces/nothing/sales"):
        assert reader.get(f"{base}/{nowhere}").status_code == 404


def test_nobody_is_traced_in_confidence(teams: House) -> None:
    reader = teams.reader(ALICE)
    assert reader.get(f"{teams.campaign}/results/traces/vision/sales").status_code == 404


def test_the_result_of_a_unit_bears_its_name_on_page_and_paper(heads: House) -> None:
    with Session(heads.engine) as session, session.begin():
        session.execute(update(Unit).values(name="Région Ouest"))
    reader = heads.reader(ALICE)
    assert "Région Ouest" in text_of(reader.get(_results(heads)))
    brief = PdfReader(io.BytesIO(reader.get(f"{_results(heads)}/roadmap.pdf").data))
    assert "Atelier Durand, Région Ouest" in " ".join(brief.pages[0].extract_text().split())
