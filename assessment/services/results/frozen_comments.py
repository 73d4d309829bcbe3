"""Comments in frozen results: masked by the editor, taken out with the answers of their author.

A figure that was published stays as it was; words are nobody's but their author's.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from assessment.core.privacy.distributions_and_comments import MASKED
from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignClosedError, CampaignOpenError
from assessment.services.permissions import Actor, Right, require
from assessment.services.results.frozen_inputs import hash_of_inputs
from assessment.store.models import Campaign
from assessment.store.models.campaigns import CLOSED, PUBLISHED
from assessment.store.queries import results

Comments = dict[str, list[str]]


def mask_comment(session: Session, campaign: Campaign, text: str, *, item: str, actor: Actor, now: datetime) -> None:
    """Put a mask in the place of one comment, for good; the log says that it was done, and by whom.

    Raises NotAllowedError, CampaignOpenError before the closing and CampaignClosedError once it is published.
    """
    require(actor, Right.LAUNCH, campaign.organisation_id)
    if campaign.status == PUBLISHED:
        raise CampaignClosedError
    if campaign.status != CLOSED:
        raise CampaignOpenError

    def masked(comments: Comments) -> Comments:
        return {
            code: [MASKED if code == item and kept == text else kept for kept in texts]
            for code, texts in comments.items()
        }

    _rewritten(session.connection(), [campaign.id], masked)
    audit_campaign(session, "mask_comment", campaign, actor=actor, now=now)
    session.expire_all()


def forget_words(connection: Connection, campaign_ids: Sequence[str], words: Mapping[str, str] | None = None) -> None:
    """Take comments out of what was frozen of these campaigns: one of each of these, by item, or all of them."""

    def without(comments: Comments) -> Comments:
        if words is None:
            return {}
        left = {item: list(texts) for item, texts in comments.items()}
        for item, text in words.items():
            if text in left.get(item, ()):
                left[item].remove(text)
        return left

    _rewritten(connection, campaign_ids, without)


def _rewritten(connection: Connection, campaign_ids: Sequence[str], change: Callable[[Comments], Comments]) -> None:
    for content in results.contents(connection, campaign_ids):
        for place in (content.inputs, content.figures, content.figures.get("diagnosis") or {}):
            if place.get("comments"):
                place["comments"] = change(place["comments"])
        results.rewrite(connection, content, input_hash=hash_of_inputs(content.inputs))
