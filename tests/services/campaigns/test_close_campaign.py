"""Closing: computed once, frozen, logged."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Select, select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.services.answering.response_lifecycle import erase_response
from assessment.services.campaigns.close_campaign import close_campaign
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.errors import CampaignNotOpenError, CampaignOpenError, NotAllowedError
from assessment.services.permissions import Actor, MemberRole
from assessment.services.results.campaign_result import CampaignResult, campaign_result
from assessment.store.encryption import FunctionAndRole, SecretKeys
from assessment.store.frozen.content import hash_of_inputs
from assessment.store.link_tokens import hash_of
from assessment.store.models import Membership, OutgoingMail
from assessment.store.queries import answers, responses
from assessment.store.queries.campaigns import campaign_answers, results
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, THREE, TWELVE, Stage, account, everything, stage, status


def _answered(engine: Engine, mode: Mode, counts: dict[str, int] | None = None) -> tuple[Stage, dict[str, str]]:
    staged = stage(engine, counts or TWELVE, mode=mode)
    staged.open()
    tokens = {}
    for number, email in enumerate(staged.tokens()):
        function = email.partition("@")[0].rstrip("0123456789")
        cells = everything(function, 2 + number % 3)
        tokens[email] = staged.answer(email, cells, texts={"T1": f"Texte {number}"})
    return staged, tokens


def _result(staged: Stage, actor: Actor | None = None) -> CampaignResult:
    with Session(staged.engine, expire_on_commit=False) as session:
        campaign = staged.campaign(session)
        return campaign_result(session, campaign, actor=actor or staged.actor, questionnaire=ALIGNMENT, keys=KEYS)


def _without_words(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The views that were kept, without comments and people: whoever withdraws takes their words and row along."""
    views = figures["views"]["distinct"]
    own = {"comments": None, "people": None}
    return [view | {"comments": None, "diagnosis": view["diagnosis"] | own} for view in views]


