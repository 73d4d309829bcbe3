"""Invitations: add, list, count, revoke, resend."""

from datetime import date

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.answer_sheet import RespondentRole as Place
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


def _lines(found: Stage) -> dict[str, InvitationLine]:
    with found.session() as session:
        campaign = found.campaign(session)
        lines = list_invitations(session, campaign, actor=found.actor, keys=KEYS, now=NOW)
    return {line.email: line for line in lines}


def _progress(found: Stage) -> ResponseCounts:
    with found.session() as session:
        return campaign_response_counts(
            session, found.campaign(session), actor=found.actor, keys=KEYS, functions=FUNCTIONS
        )


def test_people_are_listed_with_what_was_told_of_them(engine: Engine) -> None:
    found = stage(engine, TWELVE, languages=("fr", "en"))
    line = _lines(found)["sales1@firm.example"]
    assert (line.name, line.function, line.role, line.language) == ("Sales 1", "sales", Place.HEAD, "en")
    assert list(_lines(found)) == sorted(_lines(found))


def test_who_is_invited_already_is_told_and_not_invited_twice(engine: Engine) -> None:
    found = stage(engine, THREE)
    found.open()
    more = [*people({"sales": 2}), Invitee(9, "SALES2@firm.example", "sales")]
    with found.session() as session, session.begin():
        campaign = found.campaign(session)
        added = add_invitations(session, campaign, more, actor=found.actor, keys=KEYS, base_url=BASE, now=NOW)
    assert added.count == 1
    assert added.already == ("sales1@firm.example",)
    with found.session() as session:
        assert len(session.scalars(select(OutgoingMail)).all()) == 4, "whoever joins an open campaign gets a mail"


@pytest.mark.parametrize(("mode", "role"), [(Mode.NAMED, Place.HEAD), (Mode.CONFIDENTIAL, Place.MEMBER)])
def test_what_was_left_out_follows_from_the_campaign(engine: Engine, mode: Mode, role: Place) -> None:
    found = stage(engine, TWELVE, mode=mode, languages=("en",))
    found.invite([Invitee(1, "Eve@Firm.example", "finance")])
    line = _lines(found)["eve@firm.example"]
    assert (line.role, line.language, line.name) == (role, "en", None)


def test_nobody_is_invited_to_a_closed_campaign(engine: Engine) -> None:
    found = stage(engine, THREE)
    found.open()
    found.close()
    with pytest.raises(CampaignClosedError):
        found.invite(people({"finance": 2}))


def test_a_draft_loses_people_without_a_trace(engine: Engine) -> None:
    found = stage(engine, THREE)
    with found.session() as session, session.begin():
        one = found.invitation(session, "sales1@firm.example")
        uninvite(session, found.campaign(session), one, actor=found.actor, now=NOW)
    assert set(_lines(found)) == {"finance1@firm.example", "marketing1@firm.example"}
    found.open()
    with found.session() as session, pytest.raises(CampaignOpenError):
        one = found.invitation(session, "finance1@firm.example")
        uninvite(session, found.campaign(session), one, actor=found.actor, now=NOW)


def test_a_revoked_link_opens_nothing_until_it_is_sent_again(engine: Engine) -> None:
    found = stage(engine, THREE)
    found.open()
    before = found.tokens()["sales1@firm.example"]
    with found.session() as session, session.begin():
        one = found.invitation(session, "sales1@firm.example")
        revoke(session, found.campaign(session), one, actor=found.actor, now=NOW)
    with pytest.raises(UnknownInvitationError):
        found.start("sales1@firm.example")
    with found.session() as session, session.begin():
        campaign, one = found.campaign(session), found.invitation(session, "sales1@firm.example")
        arguments = {"actor": found.actor, "keys": KEYS, "base_url": BASE, "now": NOW}
        resend(session, campaign, one, **arguments, email="Sales.One@firm.example")  # type: ignore[arg-type]
    assert found.tokens()["sales.one@firm.example"] != before
    assert found.start("sales.one@firm.example")


def _resent(found: Stage, email: str, to: str) -> str:
    """Another address gets the link; the token of its mail."""
    with found.session() as session, session.begin():
        one = found.invitation(session, email)
        campaign = found.campaign(session)
        resend(session, campaign, one, actor=found.actor, keys=KEYS, base_url=BASE, now=NOW, email=to)
    return found.tokens()[to]


@pytest.mark.parametrize("mode", list(Mode))
def test_a_new_address_never_opens_a_response_that_had_begun(engine: Engine, mode: Mode) -> None:
    """An assistant sends a head's link to themselves: nothing they get tells whether it was used, or opens anything."""
    found = stage(engine, TWELVE, mode=mode)
    found.open()
    own = found.answer("sales1@firm.example")
    token = _resent(found, "sales1@firm.example", "assistant@firm.example")
    with found.session() as session, session.begin(), pytest.raises(InvitationUsedError):
        start_from_invitation(session, token, keys=KEYS, language="fr", now=NOW)
    with found.session() as session:
        assert welcome_invited(session, token, keys=KEYS, now=NOW).spent
    found.give(own, {"V1.1": 4})


@pytest.mark.parametrize("mode", list(Mode))
def test_a_new_address_opens_an_invitation_that_nobody_had_used(engine: Engine, mode: Mode) -> None:
    found = stage(engine, TWELVE, mode=mode)
    found.open()
    token = _resent(found, "sales1@firm.example", "sales.one@firm.example")
    with found.session() as session, session.begin():
        assert not start_from_invitation(session, token, keys=KEYS, language="fr", now=NOW).resumed


