"""Starting from an invitation or a meeting link."""

from datetime import date, timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, event, select

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.services.answering.response_lifecycle import change_language
from assessment.services.answering.start_from_invitation import (
    Started,
    start_from_invitation,
    start_from_meeting,
    welcome_invited,
    welcome_meeting,
)
from assessment.services.errors import (
    CampaignClosedError,
    CampaignNotOpenError,
    InvitationUsedError,
    MeetingFullError,
    UnknownInvitationError,
)
from assessment.services.invitations.meeting_link import open_meeting_link
from assessment.store.link_tokens import hash_of
from assessment.store.models import Invitation, Response
from assessment.store.queries import responses
from assessment.store.queries.campaigns import invitations
from assessment.store.queries.responses import KeptResponse
from tests.campaign_factory import KEYS, NOW, THREE, TWELVE, Stage, everything, stage


def _kept(staged: Stage, token: str) -> KeptResponse:
    with staged.engine.connect() as connection:
        response = responses.with_token_hash(connection, hash_of(token))
    assert response is not None
    return response


def _begin(staged: Stage, email: str) -> Started:
    with staged.session() as session, session.begin():
        token = staged.tokens()[email]
        return start_from_invitation(session, token, keys=KEYS, language="fr", now=NOW)


def test_a_named_head_begins_and_goes_on_with_the_same_link(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    first = _begin(staged, "sales1@firm.example")
    staged.give(first.token, everything("sales", 4))
    second = _begin(staged, "sales1@firm.example")
    assert (first.resumed, second.resumed) == (False, True)
    assert first.token == second.token
    response = _kept(staged, first.token)
    assert (response.function, response.role, response.started_on) == ("sales", "head", NOW.date())
    assert (response.campaign_id, response.campaign_status) == (staged.campaign_id, "open")
    with staged.session() as session:
        (row,) = session.scalars(select(Response))
        assert row.invitation_id == staged.invitation(session, "sales1@firm.example").id


def test_in_confidential_teams_a_link_opens_once(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    token = staged.tokens()["sales1@firm.example"]
    with staged.session() as session:
        assert not welcome_invited(session, token, keys=KEYS, now=NOW).spent
    started = _begin(staged, "sales1@firm.example")
    with pytest.raises(InvitationUsedError):
        _begin(staged, "sales1@firm.example")
    with staged.session() as session:
        assert welcome_invited(session, token, keys=KEYS, now=NOW).spent
    assert _kept(staged, started.token).confidential, "the personal link goes on"


def test_looking_at_the_welcome_spends_nothing(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    token = staged.tokens()["finance2@firm.example"]
    for _ in range(3):
        with staged.session() as session, session.begin():
            welcome = welcome_invited(session, token, keys=KEYS, now=NOW)
            assert (welcome.function, welcome.spent) == ("finance", False)
            assert welcome.organisation.name == "Atelier Durand"
    assert _begin(staged, "finance2@firm.example")


@pytest.mark.parametrize("mode", list(Mode))
def test_several_clicks_at_once_begin_once(engine: Engine, mode: Mode) -> None:
    staged = stage(engine, TWELVE, mode=mode)
    staged.open()
    results: list[object] = []

    def click() -> None:
        try:
            results.append(_begin(staged, "sales1@firm.example").token)
        except InvitationUsedError as error:
            results.append(type(error))

    clicks = [Thread(target=click) for _ in range(6)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    with staged.session() as session:
        assert len(session.scalars(select(Response)).all()) == 1
    tokens = {result for result in results if isinstance(result, str)}
    assert len(tokens) == 1
    assert results.count(InvitationUsedError) == (5 if mode is Mode.CONFIDENTIAL else 0)


def test_fifty_people_who_begin_at_once_all_begin(engine: Engine) -> None:
    staged = stage(engine, {"sales": 50}, mode=Mode.CONFIDENTIAL)
    staged.open()
    emails = list(staged.tokens())
    tokens: list[str] = []
    threads = [Thread(target=lambda email=email: tokens.append(_begin(staged, email).token)) for email in emails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(tokens)) == 50
    with staged.session() as session:
        everyone = {invitation.id for invitation in invitations.of_campaign(session, staged.campaign_id)}
        assert invitations.spent(session, staged.campaign_id, KEYS) == everyone
        assert not any(session.scalars(select(Invitation.used))), "nothing is written beside a person"


@pytest.mark.parametrize("invited", [5, 500])
def test_beginning_takes_the_same_few_statements_however_many_are_invited(engine: Engine, invited: int) -> None:
    staged = stage(engine, {"sales": invited}, mode=Mode.CONFIDENTIAL)
    staged.open()
    token = staged.tokens()["sales1@firm.example"]
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    with staged.session() as session, session.begin():
        start_from_invitation(session, token, keys=KEYS, language="fr", now=NOW)
    assert len(statements) <= 6
    assert [statement.split()[0] for statement in statements if statement.split()[0] != "SELECT"] == ["INSERT"] * 3


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 43, "\ud800"])
def test_an_unknown_link_opens_nothing(engine: Engine, token: str) -> None:
    staged = stage(engine, THREE)
    staged.open()
    with staged.session() as session, pytest.raises(UnknownInvitationError):
        start_from_invitation(session, token, keys=KEYS, language="fr", now=NOW)
    with staged.session() as session, pytest.raises(UnknownInvitationError):
        welcome_meeting(session, token, now=NOW)


def test_a_draft_takes_no_answers_and_neither_does_a_wave_before_its_first_day(engine: Engine) -> None:
    staged = stage(engine, THREE, opens_on=date(2026, 3, 6))
    with pytest.raises(CampaignNotOpenError):
        _begin(staged, "sales1@firm.example")
    staged.open()
    with pytest.raises(CampaignNotOpenError):
        _begin(staged, "sales1@firm.example")
    assert staged.start("sales1@firm.example", now=NOW + timedelta(days=2))


def test_after_the_last_day_nobody_begins_though_nobody_closed(engine: Engine) -> None:
    staged = stage(engine, THREE, closes_on=NOW.date())
    staged.open()
    with pytest.raises(CampaignClosedError):
        staged.start("sales1@firm.example", now=NOW + timedelta(days=1))
    assert staged.start("sales1@firm.example")


def test_a_closed_campaign_takes_no_answer_any_more(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    token = staged.start("sales1@firm.example")
    staged.close()
    with pytest.raises(CampaignClosedError):
        staged.give(token)
    with pytest.raises(CampaignClosedError):
        _begin(staged, "finance1@firm.example")


def test_a_room_begins_with_one_link_and_tells_its_functions(engine: Engine) -> None:
    staged = stage(engine, {}, mode=Mode.CONFIDENTIAL)
    with staged.session() as session, session.begin():
        staged.campaign(session).staff = {"sales": 2, "finance": 1}
        token = open_meeting_link(session, staged.campaign(session), actor=staged.actor, keys=KEYS, now=NOW)
    staged.open()
    tokens = set()
    for function in ("sales", "sales", "finance"):
        with staged.session() as session, session.begin():
            assert welcome_meeting(session, token, now=NOW).function is None
            started = start_from_meeting(
                session, token, function=function, role=RespondentRole.HEAD, keys=KEYS, language="en", now=NOW
            )
        tokens.add(started.token)
        kept = _kept(staged, started.token)
        assert (kept.function, kept.role, kept.language) == (function, "member", "fr"), "nothing to go by"
    assert len(tokens) == 3
    for function in ("sales", "finance", "marketing"):
        with staged.session() as session, session.begin(), pytest.raises(MeetingFullError):
            start_from_meeting(
                session, token, function=function, role=RespondentRole.HEAD, keys=KEYS, language="en", now=NOW
            )


def test_a_room_of_named_heads_takes_no_more_answers_than_people_either(engine: Engine) -> None:
    """A function of which nobody told how many people it has speaks with the one voice of its head."""
    staged = stage(engine, {"sales": 1}, mode=Mode.NAMED)
    with staged.session() as session, session.begin():
        staged.campaign(session).staff = {"sales": 2}
        token = open_meeting_link(session, staged.campaign(session), actor=staged.actor, keys=KEYS, now=NOW)
    staged.open()

    def begin(function: str) -> None:
        with staged.session() as session, session.begin():
            start_from_meeting(
                session, token, function=function, role=RespondentRole.HEAD, keys=KEYS, language="en", now=NOW
            )

    for function in ("sales", "sales", "finance"):
        begin(function)
    for function in ("sales", "finance"):
        with pytest.raises(MeetingFullError):
            begin(function)


def test_confidential_responses_all_bear_the_same_days_language_and_rank(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL, languages=("fr", "en"))
    staged.open()
    for day, email in enumerate(staged.tokens()):
        later = NOW + timedelta(days=day)
        token = staged.start(email, now=later, language="en" if day % 2 else "fr")
        with engine.begin() as connection:
            response = responses.with_token_hash(connection, hash_of(token))
            assert response is not None
            change_language(connection, response, "en")
        staged.give(token, now=later + timedelta(days=1))
    with staged.session() as session:
        rows = session.scalars(select(Response)).all()
    alike = {
        (row.language, row.role, row.started_on, row.saved_on, row.finished_on, row.expires_on, row.length)
        for row in rows
    }
    assert len(rows) == 12
    assert len(alike) == 1
    assert {str(row.context) for row in rows} == {"{}"}


def test_campaign_answers_are_kept_as_long_as_the_organisation_says(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    token = staged.answer("sales1@firm.example")
    assert _kept(staged, token).expires_on == NOW.date() + timedelta(days=1095), "a save does not shorten it"
