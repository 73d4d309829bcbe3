"""Linkage codes between two waves."""

import re

import pytest
from sqlalchemy import Engine, select

from assessment.core.privacy.confidentiality import Mode
from assessment.services.answering.linkage_codes import UnknownCodeError, code_to_keep, known_code, read_code
from assessment.services.answering.start_from_invitation import start_from_invitation
from assessment.services.scheduling.next_wave import relaunch
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import PairKey
from assessment.store.queries import responses
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, Stage, stage

SALES = {"sales": 6}
ONE = "sales1@firm.example"


@pytest.fixture
def staged(engine: Engine) -> Stage:
    """A confidential wave that is open."""
    made = stage(engine, SALES, mode=Mode.CONFIDENTIAL)
    made.open()
    return made


def _code(staged: Stage, token: str) -> str | None:
    with staged.session() as session:
        response = responses.with_token_hash(session.connection(), hash_of(token))
        assert response is not None
        return code_to_keep(session, response, token, keys=KEYS)


def _next(staged: Stage) -> Stage:
    staged.close()
    with staged.session() as session, session.begin():
        draft = relaunch(
            session,
            staged.campaign(session),
            actor=staged.actor,
            questionnaire=ALIGNMENT,
            keys=KEYS,
            base_url=BASE,
            now=NOW,
        )
        wave = Stage(staged.engine, staged.actor, staged.organisation_id, draft.id)
    wave.open()
    return wave


def _begin(wave: Stage, email: str, written: str) -> str:
    with wave.session() as session, session.begin():
        code = known_code(session, wave.campaign(session), written, keys=KEYS)
        token = wave.tokens()[email]
        return start_from_invitation(session, token, keys=KEYS, language="fr", now=NOW, code=code).token


def _kept(staged: Stage) -> list[str]:
    with staged.session() as session:
        return list(session.scalars(select(PairKey.pair_key)))


def test_a_code_is_short_clear_to_read_and_always_shown_alike(staged: Stage) -> None:
    token = staged.answer(ONE)
    code = _code(staged, token)
    assert code is not None
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    assert _code(staged, token) == code
    assert _kept(staged) == [KEYS.kept_pair_key(KEYS.pair_key(staged.organisation_id, code))]
    assert KEYS.decrypted_pair_key(_kept(staged)[0]) == KEYS.pair_key(staged.organisation_id, code)
    assert code not in _kept(staged)


def test_every_firm_keeps_another_hash_of_one_code() -> None:
    assert KEYS.pair_key("one", "ABCD-EFGH-JKMN") != KEYS.pair_key("other", "ABCD-EFGH-JKMN")
    assert SecretKeys.from_secret("x" * 40).pair_key("one", "A") != KEYS.pair_key("one", "A")


def test_a_code_brought_along_links_both_answers_and_stays_the_same(staged: Stage) -> None:
    code = _code(staged, staged.answer(ONE))
    assert code is not None
    wave = _next(staged)
    token = _begin(wave, "sales2@firm.example", code.lower().replace("-", " "))
    assert len(_kept(wave)) == 2
    assert len(set(_kept(wave))) == 1
    assert _code(wave, token) == "", "it is not kept in clear, and cannot be shown again"


def test_without_a_code_the_answer_counts_and_only_the_link_is_lost(staged: Stage) -> None:
    staged.answer(ONE)
    wave = _next(staged)
    token = _begin(wave, ONE, "  ")
    assert len(set(_kept(wave))) == 2
    assert _code(wave, token)


@pytest.mark.parametrize("written", ["ABCD", "ABCD-EFGH-JKMN", "U" * 12, "é" * 12, "A" * 500])
def test_a_code_that_nobody_was_given_is_refused(staged: Stage, written: str) -> None:
    wave = _next(staged)
    with wave.session() as session, pytest.raises(UnknownCodeError):
        known_code(session, wave.campaign(session), written, keys=KEYS)


def test_letters_that_are_taken_for_figures_are_understood() -> None:
    assert read_code("o1il-0000-oooo") == "0111-0000-0000"
    assert read_code("") is None


def test_named_heads_have_no_code(engine: Engine) -> None:
    named = stage(engine, SALES, mode=Mode.NAMED)
    named.open()
    assert _code(named, named.answer(ONE)) is None
    assert _kept(named) == []


def test_erasing_an_answer_erases_its_link(staged: Stage) -> None:
    token = staged.answer(ONE)
    with staged.engine.begin() as connection:
        response = responses.with_token_hash(connection, hash_of(token))
        assert response is not None
        responses.erase(connection, response.id, KEYS)
    assert _kept(staged) == []
