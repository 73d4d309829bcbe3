"""Scores of clients' campaigns, as a consultant reads them, for a benchmark."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from assessment.core.benchmark.measured_scores import MeasuredScore, measured_scores
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.waves.common_items import wordings
from assessment.services.benchmark.kept_scores import scores_for
from assessment.services.errors import QuestionnaireUnknownError
from assessment.services.permissions import Actor
from assessment.services.results.campaign_result import ReadCampaign, readers_of
from assessment.services.results.frozen_figures import analysis_of
from assessment.services.results.kept_questionnaires import kept_questionnaire, questionnaire_asked
from assessment.store.encryption import SecretKeys
from assessment.store.queries.campaigns import benchmarks, results


def client_scores(
    session: Session, campaigns: Sequence[ReadCampaign], *, actor: Actor, questionnaire: Questionnaire, keys: SecretKeys
) -> dict[str, dict[str, MeasuredScore]]:
    """Scores by campaign, as the actor may read them: whoever answered one needs one more person in every group there.

    A practice counts where the campaign asked it in the words of `questionnaire`. Campaigns whose questionnaire is lost
    are left out.
    """
    readers = readers_of(session, campaigns, actor=actor, keys=keys)
    today = _PracticeWords(session, questionnaire)
    scores = {}
    for campaign_id, kept in benchmarks.measured(session, list(readers)).items():
        try:
            if kept is None:
                content_hash, measured = _read_whole(session, campaign_id, questionnaire, readers[campaign_id])
            else:
                content_hash, measured = kept["questionnaire"], scores_for(kept, readers[campaign_id])
            scores[campaign_id] = today.in_the_same_words(measured, content_hash)
        except QuestionnaireUnknownError:
            continue
    return scores


def _read_whole(
    session: Session, campaign_id: str, questionnaire: Questionnaire, reader: str | None
) -> tuple[str, dict[str, MeasuredScore]]:
    """The questionnaire's hash and the scores of a result beside which no scores are kept."""
    frozen = results.latest(session, campaign_id)
    if frozen is None:
        raise QuestionnaireUnknownError
    analysis = analysis_of(frozen, questionnaire_asked(session, frozen, questionnaire), reader=reader)
    return frozen.questionnaire_hash, measured_scores(analysis)


class _PracticeWords:
    """Tells which practices a campaign asked in today's words; each questionnaire is read once."""

    def __init__(self, session: Session, questionnaire: Questionnaire) -> None:
        self._session, self._questionnaire = session, questionnaire
        self._today = wordings(questionnaire, (item.code for item in questionnaire.lever_items))
        self._differing: dict[str, frozenset[str]] = {questionnaire.content_hash: frozenset()}

    def in_the_same_words(self, measured: dict[str, MeasuredScore], content_hash: str) -> dict[str, MeasuredScore]:
        """The scores without those of practices that read otherwise today. Raises QuestionnaireUnknownError."""
        if content_hash not in self._differing:
            self._differing[content_hash] = self._differing_from(kept_questionnaire(self._session, content_hash))
        differing = self._differing[content_hash]
        return {key: score for key, score in measured.items() if key not in differing} if differing else measured

    def _differing_from(self, asked: Questionnaire) -> frozenset[str]:
        common = [code for code in self._today if code in asked.items_by_code]
        then = wordings(asked, common)
        return frozenset(code for code, words in self._today.items() if then.get(code) != words)
