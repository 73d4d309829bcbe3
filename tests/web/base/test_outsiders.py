"""Every URL and method as an outsider."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from assessment.core.privacy.confidentiality import Mode
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.permissions import GRANTED, Actor, MemberRole, Right
from assessment.store.models import Account, AccountLink, Invitation, Membership, Organisation
from assessment.store.queries import organisations
from assessment.store.queries.campaigns import invitations
from assessment.web.base.access import ANYONE, LINK, MEMBER, NOBODY, RIGHT, RULE, SIGNED_IN
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, TWELVE, people
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, ANNA, BOB, CHARLIE, MEMBERS, OLGA, SAM, House
from tests.web.respondent import KEY

CHOICE = re.compile(r"<any\(([^,)]+)[^)]*\):\w+>")
"""A part of an address that is one of several words; the first of them is tried."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
NOWHERE = "0123456789abcdef"
INVITED = "fedcba9876543210"
"""Link of somebody who was invited into the organisation and has not come yet."""
PRACTICE = "V1.1"
"""A practice that the campaign asks about."""
IDS_OF_PEOPLE = ("invitation_id", "link_id", "account_id")
ROLES = {ALICE: MemberRole.OWNER, **MEMBERS}


@pytest.fixture
def open_house(build: Build) -> House:
    """A firm whose campaign is open, so that every object of the map exists."""
    house = build()
    house.stage.open()
    with Session(house.engine) as session, session.begin():
        session.add(
            AccountLink(
                id=INVITED,
                purpose="member",
                token_hash="0" * 64,
                organisation_id=house.stage.organisation_id,
                email="new@firm.example",
                role=MemberRole.OBSERVER,
                expires_at=NOW + timedelta(days=14),
            )
        )
    return house


def rules_of(app: Flask, kind: str) -> Iterator[Rule]:
    """Every address whose view bears that rule."""
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], RULE, NOBODY) == kind:
            yield rule


def address(rule: Rule, house: House, **other: str) -> str:
    """That address in the firm, each part standing for something that exists, or for what `other` says."""
    with Session(house.engine) as session:
        invitation = house.stage.invitation(session, "sales1@firm.example").id
    parts = {
        "organisation_id": house.stage.organisation_id,
        "campaign_id": house.stage.campaign_id,
        "invitation_id": invitation,
        "account_id": house.stage.actor.account_id,
        "response_id": "1",
        "code": PRACTICE,
        "item": PRACTICE,
        "link_id": INVITED,
        "template_id": NOWHERE,
        "scale": "lever",
        "function": "sales",
        "section": "workshop",
        "number": "0",
        "token": "x" * 43,
        "key": NOWHERE,
    } | other
    path = CHOICE.sub(r"\1", rule.rule).replace("<int:", "<")
    for name, value in parts.items():
        path = path.replace(f"<{name}>", value)
    assert "<" not in path, path
    return path


def allowed(rule: Rule) -> list[str]:
    """The methods that the address takes."""
    return [method for method in METHODS if method in (rule.methods or ())]


def test_every_address_bears_one_of_the_five_rules(open_house: House) -> None:
    app = open_house.app
    kinds = {getattr(view, RULE, None) for view in app.view_functions.values()}
    assert kinds == {ANYONE, LINK, SIGNED_IN, MEMBER, NOBODY}


@pytest.mark.parametrize("who", [CHARLIE, None])
def test_a_stranger_meets_the_same_404_everywhere(open_house: House, who: str | None) -> None:
    reader = open_house.reader(who)
    key = reader.key()
    seen = set()
    for rule in rules_of(open_house.app, MEMBER):
        for method in allowed(rule):
            answer = reader.client.open(address(rule, open_house), method=method, data={KEY: key})
            assert answer.status_code == 404, (method, rule.rule)
            if method != "HEAD":
                seen.add(" ".join(page_of(answer).xpath("//main")[0].text_content().split()))
    assert len(seen) == 1


@pytest.mark.parametrize("who", [CHARLIE, None])
def test_what_exists_answers_a_stranger_as_what_does_not(open_house: House, who: str | None) -> None:
    reader = open_house.reader(who)
    key = reader.key()
    for rule in rules_of(open_house.app, MEMBER):
        for method in allowed(rule):
            there = reader.client.open(address(rule, open_house), method=method, data={KEY: key})
            nowhere = address(
                rule, open_house, organisation_id=NOWHERE, campaign_id=NOWHERE, invitation_id=NOWHERE, link_id=NOWHERE
            )
            not_there = reader.client.open(nowhere, method=method, data={KEY: key})
            assert there.status_code == not_there.status_code
            assert there.get_data(as_text=True).replace(address(rule, open_house), "") == not_there.get_data(
                as_text=True
            ).replace(nowhere, "")
            assert dict(there.headers).keys() == dict(not_there.headers).keys()


@pytest.mark.parametrize("who", [BOB, ANNA, SAM, OLGA])
def test_a_weak_role_is_told_403_and_nothing_more(open_house: House, who: str) -> None:
    reader = open_house.reader(who)
    key = reader.key()
    refused = 0
    for rule in rules_of(open_house.app, MEMBER):
        right: Right | None = getattr(open_house.app.view_functions[rule.endpoint], RIGHT)
        if right is None or right in GRANTED[ROLES[who]]:
            continue
        for method in allowed(rule):
            there = reader.client.open(address(rule, open_house), method=method, data={KEY: key})
            nowhere = address(
                rule, open_house, campaign_id=NOWHERE, invitation_id=NOWHERE, account_id=NOWHERE, link_id=NOWHERE
            )
            not_there = reader.client.open(nowhere, method=method, data={KEY: key})
            assert (there.status_code, not_there.status_code) == (403, 403), (method, rule.rule)
            refused += 1
    assert refused


