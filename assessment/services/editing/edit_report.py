"""Keeps what an editor changes in the report of a campaign, and sets it over the report each time.

Nothing of it enters the frozen result. Before the publication it is free; after it, each change is dated on every
document ("text revised on …") and stands in the log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignOpenError
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.models import Account, Campaign, Organisation, ReportLayout, TextEdit
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from reports.content.report import Report
from reports.edits.patches import PatchKind, ReportEdits, TextPatch


def edits_of(session: Session, campaign: Campaign) -> ReportEdits:
    """Everything that was changed in the report of a campaign."""
    rows = session.scalars(
        select(TextEdit).where(TextEdit.campaign_id == campaign.id).order_by(TextEdit.position, TextEdit.id)
    )
    layout = session.get(ReportLayout, campaign.id)
    return ReportEdits(
        patches=tuple(_patch(row) for row in rows),
        hidden=tuple(layout.hidden) if layout else (),
        order=tuple(layout.section_order) if layout else (),
    )


def edited(session: Session, campaign: Campaign, report: Report, *, beside: bool = False) -> Report:
    """The report with its editor's changes. `beside`: with both texts where the base of one has changed."""
    layout = session.get(ReportLayout, campaign.id)
    revised = layout.revised_on if layout else None
    return replace(report, edits=edits_of(session, campaign), beside=beside, revised=revised)


def arrange_sections(
    session: Session, campaign: Campaign, *, hidden: Sequence[str], order: Sequence[str], actor: Actor, now: datetime
) -> None:
    """Leave these sections out, and set the others in that order. Raises NotAllowedError, CampaignOpenError."""
    _check(campaign, actor)
    layout = _layout(session, campaign)
    layout.hidden, layout.section_order = list(hidden), list(order)
    _note(session, campaign, layout, "arrange_report", actor=actor, now=now)


def write_texts(
    session: Session,
    campaign: Campaign,
    patches: Sequence[TextPatch],
    *,
    instead_of: Sequence[TextPatch] = (),
    places: Mapping[TextPatch, TextPatch] = MappingProxyType({}),
    actor: Actor,
    now: datetime,
) -> None:
    """Keep these texts in the place of `instead_of`. Raises NotAllowedError, CampaignOpenError.

    A text of the same place and against the same base takes the place of the one before. `places`: the text of before
    that one rewrites, whose rank among several of one place it keeps.
    """
    _check(campaign, actor)
    ranks = {patch: _rank(session, campaign, before) for patch, before in places.items()}
    for patch in (*instead_of, *(patch for patch in patches if patch.kind is PatchKind.REPLACE)):
        session.execute(delete(TextEdit).where(TextEdit.campaign_id == campaign.id, *_place(patch)))
    last = session.scalar(select(func.max(TextEdit.position)).where(TextEdit.campaign_id == campaign.id)) or 0
    for number, patch in enumerate(patches, start=last + 1):
        session.add(_row(campaign, patch, ranks.get(patch) or number))
    _note(session, campaign, _layout(session, campaign), "edit_report", actor=actor, now=now)


def author_of(session: Session, actor: Actor) -> str:
    """The name under which an editor's texts are kept."""
    account = session.get_one(Account, actor.account_id)
    return account.name or account.email


def day_of(session: Session, campaign: Campaign, now: datetime) -> date:
    """The day in the organisation's own time zone."""
    return local_day(session.get_one(Organisation, campaign.organisation_id).time_zone, now)


def _check(campaign: Campaign, actor: Actor) -> None:
    require(actor, Right.LAUNCH, campaign.organisation_id)
    if campaign.status not in (CLOSED, PUBLISHED):
        raise CampaignOpenError


def _layout(session: Session, campaign: Campaign) -> ReportLayout:
    layout = session.get(ReportLayout, campaign.id)
    if layout is None:
        layout = ReportLayout(campaign_id=campaign.id, hidden=[], section_order=[])
        session.add(layout)
    return layout


def _note(
    session: Session, campaign: Campaign, layout: ReportLayout, verb: str, *, actor: Actor, now: datetime
) -> None:
    if campaign.status == PUBLISHED:
        layout.revised_on = day_of(session, campaign, now)
        verb = f"{verb}_published"
    audit_campaign(session, verb, campaign, actor=actor, now=now)
    session.flush()


def _place(patch: TextPatch) -> list[ColumnElement[bool]]:
    """What tells a kept text by its place."""
    place = [
        TextEdit.language == patch.language,
        TextEdit.section == patch.section,
        TextEdit.kind == patch.kind.value,
        TextEdit.base == patch.base,
        TextEdit.nth == patch.nth,
    ]
    # Several texts may follow one paragraph: those are told apart by what they say.
    return place if patch.kind is PatchKind.REPLACE else [*place, TextEdit.text == patch.text]


def _rank(session: Session, campaign: Campaign, patch: TextPatch) -> int | None:
    """The position of a kept text; None where it is not kept any more."""
    return session.scalar(
        select(func.min(TextEdit.position)).where(TextEdit.campaign_id == campaign.id, *_place(patch))
    )


def _patch(row: TextEdit) -> TextPatch:
    return TextPatch(
        section=row.section,
        kind=PatchKind(row.kind),
        text=row.text,
        author=row.author,
        day=row.written_on,
        language=row.language,
        base=row.base,
        base_text=row.base_text,
        nth=row.nth,
    )


def _row(campaign: Campaign, patch: TextPatch, position: int) -> TextEdit:
    return TextEdit(
        campaign_id=campaign.id,
        position=position,
        language=patch.language,
        section=patch.section,
        kind=patch.kind.value,
        base=patch.base,
        base_text=patch.base_text,
        nth=patch.nth,
        text=patch.text,
        author=patch.author,
        written_on=patch.day,
    )
