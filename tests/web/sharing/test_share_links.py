"""Read-only links: who reads what, for how long, and under whose name."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import Connection, text

from assessment.app import create_app
from assessment.core.privacy.confidentiality import Mode
from assessment.i18n import language
from assessment.services.answering.response_lifecycle import erase_expired
from assessment.settings import Settings
from assessment.store.models import ReportLayout
from assessment.web.base.rate_limits import BAD_LINKS_PER_MINUTE
from reports.content.editions import Edition
from reports.content.report import Report
from tests.campaign_factory import THREE, everything
from tests.conftest import TODAY
from tests.web import conftest
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, ANNA, BOB, CHARLIE, House
from tests.web.respondent import KEY, Walker, form_key
from tests.web.rounds.people import answer_as, browser, invite, new_leader, post

RECIPIENT = "Jeanne Roy"


def _shared(walker: Walker, room: str = "/share", code: str = "fr", **spoil: str) -> str:
    """Make a link as somebody who holds a result; its path."""
    address = f"/{code}/results/{walker.token}{room}"
    form = {"recipient": RECIPIENT, "scope": "full", "days": "30"} | spoil
    answer = walker.client.post(address, data={KEY: form_key(walker.client.get(address))} | form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return _links(walker.client, address)[0]


def _links(client: AuditingClient, address: str) -> list[str]:
    fields = page_of(client.get(address)).xpath("//input[starts-with(@id, 'share-')]/@value")
    return [str(field).replace("http://localhost", "") for field in fields]


def _read(app: Flask, link: str) -> str:
    answer = browser(app).get(link)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    return " ".join(page_of(answer).xpath("//main")[0].text_content().split())


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Report, Edition]]:
    """What is laid out, without the layout."""
    asked: list[tuple[Report, Edition]] = []

    def written(report: Report, edition: Edition, *_form_and_seal: object) -> bytes:
        asked.append((report, edition))
        return b"%PDF-"

    monkeypatch.setattr(conftest, "written", written)
    return asked


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_link_reads_as_far_as_it_says_under_its_reader_s_name(
    app: Flask, laid_out: list[tuple[Report, Edition]], code: str
) -> None:
    leader = new_leader(app, code)
    for scope, documents in (("decision", 0), ("brief", 1), ("full", 2)):
        link = _shared(leader, code=code, scope=scope)
        page = page_of(browser(app).get(link))
        said = " ".join(page.text_content().split())
        assert RECIPIENT in said
        assert leader.token not in said
        pdfs = page.xpath("//a[contains(@href, '.pdf')]/@href")
        assert len(pdfs) == documents
        assert bool(page.xpath("//*[@id='levers']")) == (scope == "full")
        for address in pdfs:
            assert browser(app).get(address).mimetype == "application/pdf"
        # Nobody reads further by changing the address.
        for edition in ("full", "annex", "odd") if scope != "full" else ("annex", "odd"):
            assert browser(app).get(f"{link}/report.pdf?edition={edition}").status_code == 404
        assert not page.xpath("//form")
        # One link at a time, so that the next is the only one of the list.
        _revoke_all(leader, code)
    assert [edition for _, edition in laid_out] == [Edition.BRIEF, Edition.BRIEF, Edition.FULL]
    assert {report.recipient for report, _ in laid_out} == {RECIPIENT}


def _revoke_all(walker: Walker, code: str = "fr") -> None:
    address = f"/{code}/results/{walker.token}/share"
    for key in page_of(walker.client.get(address)).xpath("//button[@name='link']/@value"):
        assert post(walker, f"{address}/revoke", link=key) == 303


def test_the_name_stands_on_every_page_of_the_document(app: Flask) -> None:
    link = _shared(new_leader(app))
    pages = PdfReader(io.BytesIO(browser(app).get(f"{link}/report.pdf").data)).pages
    assert len(pages) >= 3
    for page in pages:
        assert f"Exemplaire de {RECIPIENT}" in " ".join(page.extract_text().split())


def test_the_token_is_kept_as_its_hash_alone(app: Flask, connection: Connection) -> None:
    token = _shared(new_leader(app)).rsplit("/", 1)[-1]
    kept = connection.execute(text("SELECT * FROM share_links")).one()
    assert token not in repr(kept)


def test_strangers_expired_and_revoked_links_get_one_and_the_same_page(app: Flask, settings: Settings) -> None:
    leader = new_leader(app)
    expired, revoked = _shared(leader, days="7"), ""
    _revoke_all(leader)
    revoked = expired
    expired = _shared(leader, days="7")
    later = create_app(settings, today=lambda: TODAY + timedelta(days=8))
    last = create_app(settings, today=lambda: TODAY + timedelta(days=7))
    for made in (later, last):
        made.test_client_class = AuditingClient
    assert browser(last).get(expired).status_code == 200
    answers = [
        browser(later).get(expired),
        browser(app).get(revoked),
        browser(app).get("/fr/shared/" + "x" * 43),
        browser(app).get(f"{revoked}/report.pdf"),
    ]
    pages = {re.sub(r"/fr/shared/[\w-]{43}(/report\.pdf)?", "", answer.get_data(as_text=True)) for answer in answers}
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    pages = {re.sub(r'href="/en[^"]*"', "", page) for page in pages}
    assert len(pages) == 1


def test_guessing_links_is_slowed_down(app: Flask) -> None:
    client = browser(app)
    answers = [client.get("/fr/shared/" + str(number) * 43).status_code for number in range(BAD_LINKS_PER_MINUTE + 1)]
    assert set(answers[:-1]) == {404}
    assert answers[-1] == 429


def test_a_link_ends_with_the_answers_and_is_erased_after_its_day(app: Flask, connection: Connection) -> None:
    leader = new_leader(app)
    link = _shared(leader)
    assert post(leader, f"/fr/respond/{leader.token}/erase") == 303
    assert browser(app).get(link).status_code == 404
    other = new_leader(app)
    _shared(other, days="7")
    erase_expired(connection, TODAY + timedelta(days=8))
    assert connection.execute(text("SELECT count(*) FROM share_links")).scalar_one() == 0


@pytest.mark.parametrize("spoil", [{"recipient": ""}, {"recipient": "x" * 121}, {"scope": "all"}, {"days": "3650"}])
def test_a_form_that_cannot_be_sent_keeps_what_was_typed(app: Flask, spoil: dict[str, str]) -> None:
    leader = new_leader(app)
    address = f"/fr/results/{leader.token}/share"
    form = {"recipient": RECIPIENT, "scope": "brief", "days": "7"} | spoil
    answer = leader.client.post(address, data={KEY: form_key(leader.client.get(address))} | form)
    assert answer.status_code == 422
    assert page_of(answer).xpath("//input[@name='recipient']/@value") == [form["recipient"]]
    assert not _links(leader.client, address)


def test_the_leader_alone_shares_the_joint_result(app: Flask) -> None:
    leader = new_leader(app)
    links = invite(leader)
    head = answer_as(app, links["sales"], "5")
    assert head.client.get(f"/fr/results/{head.token}/joint/share").status_code == 404
    link = _shared(leader, "/joint/share")
    said = _read(app, link)
    assert "Sacha Brun" in said or "Ventes" in said
    # The head leaves: nothing of theirs is read through the link any more.
    assert post(head, f"/fr/respond/{head.token}/erase") == 303
    assert language("fr")("sharing.shared.nothing.title") in browser(app).get(link).get_data(as_text=True)


# --- A campaign ------------------------------------------------------------------------------------------------------

TEAMS = {"sales": 5, "marketing": 7, "finance": 6}


@pytest.fixture
def published(build: Build) -> Callable[..., House]:
    """A campaign that everybody answered, published."""

    def made(counts: dict[str, int], mode: Mode) -> House:
        house = build(counts, mode=mode)
        house.stage.open()
        for number, email in enumerate(house.stage.tokens()):
            function = re.split(r"\d", email)[0]
            house.stage.answer(email, everything(function, 2 + number % 3))
        house.stage.close()
        alice = house.reader(ALICE)
        alice.sent(f"{house.campaign}/publish")
        return house

    return made


def _campaign_link(house: House, who: str = ALICE, **spoil: str) -> str:
    reader = house.reader(who)
    form = {"recipient": RECIPIENT, "scope": "full", "days": "30"} | spoil
    answer = reader.post(f"{house.campaign}/share", **form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return _links(reader.client, f"{house.campaign}/share")[0]


def test_named_heads_are_shared_without_an_account(published: Callable[..., House]) -> None:
    house = published(THREE, Mode.NAMED)
    said = _read(house.app, _campaign_link(house))
    assert RECIPIENT in said
    assert house.reader(ANNA).get(f"{house.campaign}/share").status_code == 403
    assert house.reader(CHARLIE).get(f"{house.campaign}/share").status_code == 404


def test_a_shared_page_bears_the_editor_s_texts(published: Callable[..., House]) -> None:
    house = published(THREE, Mode.NAMED)
    at = f"{house.campaign}/edition/decision?edition=brief"
    house.reader(BOB).sent(at, begin="Un mot du conseil.", lead="", end="")
    assert "Un mot du conseil." in _read(house.app, _campaign_link(house))


def test_a_shared_page_follows_the_editor_s_order(published: Callable[..., House]) -> None:
    house = published(THREE, Mode.NAMED)
    link = _campaign_link(house)

    def titles() -> list[str]:
        shown = page_of(browser(house.app).get(link)).xpath("//main//h2/@id")
        return [title for title in shown if title in ("map", "levers", "practices")]

    assert titles() == ["map", "levers", "practices"]
    with house.stage.session() as session:
        campaign = house.stage.campaign_id
        session.add(ReportLayout(campaign_id=campaign, hidden=["practices"], section_order=["standing", "map"]))
        session.commit()
    assert titles() == ["levers", "map"]


def test_the_reader_of_confidential_teams_counts_as_a_colleague_who_answered(published: Callable[..., House]) -> None:
    house = published(TEAMS, Mode.CONFIDENTIAL)
    # Five salespeople: enough for whoever stands outside, one too few for a colleague among them.
    inside = _read(house.app, _campaign_link(house, reader="sales"))
    outside = _read(house.app, _campaign_link(house, recipient="Aline Bo", reader="outsider"))
    assert "Marketing 7, Ventes 5 et Finance 6" in outside
    assert "Marketing 7, Ventes 5" not in inside
    assert inside.count("Ventes") < outside.count("Ventes")


def test_how_the_reader_counts_must_be_said_and_only_an_owner_says_that_they_stand_outside(
    published: Callable[..., House],
) -> None:
    house = published(TEAMS, Mode.CONFIDENTIAL)
    form = {"recipient": RECIPIENT, "scope": "full", "days": "30"}
    share = f"{house.campaign}/share"
    assert house.reader(ALICE).post(share, **form).status_code == 422
    assert house.reader(BOB).post(share, **form, reader="outsider").status_code == 422
    assert house.reader(BOB).post(share, **form, reader="finance").status_code == 303
    assert house.reader(ALICE).post(share, **form, reader="outsider").status_code == 303


@pytest.mark.parametrize("known", ["SALES 2", "2 Sales", "finance1@firm.example", BOB, f"Bob <{BOB.upper()}>"])
def test_nobody_whom_the_organisation_knows_is_called_an_outsider(published: Callable[..., House], known: str) -> None:
    house = published(TEAMS, Mode.CONFIDENTIAL)
    form = {"recipient": known, "scope": "full", "days": "30"}
    owner, share = house.reader(ALICE), f"{house.campaign}/share"
    refused = owner.post(share, **form, reader="outsider")
    assert refused.status_code == 422
    assert "choisissez sa fonction" in refused.get_data(as_text=True)
    assert owner.post(share, **form, reader="sales").status_code == 303


def test_nothing_is_shared_before_it_is_published(build: Build) -> None:
    house = build(THREE, mode=Mode.NAMED)
    assert house.reader(ALICE).get(f"{house.campaign}/share").status_code == 404


def test_a_campaign_s_link_is_revoked(published: Callable[..., House]) -> None:
    house = published(THREE, Mode.NAMED)
    link, alice = _campaign_link(house), house.reader(ALICE)
    share = f"{house.campaign}/share"
    (key,) = page_of(alice.get(share)).xpath("//button[@name='link']/@value")
    alice.sent(f"{share}/revoke", link=key)
    assert browser(house.app).get(link).status_code == 404
