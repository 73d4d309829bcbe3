"""Begin a questionnaire."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection

from assessment.actions.company_record import record_of
from assessment.core.answers import Role
from assessment.core.context import Context
from assessment.core.questionnaire import Length, Questionnaire
from assessment.store import responses
from assessment.store.tokens import hash_of, new_token

UNTOLD_FUNCTION = "leadership"
"""Whoever leaves their function open reads as the leader: the short questionnaire is written for them."""


@dataclass(frozen=True, slots=True)
class About:
    """What a respondent told of themselves and of their firm; everything may be left out."""

    function: str | None = None
    role: Role | None = None
    context: Context = field(default_factory=Context)


def start_response(
    connection: Connection,
    questionnaire: Questionnaire,
    *,
    length: Length,
    language: str,
    about: About,
    today: date,
    retention_days: int,
) -> str:
    """Keep a new response and give the token of its personal link, which is kept nowhere."""
    token = new_token()
    function = about.function or read_as(questionnaire)
    role = about.role or (Role.HEAD if function == UNTOLD_FUNCTION else Role.MEMBER)
    responses.begin(
        connection,
        hash_of(token),
        questionnaire_key=questionnaire.key,
        questionnaire_version=questionnaire.version,
        length=length.value,
        language=language,
        function=function,
        role=role.value,
        context=record_of(about.context),
        started_on=today,
        saved_on=today,
        finished_on=None,
        expires_on=today + timedelta(days=retention_days),
    )
    return token


def read_as(questionnaire: Questionnaire) -> str:
    """The function of somebody who did not tell theirs."""
    known = questionnaire.functions_by_key
    return UNTOLD_FUNCTION if UNTOLD_FUNCTION in known else next(iter(known))
