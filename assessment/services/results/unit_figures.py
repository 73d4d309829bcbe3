"""Newest published figures of each unit of an organisation, as a member may read them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.errors import QuestionnaireUnknownError
from assessment.services.permissions import Actor, Right, require
from assessment.services.results.campaign_result import readers_of
from assessment.services.results.frozen_figures import analysis_of
from assessment.services.results.kept_questionnaires import kept_questionnaire
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign
from assessment.store.queries.campaigns import results

Range = tuple[float, float]


@dataclass(frozen=True)
class UnitFigures:
    """A unit's newest published campaign: the company's published figure and range of each scale, by its key.

    `respondents` is None where nothing may be shown; a scale without a figure is told by its reason.
    """

    unit: str
    campaign: Campaign
    questionnaire: Questionnaire
    respondents: int | None
    scores: dict[str, PublishedFigure]
    ranges: dict[str, Range]


def unit_figures(session: Session, organisation_id: str, *, actor: Actor, keys: SecretKeys) -> tuple[UnitFigures, ...]:
    """The units that have a published campaign, the whole firm first. Raises NotAllowedError.

    Every figure stands on the unit's own result page for the same reader: whoever answered a confidential campaign
    needs one more person in every group there, and what is hidden there is hidden here.
    """
    require(actor, Right.READ, organisation_id)
    newest = results.newest_published(session, organisation_id)
    readers = readers_of(session, [campaign for _, campaign in newest], actor=actor, keys=keys)
    candidates = (_figures(session, unit, campaign, readers[campaign.id]) for unit, campaign in newest)
    return tuple(figures for figures in candidates if figures is not None)


def _figures(session: Session, unit: str, campaign: Campaign, reader: str | None) -> UnitFigures | None:
    frozen = results.latest(session, campaign.id)
    if frozen is None:
        return None
    try:
        questionnaire = kept_questionnaire(session, frozen.inputs["questionnaire"]["hash"])
    except QuestionnaireUnknownError:
        return None
    analysis = analysis_of(frozen, questionnaire, reader=reader)
    diagnosis = analysis.diagnosis
    if diagnosis is None:
        return UnitFigures(unit, campaign, questionnaire, None, {}, {})
    return UnitFigures(
        unit,
        campaign,
        questionnaire,
        diagnosis.respondents,
        {key: groups[COMPANY] for key, groups in analysis.scores.items() if COMPANY in groups},
        {key: interval for key, scale in diagnosis.scales.items() if (interval := scale.interval())},
    )
