"""Comments in frozen results: masked, and erased with their author's answers."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import OperationalError

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.free_text import MASKED
from assessment.services.answering.response_lifecycle import erase_expired, erase_response
from assessment.services.campaign_report import keeper
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.errors import CampaignClosedError, CampaignOpenError
from assessment.services.results.campaign_result import campaign_result
from assessment.services.results.change_frozen import mask_comment
from assessment.store.database import connect
from assessment.store.link_tokens import hash_of
from assessment.store.models import AuditEvent, KeptDocument
from assessment.store.queries import responses
from assessment.store.queries.campaigns import results
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, TWELVE, Stage, everything, stage


def _closed(engine: Engine, writing: int) -> tuple[Stage, list[str]]:
    """Twelve people, so many of whom wrote a comment; closed. The tokens of their responses."""
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    tokens = [
        staged.answer(email, texts={"T1": f"Texte {number:02}"} if number < writing else {})
        for number, email in enumerate(staged.tokens())
    ]
    staged.close()
    return staged, tokens


def _comments(staged: Stage) -> tuple[str, ...] | None:
    with staged.session() as session:
        campaign = staged.campaign(session)
        reading = campaign_result(session, campaign, actor=staged.actor, questionnaire=ALIGNMENT, keys=KEYS).reading
        return None if reading.comments is None else tuple(sorted(reading.comments.get("T1", ())))


def _mask(staged: Stage, text: str) -> None:
    with staged.session() as session, session.begin():
        mask_comment(session, staged.campaign(session), text, item="T1", actor=staged.actor, keys=KEYS, now=NOW)


def test_a_masked_comment_leaves_its_place_and_a_line_in_the_log(engine: Engine) -> None:
    staged, _ = _closed(engine, 11)
    assert _comments(staged) == tuple(f"Texte {number:02}" for number in range(11))
    with staged.session() as session, session.begin():
        session.add(KeptDocument(key="d" * 64, campaign_id=staged.campaign_id, number=1, content=b"%PDF Texte 04"))
    _mask(staged, "Texte 04")
    comments = _comments(staged)
    assert comments is not None
    assert (len(comments), comments.count(MASKED)) == (11, 1)
    with staged.session() as session:
        frozen = results.latest(session, staged.campaign_id)
        assert frozen is not None
        assert "Texte 04" not in f"{frozen.inputs} {frozen.figures}"
        assert session.scalars(select(KeptDocument)).all() == [], "a document that was made before holds it still"
        assert "mask_comment" in session.scalars(select(AuditEvent.verb)).all()


@pytest.mark.parametrize(("masked", "kept"), [(False, 1), (True, 0)])
def test_a_document_that_was_laid_out_meanwhile_is_not_kept(engine: Engine, masked: bool, kept: int) -> None:  # noqa: FBT001
    staged, _ = _closed(engine, 11)
    with staged.session() as session:
        campaign = staged.campaign(session)
        owner = campaign_result(
            session, campaign, actor=staged.actor, questionnaire=ALIGNMENT, keys=KEYS
        ).document_owner
    if masked:
        _mask(staged, "Texte 04")
    keeper(engine, owner, "d" * 64, KEYS)(b"%PDF Texte 04")
    with staged.session() as session:
        assert len(session.scalars(select(KeptDocument)).all()) == kept


def test_nothing_is_masked_before_the_closing_or_once_it_is_published(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    with pytest.raises(CampaignOpenError):
        _mask(staged, "Texte 01")
    staged.close()
    with staged.session() as session, session.begin():
        publish_campaign(session, staged.campaign(session), actor=staged.actor, base_url=BASE, now=NOW)
    with pytest.raises(CampaignClosedError):
        _mask(staged, "Texte 01")


def test_comments_count_their_authors_not_all_who_answered(engine: Engine) -> None:
    """Twelve answered: nine comments are neither shown nor kept in what is frozen."""
    staged, _ = _closed(engine, 9)
    assert _comments(staged) is None
    with staged.session() as session:
        frozen = results.latest(session, staged.campaign_id)
        assert frozen is not None
        assert (frozen.inputs["comments"], frozen.inputs["commenters"]) == ({}, 9)


def _erase(connection: Connection, token: str) -> None:
    response = responses.with_token_hash(connection, hash_of(token))
    assert response is not None
    erase_response(connection, response, KEYS)


def test_two_people_who_erase_at_once_do_not_bring_each_other_back(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged, tokens = _closed(engine, 11)
    impatient = connect(engine.url.render_as_string(hide_password=False), busy_milliseconds=1)
    contents = results.contents

    def read_while_another_erases(connection: Connection, campaign_ids: Sequence[str]) -> list[results.FrozenContent]:
        monkeypatch.undo()
        frozen = contents(connection, campaign_ids)
        with pytest.raises(OperationalError, match="locked"), impatient.begin() as beside:
            _erase(beside, tokens[4])
        return frozen

    monkeypatch.setattr(results, "contents", read_while_another_erases)
    with engine.begin() as connection:
        _erase(connection, tokens[3])
    with impatient.begin() as connection:
        _erase(connection, tokens[4])
    impatient.dispose()
    comments = _comments(staged)
    assert comments is not None
    assert {"Texte 03", "Texte 04"}.isdisjoint(comments)


def test_whoever_erases_their_answers_takes_their_words_out_of_the_result(engine: Engine) -> None:
    staged, tokens = _closed(engine, 11)
    with engine.begin() as connection:
        _erase(connection, tokens[3])
    comments = _comments(staged)
    assert comments is not None
    assert "Texte 03" not in comments
    assert len(comments) == 10
    with staged.session() as session:
        frozen = results.latest(session, staged.campaign_id)
        assert frozen is not None
        assert len(frozen.inputs["people"]) == 11
        campaign = staged.campaign(session)
        seen = campaign_result(session, campaign, actor=staged.actor, questionnaire=ALIGNMENT, keys=KEYS).reading
        assert seen.diagnosis is not None
        assert seen.diagnosis.respondents == 12, "what was published stays"


def test_the_end_of_retention_leaves_no_words_in_the_result(engine: Engine) -> None:
    staged, _ = _closed(engine, 11)
    with engine.begin() as connection:
        erase_expired(connection, NOW.date().replace(year=NOW.year + 3))
    assert _comments(staged) == ()
    with staged.session() as session:
        frozen = results.latest(session, staged.campaign_id)
        assert frozen is not None
        assert (frozen.inputs["people"], frozen.inputs["links"]) == ([], [])


@pytest.mark.parametrize("expired", [False, True])
def test_a_named_person_who_erased_their_answers_is_nowhere_in_the_result(engine: Engine, *, expired: bool) -> None:
    staged = stage(engine, {"sales": 2, "marketing": 1, "finance": 1}, mode=Mode.NAMED)
    staged.open()
    with staged.session() as session, session.begin():
        for email in staged.tokens():
            staged.invitation(session, email).name = f"Head {email}"
    tokens = {
        email: staged.answer(email, everything(email[:-14], 1 + number), texts={"T1": f"Written by {email}"})
        for number, email in enumerate(staged.tokens())
    }
    staged.close()
    before = _named_analysis(staged)
    with engine.begin() as connection:
        if expired:
            gone = list(tokens)
            erase_expired(connection, NOW.date().replace(year=NOW.year + 3))
        else:
            gone = ["sales1@firm.example", "finance1@firm.example"]
            for email in gone:
                _erase(connection, tokens[email])
    with staged.session() as session:
        frozen = results.latest(session, staged.campaign_id)
        assert frozen is not None
        kept = f"{frozen.inputs} {frozen.figures}"
        assert {email for email in tokens if f"Head {email}" in kept} == set(tokens) - set(gone)
        assert {email for email in tokens if f"Written by {email}" in kept} == set(tokens) - set(gone)
        assert frozen.inputs["answers"] == 4
    after = _named_analysis(staged)
    assert before.diagnosis is not None
    assert after.diagnosis is not None
    assert before.diagnosis.people is not None
    assert after.diagnosis.people is None
    assert (after.diagnosis.total, after.diagnosis.levers, after.items) == (
        before.diagnosis.total,
        before.diagnosis.levers,
        before.items,
    )


def _named_analysis(staged: Stage) -> CampaignAnalysis:
    with staged.session() as session:
        campaign = staged.campaign(session)
        return campaign_result(session, campaign, actor=staged.actor, questionnaire=ALIGNMENT, keys=KEYS).reading


def test_the_end_of_retention_writes_a_named_result_once_for_all_its_people(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = stage(engine, TWELVE, mode=Mode.NAMED)
    staged.open()
    for email in staged.tokens():
        staged.answer(email)
    staged.close()
    written: list[int] = []
    rewrite = results.rewrite

    def noted(connection: Connection, content: results.FrozenContent, *, input_hash: str) -> None:
        written.append(len(content.inputs["people"]))
        rewrite(connection, content, input_hash=input_hash)

    monkeypatch.setattr(results, "rewrite", noted)
    with engine.begin() as connection:
        assert erase_expired(connection, NOW.date().replace(year=NOW.year + 3)) == 12
    assert written == [0]


def test_whoever_answered_nothing_takes_nobody_of_the_same_name_along(engine: Engine) -> None:
    staged = stage(engine, {"sales": 2, "marketing": 1, "finance": 1}, mode=Mode.NAMED)
    staged.open()
    with staged.session() as session, session.begin():
        for email in staged.tokens():
            staged.invitation(session, email).name = "Anne Martin"
    tokens = {email: staged.start(email) for email in staged.tokens()}
    for email in ("sales1@firm.example", "marketing1@firm.example", "finance1@firm.example"):
        staged.give(tokens[email])
    staged.close()
    with engine.begin() as connection:
        _erase(connection, tokens["sales2@firm.example"])
    with staged.session() as session:
        frozen = results.latest(session, staged.campaign_id)
        assert frozen is not None
        assert len(frozen.inputs["people"]) == 3
