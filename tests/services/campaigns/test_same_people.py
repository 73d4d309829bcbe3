"""Confidential campaigns of the same people: one threshold, and groups made of what was published."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.importers.invitees import Invitee
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.campaigns.open_campaign import raise_threshold
from assessment.services.campaigns.same_people import (
    ONE_PERIOD,
    SHARED,
    groups_published,
    in_other_mode,
    published_before,
)
from assessment.services.errors import CampaignNotOpenError, TooFewInvitedError
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.organisations.organisations import add_unit
from assessment.services.results.frozen_figures import analysis_of
from assessment.store.models import AuditEvent, FrozenResult, Organisation
from assessment.store.queries import organisations
from assessment.store.queries.campaigns import invitations
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, Stage, everything, people, stage, status

SIZES = {"sales": 6, "marketing": 4, "finance": 3}


def _beside(
    first: Stage,
    threshold: int,
    invited: Iterable[Invitee] = people(SIZES),
    *,
    mode: Mode = Mode.CONFIDENTIAL,
    unit: str = "",
) -> Stage:
    """Another draft of the same organisation, in its whole unit or in one of its own."""
    with first.session() as session, session.begin():
        organisation = session.get_one(Organisation, first.organisation_id)
        asked = (
            add_unit(session, organisation, actor=first.actor, name=unit, now=NOW)
            if unit
            else organisations.units(session, organisation.id)[0]
        )
        plan = CampaignDraft(name="Été", mode=mode, threshold=Threshold(threshold))
        campaign = create_campaign(
            session, organisation, asked, actor=first.actor, questionnaire=ALIGNMENT, plan=plan, now=NOW
        )
        add_invitations(session, campaign, invited, actor=first.actor, keys=KEYS, base_url=BASE, now=NOW)
        return replace(first, campaign_id=campaign.id)


def _given(sizes: Mapping[str, int] = SIZES) -> dict[str, dict[str, int]]:
    """Answers of everybody, by address: the same ones each time."""
    dice = random.Random(1)
    return {
        invitee.email: {code: dice.randint(1, 5) for code in everything(invitee.function, 3)}
        for invitee in people(sizes)
    }


def _answered(staged: Stage, given: Mapping[str, Mapping[str, int]]) -> FrozenResult:
    for email, cells in given.items():
        staged.answer(email, cells)
    return staged.close()


def _closed(engine: Engine, threshold: int) -> tuple[Stage, FrozenResult]:
    staged = stage(engine, SIZES, mode=Mode.CONFIDENTIAL, threshold=threshold)
    staged.open()
    return staged, _answered(staged, _given())


def _threshold(staged: Stage) -> int:
    with staged.session() as session:
        return staged.campaign(session).threshold


def _raises(staged: Stage) -> list[str | None]:
    """Who raised the campaign's threshold, as the log says."""
    with staged.session() as session:
        query = select(AuditEvent.account_id).where(
            AuditEvent.object_id == staged.campaign_id, AuditEvent.verb == "raise_threshold"
        )
        return list(session.scalars(query))


def test_a_campaign_of_the_same_unit_opens_with_the_strictest_threshold_so_far(engine: Engine) -> None:
    first, _ = _closed(engine, 5)
    second = _beside(first, 3)
    second.open()
    assert _threshold(second) == 5
    assert _raises(second) == [None]
    larger = _beside(first, 7, unit="Nord")
    larger.open()
    assert _threshold(larger) == 7
    assert _raises(larger) == []


def test_a_campaign_that_opened_before_the_other_closed_is_raised_at_its_closing(engine: Engine) -> None:
    first = stage(engine, SIZES, mode=Mode.CONFIDENTIAL, threshold=5)
    first.open()
    second = _beside(first, 3, unit="Nord")
    second.open()
    assert _threshold(second) == 3
    kept = _answered(first, _given())
    frozen = _answered(second, _given())
    assert _threshold(second) == 5
    assert frozen.inputs["threshold"] == 5
    assert frozen.inputs["grouping"] == kept.inputs["grouping"]
    assert frozen.figures["views"] == kept.figures["views"]


