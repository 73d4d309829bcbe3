"""A first order of magnitude in euros, typed on one's own result."""

import pytest
from sqlalchemy import Connection, text

from assessment.core.cost.cost_inputs import CostInputKey
from assessment.core.cost.order_of_magnitude import order_inputs, order_of_magnitude
from tests.campaign_factory import ALIGNMENT
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.respondent import KEY, Walker, begin, form_key

FIGURES = {"leads": "100", "contacted": "", "basket": "2000"}


@pytest.fixture
def leader(client: AuditingClient) -> Walker:
    """A leader who finished the quick check."""
    walker = begin(client, length="quick", function="leadership")
    walker.finish()
    return walker


def _answer(walker: Walker, code: str = "fr", **spoil: str) -> tuple[int, str]:
    address = f"/{code}/results/{walker.token}/euros"
    form = {KEY: form_key(walker.client.get(address))} | FIGURES | spoil
    answer = walker.client.post(address, data=form)
    return answer.status_code, " ".join(page_of(answer).xpath("//main")[0].text_content().split())


def test_the_amount_is_the_line_of_untreated_leads_without_the_margin() -> None:
    inputs = order_inputs(ALIGNMENT, leads=100, basket=2000, contacted=None, giver="leadership")
    line = order_of_magnitude(inputs)
    assert line.amount is not None
    assert line.trace is not None
    # 12 months, leads and basket within 20 %, untreated 10-25-40 %, recoverable 20-40-60 %, conversion 4-8-15 %.
    assert line.trace.low == pytest.approx(80 * 12 * 0.10 * 0.04 * 1600 * 0.20)
    assert line.trace.central == pytest.approx(100 * 12 * 0.25 * 0.08 * 2000 * 0.40)
    assert line.trace.high == pytest.approx(120 * 12 * 0.40 * 0.15 * 2400 * 0.60)
    assert line.trace.low < line.amount.p10 < line.amount.p50 < line.amount.p90 < line.trace.high
    assert CostInputKey.MARGIN not in [part.factor for part in line.trace.parts]


def test_leads_that_are_contacted_within_a_day_are_not_untreated() -> None:
    def high(contacted: float) -> float:
        inputs = order_inputs(ALIGNMENT, leads=100, basket=2000, contacted=contacted, giver="leadership")
        line = order_of_magnitude(inputs)
        return line.amount.high if line.amount else -1

    assert high(1.0) == 0
    assert high(0.7) < high(0.1)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_page_tells_a_range_its_sources_and_what_it_does_not_say(leader: Walker, code: str) -> None:
    status, said = _answer(leader, code)
    assert status == 200
    for fact in ("Harvard Business Review", "CPA", "4", "15"):
        assert fact in said
    for limit in ("marge", "campagne") if code == "fr" else ("margin", "campaign"):
        assert limit in said
    assert "€" in said


def test_the_result_page_holds_the_form_and_nothing_is_kept(leader: Walker, connection: Connection) -> None:
    assert page_of(leader.client.get(leader.address)).xpath("//form[contains(@action, '/euros')]//input[@name='leads']")
    before = connection.execute(text("SELECT context FROM responses")).scalar_one()
    assert _answer(leader)[0] == 200
    assert connection.execute(text("SELECT context FROM responses")).scalar_one() == before


@pytest.mark.parametrize(
    "spoil", [{"leads": ""}, {"basket": ""}, {"leads": "many"}, {"contacted": "120"}, {"leads": "-3"}, {"basket": "0"}]
)
def test_a_figure_that_cannot_stand_is_asked_back_as_it_was_typed(leader: Walker, spoil: dict[str, str]) -> None:
    address = f"/fr/results/{leader.token}/euros"
    answer = leader.client.post(address, data={KEY: form_key(leader.client.get(address))} | FIGURES | spoil)
    assert answer.status_code == 422
    page = page_of(answer)
    assert page.xpath("//*[@class='field-error']")
    for name, value in (FIGURES | spoil).items():
        assert (page.xpath(f"//input[@name='{name}']/@value") or [""]) == [value]


def test_a_stranger_gets_no_page(leader: Walker) -> None:
    assert leader.client.get("/fr/results/" + "x" * 43 + "/euros").status_code == 404