@pytest.mark.parametrize("who", [ALICE, BOB, ANNA, SAM, OLGA])
def test_a_role_opens_every_page_that_it_is_granted(open_house: House, who: str) -> None:
    reader = open_house.reader(who)
    opened = 0
    for rule in rules_of(open_house.app, MEMBER):
        right: Right | None = getattr(open_house.app.view_functions[rule.endpoint], RIGHT)
        if "GET" not in (rule.methods or ()) or (right is not None and right not in GRANTED[ROLES[who]]):
            continue
        answer = reader.client.get(address(rule, open_house))
        # Objects that this firm does not have (a logo, a claimed check), and drafts' pages of an open campaign.
        assert answer.status_code in (200, 404, 409), rule.rule
        opened += answer.status_code == 200
    assert opened


def test_a_member_of_one_firm_reaches_nothing_of_another_through_their_own(open_house: House) -> None:
    """Charlie owns a firm: its address, with the campaign of Alice's firm behind it, opens nothing."""
    reader = open_house.reader(CHARLIE)
    own = page_of(reader.get("/fr/organisations")).xpath("//a[@class='row-main']/@href")[0]
    key = reader.key()
    for rule in rules_of(open_house.app, MEMBER):
        if "<campaign_id>" not in rule.rule:
            continue
        path = address(rule, open_house, organisation_id=own.rsplit("/", 1)[-1])
        for method in allowed(rule):
            assert reader.client.open(path, method=method, data={KEY: key}).status_code == 404, rule.rule


def test_the_real_ids_of_another_firm_lead_nowhere_behind_ones_own_address(open_house: House) -> None:
    """Charlie asks people too: behind the address of that campaign, nobody of Alice's firm is found."""
    reader = open_house.reader(CHARLIE)
    own = _campaign_of_charlie(open_house)
    key, before = reader.key(), _people_and_links(open_house)
    theirs = {name: own[name] for name in ("organisation_id", "campaign_id")}
    rules = [rule for rule in rules_of(open_house.app, MEMBER) if rule.arguments & {*IDS_OF_PEOPLE}]
    assert len(rules) == 9
    for rule in rules:
        for method in allowed(rule):
            form = {KEY: key, "email": "else@firm.example", "function": "finance", "role": "owner"}
            answer = reader.client.open(address(rule, open_house, **theirs), method=method, data=form)
            assert answer.status_code == 404, (rule.rule, method)
    assert _people_and_links(open_house) == before
    opened = [
        reader.get(address(rule, open_house, **own)).status_code
        for rule in rules
        if "invitation_id" in rule.arguments and "GET" in allowed(rule)
    ]
    assert 200 in opened, "one's own people are found there"


def _campaign_of_charlie(house: House) -> dict[str, str]:
    """An open campaign in Charlie's firm: the parts of its address, with one person of it."""
    with Session(house.engine) as session, session.begin():
        account = session.scalars(select(Account).where(Account.email == CHARLIE)).one()
        (own,) = session.scalars(select(Membership.organisation_id).where(Membership.account_id == account.id))
        charlie, plan = Actor(account.id, own, MemberRole.OWNER), CampaignDraft("Automne", mode=Mode.CONFIDENTIAL)
        organisation, unit = session.get_one(Organisation, own), organisations.units(session, own)[0]
        campaign = create_campaign(
            session, organisation, unit, actor=charlie, questionnaire=ALIGNMENT, plan=plan, now=NOW
        )
        add_invitations(session, campaign, people(TWELVE), actor=charlie, keys=KEYS, base_url=BASE, now=NOW)
        open_campaign(session, campaign, actor=charlie, questionnaire=ALIGNMENT, keys=KEYS, base_url=BASE, now=NOW)
        invitation = invitations.of_campaign(session, campaign.id)[0].id
        return {"organisation_id": own, "campaign_id": campaign.id, "invitation_id": invitation}


def _people_and_links(house: House) -> list[list[tuple[object, ...]]]:
    with Session(house.engine) as session:
        return [
            [tuple(row) for row in session.execute(select(*kind.__table__.c).order_by(*kind.__table__.primary_key))]
            for kind in (Invitation, AccountLink, Membership)
        ]


def test_whoever_is_not_signed_in_is_asked_to_on_pages_of_their_own(open_house: House) -> None:
    reader = open_house.reader()
    key = reader.key()
    for rule in rules_of(open_house.app, SIGNED_IN):
        for method in allowed(rule):
            answer = reader.client.open(address(rule, open_house), method=method, data={KEY: key})
            assert answer.status_code in (302, 303), (method, rule.rule)
            assert answer.headers["Location"].startswith("/fr/account/sign-in"), (method, rule.rule)


def test_the_address_of_a_mail_tells_a_stranger_nothing(open_house: House) -> None:
    charlie = open_house.reader(CHARLIE)
    there = charlie.get(f"/fr/campaigns/{open_house.stage.campaign_id}")
    not_there = charlie.get(f"/fr/campaigns/{NOWHERE}")
    assert there.status_code == not_there.status_code == 404
    alice = open_house.reader(ALICE).get(f"/fr/campaigns/{open_house.stage.campaign_id}")
    assert alice.headers["Location"] == open_house.campaign


def test_no_address_is_open_to_other_methods_than_it_names(open_house: House) -> None:
    reader = open_house.reader(CHARLIE)
    key = reader.key()
    for rule in rules_of(open_house.app, MEMBER):
        for method in METHODS:
            if method in (rule.methods or ()):
                continue
            answer = reader.client.open(address(rule, open_house), method=method, data={KEY: key})
            assert answer.status_code in (404, 405), (method, rule.rule)
