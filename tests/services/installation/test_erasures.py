"""What was erased stays erased when an older database takes the place of the present one."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.core.analysis.evidence import Observation
from assessment.core.cost.kpis import KpiValue
from assessment.core.privacy.confidentiality import Mode
from assessment.services.answering.response_lifecycle import erase_expired, erase_response
from assessment.services.answering.save_answers import standing_of
from assessment.services.campaigns.create_campaign import drop_campaign
from assessment.services.cost.kpis import give_kpis, kpis_of
from assessment.services.evidence.note_evidence import evidence_of, note_evidence, remove_evidence
from assessment.services.installation.erasures import mirror_erasures
from assessment.services.installation.open_database import open_database
from assessment.services.invitations.change_invitation import uninvite
from assessment.services.invitations.stop_reminders import reminders_token, stop_reminders
from assessment.services.organisations.members import add_member, remove_member
from assessment.services.permissions import MemberRole
from assessment.services.results.change_frozen import mask_comment
from assessment.services.sharing.share_links import SharedResult, ShareRequest, links_of, revoke, share
from assessment.settings import Settings
from assessment.store.database import forget_steps
from assessment.store.erasure_register import REGISTER, register, registered
from assessment.store.frozen.content import hash_of_inputs
from assessment.store.link_tokens import hash_of
from assessment.store.models import Account, Campaign, FrozenResult, Membership, Response
from assessment.store.queries import responses
from assessment.store.queries.campaigns.invitations import reminders_stopped
from assessment.store.queries.erasures import KeptMark
from tests.campaign_factory import ALIGNMENT, KEYS, NOW, TWELVE, Stage, account, stage
from tests.web.auditing_client import AuditingClient
from tests.web.respondent import KEY, begin, form_key

Back = Callable[[], Engine]
WORDS = {"T1": "Les devis partent trop tard."}


@pytest.fixture
def staged(engine: Engine) -> Stage:
    """A confidential campaign with people invited."""
    return stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)


@pytest.fixture
def put_aside(engine: Engine, settings: Settings, tmp_path: Path) -> Callable[[], Back]:
    """Copies the database as it is; what it gives puts the copy back and starts from it."""

    def copied() -> Back:
        forget_steps(engine)
        copy = shutil.copy(settings.instance / "diapason.db", tmp_path / "older.db")

        def put_back() -> Engine:
            mirror_erasures(engine, settings.instance / REGISTER)
            engine.dispose()
            for suffix in ("-wal", "-shm"):
                (settings.instance / f"diapason.db{suffix}").unlink(missing_ok=True)
            shutil.copy(copy, settings.instance / "diapason.db")
            return open_database(settings.database_url, settings.instance, keys=KEYS, today=NOW.date())

        return put_back

    return copied


def _erase(staged: Stage, token: str) -> None:
    with staged.engine.begin() as connection:
        response = responses.with_token_hash(connection, hash_of(token))
        assert response is not None
        erase_response(connection, response, KEYS)


def test_an_erased_response_does_not_come_back(staged: Stage, put_aside: Callable[[], Back]) -> None:
    staged.open()
    tokens = {name: staged.answer(f"{name}@firm.example") for name in ("sales1", "sales2")}
    back = put_aside()
    _erase(staged, tokens["sales1"])
    with back().connect() as connection:
        assert responses.with_token_hash(connection, hash_of(tokens["sales1"])) is None
        assert responses.with_token_hash(connection, hash_of(tokens["sales2"])) is not None
        assert connection.exec_driver_sql("SELECT count(DISTINCT response_id) FROM answers").scalar_one() == 1


def test_an_answer_erased_after_the_closing_leaves_what_was_frozen_again(
    staged: Stage, put_aside: Callable[[], Back]
) -> None:
    staged.open()
    tokens = [staged.answer(f"sales{number}@firm.example", texts=WORDS) for number in range(1, 6)]
    staged.close()
    back = put_aside()
    _erase(staged, tokens[0])
    with Session(staged.engine) as session:
        erased = session.scalars(select(FrozenResult)).one()
        hash_then, people_then = erased.input_hash, len(erased.inputs["people"])
    with Session(back()) as session:
        frozen = session.scalars(select(FrozenResult)).one()
        assert (frozen.input_hash, len(frozen.inputs["people"])) == (hash_then, people_then) == (hash_then, 4)
        assert hash_of_inputs(frozen.inputs) == frozen.input_hash


def test_what_ended_by_its_date_ends_again(staged: Stage, put_aside: Callable[[], Back]) -> None:
    staged.open()
    for number in range(1, 6):
        staged.answer(f"sales{number}@firm.example", texts=WORDS)
    staged.close()
    back = put_aside()
    with staged.session() as session:
        late = max(session.scalars(select(Response.expires_on))) + timedelta(days=1)
    with staged.engine.begin() as connection:
        assert erase_expired(connection, late) == 5
    with back().begin() as connection:
        assert erase_expired(connection, late) == 5
        assert connection.exec_driver_sql("SELECT count(*) FROM responses").scalar_one() == 0
    with staged.session() as session:
        assert session.scalars(select(FrozenResult)).one().inputs["people"] == []


def test_a_draft_that_was_thrown_away_stays_away(staged: Stage, put_aside: Callable[[], Back]) -> None:
    back = put_aside()
    with staged.session() as session, session.begin():
        drop_campaign(session, staged.campaign(session), actor=staged.actor, keys=KEYS, now=NOW)
    with Session(back()) as session:
        assert session.get(Campaign, staged.campaign_id) is None


def test_a_link_that_was_taken_back_opens_nothing_again(staged: Stage, put_aside: Callable[[], Back]) -> None:
    result = SharedResult(campaign_id=staged.campaign_id)
    with staged.session() as session, session.begin():
        asked = [ShareRequest(name, "decision", 30) for name in ("Zoé", "Ana")]
        revoked, kept = (share(session, result, request, keys=KEYS, today=NOW.date()).id for request in asked)
    back = put_aside()
    with staged.session() as session, session.begin():
        revoke(session, result, revoked, keys=KEYS)
    with Session(back()) as session:
        assert [link.id for link in links_of(session, result, today=NOW.date())] == [kept]


@pytest.mark.parametrize("mode", Mode)
def test_a_comment_that_its_author_emptied_stays_empty(
    engine: Engine, put_aside: Callable[[], Back], mode: Mode
) -> None:
    staged = stage(engine, TWELVE, mode=mode)
    staged.open()
    tokens = [staged.answer(f"{name}@firm.example", texts=WORDS) for name in ("sales1", "sales2")]
    back = put_aside()
    staged.give(tokens[0], {}, texts={"T1": ""})
    with back().connect() as connection:
        kept = [responses.with_token_hash(connection, hash_of(token)) for token in tokens]
        assert [dict(standing_of(connection, response, KEYS).texts) for response in kept if response] == [{}, WORDS]


def test_a_comment_that_was_written_again_comes_back_with_its_backup(
    engine: Engine, put_aside: Callable[[], Back]
) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    token = staged.answer("sales1@firm.example", texts=WORDS)
    staged.give(token, {}, texts={"T1": ""})
    staged.give(token, {}, texts=WORDS)
    with put_aside()().connect() as connection:
        response = responses.with_token_hash(connection, hash_of(token))
        assert response is not None
        assert standing_of(connection, response, KEYS).texts == WORDS


def test_whoever_refused_reminders_gets_none_after_a_restore(staged: Stage, put_aside: Callable[[], Back]) -> None:
    staged.open()
    with staged.session() as session:
        refusing = staged.invitation(session, "sales1@firm.example").id
    back = put_aside()
    with staged.session() as session, session.begin():
        stop_reminders(session, reminders_token(KEYS, refusing), keys=KEYS)
    with Session(back()) as session:
        assert reminders_stopped(session, staged.campaign_id, KEYS) == {refusing}


def test_somebody_taken_out_of_a_draft_stays_out(staged: Stage, put_aside: Callable[[], Back]) -> None:
    back = put_aside()
    with staged.session() as session, session.begin():
        invitation = staged.invitation(session, "sales2@firm.example")
        uninvite(session, staged.campaign(session), invitation, actor=staged.actor, keys=KEYS, now=NOW)
    back()
    assert len(staged.tokens()) == 11
    assert "sales2@firm.example" not in staged.tokens()


def test_evidence_and_figures_that_were_taken_away_stay_away(staged: Stage, put_aside: Callable[[], Back]) -> None:
    staged.open()

    def figures(session: Session, *values: KpiValue) -> None:
        give_kpis(
            session,
            staged.campaign(session),
            actor=staged.actor,
            questionnaire=ALIGNMENT,
            function="sales",
            values=values,
            keys=KEYS,
            now=NOW,
        )

    with staged.session() as session, session.begin():
        campaign = staged.campaign(session)
        for code in ("V1.1", "V1.2"):
            seen = Observation(3, f"Vu pour {code}", "", NOW.date())
            note_evidence(
                session,
                campaign,
                code,
                actor=staged.actor,
                questionnaire=ALIGNMENT,
                observation=seen,
                now=NOW,
            )
        figures(session, KpiValue("K1", "sales", 40.0), KpiValue("K2", "sales", 2.0))
    back = put_aside()
    with staged.session() as session, session.begin():
        remove_evidence(
            session,
            staged.campaign(session),
            "V1.1",
            actor=staged.actor,
            questionnaire=ALIGNMENT,
            keys=KEYS,
            now=NOW,
        )
        figures(session, KpiValue("K2", "sales", 2.0))
    with Session(back()) as session:
        assert list(evidence_of(session, staged.campaign(session))) == ["V1.2"]
        assert [kept.code for kept in kpis_of(session, staged.campaign(session)).values] == ["K2"]


def test_a_masked_comment_stays_masked(staged: Stage, put_aside: Callable[[], Back]) -> None:
    staged.open()
    for function, count in TWELVE.items():
        for number in range(1, count + 1):
            staged.answer(f"{function}{number}@firm.example", texts={"T1": f"Avis {function} {number}"})
    staged.close()
    back = put_aside()
    with staged.session() as session, session.begin():
        campaign = staged.campaign(session)
        mask_comment(session, campaign, "Avis sales 3", item="T1", actor=staged.actor, keys=KEYS, now=NOW)
    with Session(back()) as session:
        frozen = session.scalars(select(FrozenResult)).one()
        assert "Avis sales 3" not in str(frozen.inputs) + str(frozen.figures)
        assert "Avis sales 2" in str(frozen.inputs)


def test_a_member_who_was_removed_stays_out_until_let_in_again(staged: Stage, put_aside: Callable[[], Back]) -> None:
    with staged.session() as session, session.begin():
        bob = account(session, "bob@firm.example")
        _let_in(session, staged, bob)
        bob_id = bob.id
    back = put_aside()
    with staged.session() as session, session.begin():
        membership = session.get_one(Membership, (bob_id, staged.organisation_id))
        remove_member(session, membership, actor=staged.actor, keys=KEYS, now=NOW)
    older = back()
    with Session(older) as session, session.begin():
        assert session.get(Membership, (bob_id, staged.organisation_id)) is None
        _let_in(session, staged, session.get_one(Account, bob_id))
    back = put_aside()
    with Session(back()) as session:
        assert session.get(Membership, (bob_id, staged.organisation_id)) is not None


def _let_in(session: Session, staged: Stage, member: Account) -> None:
    add_member(session, staged.organisation_id, account=member, role=MemberRole.OBSERVER, actor=staged.actor, now=NOW)


def test_the_register_names_nobody_and_is_its_owners_alone(staged: Stage, settings: Settings) -> None:
    staged.open()
    token = staged.answer("sales1@firm.example")
    with staged.engine.connect() as connection:
        response = responses.with_token_hash(connection, hash_of(token))
        assert response is not None
    _erase(staged, token)
    path = settings.instance / REGISTER
    for _ in range(2):
        mirror_erasures(staged.engine, path)
    content = path.read_text()
    assert len(content.splitlines()) == 1
    assert str(response.id) not in content
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_that_was_cut_short_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / REGISTER
    marks = [KeptMark("a" * 64, ""), KeptMark("b" * 64, "c" * 32)]
    register(path, marks[:1])
    with path.open("a") as file:
        file.write("b" * 50)
    assert registered(path) == {marks[0]}
    register(path, marks[1:])
    assert registered(path) == set(marks)


def test_a_page_that_erases_enters_it_in_the_register_at_once(settings: Settings, client: AuditingClient) -> None:
    walker = begin(client)
    walker.answer_page()
    key = form_key(client.get(walker.address))
    assert client.post(f"/fr/respond/{walker.token}/erase", data={KEY: key}).status_code == 303
    assert len(registered(settings.instance / REGISTER)) == 1