@pytest.mark.parametrize(("shared", "raised"), [(SHARED - 1, 3), (SHARED, 5)])
def test_three_addresses_that_both_invite_make_the_same_people(engine: Engine, shared: int, raised: int) -> None:
    first, _ = _closed(engine, 5)
    others = [replace(invitee, email=f"other.{invitee.email}") for invitee in people(SIZES)]
    second = _beside(first, 3, [*people(SIZES)[:shared], *others[shared:]], unit="Nord")
    second.open()
    assert _threshold(second) == raised


def test_what_earlier_campaigns_published_is_read_in_one_statement(engine: Engine) -> None:
    first, _ = _closed(engine, 5)
    second = _beside(first, 5)
    second.open()
    _answered(second, _given())
    third = _beside(first, 5)
    with third.session() as session:
        before = published_before(session, third.campaign(session))
        assert [campaign.id for campaign in before] == sorted([first.campaign_id, second.campaign_id])
        statements: list[object] = []

        def note(*given: object) -> None:
            statements.append(given[2])

        event.listen(engine, "before_cursor_execute", note)
        groups = groups_published(session, before)
        event.remove(engine, "before_cursor_execute", note)
    assert len(statements) == 1
    half = len(groups) // 2
    assert groups[:half] == groups[half:] != []


def test_named_heads_bind_nobody_and_are_bound_by_nothing(engine: Engine) -> None:
    first = stage(engine, SIZES, mode=Mode.NAMED, threshold=10)
    first.open()
    _answered(first, _given())
    second = _beside(first, 3)
    second.open()
    assert _threshold(second) == 3
    _answered(second, _given())
    third = _beside(first, 3, mode=Mode.NAMED)
    third.open()
    frozen = _answered(third, _given())
    assert [group[0] for group in frozen.inputs["grouping"]["groups"]] == ["marketing", "sales", "finance"]


def _in_other_mode(staged: Stage, *, days_later: int = 0) -> list[str]:
    """The campaigns in the other mode that a draft is told of, so many days after everything else."""
    with staged.session() as session:
        campaign = staged.campaign(session)
        told = in_other_mode(
            session,
            campaign.organisation_id,
            mode=Mode(campaign.mode),
            unit_id=campaign.unit_id,
            emails=invitations.emails(session, campaign.id),
            today=NOW.date() + timedelta(days=days_later),
        )
        return [other.id for other in told]


@pytest.mark.parametrize(("mode", "other"), [(Mode.NAMED, Mode.CONFIDENTIAL), (Mode.CONFIDENTIAL, Mode.NAMED)])
def test_the_unit_is_told_of_a_campaign_in_the_other_mode_while_it_is_open_and_for_one_period_after(
    engine: Engine, mode: Mode, other: Mode
) -> None:
    first = stage(engine, SIZES, mode=mode, threshold=3)
    strangers = [replace(invitee, email=f"other.{invitee.email}") for invitee in people(SIZES)]
    second, same = _beside(first, 3, strangers, mode=other), _beside(first, 3, mode=mode)
    assert _in_other_mode(second) == [], "a draft asks nobody yet"
    first.open()
    assert _in_other_mode(second, days_later=2 * ONE_PERIOD) == [first.campaign_id]
    _answered(first, _given())
    assert _in_other_mode(second, days_later=ONE_PERIOD) == [first.campaign_id]
    assert _in_other_mode(second, days_later=ONE_PERIOD + 1) == []
    assert _in_other_mode(same) == []


