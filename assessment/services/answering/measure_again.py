"""Measures one person again: begins the next response, and gathers those before."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.respondents import Cell, RespondentRole
from assessment.core.waves.wave_history import WaveHistory
from assessment.services.answering.response_lifecycle import RespondentProfile, start_response
from assessment.services.errors import NotAnsweredError
from assessment.services.waves.named_history import Catalogue, NamedMeasure, named_history
from assessment.store.encryption import SecretKeys
from assessment.store.frozen.content import profile_from_json
from assessment.store.link_tokens import hash_of
from assessment.store.models import ClaimedResponse
from assessment.store.queries import answers, repeats, responses
from assessment.store.queries.campaigns.campaign_answers import PersonAnswers
from assessment.store.queries.responses import KeptResponse

AGAIN = "again"
MONTHS_BETWEEN = 3


def next_token(keys: SecretKeys, token: str) -> str:
    """The token of the response that follows the one with that token: whoever holds a link finds the next one by it."""
    return keys.token(AGAIN, token)


def next_day(response: KeptResponse) -> date:
    """The day on which the next measure is due, a quarter after this one; the last of a shorter month."""
    day = response.finished_on or response.saved_on
    months = day.month - 1 + MONTHS_BETWEEN
    year, month = day.year + months // 12, months % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def repeat_response(
    session: Session,
    response: KeptResponse,
    questionnaire: Questionnaire,
    *,
    token: str,
    language: str,
    today: date,
    retention_days: int,
    length: Length | None = None,
) -> KeptResponse:
    """Begin the same person's next response, with `token`; a second call gives what the first began.

    The earlier one is kept as long as the new one, so that what changed can be told; an account that claimed it has
    the new one too. Raises NotAnsweredError before the earlier one is finished, and for an answer to a campaign.
    """
    connection = session.connection()
    begun = responses.with_token_hash(connection, hash_of(token))
    if begun is not None:
        return begun
    if response.finished_on is None or response.campaign_id is not None:
        raise NotAnsweredError
    start_response(
        connection,
        questionnaire,
        length=length or Length(response.length),
        language=language,
        about=RespondentProfile(
            response.function, RespondentRole(response.role), profile_from_json(response.context, day=None)
        ),
        today=today,
        retention_days=retention_days,
        token=token,
    )
    begun = responses.with_token_hash(connection, hash_of(token))
    if begun is None:
        raise NotAnsweredError
    link_repeated(session, begun, response)
    return begun


def link_repeated(session: Session, response: KeptResponse, previous: KeptResponse) -> None:
    """Note that a response follows an earlier one of the same person, and keep that one as long."""
    connection = session.connection()
    repeats.note_repeated(connection, response.id, previous_id=previous.id)
    until = max(response.expires_on, previous.expires_on)
    claim = session.get(ClaimedResponse, previous.id)
    if claim is not None:
        session.add(
            ClaimedResponse(
                response_id=response.id,
                account_id=claim.account_id,
                organisation_id=claim.organisation_id,
                claimed_on=response.started_on,
            )
        )
        session.flush()
        responses.note_save(connection, response.id, today=response.saved_on, until=until)
    responses.note_save(connection, previous.id, today=previous.saved_on, until=until)


def own_history(session: Session, response: KeptResponse, catalogue: Catalogue) -> WaveHistory | None:
    """One person's finished measures up to that response; None for a first one, or before it is finished."""
    finished = [
        kept_response
        for kept_response in repeats.chain(session.connection(), response)
        if kept_response.finished_on is not None
    ]
    measures = [
        measure for kept_response in finished if (measure := _measure(session, kept_response, catalogue)) is not None
    ]
    if len(measures) < 2 or measures[-1].key != str(response.id):
        return None
    return named_history(measures)


def _measure(session: Session, response: KeptResponse, catalogue: Catalogue) -> NamedMeasure | None:
    given = answers.standing_of(session.connection(), response.id)
    if all(cell == Cell.SKIPPED for cell in given.cells.values()):
        return None
    person = PersonAnswers(response.function, response.role, "", finished=True, cells=dict(given.cells))
    return NamedMeasure(
        key=str(response.id),
        name="",
        day=response.finished_on or response.saved_on,
        questionnaire=catalogue(response.questionnaire_key, response.questionnaire_version),
        length=Length(response.length),
        people=(person,),
        persons=("",),
    )
