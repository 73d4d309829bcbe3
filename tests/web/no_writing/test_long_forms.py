"""Long forms of members that meet a locked database come back whole, to be sent again."""

from datetime import timedelta

import pytest

from assessment import app as wiring
from assessment.settings import Settings
from assessment.web.no_writing import write_gate
from tests.campaign_factory import NOW
from tests.web.auditing_client import page_of
from tests.web.members import ALICE, House
from tests.web.no_writing.locked_database import locked
from tests.web.respondent import KEY

TYPED = "Études <2026> & « suite »"
COST = {
    "sector": "",
    "lead_loss": "margin",
    "dispute_hours.central": "8,5",
    "dispute_hours.source": TYPED,
    "hourly_cost.low": "40",
    "hourly_cost.central": "50",
    "hourly_cost.high": "60",
    "recoverable_disputes.central": "50",
}
PLAN = {
    "name": TYPED,
    "length": "full",
    "mode": "named",
    "threshold": "5",
    "closes_on": (NOW + timedelta(days=9)).date().isoformat(),
    "languages": ["fr", "en"],
    "people": "Zoé Martin ; zoe@firm.example ; ventes\nLéo Roux ; leo@firm.example ; finance",
    "letter": "",
    "keep": "yes",
}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages wait for no lock."""
    monkeypatch.setattr(wiring, "WEB_BUSY_MILLISECONDS", 1)


@pytest.mark.parametrize(("page", "typed"), [("/cost", COST), ("/change", PLAN)])
def test_what_was_typed_into_a_long_form_comes_back(
    hasty: None, house: House, settings: Settings, page: str, typed: dict[str, str | list[str]]
) -> None:
    alice, address = house.reader(ALICE), f"{house.campaign}{page}"
    key = alice.key()
    # The firm's unit, where the form asks for one, has a name of its own in each database.
    units = page_of(alice.get(address)).xpath("//*[@name='unit']/@value")
    typed = typed | ({"unit": units[0]} if units else {})
    with locked(settings):
        answer = alice.client.post(address, data={KEY: key, **typed})
    assert answer.status_code == 503
    (again,) = page_of(answer).findall(".//form[@method='post']")
    assert again.get("action") == address
    sent: dict[str, list[str]] = {}
    for entry in again.findall(".//input[@name]"):
        sent.setdefault(str(entry.get("name")), []).append(str(entry.get("value") or ""))
    for name, value in typed.items():
        kept = [text.replace("\r\n", "\n") for text in sent[name]]
        assert kept == (value if isinstance(value, list) else [value])
    house.app.extensions[write_gate.EXTENSION].closed_until = 0.0
    assert alice.client.post(address, data=sent).status_code in (200, 302, 303, 422)
