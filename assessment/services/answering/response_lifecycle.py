"""Lifecycle of a response: start, change language, extend, finish, erase."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection

from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.services.answering.save_answers import cipher_of
from assessment.services.results.change_frozen import forget_answers, forget_everybody
from assessment.store.encryption import SecretKeys
from assessment.store.frozen.content import profile_to_json
from assessment.store.link_tokens import hash_of, new_token
from assessment.store.queries import answers, outbox, responses
from assessment.store.queries.answers import ErasedAnswers
from assessment.store.queries.campaigns import share_links
from assessment.store.queries.documents import forget_documents
from assessment.store.queries.responses import KeptResponse

UNTOLD_FUNCTION = "leadership"
"""Whoever leaves their function open reads as the leader: the short questionnaire is written for them."""


@dataclass(frozen=True, slots=True)
class RespondentProfile:
    """What a respondent told of themselves and of their firm; everything may be left out."""

    function: str | None = None
    role: RespondentRole | None = None
    context: CompanyProfile = field(default_factory=CompanyProfile)


def start_response(
    connection: Connection,
    questionnaire: Questionnaire,
    *,
    length: Length,
    language: str,
    about: RespondentProfile,
    today: date,
    retention_days: int,
    token: str | None = None,
) -> str:
    """Keep a new response and give the token of its personal link, which is kept nowhere.

    `token`: one that a page made beforehand, so that a form that is sent twice begins once.
    """
    token = token or new_token()
    function = about.function or read_as(questionnaire)
    role = about.role or (RespondentRole.HEAD if function == UNTOLD_FUNCTION else RespondentRole.MEMBER)
    responses.begin(
        connection,
        hash_of(token),
        questionnaire_key=questionnaire.key,
        questionnaire_version=questionnaire.version,
        length=length.value,
        language=language,
        function=function,
        role=role.value,
        context=profile_to_json(about.context),
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


def finish_response(connection: Connection, response: KeptResponse, *, today: date) -> None:
    """Note the day on which the respondent first asked for the results: the report bears it.

    In a confidential campaign that day tells nothing: it is the one on which the campaign opened.
    """
    if response.finished_on is None:
        responses.note_finish(connection, response.id, today=response.started_on if response.confidential else today)


def extend_response(connection: Connection, response: KeptResponse) -> None:
    """Ask the full length from now on; every item of the short one is an item of the full one, so all answers stay."""
    if response.length != Length.FULL:
        responses.note_length(connection, response.id, Length.FULL.value)


def tell_headcount(connection: Connection, response: KeptResponse, headcount: int | None) -> None:
    """Note how many people the firm counts, or that it is not told; the rest of what was told of it stays."""
    context = {**response.context, "headcount": headcount}
    responses.note_context(
        connection, response.id, {name: value for name, value in context.items() if value is not None}
    )


def change_language(connection: Connection, response: KeptResponse, code: str) -> None:
    """Note the language in which the respondent reads from now on.

    Not in a confidential campaign, where the one reader of English must not be found by it: the address tells it.
    """
    if not response.confidential:
        responses.note_language(connection, response.id, code)


def erase_response(connection: Connection, response: KeptResponse, keys: SecretKeys) -> None:
    """Erase a response with its answers and texts; its link opens nothing any more.

    Of a campaign that is closed, they leave what was frozen too; figures that were published stay.
    """
    if response.campaign_id and not response.counts_still:
        given = answers.standing_of(connection, response.id, cipher_of(response, keys))
        name = None if response.confidential else responses.name_of(connection, response.id)
        forget_answers(connection, response.campaign_id, [ErasedAnswers(name, response.function, given)])
    if response.campaign_id:
        forget_documents(connection, response.campaign_id)
    outbox.forget(connection, outbox.of_response(response.id))
    responses.erase(connection, response.id, keys)


def erase_expired(connection: Connection, today: date) -> int:
    """Erase every response that is past its time, and every read-only link; how many responses there were.

    Answers and comments to a campaign leave what was frozen too: of a confidential one everybody's at once, since they
    cannot be told apart. Figures that were published stay.
    """
    campaigns = list(responses.expired_confidential(connection, today))
    forget_everybody(connection, campaigns)
    named = answers.expired_named(connection, today)
    for campaign_id, people in named.items():
        forget_answers(connection, campaign_id, people)
    for campaign_id in {*campaigns, *named}:
        forget_documents(connection, campaign_id)
    share_links.erase_expired(connection, today)
    return responses.erase_expired(connection, today)
