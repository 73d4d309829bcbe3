"""Scheduled campaign steps: close, publish, propose, open, remind.

Each step of each campaign has a transaction of its own. What one campaign stumbles over stops no other, and is tried
again within the minute.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import ModuleType

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.errors import UnitBusyError
from assessment.services.mail.compose_mail import Catalogue
from assessment.services.scheduling.cadence import LEAST_DAYS, NOTICE_DAYS
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign
from assessment.store.models.campaigns.campaigns import CLOSED, OPEN, PUBLISHED
from assessment.store.queries.campaigns import campaigns, waves

LOG = logging.getLogger(__name__)
SOONEST = timedelta(days=LEAST_DAYS - NOTICE_DAYS)
"""No wave is prepared sooner than this after the opening of the one before."""


@dataclass(frozen=True)
class CampaignScheduler:
    """What it takes to move waves on. `base_url`: where the product is reached, for waves that never knew."""

    engine: Engine
    keys: SecretKeys
    catalogue: Catalogue
    clock: Callable[[], datetime]
    base_url: str = ""
    when_closed: Callable[[Session, Campaign, Questionnaire], None] | None = None
    """What is begun once a campaign closed by itself: its brief, before anybody asks for it."""

    def turn(self) -> None:
        """Everything that is due now."""
        self._each(self.close_due(), self._begin)
        self._each(self._found(waves.to_publish), self._publish)
        self._each(
            self._found(lambda session: [due_step.campaign_id for due_step in self._to_follow(session)]), self._propose
        )
        self._each(self._found(waves.to_open), self._open)
        self._each(
            self._found(lambda session: [campaign.id for campaign in waves.with_reminders(session)]), self._remind
        )

    def close_due(self) -> list[str]:
        """Close every campaign whose last day is over; their keys."""
        return self._each(
            self._found(lambda session: [campaign.id for campaign in campaigns.due(session, self.clock())]), self._close
        )

    def _found(self, look: Callable[[Session], list[str]]) -> list[str]:
        with Session(self.engine) as session:
            return look(session)

    def _to_follow(self, session: Session) -> list[waves.DueStep]:
        return waves.to_follow(session, (self.clock() - SOONEST).date())

    def _each(self, campaign_ids: Iterable[str], step: Callable[[Session, Campaign], object]) -> list[str]:
        """Take one step for each campaign, each in its own transaction; the keys of those that went well."""
        went_well = []
        for campaign_id in campaign_ids:
            try:
                with Session(self.engine) as session, session.begin():
                    campaign = campaigns.with_id(session, campaign_id)
                    # Thrown away since it was found.
                    if campaign is not None:
                        step(session, campaign)
                went_well.append(campaign_id)
            except UnitBusyError:
                # The wave before is still open: this one waits for its end.
                continue
            except Exception as error:
                # No key and no text of the error: a log must not tell whose campaign it is.
                LOG.warning("a wave was not moved on (%s); it is tried again", type(error).__name__)
        return went_well

    def _close(self, session: Session, campaign: Campaign) -> None:
        if campaign.status != OPEN:
            return
        from assessment.services.campaigns.close_campaign import close_campaign  # noqa: PLC0415 - rarely is any due

        questionnaire = self.catalogue(campaign.questionnaire_key, campaign.questionnaire_version)
        close_campaign(session, campaign, actor=None, questionnaire=questionnaire, keys=self.keys, now=self.clock())
        _due_steps().tell_of_closing(session, campaign, now=self.clock())

    def _begin(self, session: Session, campaign: Campaign) -> None:
        if self.when_closed and campaign.status in (CLOSED, PUBLISHED):
            questionnaire = self.catalogue(campaign.questionnaire_key, campaign.questionnaire_version)
            self.when_closed(session, campaign, questionnaire)

    def _publish(self, session: Session, campaign: Campaign) -> None:
        _due_steps().publish_when_set(session, campaign, now=self.clock())

    def _propose(self, session: Session, campaign: Campaign) -> None:
        _due_steps().propose_wave(
            session,
            campaign,
            questionnaire=self.catalogue(campaign.questionnaire_key, None),
            keys=self.keys,
            base_url=campaign.base_url or self.base_url,
            now=self.clock(),
        )

    def _open(self, session: Session, campaign: Campaign) -> None:
        questionnaire = self.catalogue(campaign.questionnaire_key, None)
        _due_steps().open_due_wave(session, campaign, questionnaire=questionnaire, keys=self.keys, now=self.clock())

    def _remind(self, session: Session, campaign: Campaign) -> None:
        _due_steps().remind_when_due(session, campaign, keys=self.keys, now=self.clock())


def _due_steps() -> ModuleType:
    """The steps themselves: few turns have any to take, and what they need is not loaded before."""
    from assessment.services.scheduling import due_steps  # noqa: PLC0415 - as said

    return due_steps
