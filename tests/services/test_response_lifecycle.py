"""Lifecycle of a response."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from assessment.core.questionnaire.answer_sheet import sheet_from_rows
from assessment.core.questionnaire.company_profile import CompanyProfile, OrderValue, SalesCycle
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.respondents import Respondent, RespondentRole
from assessment.core.results.diagnosis import diagnose
from assessment.services.answering.diagnose_response import diagnose_response
from assessment.services.answering.response_lifecycle import (
    RespondentProfile,
    erase_expired,
    erase_response,
    extend_response,
    finish_response,
    start_response,
)
from assessment.services.answering.save_answers import InvalidAnswersError, SubmittedAnswers, mark_skipped, save_answers
from assessment.store.encryption import SecretKeys
from assessment.store.frozen.content import profile_from_json, profile_to_json
from assessment.store.link_tokens import hash_of
from assessment.store.queries import answers, responses
from assessment.store.queries.responses import KeptResponse

DAY = date(2026, 3, 4)
COMPANY = CompanyProfile(
    organisation="Atelier Dupré",
    headcount=48,
    staff={"sales": 6, "finance": 0},
    cycle=SalesCycle.LONG,
    basket=OrderValue.LOW,
    complex_offer=False,
    several_sites=True,
    marketing_share=12.5,
)

KEYS = SecretKeys.from_secret("0f9a1b7c2d8e3f4a5b6c7d8e9f0a1b2c3d4e5f60")


def _started(
    connection: Connection,
    questionnaire: Questionnaire,
    about: RespondentProfile | None = None,
    length: Length = Length.FULL,
) -> tuple[str, KeptResponse]:
    token = start_response(
        connection,
        questionnaire,
        length=length,
        language="fr",
        about=about or RespondentProfile("sales", RespondentRole.HEAD, COMPANY),
        today=DAY,
        retention_days=180,
    )
    return token, _found(connection, token)


def _found(connection: Connection, token: str) -> KeptResponse:
    kept_response = responses.with_token_hash(connection, hash_of(token))
    assert kept_response is not None
    return kept_response


def _save(
    connection: Connection,
    response: KeptResponse,
    questionnaire: Questionnaire,
    given: SubmittedAnswers,
    day: date = DAY,
) -> None:
    pages = questionnaire.pages(Length(response.length), response.function)
    asked = {item.code: item for page in pages for item in page.items}
    save_answers(connection, response, given, asked=asked, keys=KEYS, today=day, retention_days=180)


def test_a_response_is_kept_for_the_time_promised(connection: Connection, questionnaire: Questionnaire) -> None:
    _, response = _started(connection, questionnaire)
    assert (response.started_on, response.saved_on, response.expires_on) == (DAY, DAY, DAY + timedelta(days=180))
    assert (response.questionnaire_key, response.questionnaire_version) == ("alignment", questionnaire.version)


@pytest.mark.parametrize(
    ("about", "function", "role"),
    [
        (RespondentProfile(), "leadership", "head"),
        (RespondentProfile("finance"), "finance", "member"),
        (RespondentProfile("finance", RespondentRole.HEAD), "finance", "head"),
        (RespondentProfile(None, RespondentRole.MEMBER), "leadership", "member"),
    ],
)
def test_what_was_left_open_is_read_in_one_way(
    connection: Connection, questionnaire: Questionnaire, about: RespondentProfile, function: str, role: str
) -> None:
    _, response = _started(connection, questionnaire, about)
    assert (response.function, response.role) == (function, role)


@pytest.mark.parametrize("context", [COMPANY, CompanyProfile(), CompanyProfile(headcount=1, complex_offer=True)])
def test_the_company_comes_back_as_it_was_told(context: CompanyProfile) -> None:
    assert profile_from_json(profile_to_json(context), day=None) == context


def test_what_was_left_out_is_not_kept() -> None:
    assert profile_to_json(CompanyProfile(headcount=4)) == {"headcount": 4}


def test_saving_moves_the_end_once_a_day(connection: Connection, questionnaire: Questionnaire) -> None:
    token, response = _started(connection, questionnaire)
    later = DAY + timedelta(days=30)
    _save(connection, response, questionnaire, SubmittedAnswers({"V1.1": 3}), later)
    assert _found(connection, token).expires_on == later + timedelta(days=180)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (SubmittedAnswers({"Z1.1": 3}), "unknown_item"),
        (SubmittedAnswers({"V1.1": 0}), "no_such_option"),
        (SubmittedAnswers({"V1.1": 6}), "no_such_option"),
        (SubmittedAnswers({"X1.sales": 3}), "unknown_item"),
        (SubmittedAnswers({"T1": 3}), "unknown_item"),
        (SubmittedAnswers({}, {"V1.1": "text"}), "unknown_item"),
    ],
)
def test_one_wrong_answer_and_none_is_kept(
    connection: Connection, questionnaire: Questionnaire, given: SubmittedAnswers, what: str
) -> None:
    _, response = _started(connection, questionnaire)
    spoiled = SubmittedAnswers({"V1.2": 2, **given.cells}, {"T2": "a text", **given.texts})
    with pytest.raises(InvalidAnswersError) as refusal:
        _save(connection, response, questionnaire, spoiled)
    assert refusal.value.what == what
    assert answers.standing_of(connection, response.id) == answers.StoredAnswers({}, {})


def test_the_first_day_of_finishing_stays(connection: Connection, questionnaire: Questionnaire) -> None:
    token, response = _started(connection, questionnaire)
    finish_response(connection, response, today=DAY)
    finish_response(connection, _found(connection, token), today=DAY + timedelta(days=9))
    assert _found(connection, token).finished_on == DAY


def test_going_on_to_the_full_length_opens_the_response_again(
    connection: Connection, questionnaire: Questionnaire
) -> None:
    token, response = _started(connection, questionnaire, length=Length.QUICK)
    _save(connection, response, questionnaire, SubmittedAnswers({"V1.1": 4}))
    finish_response(connection, response, today=DAY)
    extend_response(connection, response)
    kept_response = _found(connection, token)
    assert (kept_response.length, kept_response.finished_on) == ("full", None)
    assert answers.cells_of(connection, kept_response.id) == {"V1.1": 4}


def test_the_diagnosis_is_that_of_the_command(connection: Connection, questionnaire: Questionnaire) -> None:
    """The same answers through the page and through a file give the same figures: both ask the core."""
    token, response = _started(connection, questionnaire)
    cells = {
        item.code: 1 + number % 5 for number, item in enumerate(questionnaire.rated_items) if item.rated != "sales"
    }
    _save(connection, response, questionnaire, SubmittedAnswers(cells, {"T1": "Un texte"}))
    finish_response(connection, response, today=DAY)
    kept_response = _found(connection, token)
    outcome = diagnose_response(questionnaire, kept_response, answers.standing_of(connection, kept_response.id))
    sheet = sheet_from_rows(questionnaire, Length.FULL, (Respondent("1", "sales", RespondentRole.HEAD),), (cells,))
    expected = diagnose(questionnaire, sheet, length=Length.FULL, staff=COMPANY.staff)
    assert outcome.diagnosis.total == expected.total
    assert [lever.score for lever in outcome.diagnosis.levers] == [lever.score for lever in expected.levers]
    assert outcome.diagnosis.comments == {"T1": ("Un texte",)}
    assert outcome.context.day == DAY
    assert outcome.context.organisation == "Atelier Dupré"


def test_skipped_items_count_as_not_answered(connection: Connection, questionnaire: Questionnaire) -> None:
    _, response = _started(connection, questionnaire)
    mark_skipped(connection, response, ["V1.1"], KEYS)
    outcome = diagnose_response(questionnaire, response, answers.standing_of(connection, response.id))
    assert outcome.diagnosis.items["V1.1"].skipped == 1


def test_erasing(connection: Connection, questionnaire: Questionnaire) -> None:
    token, response = _started(connection, questionnaire)
    other, _ = _started(connection, questionnaire)
    erase_response(connection, response, KEYS)
    assert responses.with_token_hash(connection, hash_of(token)) is None
    assert _found(connection, other)
    assert erase_expired(connection, DAY + timedelta(days=181)) == 1
