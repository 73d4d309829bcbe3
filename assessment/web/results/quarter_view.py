"""What a result offers for the next measure: its day, whether it has begun, whether something can be compared."""

from dataclasses import dataclass

from assessment.i18n import Language
from assessment.services.answering.measure_again import next_day, next_token, own_history
from assessment.services.rounds.repeat_round import joint_history
from assessment.services.rounds.round_standing import RoundStanding
from assessment.store.link_tokens import hash_of
from assessment.store.queries import repeats, responses
from assessment.web.base import urls
from assessment.web.base.app_context import connection, services, session
from assessment.web.base.respondent_journey import Journey, questionnaire_asked


@dataclass(frozen=True, slots=True)
class QuarterView:
    """`begun`: where the next measure goes on, empty before. `people`: whether it asks a round's people again.

    `leader`: who asks them, where that is somebody else. `changed`, `changed_joint`: whether there is a change to tell.
    """

    day: str
    begun: str
    people: bool
    leader: str
    changed: bool
    changed_joint: bool
    mails: bool


def quarter_view(say: Language, journey: Journey, standing: RoundStanding | None) -> QuarterView | None:
    """What that result offers; None before it is finished, and for an answer to a campaign, which repeats itself."""
    response = journey.response
    if response.finished_on is None or response.campaign_id is not None:
        return None
    token = next_token(services().keys, journey.token)
    following = responses.with_token_hash(connection(), hash_of(token))
    leads = standing is not None and standing.leader.id == response.id
    # Whoever answers for the first time has nothing to compare: no other page needs the earlier answers.
    repeated = len(repeats.chain(connection(), response)) > 1
    joint = joint_history(session(), standing, response, questionnaire_asked) if standing and repeated else None
    return QuarterView(
        day=say.date(next_day(response)),
        begun=urls.resume(say.code, token) if following else "",
        people=leads,
        leader=standing.joint_round.leader_name if standing and not leads else "",
        changed=repeated and own_history(session(), response, questionnaire_asked) is not None,
        changed_joint=joint is not None,
        mails=services().sends_mail,
    )
