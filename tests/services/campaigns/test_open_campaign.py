"""Campaign before, at and after opening."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.questionnaire.definition import Length
from assessment.services.campaigns.create_campaign import CampaignDraft, change_campaign, create_campaign, drop_campaign
from assessment.services.campaigns.open_campaign import move_closing, open_campaign, raise_threshold
from assessment.services.errors import (
    CampaignClosedError,
    CampaignOpenError,
    NobodyInvitedError,
    NotAllowedError,
    ThresholdLoweredError,
    TooFewInvitedError,
    UnitBusyError,
)
from assessment.services.invitations.meeting_link import close_meeting_link, meeting_token, open_meeting_link
from assessment.services.permissions import Actor, MemberRole
from assessment.store.models import Campaign, Invitation, Organisation, OutgoingMail
from assessment.store.queries import organisations
from assessment.store.queries.campaigns import campaigns
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, THREE, TWELVE, people, stage, status


def test_opening_fixes_the_day_and_the_order_of_merging(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    assert staged.open()
    with staged.session() as session:
        campaign = staged.campaign(session)
        assert campaign.opened_on == NOW.date()
        present = [function for function in campaign.merge_order if function in TWELVE]
        assert present == ["leadership", "finance", "marketing", "sales"]


def test_a_draft_of_an_earlier_version_opens_with_today_s(engine: Engine) -> None:
    staged = stage(engine, TWELVE)
    with staged.session() as session, session.begin():
        staged.campaign(session).questionnaire_version = "0.9.0"
    staged.open()
    with staged.session() as session:
        assert staged.campaign(session).questionnaire_version == ALIGNMENT.version


def test_the_staff_that_was_told_decides_the_order_of_merging(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL, staff={"leadership": 30})
    staged.open()
    with staged.session() as session:
        assert staged.campaign(session).merge_order[-1] == "leadership"


def test_mails_hold_neither_token_nor_address(engine: Engine) -> None:
    staged = stage(engine, TWELVE)
    staged.open()
    with staged.session() as session:
        mails = session.scalars(select(OutgoingMail)).all()
        written = "".join(str(vars(mail)) for mail in mails)
    assert len({mail.key for mail in mails}) == 12
    assert not any(token in written for token in staged.tokens().values())
    assert "@" not in written


@pytest.mark.parametrize(
    ("counts", "mode", "error"),
    [
        ({}, Mode.NAMED, NobodyInvitedError),
        ({}, Mode.CONFIDENTIAL, NobodyInvitedError),
        ({"sales": 4}, Mode.CONFIDENTIAL, TooFewInvitedError),
    ],
)
def test_a_campaign_that_could_show_nothing_is_not_opened(
    engine: Engine, counts: dict[str, int], mode: Mode, error: type[Exception]
) -> None:
    staged = stage(engine, counts, mode=mode)
    with pytest.raises(error):
        staged.open()
    assert status(staged) == "draft"


def test_a_link_for_a_meeting_is_enough_to_open(engine: Engine) -> None:
    staged = stage(engine, {}, mode=Mode.CONFIDENTIAL)
    with staged.session() as session, session.begin():
        campaign = staged.campaign(session)
        assert meeting_token(campaign, keys=KEYS) is None
        token = open_meeting_link(session, campaign, actor=staged.actor, keys=KEYS, now=NOW)
        assert meeting_token(campaign, keys=KEYS) == token
    assert staged.open()
    with staged.session() as session, session.begin():
        campaign = staged.campaign(session)
        assert open_meeting_link(session, campaign, actor=staged.actor, keys=KEYS, now=NOW) != token
        close_meeting_link(session, campaign, actor=staged.actor, now=NOW)
        assert meeting_token(campaign, keys=KEYS) is None


def _another_wave(session: Session, organisation_id: str, actor: Actor, **plan: object) -> Campaign:
    organisation = session.get_one(Organisation, organisation_id)
    unit = organisations.units(session, organisation_id)[0]
    wanted = CampaignDraft(name="Été", **plan)  # type: ignore[arg-type]
    return create_campaign(session, organisation, unit, actor=actor, questionnaire=ALIGNMENT, plan=wanted, now=NOW)


def test_one_campaign_at_a_time_is_open_in_a_unit(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    with staged.session() as session, session.begin():
        second = _another_wave(session, staged.organisation_id, staged.actor)
        open_meeting_link(session, second, actor=staged.actor, keys=KEYS, now=NOW)
        arguments = {"actor": staged.actor, "questionnaire": ALIGNMENT, "keys": KEYS, "base_url": BASE, "now": NOW}
        with pytest.raises(UnitBusyError):
            open_campaign(session, second, **arguments)  # type: ignore[arg-type]
    staged.close()
    with staged.session() as session, session.begin():
        second = session.scalars(select(Campaign).where(Campaign.name == "Été")).one()
        assert open_campaign(session, second, **arguments)  # type: ignore[arg-type]


def test_a_closed_campaign_is_not_opened_again(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    staged.close()
    with pytest.raises(CampaignClosedError):
        staged.open()


def test_what_was_decided_is_not_changed_after_the_opening(engine: Engine) -> None:
    staged = stage(engine, THREE)
    with staged.session() as session, session.begin():
        campaign = staged.campaign(session)
        plan = CampaignDraft(name="Autre", mode=Mode.CONFIDENTIAL, length=Length.QUICK)
        change_campaign(session, campaign, actor=staged.actor, questionnaire=ALIGNMENT, plan=plan, now=NOW)
        assert (campaign.mode, campaign.length) == ("confidential", "quick")
        back = CampaignDraft(name="Printemps")
        change_campaign(session, campaign, actor=staged.actor, questionnaire=ALIGNMENT, plan=back, now=NOW)
    staged.open()
    with staged.session() as session:
        campaign = staged.campaign(session)
        with pytest.raises(CampaignOpenError):
            change_campaign(session, campaign, actor=staged.actor, questionnaire=ALIGNMENT, plan=plan, now=NOW)
        with pytest.raises(CampaignOpenError):
            drop_campaign(session, campaign, actor=staged.actor, keys=KEYS, now=NOW)


def test_a_draft_is_thrown_away_with_its_invitations(engine: Engine) -> None:
    staged = stage(engine, TWELVE)
    with staged.session() as session, session.begin():
        drop_campaign(session, staged.campaign(session), actor=staged.actor, keys=KEYS, now=NOW)
    with staged.session() as session:
        assert session.scalars(select(Invitation)).all() == []
        assert campaigns.with_id(session, staged.campaign_id) is None


def test_a_threshold_is_raised_and_never_lowered(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL, threshold=5)
    staged.open()
    with staged.session() as session, session.begin():
        campaign = staged.campaign(session)
        raise_threshold(session, campaign, actor=staged.actor, people=7, now=NOW)
        assert campaign.threshold == 7
        with pytest.raises(ThresholdLoweredError):
            raise_threshold(session, campaign, actor=staged.actor, people=6, now=NOW)
        with pytest.raises(ValueError, match="10"):
            raise_threshold(session, campaign, actor=staged.actor, people=11, now=NOW)


def test_the_last_day_moves_but_not_into_the_past(engine: Engine) -> None:
    staged = stage(engine, THREE, closes_on=date(2026, 3, 10))
    staged.open()
    with staged.session() as session, session.begin():
        campaign = staged.campaign(session)
        move_closing(session, campaign, actor=staged.actor, closes_on=NOW.date(), now=NOW)
        with pytest.raises(ValueError, match="over"):
            yesterday = NOW.date() - timedelta(days=1)
            move_closing(session, campaign, actor=staged.actor, closes_on=yesterday, now=NOW)
        assert campaign.closes_on == NOW.date()


def test_a_wave_follows_the_last_published_one_of_its_unit(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    staged.close()
    with staged.session() as session, session.begin():
        assert _another_wave(session, staged.organisation_id, staged.actor).previous_id is None
        campaign = staged.campaign(session)
        campaign.status, campaign.published_on = "published", NOW.date()
        session.flush()
        assert _another_wave(session, staged.organisation_id, staged.actor).previous_id == staged.campaign_id


@pytest.mark.parametrize(
    "plan",
    [
        {"languages": ()},
        {"languages": ("fr", "de")},
        {"staff": {"kitchen": 3}},
        {"weights": {"vision": 1.0}},
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(engine: Engine, plan: dict[str, object]) -> None:
    staged = stage(engine, THREE)
    with staged.session() as session, pytest.raises(ValueError, match=r"language|staff|weights"):
        _another_wave(session, staged.organisation_id, staged.actor, **plan)


def test_thresholds_outside_their_bounds_cannot_even_be_written() -> None:
    for people_count in (2, 11):
        with pytest.raises(ValueError, match="threshold"):
            Threshold(people_count)


@pytest.mark.parametrize("role", [MemberRole.ASSISTANT, MemberRole.SPONSOR, MemberRole.OBSERVER])
def test_weaker_roles_do_not_launch(engine: Engine, role: MemberRole) -> None:
    staged = stage(engine, THREE)
    staged.actor = Actor(staged.actor.account_id, staged.organisation_id, role)
    with pytest.raises(NotAllowedError):
        staged.open()


def test_nobody_acts_in_another_firm(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.actor = Actor(staged.actor.account_id, "another", MemberRole.OWNER)
    with pytest.raises(NotAllowedError):
        staged.open()
    with pytest.raises(NotAllowedError):
        staged.invite(people({"finance": 1}))
