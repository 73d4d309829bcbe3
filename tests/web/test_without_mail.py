"""An installation without a mail server: links to hand over, and no page that promises a letter."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from assessment.app import create_app
from assessment.core.privacy.confidentiality import Mode
from assessment.services.accounts.account_links import first_account_token, password_token
from assessment.services.mail.compose_mail import write_letter
from assessment.settings import Settings
from assessment.store.encryption import SecretKeys
from assessment.store.models import Account, Membership, OutgoingMail
from assessment.store.models.outbox import WAITING
from tests.campaign_factory import ALIGNMENT, KEYS, NOW, THREE
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.members import ALICE, ANNA, BOB, CHARLIE, OLGA, PASSWORD, SAM, House, Reader, text_of
from tests.web.respondent import KEY, form_key
from tests.web.rounds.people import HEADS, answer_as, invite, new_leader

Build = Callable[..., House]
LEFT = re.compile(
    r"message est parti|message part|messages partent|vient d.y partir|on (?:its|their) way|has just been sent"
)


@pytest.fixture
def house_by_hand(house_without_mail: Build) -> House:
    """Three people who answer by name, one of them in French, nobody of whom can be written to."""
    return house_without_mail({"marketing": 2, "sales": 1})


@pytest.fixture
def stranger(house_by_hand: House) -> AuditingClient:
    """Somebody who is not signed in."""
    client = house_by_hand.app.test_client()
    assert isinstance(client, AuditingClient)
    return client


def _use(client: AuditingClient, path: str, **form: str) -> TestResponse:
    key = form_key(client.get(path))
    return client.post(path, data={KEY: key, **form}, follow_redirects=True)


def _use_form(client: AuditingClient, answer: TestResponse, path: str, **form: str) -> TestResponse:
    return client.post(path, data={KEY: form_key(answer), **form}, follow_redirects=True)


def _links(answer: TestResponse) -> list[str]:
    return [str(link).removeprefix("http://localhost") for link in page_of(answer).xpath("//input[@readonly]/@value")]


@pytest.fixture
def secret(settings: Settings) -> SecretKeys:
    """The keys of the installation."""
    return SecretKeys.from_secret(settings.secret_key)


@pytest.fixture
def fresh_app(settings: Settings) -> Flask:
    """A fresh installation."""
    app = create_app(settings, today=NOW.date, now=lambda: NOW)
    app.test_client_class = AuditingClient
    return app


# --- The first account ------------------------------------------------------------------------------------------------


def test_the_console_link_opens_the_first_account_once(fresh_app: Flask, engine: Engine, secret: SecretKeys) -> None:
    with Session(engine) as session, session.begin():
        token = first_account_token(session, keys=secret)
        assert token == first_account_token(session, keys=secret)
    client = fresh_app.test_client()
    assert isinstance(client, AuditingClient)
    page = f"/fr/account/link/{token}"
    assert "12 signes" in text_of(_use(client, page, name="Paule", email="Paule@exemple.fr", password="court"))
    made = _use(client, page, name="Paule", email="Paule@exemple.fr", password=PASSWORD)
    assert made.request.path == "/fr/organisations/new"
    assert client.get(page).status_code == 404
    with Session(engine) as session, session.begin():
        account = session.scalars(select(Account)).one()
        assert (account.email, account.name) == ("paule@exemple.fr", "Paule")
        assert account.confirmed_at is not None
        assert first_account_token(session, keys=secret) is None


def test_a_leader_without_account_claims_the_round_while_making_one(
    fresh_app: Flask, engine: Engine, secret: SecretKeys
) -> None:
    with Session(engine) as session, session.begin():
        path = f"/fr/account/link/{first_account_token(session, keys=secret)}"
    leader = new_leader(fresh_app)
    links = invite(leader)
    for head, value in zip(HEADS, "251", strict=True):
        answer_as(fresh_app, links[head], value)
    claim = f"/fr/results/{leader.token}/claim"
    assert "dans ce navigateur" in leader.client.get(claim, follow_redirects=True).get_data(as_text=True)
    given = {"email": ALICE, "name": "Alice Roux", "password": PASSWORD}
    made = _use(leader.client, path, **given)
    assert made.request.path == claim
    kept = _use_form(leader.client, made, f"{claim}/new", organisation="Dupré")
    (joint,) = page_of(kept).xpath("//ul[@class='rows']//a[contains(@href, '/joint')]/@href")
    said = leader.client.get(str(joint)).get_data(as_text=True)
    assert "Maya Diallo" in said
    # Asked for once: the list of organisations is itself again.
    assert leader.client.get("/fr/organisations").status_code == 200


def test_a_made_up_link_opens_nothing(stranger: AuditingClient) -> None:
    answer = stranger.get(f"/en/account/link/{'x' * 43}")
    assert answer.status_code == 404
    assert "opens nothing any more" in text_of(answer)


# --- No promise of a letter -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("page", ["sign-up", "forgotten", "confirm"])
def test_no_page_promises_a_letter(stranger: AuditingClient, engine: Engine, language: str, page: str) -> None:
    path = f"/{language}/account/{page}"
    key = form_key(stranger.get(f"/{language}/account/sign-in"))
    form = {KEY: key, "name": "Zoé", "email": "zoe@exemple.fr", "password": PASSWORD}
    for answer in (stranger.get(path), stranger.post(path, data=form, follow_redirects=True)):
        assert not LEFT.search(text_of(answer))
        assert ("No mail is sent here" if language == "en" else "aucun courriel n’est envoyé") in text_of(answer)
    with Session(engine) as session:
        assert session.scalars(select(OutgoingMail)).first() is None
        assert session.scalars(select(Account).where(Account.email == "zoe@exemple.fr")).first() is None


def test_an_address_that_can_never_be_confirmed_keeps_nobody_out(
    house_by_hand: House, stranger: AuditingClient
) -> None:
    with Session(house_by_hand.engine) as session, session.begin():
        account, token = password_token(session, CHARLIE, now=NOW)
        assert account.email == CHARLIE
    assert "enregistré" in text_of(_use(stranger, f"/fr/account/link/{token}", password=PASSWORD))
    assert stranger.get(f"/fr/account/link/{token}").status_code == 404
    with Session(house_by_hand.engine) as session, session.begin():
        session.scalars(select(Account).where(Account.email == CHARLIE)).one().confirmed_at = None
    assert _use(stranger, "/fr/account/sign-in", email=CHARLIE, password=PASSWORD).request.path == "/fr/organisations"


# --- Members ----------------------------------------------------------------------------------------------------------


def test_a_member_comes_in_by_a_link_that_is_shown_once(house_by_hand: House, stranger: AuditingClient) -> None:
    alice, members = house_by_hand.reader(ALICE), f"{house_by_hand.organisation}/members"
    (link,) = _links(alice.post(members, email="Jean@exemple.fr", role="assistant"))
    assert not _links(alice.get(members))
    assert "jean@exemple.fr" in text_of(alice.get(members))
    assert _use(stranger, link, name="Jean", password=PASSWORD).request.path == house_by_hand.organisation
    assert stranger.get(link).status_code == 404
    with Session(house_by_hand.engine) as session:
        account = session.scalars(select(Account).where(Account.email == "jean@exemple.fr")).one()
        membership = session.get_one(Membership, (account.id, house_by_hand.stage.organisation_id))
        assert (membership.role, account.confirmed_at is not None) == ("assistant", True)


def test_a_link_never_changes_the_password_of_an_account_that_stands(
    house_by_hand: House, stranger: AuditingClient
) -> None:
    alice, members = house_by_hand.reader(ALICE), f"{house_by_hand.organisation}/members"
    (link,) = _links(alice.post(members, email=CHARLIE, role="observer"))
    asked = stranger.get(link)
    assert "a déjà un compte" in text_of(asked)
    key = form_key(stranger.get("/fr/account/sign-in"))
    assert stranger.post(link, data={KEY: key, "name": "X", "password": PASSWORD}).status_code == 422
    with Session(house_by_hand.engine) as session:
        assert session.scalars(select(Account).where(Account.email == CHARLIE)).one().password == "kept"
    assert house_by_hand.reader(CHARLIE).get(house_by_hand.organisation).status_code == 404
    assert "Bienvenue" in house_by_hand.reader(CHARLIE).sent(link)
    assert house_by_hand.reader(CHARLIE).get(house_by_hand.organisation).status_code == 200


def test_another_link_makes_the_first_worthless_and_so_does_withdrawing(
    house_by_hand: House, stranger: AuditingClient
) -> None:
    alice, members = house_by_hand.reader(ALICE), f"{house_by_hand.organisation}/members"
    (first,) = _links(alice.post(members, email="jean@exemple.fr", role="observer"))
    action = page_of(alice.get(members)).xpath("//form[contains(@action, '/anew')]/@action")[0]
    (second,) = _links(alice.post(str(action)))
    assert [stranger.get(link).status_code for link in (first, second)] == [404, 200]
    action = page_of(alice.get(members)).xpath("//form[contains(@action, '/withdraw')]/@action")[0]
    alice.sent(str(action))
    assert stranger.get(second).status_code == 404
    assert house_by_hand.reader(CHARLIE).post(str(action)).status_code == 404


# --- Invitations ------------------------------------------------------------------------------------------------------


def _begin(client: AuditingClient, link: str) -> TestResponse:
    return client.post(link, data={KEY: form_key(client.get(link))})


def test_each_head_has_a_link_a_letter_ready_and_a_slip(house_by_hand: House) -> None:
    alice = house_by_hand.reader(ALICE)
    opened = alice.sent(f"{house_by_hand.campaign}/open")
    assert "3 liens sont à transmettre" in opened
    assert not LEFT.search(opened)
    assert "3 messages attendent" in opened
    page = alice.get(f"{house_by_hand.campaign}/invitations")
    assert len(_links(page)) == 3
    letters = [str(href) for href in page_of(page).xpath("//a/@href[starts-with(., 'mailto:')]")]
    assert len(letters) == 3
    assert any("body=Bonjour" in letter for letter in letters)
    assert any("body=Hello" in letter for letter in letters)
    slips = page_of(alice.get(f"{house_by_hand.campaign}/invitations/slips")).xpath("//li[@class='slip']")
    assert (len(slips), {slip.get("lang") for slip in slips}) == (3, {"fr", "en"})
    assert all(slip.xpath(".//img/@src")[0].startswith("data:image/svg+xml") for slip in slips)


def test_only_whoever_hands_links_over_is_told_that_letters_wait(house_by_hand: House) -> None:
    house_by_hand.reader(ALICE).sent(f"{house_by_hand.campaign}/open")
    waiting = {
        email: "3 messages attendent" in text_of(house_by_hand.reader(email).get(house_by_hand.organisation))
        for email in (ALICE, BOB, ANNA, SAM, OLGA)
    }
    assert waiting == {ALICE: True, BOB: True, ANNA: True, SAM: False, OLGA: False}


def test_a_letter_on_the_publication_is_no_link_to_hand_over(house_by_hand: House) -> None:
    alice = house_by_hand.reader(ALICE)
    alice.sent(f"{house_by_hand.campaign}/open")
    for email in house_by_hand.stage.tokens():
        house_by_hand.stage.answer(email)
    alice.sent(f"{house_by_hand.campaign}/close")
    alice.sent(f"{house_by_hand.campaign}/publish")
    with Session(house_by_hand.stage.engine) as session:
        assert session.scalars(select(OutgoingMail).where(OutgoingMail.state == WAITING)).all()
    assert "aucun serveur de courriel n’est réglé" not in text_of(alice.get(house_by_hand.campaign))


def test_an_open_campaign_leads_to_its_links_and_says_of_no_letter_that_it_waits(house_by_hand: House) -> None:
    house_by_hand.reader(ALICE).sent(f"{house_by_hand.campaign}/open")
    answer = house_by_hand.reader(ALICE).get(house_by_hand.campaign)
    (button,) = page_of(answer).xpath("//main//a[@class='button']")
    assert button.get("href") == f"{house_by_hand.campaign}/invitations"
    assert "en attente d’envoi" not in text_of(answer), "whoever was handed a link waits for no letter"


def test_a_head_who_has_begun_is_alone_with_the_answers(house_by_hand: House, stranger: AuditingClient) -> None:
    alice = house_by_hand.reader(ALICE)
    alice.sent(f"{house_by_hand.campaign}/open")
    page = f"{house_by_hand.campaign}/invitations"
    link = _links(alice.get(page))[0]
    assert _begin(stranger, link).status_code == 303
    assert link not in _links(alice.get(page))
    assert len(_links(alice.get(page))) == 2
    assert alice.get(link).status_code == 410
    assert _again(alice, link).status_code == 410
    assert "2 messages attendent" in text_of(alice.get(page))


def test_of_a_confidential_link_nothing_tells_that_it_was_used(house_without_mail: Build) -> None:
    house = house_without_mail(mode=Mode.CONFIDENTIAL)
    alice, client = house.reader(ALICE), house.app.test_client()
    assert isinstance(client, AuditingClient)
    alice.sent(f"{house.campaign}/open")
    page = f"{house.campaign}/invitations"
    link = _links(alice.get(page))[0]
    before = _said(alice.get(page)), _said(alice.get(link))
    assert _begin(client, link).status_code == 303
    assert (_said(alice.get(page)), _said(alice.get(link))) == before
    assert _again(alice, link).status_code == 410


def _again(reader: Reader, link: str) -> TestResponse:
    return reader.client.post(link, data={KEY: reader.key()})


def _said(answer: TestResponse) -> tuple[int, str]:
    """A page without what differs each time it is made."""
    return answer.status_code, re.sub(r'name="(?:csrf_token|fresh)" value="[^"]+"', "", answer.get_data(as_text=True))


def test_what_waits_leaves_later_but_not_to_a_head_who_has_begun(
    house_by_hand: House, stranger: AuditingClient
) -> None:
    alice = house_by_hand.reader(ALICE)
    alice.sent(f"{house_by_hand.campaign}/open")
    _begin(stranger, _links(alice.get(f"{house_by_hand.campaign}/invitations"))[0])
    with Session(house_by_hand.engine) as session:
        waiting = session.scalars(select(OutgoingMail).where(OutgoingMail.state == WAITING)).all()
        letters = [
            write_letter(session, mail, keys=KEYS, catalogue=lambda _key, _version: ALIGNMENT, now=NOW)
            for mail in waiting
        ]
    assert (len(letters), letters.count(None)) == (3, 1)
    assert all("once" in letter.text or "une fois" in letter.text for letter in letters if letter)


def test_reminding_promises_nothing(house_by_hand: House) -> None:
    alice = house_by_hand.reader(ALICE)
    alice.sent(f"{house_by_hand.campaign}/open")
    assert "transmettez de nouveau le lien" in alice.sent(f"{house_by_hand.campaign}/remind")


def test_neither_launching_nor_closing_speaks_of_messages(house_by_hand: House) -> None:
    alice = house_by_hand.reader(ALICE)
    launching = text_of(alice.get(f"{house_by_hand.organisation}/campaigns/new"))
    house_by_hand.stage.open()
    closing = text_of(alice.get(f"{house_by_hand.campaign}/close"))
    assert "3 personnes invitées n’ont pas commencé : elles ne pourront plus répondre." in closing
    for said in (launching, closing):
        assert "partent" not in said
        assert "relances" not in said


def test_where_mails_leave_links_are_shown_when_somebody_asks(build: Build) -> None:
    house = build(THREE)
    alice, page = house.reader(ALICE), f"{house.campaign}/invitations"
    alice.sent(f"{house.campaign}/open")
    assert not _links(alice.get(page))
    alice.sent(f"{page}/links")
    assert len(_links(alice.get(page))) == 3


def test_links_to_hand_over_lead_where_the_inviter_is(house_by_hand: House) -> None:
    alice, there = house_by_hand.reader(ALICE), "http://192.168.1.20:8000"
    house_by_hand.stage.open()
    form = {KEY: alice.key(), "email": "new@firm.example", "role": "observer"}
    cookie = alice.client.get_cookie("diapason")
    assert cookie is not None
    alice.client.set_cookie("diapason", cookie.value, domain="192.168.1.20")
    shown = [
        alice.client.post(f"{house_by_hand.organisation}/members", base_url=there, data=form),
        alice.client.get(f"{house_by_hand.campaign}/invitations", base_url=there),
    ]
    for page in shown:
        links = [str(link) for link in page_of(page).xpath("//input[@readonly]/@value")]
        assert links
        assert all(link.startswith(f"{there}/") for link in links)


@pytest.mark.parametrize("place", ["campaign", "cadence"])
def test_no_day_of_reminders_is_chosen_where_nothing_reminds_and_those_kept_stay(
    house_by_hand: House, place: str
) -> None:
    house_by_hand.stage.open()
    with Session(house_by_hand.engine) as session, session.begin():
        house_by_hand.stage.campaign(session).reminder_days = [5, 10]
    alice = house_by_hand.reader(ALICE)
    address = house_by_hand.campaign if place == "campaign" else f"{house_by_hand.organisation}/cadence"
    page = page_of(alice.get(address))
    assert "relance" not in page.xpath("string(//main)").split("vous-même")[0].lower()
    (kept,) = page.xpath("//input[@name='reminders']")
    assert (kept.get("type"), kept.value) == ("hidden", "5 10")
    if place == "campaign":
        alice.sent(f"{address}/itself", reminders=kept.value, publishes="yes")
        with Session(house_by_hand.engine) as session:
            campaign = house_by_hand.stage.campaign(session)
            assert (campaign.reminder_days, campaign.publishes_itself) == ([5, 10], True)
