"""Public pages."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.app import create_app
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.paths import folder
from assessment.settings import Settings
from assessment.web.presentation.length_options import offers
from tests.web.auditing_client import AuditingClient, page_of


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "/fr"),
        ("en-GB,en;q=0.9", "/en"),
        ("de-DE,de;q=0.9", "/fr"),
        ("", "/fr"),
        ("de,en;q=0.2", "/en"),
    ],
)
def test_the_root_leads_to_the_readers_language(client: AuditingClient, asked: str, given: str) -> None:
    answer = client.get("/", headers={"Accept-Language": asked})
    assert (answer.status_code, answer.headers["Location"]) == (302, given)
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("fr", ["16 questions 4 minutes environ", "46 questions 12 minutes environ"]),
        ("en", ["16 questions about 4 minutes", "46 questions about 12 minutes"]),
    ],
)
def test_the_home_page_offers_both_lengths_with_honest_numbers(
    client: AuditingClient, language: str, facts: list[str]
) -> None:
    page = page_of(client.get(f"/{language}"))
    places = page.xpath("//div[@class='offer']/p[@class='offer-facts dotted']")
    assert [place.text_content().strip() for place in places] == facts
    assert page.xpath("//a[starts-with(@class, 'button')]/@href") == [
        f"/{language}/start/alignment/quick",
        f"/{language}/start/alignment/full",
    ]


def test_the_numbers_come_from_the_questionnaire(questionnaire: Questionnaire) -> None:
    quick, full = offers(questionnaire)
    assert (quick.length, quick.questions) == (Length.QUICK, len(questionnaire.columns(Length.QUICK)))
    assert (full.length, full.questions) == (Length.FULL, 46)


def test_the_home_page_says_what_happens_to_answers(client: AuditingClient) -> None:
    page = client.get("/en").get_data(as_text=True)
    assert "erased after 180 days" in page
    assert client.get("/en/privacy").status_code == 200
    assert client.get("/fr/privacy").status_code == 200


def test_the_opening_fact_bears_its_source(client: AuditingClient) -> None:
    figure = page_of(client.get("/en")).xpath("//figure[@class='claim']")[0].text_content()
    assert "82%" in figure
    assert "Forrester" in figure


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_register_of_sources_is_one_click_from_every_page(
    client: AuditingClient, language: str, questionnaire: Questionnaire
) -> None:
    assert page_of(client.get(f"/{language}/privacy")).xpath(f"//footer/a[@href='/{language}/sources']")
    page = page_of(client.get(f"/{language}/sources"))
    sentences = [place.text_content() for place in page.xpath("//ul[@class='sources']/li/p[1]")]
    assert sorted(sentences) == sorted(claim.sentence.within(language) for claim in questionnaire.claims)
    last = page.xpath("(//ul[@class='sources'])[last()]/li")
    assert len(last) == sum(claim.grade == "D" for claim in questionnaire.claims)


def test_each_page_links_to_itself_in_the_other_language(client: AuditingClient) -> None:
    for path in ("", "/privacy", "/sources", "/respond/erased", "/respond/next"):
        link = page_of(client.get(f"/fr{path}")).xpath("//a[@class='language']/@href")
        assert link == [f"/en{path}"]


def test_a_questionnaire_dropped_into_the_operators_folder_is_offered(settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(folder("questionnaires") / "lead-handoff", own / "handoff-twin")
    manifest = own / "handoff-twin" / "manifest.yaml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace("key: lead-handoff", "key: handoff-twin", 1), encoding="utf-8"
    )
    client = create_app(replace(settings, questionnaires=own)).test_client()
    assert "/fr/start/handoff-twin/full" in client.get("/fr").get_data(as_text=True)
    assert client.get("/fr/start/handoff-twin/full").status_code == 200


def test_one_broken_questionnaire_does_not_hide_the_others(settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "broken").mkdir(parents=True)
    (own / "broken" / "manifest.yaml").write_text("key: [unclosed")
    client = create_app(replace(settings, questionnaires=own)).test_client()
    page = client.get("/fr").get_data(as_text=True)
    assert "/fr/start/alignment/quick" in page
    assert "broken" not in page
    assert client.get("/fr/start/broken/full").status_code == 404


def test_personal_pages_are_closed_to_search_engines(client: AuditingClient) -> None:
    robots = client.get("/robots.txt").get_data(as_text=True)
    assert "/respond/" in robots
    assert "/results/" in robots
