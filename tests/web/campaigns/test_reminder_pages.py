"""Refusing reminders by a link of its own, with one click and without a session (RFC 8058)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.services.invitations.stop_reminders import reminders_token
from assessment.settings import Settings
from assessment.store.erasure_register import REGISTER, registered
from assessment.store.models import ReminderStop
from assessment.store.queries import mail_servers
from tests.campaign_factory import KEYS
from tests.web.auditing_client import page_of
from tests.web.conftest import MAIL, Build
from tests.web.members import ALICE, House, text_of

FIRST = "sales1@firm.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def _link(house: House, code: str = "fr") -> str:
    with Session(house.engine) as session:
        return f"/{code}/reminders/{reminders_token(KEYS, house.stage.invitation(session, FIRST).id)}"


def _stops(house: House) -> int:
    with Session(house.engine) as session:
        return len(session.scalars(select(ReminderStop)).all())


@pytest.mark.parametrize("code", ["fr", "en"])
def test_looking_refuses_nothing_and_a_button_does(house: House, settings: Settings, code: str) -> None:
    house.stage.open()
    reader = house.app.test_client()
    page = page_of(reader.get(_link(house, code)))
    assert _stops(house) == 0
    (form,) = page.xpath("//main//form[@method='post']")
    answer = reader.post(form.get("action"))
    assert answer.status_code == 200
    assert _stops(house) == 1
    assert len(registered(settings.instance / REGISTER)) == 1, "no restored backup takes it back"
    assert "Atelier Durand" in text_of(answer)


def test_a_mail_program_needs_neither_session_nor_key_and_is_not_redirected(house: House) -> None:
    house.stage.open()
    for _ in range(2):
        answer = house.app.test_client().post(_link(house), data=ONE_CLICK)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
    assert _stops(house) == 1


@pytest.mark.parametrize("change", ["0" * 16, "short", "é" * 59])
def test_a_made_up_link_refuses_nothing(house: House, change: str) -> None:
    house.stage.open()
    wrong = f"/fr/reminders/{change}{_link(house).rpartition('/')[2][len(change) :]}"
    client = house.app.test_client()
    assert client.get(wrong).status_code == 404
    assert client.post(wrong, data=ONE_CLICK).status_code == 404
    assert _stops(house) == 0


@pytest.mark.parametrize(("mode", "shown"), [(Mode.NAMED, 1), (Mode.CONFIDENTIAL, 0)])
def test_the_owner_sees_it_among_named_heads_only(build: Build, mode: Mode, shown: int) -> None:
    house = build({"sales": 5}, mode=mode)
    house.stage.open()
    before = text_of(house.reader(ALICE).get(f"{house.campaign}/invitations"))
    house.app.test_client().post(_link(house), data=ONE_CLICK)
    after = text_of(house.reader(ALICE).get(f"{house.campaign}/invitations"))
    assert after.count("ne souhaite pas de relance") == shown
    assert (after == before) is not shown


@pytest.mark.parametrize("known", [(), (True,), (False,)])
def test_an_accented_address_is_refused_at_entry_where_the_server_is_known_to_take_none(
    house: House, known: tuple[bool, ...]
) -> None:
    refused = known == (False,)
    with Session(house.engine) as session, session.begin():
        for takes in known:
            mail_servers.note_ability(session, MAIL.server, smtputf8=takes)
    alice = house.reader(ALICE)
    answer = alice.post(f"{house.campaign}/invitations", people="zoé@example.com ; Finance")
    assert answer.status_code == (422 if refused else 303)
    if refused:
        assert "ne prend pas d’adresse accentuée" in text_of(answer)
        assert "zoé@example.com ; Finance" in answer.text
    member = alice.post(f"{house.organisation}/members", email="zoé@example.com", role="observer")
    assert ("accentuée" in member.text) is refused


@pytest.mark.parametrize(
    "again",
    [
        "SALES1@firm.example",
        "sales1\u200b@firm.example",
        "\u00a0sales1@firm.example\ufeff",
        "sa\u00adles1@firm.example",
    ],
)
def test_nobody_is_invited_twice_however_their_address_is_written(house: House, again: str) -> None:
    house.stage.open()
    alice = house.reader(ALICE)
    said = alice.sent(f"{house.campaign}/invitations", people=f"{again} ; Ventes")
    assert "0 personne invitée" in said
    assert "1 était déjà invitée" in said


def test_both_forms_of_a_domain_are_one_person(house: House) -> None:
    house.stage.open()
    alice = house.reader(ALICE)
    assert "1 personne invitée" in alice.sent(f"{house.campaign}/invitations", people="zoe@münchen.de ; Ventes")
    assert "1 était déjà" in alice.sent(f"{house.campaign}/invitations", people="zoe@xn--mnchen-3ya.de ; Ventes")
    assert "zoe@münchen.de" in text_of(alice.get(f"{house.campaign}/invitations"))


def test_a_reason_of_ours_is_told_in_the_reader_s_language(house: House) -> None:
    house.stage.open()
    with Session(house.engine) as session, session.begin():
        invitation = house.stage.invitation(session, FIRST)
        invitation.delivery, invitation.delivery_reason = "refused", "needs_smtputf8"
        detail = f"/invitations/{invitation.id}"
    alice = house.reader(ALICE)
    for address in ("/invitations", detail):
        assert "ne prend pas d’adresse accentuée" in text_of(alice.get(house.campaign + address))
        english = house.campaign.replace("/fr/", "/en/") + address
        assert "takes no address with accents" in text_of(alice.get(english))
