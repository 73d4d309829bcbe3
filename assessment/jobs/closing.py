"""Campaigns are closed when their last day is over."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.actions.close_campaign import close_campaign
from assessment.actions.write_letter import Catalogue
from assessment.store import campaigns
from assessment.store.models import Campaign
from assessment.store.sealing import Keys


def close_due_campaigns(
    engine: Engine, *, keys: Keys, catalogue: Catalogue, clock: Callable[[], datetime]
) -> list[str]:
    """Close every campaign that is due, each in a transaction of its own; their keys."""
    with Session(engine) as session:
        due = [campaign.id for campaign in campaigns.due(session, clock())]
    for campaign_id in due:
        with Session(engine) as session, session.begin():
            campaign = session.get_one(Campaign, campaign_id)
            questionnaire = catalogue(campaign.questionnaire_key)
            close_campaign(session, campaign, actor=None, questionnaire=questionnaire, keys=keys, now=clock())
    return due
