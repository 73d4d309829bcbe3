"""Joint rounds that a member claimed, beside the campaigns of the organisation and in its year."""

from dataclasses import dataclass

from assessment.core.waves.wave_history import WaveHistory
from assessment.services.rounds.repeat_round import joint_history
from assessment.services.rounds.round_standing import RoundStanding, standing_of_response
from assessment.store.queries import claimed_responses
from assessment.web.base.app_context import connection, session
from assessment.web.base.pages import OrganisationPage
from assessment.web.base.respondent_journey import questionnaire_asked
from assessment.web.rounds.joint_view import numbered
from reports.content.waves import year


@dataclass(frozen=True, slots=True)
class ClaimedRound:
    """One round with those before it, read through the claimer's own answers in the last of them."""

    response_id: int
    standing: RoundStanding
    history: WaveHistory
    """Every measure that the claimer answered; one, or more."""


def claimed_rounds(page: OrganisationPage) -> list[ClaimedRound]:
    """The rounds that this member claimed here and may read, latest first; a round that was repeated stands once."""
    rounds: list[ClaimedRound] = []
    repeated: set[str] = set()
    for check in claimed_responses.of_account(session(), page.organisation.id, page.actor.account_id):
        response = claimed_responses.response_of(
            connection(),
            check.response_id,
            organisation_id=page.organisation.id,
            account_id=page.actor.account_id,
        )
        standing = standing_of_response(session(), response) if response is not None else None
        if response is None or standing is None or not standing.includes(response) or not standing.has_result:
            continue
        history = joint_history(session(), standing, response, questionnaire_asked, least=1)
        if history is None:
            continue
        repeated |= {line.key for line in history.waves[:-1]}
        rounds.append(ClaimedRound(check.response_id, standing, history))
    # Two rounds of one day come in no order: only what was repeated tells which is the last.
    return [claimed for claimed in rounds if claimed.standing.joint_round.id not in repeated]


def year_of_round(page: OrganisationPage, claimed: ClaimedRound) -> year.YearPage:
    """The measures of a round as a year; the verdict stands where the last one is compared with the one before."""
    history = numbered(claimed.history, page.say)
    changes = history.previous.changes if history.previous else {}
    kept = {history.now.key: {key: year.KeptVerdict(change.code, change.tested) for key, change in changes.items()}}
    return year.build(history, kept if changes else {}, (), page.say)
