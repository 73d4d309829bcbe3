"""Tasks of the week over all clients of an account: actions of followed plans, and decisions of meetings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from assessment.services.permissions import GRANTED, MemberRole, Right
from assessment.store.models import Campaign
from assessment.store.queries.campaigns import tasks

SUNDAY = 6


@dataclass(frozen=True, slots=True)
class DueTask:
    """Something that is due: an action of the catalogue, or else the words of a decision."""

    organisation_id: str
    organisation: str
    campaign: Campaign
    action: str | None
    text: str
    owner: str | None
    due_on: date

    def late(self, today: date) -> bool:
        """Whether its day is over."""
        return self.due_on < today


def tasks_due(session: Session, account_id: str, *, today: date) -> Sequence[DueTask]:
    """What is due until Sunday, and what is late, over the clients whose plans the account may follow; two queries.

    Decisions by an action are told by that action. A decision has no state: it is told for a week after its day.
    """
    roles = [role.value for role in MemberRole if Right.FOLLOW in GRANTED[role]]
    sunday = today + timedelta(days=SUNDAY - today.weekday())
    steps = [
        DueTask(
            row.organisation_id, row.organisation, row.campaign, row.step.action, "", row.step.owner, row.step.due_on
        )
        for row in tasks.steps_due(session, account_id, roles, until=sunday)
        if row.step.due_on is not None
    ]
    decided = [
        DueTask(row.organisation_id, row.organisation, row.campaign, None, topic.decision, topic.owner, topic.due_on)
        for row in tasks.decisions_due(session, account_id, roles, since=today - timedelta(days=7), until=sunday)
        if (topic := row.topic).decision is not None and topic.due_on is not None
    ]
    return sorted(steps + decided, key=lambda task: (task.due_on, task.organisation, task.text, task.action or ""))
