"""Invitations: add, list, count, revoke, resend."""

from datetime import date

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.respondents import RespondentRole as Place
from assessment.importers.invitees import Invitee
from assessment.services.answering.start_from_invitation import start_from_invitation, welcome_invited
from assessment.services.campaigns.response_counts import ResponseCounts, campaign_response_counts
from assessment.services.errors import (
    CampaignClosedError,
    CampaignNotOpenError,
    CampaignOpenError,
    InvitationUsedError,
    NotAllowedError,
    UnknownInvitationError,
)
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.invitations.change_invitation import resend, revoke, set_last_day, uninvite
from assessment.services.invitations.list_invitations import InvitationLine, list_invitations
from assessment.services.invitations.remind import remind
from assessment.services.permissions import Actor, MemberRole
from assessment.store.models import Invitation, OutgoingMail
from assessment.store.queries.campaigns import campaigns
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, THREE, TWELVE, Stage, people, stage

FUNCTIONS = [function.key for function in ALIGNMENT.functions]


def _lines(staged: Stage) -> dict[str, InvitationLine]:
    with staged.session() as session:
        campaign = staged.campaign(session)
        lines = list_invitations(session, campaign, actor=staged.actor, keys=KEYS, now=NOW)
    return {line.email: line for line in lines}


def _progress(staged: Stage) -> ResponseCounts:
    with staged.session() as session:
        return campaign_response_counts(
            session, staged.campaign(session), actor=staged.actor, keys=KEYS, functions=FUNCTIONS
        )


def test_people_are_listed_with_what_was_told_of_them(engine: Engine) -> None:
    staged = stage(engine, TWELVE, languages=("fr", "en"))
    line = _lines(staged)["sales1@firm.example"]
    assert (line.name, line.function, line.role, line.language) == ("Sales 1", "sales", Place.HEAD, "en")
    assert list(_lines(staged)) == sorted(_lines(staged))


