"""Layout and accessibility of campaign results."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.i18n import language
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.demo.fill_demo import DemoAccount, fill_with_demo
from assessment.store.database import connect
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.page_faults import faults_of
from tests.live_server import Server, running_server

Firms = tuple[DemoAccount, list[str]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: the demonstration asks for a fresh database."""
    with running_server(tmp_path_factory.mktemp("results") / "instance") as server:
        yield server


@pytest.fixture(scope="module")
def firms(server: Server) -> Firms:
    """A consultant of both firms of the demonstration, and the paths of their results."""
    keys = SecretKeys.from_secret((server.instance / "secret.key").read_text(encoding="ascii").strip())
    engine = connect(f"sqlite:///{server.instance / 'diapason.db'}")
    with Session(engine) as session, session.begin():
        accounts = fill_with_demo(
            session, questionnaire=questionnaire(), keys=keys, say=language("fr"), now=datetime.now(UTC)
        )
        paths = [
            f"/organisations/{campaign.organisation_id}/campaigns/{campaign.id}/results"
            for campaign in session.scalars(select(Campaign).where(Campaign.previous_id.is_(None)))
        ]
    engine.dispose()
    return next(account for account in accounts if account.role == "consultant"), paths


def _sign_in(page: Page, account: DemoAccount) -> None:
    page.goto("/fr/account/sign-in")
    page.fill("#email", account.email)
    page.fill("#password", account.password)
    page.click("main .button")
    page.wait_for_url("**/fr/organisations")


@pytest.mark.parametrize(("width", "code"), [(PHONE, "fr"), (DESK, "en")])
def test_axe_finds_nothing_and_nothing_is_cut(window: Open, firms: Firms, width: int, code: str) -> None:
    account, paths = firms
    page = window(width, language=code)
    _sign_in(page, account)
    assert len(paths) == 2
    for path in paths:
        answer = page.goto(f"/{code}{path}")
        assert answer is not None
        assert answer.status == 200
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert faults_of(page, dark=width == PHONE) == []
        assert page.evaluate("document.querySelectorAll('main section h2')[0].id") == "map"


def test_on_a_phone_no_name_of_the_way_back_up_runs_out_and_no_line_ends_in_a_dot(
    window: Open, firms: Firms, server: Server
) -> None:
    account, (path, *_) = firms
    engine = connect(f"sqlite:///{server.instance / 'diapason.db'}")
    with Session(engine) as session, session.begin():
        for campaign in session.scalars(select(Campaign)):
            campaign.name = "Deuxième mesure de l'alignement, printemps, toutes les équipes de la maison"
    engine.dispose()
    page = window(PHONE)
    _sign_in(page, account)
    page.goto(f"/fr{path}")
    ends = page.locator(".crumbs li").evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
    assert len(ends) == 3
    assert max(ends) <= PHONE
    # The dot that begins a line lies left of what is seen.
    cut = "all => all.map(one => [one.getBoundingClientRect().left, one.parentElement.getBoundingClientRect().left])"
    begins = [left for left, edge in page.locator(".dotted > *").evaluate_all(cut) if left == edge]
    assert begins
    texts = page.locator(".dotted").evaluate_all("all => all.map(one => one.innerText)")
    assert not [text for text in texts if "·" in text]


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_numbers_of_an_axis_stand_over_its_strips(window: Open, firms: Firms, width: int) -> None:
    account, (path, *_) = firms
    page = window(width)
    _sign_in(page, account)
    page.goto(f"/fr{path}")
    sides = "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right].map(Math.round))"
    heads = page.locator("#map ~ .chart .strip-head, section:has(#map) > .chart .strip-head").evaluate_all(sides)
    strips = page.locator("#map ~ .chart .strip, section:has(#map) > .chart .strip").evaluate_all(sides)
    assert heads
    assert strips
    assert {tuple(place) for place in heads} == {tuple(place) for place in strips}


@pytest.mark.parametrize("width", [PHONE, DESK, 1440])
def test_the_report_in_the_frame_of_the_editor_keeps_a_margin_on_both_sides(
    window: Open, firms: Firms, width: int
) -> None:
    account, (path, *_) = firms
    page = window(width)
    _sign_in(page, account)
    answer = page.goto(f"/fr{path.replace('/results', '/edition')}")
    assert answer is not None
    assert answer.status == 200
    frame = page.frames[1]
    assert frame.locator(".figure svg").count() > 0
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ends = "[...document.querySelectorAll('.figure > *')].map(one => innerWidth - one.getBoundingClientRect().right)"
    assert min(frame.evaluate(ends)) >= 16


def test_the_report_comes_as_a_file_and_the_rest_of_the_map_unfolds(window: Open, firms: Firms) -> None:
    account, (path, *_) = firms
    page = window(DESK)
    _sign_in(page, account)
    page.goto(f"/fr{path}")
    rest = page.locator("details.rest")
    assert not rest.locator(".chart").is_visible()
    rest.locator("> summary").click()
    assert rest.locator(".chart").is_visible()
    with page.expect_download() as download:
        page.locator(".results-ways .button").first.click()
    assert download.value.suggested_filename.endswith(".pdf")
    # A document that takes more than a moment comes by way of a page that says how far it is.
    page.goto(f"/fr{path}")
    page.locator("details.formats > summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == "diapason-answers.xlsx"