def test_a_link_past_its_day_opens_nothing(engine: Engine) -> None:
    found = stage(engine, THREE)
    found.open()
    with found.session() as session, session.begin():
        one = found.invitation(session, "sales1@firm.example")
        set_last_day(session, found.campaign(session), one, actor=found.actor, day=date(2026, 3, 3), now=NOW)
    assert _lines(found)["sales1@firm.example"].expired
    with pytest.raises(UnknownInvitationError):
        found.start("sales1@firm.example")


def test_sending_again_wants_an_open_campaign(engine: Engine) -> None:
    found = stage(engine, THREE)
    with found.session() as session:
        campaign, one = found.campaign(session), found.invitation(session, "sales1@firm.example")
        with pytest.raises(CampaignNotOpenError):
            resend(session, campaign, one, actor=found.actor, keys=KEYS, base_url=BASE, now=NOW)
        with pytest.raises(CampaignNotOpenError):
            remind(session, campaign, actor=found.actor, keys=KEYS, base_url=BASE, now=NOW)


# --- Who sees whether somebody answered -------------------------------------------------------------------------------


def test_named_heads_are_seen_to_answer(engine: Engine) -> None:
    found = stage(engine, THREE)
    found.open()
    found.start("finance1@firm.example")
    found.answer("sales1@firm.example")
    told = {email: line.answered for email, line in _lines(found).items()}
    assert told == {"finance1@firm.example": False, "marketing1@firm.example": False, "sales1@firm.example": True}


def test_in_confidential_teams_the_list_is_the_same_whoever_answered(engine: Engine) -> None:
    found = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    found.open()
    before = _lines(found)
    for email in ("sales1@firm.example", "leadership1@firm.example"):
        found.answer(email)
    with found.session() as session, session.begin():
        assert remind(session, found.campaign(session), actor=found.actor, keys=KEYS, base_url=BASE, now=NOW) == 0
    assert _lines(found) == before
    assert {line.answered for line in before.values()} == {None}
    assert {line.reminded for line in before.values()} == {None}


def test_revoking_and_sending_again_do_not_tell_who_answered(engine: Engine) -> None:
    found = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    found.open()
    found.answer("sales1@firm.example")
    seen = []
    for email in ("sales1@firm.example", "sales2@firm.example"):
        with found.session() as session, session.begin():
            campaign, one = found.campaign(session), found.invitation(session, email)
            resend(session, campaign, one, actor=found.actor, keys=KEYS, base_url=BASE, now=NOW)
            revoke(session, campaign, one, actor=found.actor, now=NOW)
        line = _lines(found)[email]
        seen.append((line.delivery, line.reason, line.revoked, line.answered, line.reminded))
    assert seen[0] == seen[1]


def test_reminders_are_counted_and_nothing_else(engine: Engine) -> None:
    found = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    found.open()
    with found.session() as session, session.begin():
        for one in session.scalars(select(Invitation)):
            one.delivery = "refused" if one.email.startswith("finance") else "sent"
    found.start("marketing1@firm.example")
    with found.session() as session, session.begin():
        assert remind(session, found.campaign(session), actor=found.actor, keys=KEYS, base_url=BASE, now=NOW) == 9


def test_an_observer_sees_neither_people_nor_progress(engine: Engine) -> None:
    found = stage(engine, THREE)
    for role in (MemberRole.OBSERVER, MemberRole.SPONSOR):
        found.actor = Actor(found.actor.account_id, found.organisation_id, role)
        with pytest.raises(NotAllowedError):
            _lines(found)
    found.actor = Actor(found.actor.account_id, found.organisation_id, MemberRole.OBSERVER)
    with pytest.raises(NotAllowedError):
        _progress(found)


# --- Progress ---------------------------------------------------------------------------------------------------------


def test_progress_counts_by_function(engine: Engine) -> None:
    found = stage(engine, {"sales": 3, "finance": 2})
    found.open()
    found.answer("sales1@firm.example")
    found.start("sales2@firm.example")
    progress = _progress(found)
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
    found = stage(engine, counts, mode=Mode.CONFIDENTIAL)
    found.open()
    progress = _progress(found)
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
    found = stage(engine, {"sales": 10}, mode=mode)
    counts = []
    for size in (10, 1000):
        found.invite(people({"sales": size}))
        counter = _Counter(engine)
        lines = _lines(found)
        counts.append(counter.count)
        assert len(lines) == size
        counter.count = 0
        assert _progress(found).invited == size
        counts.append(counter.count)
        with Session(engine) as session:
            counter.count = 0
            (line,) = campaigns.of_organisation(session, found.organisation_id)
            assert line.invited == size
            counts.append(counter.count)
    assert counts[:3] == counts[3:]
    assert sum(counts[:3]) <= 12


def test_a_thousand_people_are_launched_and_reminded_in_few_statements(engine: Engine) -> None:
    found = stage(engine, {"sales": 1000}, mode=Mode.CONFIDENTIAL)
    counter = _Counter(engine)
    found.open()
    assert counter.count < 25
    with found.session() as session:
        assert len(session.scalars(select(OutgoingMail.id)).all()) == 1000
        session.execute(Invitation.__table__.update().values(delivery="sent"))  # type: ignore[attr-defined]
        session.commit()
    counter.count = 0
    with found.session() as session, session.begin():
        assert remind(session, found.campaign(session), actor=found.actor, keys=KEYS, base_url=BASE, now=NOW) == 1000
    assert counter.count < 15