def test_who_is_invited_already_is_told_and_not_invited_twice(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    more = [*people({"sales": 2}), Invitee(9, "SALES2@firm.example", "sales")]
    with staged.session() as session, session.begin():
        campaign = staged.campaign(session)
        added = add_invitations(session, campaign, more, actor=staged.actor, keys=KEYS, base_url=BASE, now=NOW)
    assert added.count == 1
    assert added.already == ("sales1@firm.example",)
    with staged.session() as session:
        assert len(session.scalars(select(OutgoingMail)).all()) == 4, "whoever joins an open campaign gets a mail"


@pytest.mark.parametrize(("mode", "role"), [(Mode.NAMED, Place.HEAD), (Mode.CONFIDENTIAL, Place.MEMBER)])
def test_what_was_left_out_follows_from_the_campaign(engine: Engine, mode: Mode, role: Place) -> None:
    staged = stage(engine, TWELVE, mode=mode, languages=("en",))
    staged.invite([Invitee(1, "Eve@Firm.example", "finance")])
    line = _lines(staged)["eve@firm.example"]
    assert (line.role, line.language, line.name) == (role, "en", None)


def test_nobody_is_invited_to_a_closed_campaign(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    staged.close()
    with pytest.raises(CampaignClosedError):
        staged.invite(people({"finance": 2}))


def test_a_draft_loses_people_without_a_trace(engine: Engine) -> None:
    staged = stage(engine, THREE)
    with staged.session() as session, session.begin():
        invitation = staged.invitation(session, "sales1@firm.example")
        uninvite(session, staged.campaign(session), invitation, actor=staged.actor, keys=KEYS, now=NOW)
    assert set(_lines(staged)) == {"finance1@firm.example", "marketing1@firm.example"}
    staged.open()
    with staged.session() as session, pytest.raises(CampaignOpenError):
        invitation = staged.invitation(session, "finance1@firm.example")
        uninvite(session, staged.campaign(session), invitation, actor=staged.actor, keys=KEYS, now=NOW)


def test_a_revoked_link_opens_nothing_until_it_is_sent_again(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    before = staged.tokens()["sales1@firm.example"]
    with staged.session() as session, session.begin():
        invitation = staged.invitation(session, "sales1@firm.example")
        revoke(session, staged.campaign(session), invitation, actor=staged.actor, now=NOW)
    with pytest.raises(UnknownInvitationError):
        staged.start("sales1@firm.example")
    with staged.session() as session, session.begin():
        campaign, invitation = staged.campaign(session), staged.invitation(session, "sales1@firm.example")
        arguments = {"actor": staged.actor, "keys": KEYS, "base_url": BASE, "now": NOW}
        resend(session, campaign, invitation, **arguments, email="Sales.One@firm.example")  # type: ignore[arg-type]
    assert staged.tokens()["sales.one@firm.example"] != before
    assert staged.start("sales.one@firm.example")


def _resent(staged: Stage, email: str, to: str) -> str:
    """Another address gets the link; the token of its mail."""
    with staged.session() as session, session.begin():
        invitation = staged.invitation(session, email)
        campaign = staged.campaign(session)
        resend(session, campaign, invitation, actor=staged.actor, keys=KEYS, base_url=BASE, now=NOW, email=to)
    return staged.tokens()[to]


@pytest.mark.parametrize("mode", list(Mode))
def test_a_new_address_never_opens_a_response_that_had_begun(engine: Engine, mode: Mode) -> None:
    """An assistant sends a head's link to themselves: nothing they get tells whether it was used, or opens anything."""
    staged = stage(engine, TWELVE, mode=mode)
    staged.open()
    own = staged.answer("sales1@firm.example")
    token = _resent(staged, "sales1@firm.example", "assistant@firm.example")
    with staged.session() as session, session.begin(), pytest.raises(InvitationUsedError):
        start_from_invitation(session, token, keys=KEYS, language="fr", now=NOW)
    with staged.session() as session:
        assert welcome_invited(session, token, keys=KEYS, now=NOW).spent
    staged.give(own, {"V1.1": 4})


@pytest.mark.parametrize("mode", list(Mode))
def test_a_new_address_opens_an_invitation_that_nobody_had_used(engine: Engine, mode: Mode) -> None:
    staged = stage(engine, TWELVE, mode=mode)
    staged.open()
    token = _resent(staged, "sales1@firm.example", "sales.one@firm.example")
    with staged.session() as session, session.begin():
        assert not start_from_invitation(session, token, keys=KEYS, language="fr", now=NOW).resumed


def test_a_link_past_its_day_opens_nothing(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    with staged.session() as session, session.begin():
        invitation = staged.invitation(session, "sales1@firm.example")
        set_last_day(session, staged.campaign(session), invitation, actor=staged.actor, day=date(2026, 3, 3), now=NOW)
    assert _lines(staged)["sales1@firm.example"].expired
    with pytest.raises(UnknownInvitationError):
        staged.start("sales1@firm.example")


def test_sending_again_wants_an_open_campaign(engine: Engine) -> None:
    staged = stage(engine, THREE)
    with staged.session() as session:
        campaign, invitation = staged.campaign(session), staged.invitation(session, "sales1@firm.example")
        with pytest.raises(CampaignNotOpenError):
            resend(session, campaign, invitation, actor=staged.actor, keys=KEYS, base_url=BASE, now=NOW)
        with pytest.raises(CampaignNotOpenError):
            remind(session, campaign, actor=staged.actor, keys=KEYS, base_url=BASE, now=NOW)


# --- Who sees whether somebody answered -------------------------------------------------------------------------------


def test_named_heads_are_seen_to_answer(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    staged.start("finance1@firm.example")
    staged.answer("sales1@firm.example")
    answered = {email: line.answered for email, line in _lines(staged).items()}
    assert answered == {"finance1@firm.example": False, "marketing1@firm.example": False, "sales1@firm.example": True}


def test_in_confidential_teams_the_list_is_the_same_whoever_answered(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    before = _lines(staged)
    for email in ("sales1@firm.example", "leadership1@firm.example"):
        staged.answer(email)
    with staged.session() as session, session.begin():
        assert remind(session, staged.campaign(session), actor=staged.actor, keys=KEYS, base_url=BASE, now=NOW) == 0
    assert _lines(staged) == before
    assert {line.answered for line in before.values()} == {None}
    assert {line.reminded for line in before.values()} == {None}


def test_revoking_and_sending_again_do_not_tell_who_answered(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    staged.answer("sales1@firm.example")
    seen = []
    for email in ("sales1@firm.example", "sales2@firm.example"):
        with staged.session() as session, session.begin():
            campaign, invitation = staged.campaign(session), staged.invitation(session, email)
            resend(session, campaign, invitation, actor=staged.actor, keys=KEYS, base_url=BASE, now=NOW)
            revoke(session, campaign, invitation, actor=staged.actor, now=NOW)
        line = _lines(staged)[email]
        seen.append((line.delivery, line.reason, line.revoked, line.answered, line.reminded))
    assert seen[0] == seen[1]


def test_reminders_are_counted_and_nothing_else(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    with staged.session() as session, session.begin():
        for invitation in session.scalars(select(Invitation)):
            invitation.delivery = "refused" if invitation.email.startswith("finance") else "sent"
    staged.start("marketing1@firm.example")
    with staged.session() as session, session.begin():
        assert remind(session, staged.campaign(session), actor=staged.actor, keys=KEYS, base_url=BASE, now=NOW) == 9


def test_an_observer_sees_neither_people_nor_progress(engine: Engine) -> None:
    staged = stage(engine, THREE)
    for role in (MemberRole.OBSERVER, MemberRole.SPONSOR):
        staged.actor = Actor(staged.actor.account_id, staged.organisation_id, role)
        with pytest.raises(NotAllowedError):
            _lines(staged)
    staged.actor = Actor(staged.actor.account_id, staged.organisation_id, MemberRole.OBSERVER)
    with pytest.raises(NotAllowedError):
        _progress(staged)


# --- Progress ---------------------------------------------------------------------------------------------------------


def test_progress_counts_by_function(engine: Engine) -> None:
    staged = stage(engine, {"sales": 3, "finance": 2})
    staged.open()
    staged.answer("sales1@firm.example")
    staged.start("sales2@firm.example")
    progress = _progress(staged)
    counts = {line.functions: (line.invited, line.began, line.finished) for line in progress.lines}
    assert counts == {("sales",): (3, 2, 1), ("finance",): (2, 0, 0)}
    assert (progress.invited, progress.began, progress.finished) == (5, 2, 1)
    assert progress.deliveries == {"waiting": 5}


@pytest.mark.parametrize(
    ("counts", "lines"),
    [
        (TWELVE, {("sales",): 5, ("marketing", "finance", "leadership"): 7}),
        ({"sales": 6, "finance": 6}, {("sales",): 6, ("finance",): 6}),
        ({"sales": 6, "marketing": 8, "finance": 1}, {("marketing",): 8, ("sales", "finance"): 7}),
        ({"sales": 4, "finance": 2}, {("sales", "finance"): 6}),
    ],
)
def test_in_confidential_teams_no_line_counts_fewer_people_than_the_threshold(
    engine: Engine, counts: dict[str, int], lines: dict[tuple[str, ...], int]
) -> None:
    staged = stage(engine, counts, mode=Mode.CONFIDENTIAL)
    staged.open()
    progress = _progress(staged)
    assert {tuple(sorted(line.functions)): line.invited for line in progress.lines} == {
        tuple(sorted(functions)): invited for functions, invited in lines.items()
    }
    assert all(line.invited >= 5 for line in progress.lines)


class _Counter:
    """Counts the statements that reach the database."""

    def __init__(self, engine: Engine) -> None:
        self.count = 0
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, *_told: object) -> None:
        self.count += 1


@pytest.mark.parametrize("mode", list(Mode))
def test_a_thousand_invitations_take_as_many_queries_as_ten(engine: Engine, mode: Mode) -> None:
    staged = stage(engine, {"sales": 10}, mode=mode)
    counts = []
    for size in (10, 1000):
        staged.invite(people({"sales": size}))
        counter = _Counter(engine)
        lines = _lines(staged)
        counts.append(counter.count)
        assert len(lines) == size
        counter.count = 0
        assert _progress(staged).invited == size
        counts.append(counter.count)
        with Session(engine) as session:
            counter.count = 0
            (line,) = campaigns.of_organisation(session, staged.organisation_id)
            assert line.invited == size
            counts.append(counter.count)
    assert counts[:3] == counts[3:]
    assert sum(counts[:3]) <= 12


def test_a_thousand_people_are_launched_and_reminded_in_few_statements(engine: Engine) -> None:
    staged = stage(engine, {"sales": 1000}, mode=Mode.CONFIDENTIAL)
    counter = _Counter(engine)
    staged.open()
    assert counter.count < 25
    with staged.session() as session:
        assert len(session.scalars(select(OutgoingMail.id)).all()) == 1000
        session.execute(Invitation.__table__.update().values(delivery="sent"))  # type: ignore[attr-defined]
        session.commit()
    counter.count = 0
    with staged.session() as session, session.begin():
        assert remind(session, staged.campaign(session), actor=staged.actor, keys=KEYS, base_url=BASE, now=NOW) == 1000
    assert counter.count < 15
