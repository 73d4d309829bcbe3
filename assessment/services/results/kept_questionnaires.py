"""Every questionnaire that was asked, kept by the hash of its content and found by it."""

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Questionnaire
from assessment.questionnaire_files.catalogue import questionnaire_by_hash
from assessment.services.errors import QuestionnaireUnknownError
from assessment.store.frozen.content import questionnaire_from_json, questionnaire_to_json
from assessment.store.models import Campaign, FrozenResult, KeptQuestionnaire


def keep_questionnaire(session: Session, campaign: Campaign, questionnaire: Questionnaire, *, today: date) -> None:
    """Keep what a campaign asks, whole, whatever becomes of its folder."""
    campaign.questionnaire_hash = questionnaire.content_hash
    if session.get(KeptQuestionnaire, questionnaire.content_hash) is None:
        session.add(
            KeptQuestionnaire(
                content_hash=questionnaire.content_hash,
                key=questionnaire.key,
                version=questionnaire.version,
                content=questionnaire_to_json(questionnaire),
                kept_on=today,
            )
        )
        session.flush()


def kept_questionnaire(session: Session, content_hash: str, own: Path | None = None) -> Questionnaire:
    """The questionnaire with that content, among those that were asked, then those that are shipped or the operator's.

    Raises QuestionnaireUnknownError.
    """
    questionnaire = questionnaire_by_hash(content_hash, own)
    if questionnaire is not None:
        return questionnaire
    kept = session.get(KeptQuestionnaire, content_hash)
    if kept is None:
        raise QuestionnaireUnknownError
    return questionnaire_from_json(kept.content)


def questionnaire_asked(session: Session, frozen: FrozenResult, offered: Questionnaire) -> Questionnaire:
    """What a result was made with: `offered` when it is that, else the one that was kept. Raises as above."""
    content_hash = frozen.questionnaire_hash
    return offered if offered.content_hash == content_hash else kept_questionnaire(session, content_hash)
