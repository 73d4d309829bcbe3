"""Campaign status page."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from assessment.core.privacy.confidentiality import Mode
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, OLGA, SAM, House, text_of
from tests.work_count import calls_of

MANY = {"sales": 500, "marketing": 300, "finance": 200}
A_DOZEN = 12
CALLS_EACH = 600
"""Calls of Python functions for one line of the list: twice what it takes, and far from what a second look would."""


@contextmanager
def _counted(house: House) -> Iterator[list[str]]:
    """The statements that the application asks of the database meanwhile."""
    asked: list[str] = []
    engine = house.app.extensions["diapason"].engine

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("page", ["", "/invitations"])
def test_a_thousand_invitations_take_a_dozen_queries(build: Build, mode: Mode, page: str) -> None:
    house = build(MANY, mode=mode)
    house.stage.open()
    alice = house.reader(ALICE)
    # The first page of a day notes that the session was seen.
    alice.get("/fr/organisations")
    with _counted(house) as asked:
        answer = alice.get(house.campaign + page)
    assert answer.status_code == 200
    assert len(asked) <= A_DOZEN, asked


@pytest.mark.parametrize("page", ["", "/invitations"])
def test_a_thousand_invitations_take_little_work_each(build: Build, page: str) -> None:
    house = build(MANY, mode=Mode.CONFIDENTIAL)
    house.stage.open()
    client = house.reader(ALICE).client
    client.get(house.campaign + page)
    calls = calls_of(lambda: super(type(client), client).open(house.campaign + page))
    assert calls < CALLS_EACH * sum(MANY.values())


def test_confidential_progress_tells_counts_and_nobody(build: Build) -> None:
    house = build(mode=Mode.CONFIDENTIAL)
    house.stage.open()
    house.stage.answer("sales1@firm.example")
    alice = house.reader(ALICE)
    page = page_of(alice.get(house.campaign))
    assert page.xpath("//tfoot//td/text()") == ["12", "1", "1"]
    assert "firm.example" not in page.xpath("//main")[0].text_content()
    people = page_of(alice.get(f"{house.campaign}/invitations"))
    rows = {row.xpath("string(th/text())").strip(): row for row in people.xpath("//tbody/tr")}
    answered, silent = rows["sales1@firm.example"], rows["sales2@firm.example"]
    lines = [" ".join(row.text_content().split()).replace(name, "…") for row, name in ((answered, "1"), (silent, "2"))]
    assert lines[0].replace("membre", "responsable") == lines[1].replace("membre", "responsable")


def test_named_progress_tells_who_has_answered(house: House) -> None:
    house.stage.open()
    house.stage.answer("finance1@firm.example")
    said = text_of(house.reader(ALICE).get(f"{house.campaign}/invitations"))
    assert said.count("reçue") == 1


def test_a_mail_that_came_back_is_shown_first_with_its_reason_and_can_be_mended(house: House) -> None:
    house.stage.open()
    with house.engine.begin() as connection:
        connection.execute(
            text("UPDATE invitations SET delivery = 'bounced', delivery_reason = '550 no such box' WHERE email = :who"),
            {"who": "sales2@firm.example"},
        )
    alice = house.reader(ALICE)
    page = page_of(alice.get(f"{house.campaign}/invitations"))
    assert "550 no such box" in page.xpath("//tbody/tr[1]")[0].text_content()
    mend = page.xpath("//tbody/tr[1]//a/@href")[0]
    before = house.stage.tokens()["sales2@firm.example"]
    assert "part vers mended@firm.example" in alice.sent(f"{mend}/resend", email="mended@firm.example")
    assert house.stage.tokens()["mended@firm.example"] != before


def test_a_revoked_link_opens_nothing(house: House) -> None:
    house.stage.open()
    alice, token = house.reader(ALICE), house.stage.tokens()["sales1@firm.example"]
    page = page_of(alice.get(f"{house.campaign}/invitations"))
    revoke = next(
        link for link in page.xpath("//button/@formaction") if link.endswith("/revoke") and _is_of(house, link)
    )
    assert "ne vaut plus" in alice.sent(revoke)
    answer = house.reader().get(f"/fr/invitation/{token}")
    assert answer.status_code == 404
    assert "demandez un autre lien" in text_of(answer)


def _is_of(house: House, address: str) -> bool:
    with house.stage.session() as session:
        return house.stage.invitation(session, "sales1@firm.example").id in address


def test_nothing_is_shown_while_it_is_open_and_weak_roles_wait_for_publication(house: House) -> None:
    house.stage.open()
    alice, sam, olga = (house.reader(who) for who in (ALICE, SAM, OLGA))
    results = f"{house.campaign}/results"
    assert "Rien n’est montré tant que la campagne est ouverte" in text_of(alice.get(results))
    assert olga.get(results).status_code == 404, "an observer is not told what is under way"
    alice.sent(f"{house.campaign}/close")
    assert "dès leur publication" in text_of(sam.get(results))
    assert olga.get(results).status_code == 404
    alice.sent(f"{house.campaign}/publish")
    assert olga.get(results).status_code == 200


def test_the_threshold_only_rises_and_the_last_day_is_not_over(build: Build) -> None:
    house = build(mode=Mode.CONFIDENTIAL)
    house.stage.open()
    alice = house.reader(ALICE)
    for address, wrong in (("threshold", {"threshold": "4"}), ("last-day", {"closes_on": "2020-01-01"})):
        assert alice.post(f"{house.campaign}/{address}", **wrong).status_code == 422
    assert "relevé" in alice.sent(f"{house.campaign}/threshold", threshold="6")
    assert "changé" in alice.sent(f"{house.campaign}/last-day", closes_on="2026-04-01")


def test_a_meeting_has_a_link_and_a_code_until_it_is_shut(house: House) -> None:
    house.stage.open()
    alice, guest = house.reader(ALICE), house.reader()
    alice.sent(f"{house.campaign}/meeting")
    page = page_of(alice.get(f"{house.campaign}/meeting"))
    assert page.xpath("//img/@src")[0].startswith("data:image/svg+xml")
    path = page.xpath("//input[@id='meeting-link']/@value")[0].removeprefix("http://localhost")
    assert guest.get(path).status_code == 200
    alice.sent(f"{house.campaign}/meeting/shut")
    assert guest.get(path).status_code == 404