@pytest.mark.parametrize(("shared", "told"), [(2, 0), (3, 1)])
def test_three_addresses_tell_of_the_other_mode_in_another_unit(engine: Engine, shared: int, told: int) -> None:
    first, _ = _closed(engine, 5)
    others = [replace(invitee, email=f"other.{invitee.email}") for invitee in people(SIZES)]
    asked = [*people(SIZES)[:shared], *others[shared:]]
    second = _beside(first, 3, asked, mode=Mode.NAMED, unit="Nord")
    assert _in_other_mode(second) == [first.campaign_id] * told


def test_the_other_mode_of_another_organisation_is_not_told(engine: Engine) -> None:
    _closed(engine, 5)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET email = 'other@firm.example'")
    assert _in_other_mode(stage(engine, SIZES, mode=Mode.NAMED)) == []


def test_another_organisation_is_not_looked_at(engine: Engine) -> None:
    """The same addresses may stand there: whoever prepares a campaign here learns nothing of it."""
    _closed(engine, 5)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET email = 'other@firm.example'")
    second = stage(engine, SIZES, mode=Mode.CONFIDENTIAL, threshold=3)
    second.open()
    assert _threshold(second) == 3


def test_too_few_people_for_the_strictest_threshold_keep_the_campaign_a_draft(engine: Engine) -> None:
    first, _ = _closed(engine, 5)
    second = _beside(first, 3, people(SIZES)[:4])
    with pytest.raises(TooFewInvitedError) as refused:
        second.open()
    assert (refused.value.invited, refused.value.threshold) == (4, 5)
    assert status(second) == "draft"


def test_a_raised_threshold_publishes_the_groups_that_reach_it_as_they_were(engine: Engine) -> None:
    """Nobody changed an answer: what a company of all of them would tell besides is kept back with the small group."""
    sizes = {"sales": 6, "marketing": 5, "finance": 3}
    first = stage(engine, sizes, mode=Mode.CONFIDENTIAL, threshold=3)
    first.open()
    kept = _answered(first, _given(sizes))
    second = _beside(first, 5, people(sizes))
    second.open()
    frozen = _answered(second, _given(sizes))
    assert [group[0] for group in frozen.inputs["grouping"]["groups"]] == ["marketing", "sales"]
    assert frozen.inputs["grouping"]["hidden"] == [["group", "released", "finance", None]]
    assert sorted({function for _, function, *_ in frozen.inputs["people"]}) == ["marketing", "sales"]
    told_before, told_after = (analysis_of(result, ALIGNMENT).items for result in (kept, frozen))
    for function in ("sales", "marketing"):
        assert all(told_before[code][function] == told_after[code][function] for code in told_before)
    assert all("finance" not in told and "others" not in told for told in told_after.values())


def test_what_stood_as_the_company_alone_is_not_divided_by_another_threshold(engine: Engine) -> None:
    sizes = {"sales": 6, "marketing": 3, "finance": 2}
    given = {invitee.email: everything(invitee.function, 3) for invitee in people(sizes)}
    first = stage(engine, sizes, mode=Mode.CONFIDENTIAL, threshold=3)
    first.open()
    kept = _answered(first, given)
    second = _beside(first, 5, people(sizes))
    second.open()
    frozen = _answered(second, given)
    for result in (kept, frozen):
        assert [group[0] for group in result.inputs["grouping"]["groups"]] == ["company"]
    assert {reason for _, reason, *_ in frozen.inputs["grouping"]["hidden"]} == {"released"}


def test_a_threshold_is_raised_while_answers_come_in_and_never_after(engine: Engine) -> None:
    """A closed campaign would say another number than its result was made with."""
    staged = stage(engine, SIZES, mode=Mode.CONFIDENTIAL, threshold=3)
    for _ in range(2):
        with Session(engine) as session, pytest.raises(CampaignNotOpenError):
            raise_threshold(session, staged.campaign(session), actor=staged.actor, people=7, now=NOW)
        if status(staged) == "draft":
            staged.open()
            _answered(staged, _given())
    assert _threshold(staged) == 3