@pytest.mark.parametrize("mode", list(Mode))
def test_a_closing_fetches_one_row_of_answers_for_each_person(
    engine: Engine, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged, tokens = _answered(engine, mode)
    joined: list[int] = []
    plain = campaign_answers._joined

    def noted(connection: Connection, theirs: Select[int]) -> Iterator[Any]:
        rows = list(plain(connection, theirs))
        joined.append(len(rows))
        return iter(rows)

    monkeypatch.setattr(campaign_answers, "_joined", noted)
    inputs = staged.close().typed_inputs()
    assert joined == [len(tokens)] == [inputs.answers]
    assert sorted(inputs.sheet.cells[:, 0].tolist()) == sorted(2 + number % 3 for number in range(len(tokens)))


@pytest.mark.parametrize("mode", Mode)
def test_a_closing_decrypts_the_place_of_each_person_once(
    engine: Engine, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged, tokens = _answered(engine, mode)
    places: list[str] = []
    plain = SecretKeys.decrypted_place

    def noted(keys: SecretKeys, encrypted: bytes, owner: str) -> FunctionAndRole:
        places.append(owner)
        return plain(keys, encrypted, owner)

    monkeypatch.setattr(SecretKeys, "decrypted_place", noted)
    staged.close()
    assert len(places) == len(set(places)) == len(tokens)


@pytest.mark.parametrize("mode", list(Mode))
def test_late_answers_and_withdrawals_change_nothing(engine: Engine, mode: Mode) -> None:
    staged, tokens = _answered(engine, mode)
    frozen = staged.close()
    before = json.dumps(frozen.figures)
    with engine.begin() as connection:
        withdrawn, late = (
            responses.with_token_hash(connection, hash_of(tokens[email]))
            for email in ("sales1@firm.example", "sales2@firm.example")
        )
        assert withdrawn is not None
        assert late is not None
        erase_response(connection, withdrawn, KEYS)
        answers.write_cells(connection, late.id, {"V1.1": 5})
    with engine.connect() as connection:
        assert responses.with_token_hash(connection, hash_of(tokens["sales1@firm.example"])) is None
    again = staged.close(now=NOW + timedelta(days=9))
    assert again.id == frozen.id
    assert _without_words(again.figures) == _without_words(json.loads(before))
    diagnosis = _result(staged).reading.diagnosis
    assert diagnosis is not None
    assert diagnosis.respondents == 12


@pytest.mark.parametrize("mode", list(Mode))
def test_the_same_inputs_make_the_same_result(engine: Engine, mode: Mode) -> None:
    staged, _ = _answered(engine, mode)
    frozen = staged.close()
    assert hash_of_inputs(frozen.inputs) == frozen.input_hash
    assert hash_of_inputs(json.loads(json.dumps(frozen.inputs))) == frozen.input_hash
    with Session(engine) as session:
        kept = results.latest(session, staged.campaign_id)
        assert kept is not None
        assert kept.figures == frozen.figures
        assert kept.engine.startswith("diapason ")


def test_nothing_is_shown_while_answers_come_in(engine: Engine) -> None:
    staged, _ = _answered(engine, Mode.NAMED, THREE)
    with pytest.raises(CampaignOpenError):
        _result(staged)
    staged.close()
    assert _result(staged).reading.diagnosis is not None


def test_a_draft_is_not_closed(engine: Engine) -> None:
    with pytest.raises(CampaignNotOpenError):
        stage(engine, THREE).close()


def test_who_began_and_answered_nothing_does_not_count(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    staged.start("finance1@firm.example")
    staged.answer("sales1@firm.example")
    assert [person[1] for person in staged.close().inputs["people"]] == ["sales"]


def test_a_campaign_that_nobody_answered_closes(engine: Engine) -> None:
    for mode in Mode:
        staged = stage_in(engine, mode)
        staged.open()
        frozen = staged.close()
        assert frozen.inputs["people"] == []
        assert status(staged) == "closed"


def stage_in(engine: Engine, mode: Mode) -> Stage:
    """A firm of its own for each mode."""
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM organisations")
        connection.exec_driver_sql("DELETE FROM accounts")
    return stage(engine, TWELVE, mode=mode)


def test_confidential_results_show_the_published_groups_and_log_them(engine: Engine) -> None:
    staged, _ = _answered(engine, Mode.CONFIDENTIAL)
    frozen = staged.close()
    assert [group[:3] for group in frozen.inputs["grouping"]["groups"]] == [
        ["sales", ["sales"], 5],
        ["others", ["leadership", "finance", "marketing"], 7],
    ]
    with Session(engine) as session:
        log = results.releases(session, [staged.campaign_id])
        assert {release.group for release in log} == {"company", "sales", "others"}
        assert all(release.admitted for release in log)
        assert sum(log[0].people.values()) == 12
    assert {person[0] for person in frozen.inputs["people"]} == {str(number) for number in range(1, 13)}


def test_named_results_bear_the_names(engine: Engine) -> None:
    staged, _ = _answered(engine, Mode.NAMED, THREE)
    assert {person[0] for person in staged.close().inputs["people"]} == {"Marketing 1", "Sales 1", "Finance 1"}


def test_named_heads_are_counted_against_those_invited_whatever_the_team(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.NAMED, staff={"sales": 9, "service": 3})
    staged.open()
    assert staged.close().inputs["staff"] == {"finance": 2, "leadership": 1, "marketing": 4, "sales": 5, "service": 3}


def test_people_of_each_function_are_those_told_or_else_those_invited(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL, staff={"sales": 9, "finance": 1})
    staged.open()
    for email in staged.tokens():
        staged.answer(email)
    assert staged.close().inputs["staff"] == {"leadership": 1, "marketing": 4, "sales": 9}, "two answered for finance"


def test_a_reader_who_answered_needs_one_more_in_every_group(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    with Session(engine) as session, session.begin():
        reader = account(session, "sales3@firm.example")
        session.add(Membership(account_id=reader.id, organisation_id=staged.organisation_id, role="consultant"))
        actor = Actor(reader.id, staged.organisation_id, MemberRole.CONSULTANT)
    staged.open()
    for email in staged.tokens():
        staged.answer(email)
    staged.close()
    assert {group.key for group in _result(staged).reading.groups} == {"sales", "others"}
    assert "sales" not in {group.key for group in _result(staged, actor).reading.groups}


def test_weaker_roles_read_what_is_published_and_nothing_before(engine: Engine) -> None:
    staged, _ = _answered(engine, Mode.NAMED, THREE)
    observer = Actor(staged.actor.account_id, staged.organisation_id, MemberRole.OBSERVER)
    staged.close()
    with pytest.raises(NotAllowedError):
        _result(staged, observer)
    with staged.session() as session, session.begin():
        assert publish_campaign(session, staged.campaign(session), actor=staged.actor, base_url=BASE, now=NOW)
    assert _result(staged, observer).roadmap is not None


def test_publishing_tells_every_other_member_once(engine: Engine) -> None:
    staged, _ = _answered(engine, Mode.NAMED, THREE)
    with Session(engine) as session, session.begin():
        sponsor = account(session, "bob@firm.example").id
        session.add(Membership(account_id=sponsor, organisation_id=staged.organisation_id, role="sponsor"))
    with staged.session() as session, pytest.raises(CampaignOpenError):
        publish_campaign(session, staged.campaign(session), actor=staged.actor, base_url=BASE, now=NOW)
    staged.close()
    done = []
    for _ in range(2):
        with staged.session() as session, session.begin():
            done.append(publish_campaign(session, staged.campaign(session), actor=staged.actor, base_url=BASE, now=NOW))
    assert done == [True, False]
    with staged.session() as session:
        (mail,) = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "report_ready"))
        assert (mail.account_id, mail.language, mail.state) == (sponsor, "en", "waiting")


def test_invitations_that_wait_are_held_back_at_the_closing(engine: Engine) -> None:
    staged, _ = _answered(engine, Mode.NAMED, THREE)
    staged.close()
    with staged.session() as session:
        assert set(session.scalars(select(OutgoingMail.state))) == {"cancelled"}


def test_only_who_may_launch_closes(engine: Engine) -> None:
    staged, _ = _answered(engine, Mode.NAMED, THREE)
    assistant = Actor(staged.actor.account_id, staged.organisation_id, MemberRole.ASSISTANT)
    with staged.session() as session, pytest.raises(NotAllowedError):
        campaign = staged.campaign(session)
        close_campaign(session, campaign, actor=assistant, questionnaire=ALIGNMENT, keys=KEYS, now=NOW)
