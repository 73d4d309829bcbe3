"""KPI, cost, target and plan pages in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.core.planning.roadmap import PERIODS
from assessment.store.database import connect
from assessment.store.models import Account
from assessment.store.models.accounts import naive_now
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.page_faults import faults_of
from tests.browser.signed_in import kept_password, sign_in
from tests.campaign_factory import THREE, everything, stage
from tests.live_server import Server, running_server

OWNER = "alice@firm.example"
PLACES = ("figures", "figures?function=sales", "cost", "target", "plan", "plan/worth")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, with a firm of its own."""
    with running_server(tmp_path_factory.mktemp("figures") / "instance") as server:
        yield server


@pytest.fixture(scope="module")
def campaign(server: Server) -> str:
    """The path of a closed campaign of heads, without its language."""
    engine = connect(f"sqlite:///{server.instance / 'diapason.db'}")
    heads = {**THREE, "leadership": 1}
    staged = stage(engine, heads, staff={"marketing": 2, "sales": 5, "finance": 2, "leadership": 1})
    staged.open()
    for function in heads:
        staged.answer(f"{function}1@firm.example", everything(function, 2))
    staged.close()
    with Session(engine) as session, session.begin():
        known = {"password": kept_password(), "confirmed_at": naive_now()}
        session.execute(update(Account).where(Account.email == OWNER).values(**known))
    engine.dispose()
    return f"/organisations/{staged.organisation_id}/campaigns/{staged.campaign_id}"


def _signed_in(window: Open, width: int = DESK, **options: object) -> Page:
    page = window(width, **options)
    sign_in(page, OWNER)
    return page


@pytest.mark.parametrize(("width", "code"), [(PHONE, "fr"), (DESK, "en")])
def test_axe_finds_nothing_and_nothing_is_cut(window: Open, campaign: str, width: int, code: str) -> None:
    page = _signed_in(window, width)
    for place in PLACES:
        answer = page.goto(f"/{code}{campaign}/{place}")
        assert answer is not None
        assert answer.status == 200, place
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert faults_of(page, dark=width == PHONE) == [], place


def test_the_amount_follows_what_is_typed_and_only_the_button_keeps_it(window: Open, campaign: str) -> None:
    page = _signed_in(window)
    page.goto(f"/fr{campaign}/cost")
    page.evaluate("document.querySelectorAll('#cost-form details').forEach(one => { one.open = true })")
    now = page.locator("#cost-now")
    before = now.text_content()
    for name, value in {"people": "0", "dispute_hours": "8", "hourly_cost": "50", "recoverable_disputes": "50"}.items():
        for end in ("low", "central", "high"):
            page.fill(f"[id='{name}.{end}']", value)
    expect(now).to_have_text("2\u202f200\u202f€ par an.")
    assert before != now.text_content()
    expect(page.locator(".cost-statement")).to_have_text("2\u202f200\u202f€ par an.")
    page.fill("[id='dispute_hours.central']", "-1")
    expect(now).to_contain_text("ne peut pas être négatif")
    page.reload()
    assert now.text_content() == before, "nothing was kept"


def test_the_plan_answers_with_a_reason_without_javascript_too(window: Open, campaign: str) -> None:
    for javascript in (True, False):
        page = _signed_in(window, javascript=javascript)
        page.goto(f"/fr{campaign}/plan")
        _fill_days(page, "finance", "0")
        assert "Finance n’a aucun jour" in _replanned(page)
        _fill_days(page, "finance", "1")
        said = _replanned(page)
        assert "Finance n’a aucun jour" not in said
        assert "Entrent dans le plan" in said
        _fill_days(page, "finance", "4")
        _replanned(page)
        _choose(page, "A17", "exclude")
        assert "est écartée à votre demande" in _replanned(page)
        _choose(page, "A17", "")
        _choose(page, "A22", "pin")
        assert "est imposée : elle est dans le plan" in _replanned(page).replace("\u202f", " ")
        _choose(page, "A22", "")
        _replanned(page)


def _fill_days(page: Page, function: str, days: str) -> None:
    for number in range(len(PERIODS)):
        page.fill(f"[id='days.{function}.{number}']", days)


def _choose(page: Page, action: str, wish: str) -> None:
    fold = page.locator("details:has(.wishes)")
    if not fold.evaluate("one => one.open"):
        fold.locator("summary").click()
    page.select_option(f"[id='action.{action}']", wish)


def _replanned(page: Page) -> str:
    with page.expect_navigation():
        page.get_by_role("button", name="Refaire le plan").click()
    return page.locator("main").text_content() or ""


def test_an_approved_plan_is_followed(window: Open, campaign: str) -> None:
    page = _signed_in(window, PHONE)
    page.goto(f"/fr{campaign}/plan")
    page.get_by_role("button", name="Approuver ce plan").click()
    page.wait_for_url("**/plan/following")
    page.locator("details summary").first.click()
    form = page.locator("details form").first
    form.locator("select").select_option("done")
    form.locator("input[id$='.owner']").fill("Claire Vasseur")
    form.get_by_role("button").click()
    expect(page.locator(".said")).to_have_text("C’est noté.")
    expect(page.locator("details summary").first).to_contain_text("Claire Vasseur Faite")
    assert faults_of(page) == []
