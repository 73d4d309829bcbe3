"""Report of a campaign for one member, and the brief that is there before anybody asks for it."""

import logging
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language, language
from assessment.services.editing.edit_report import edited
from assessment.services.organisations.document_theme import theme_of, theme_with_templates
from assessment.services.permissions import Actor, MemberRole, Right
from assessment.services.planning.campaign_findings import campaign_findings
from assessment.services.results.campaign_result import CampaignResult, campaign_result, readers_of
from assessment.services.verification.document_seal import seal_of
from assessment.services.waves.wave_history import wave_history
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Organisation, Unit
from assessment.store.queries import organisations
from assessment.store.queries.campaigns import waves
from assessment.store.queries.documents import DocumentOwner, is_kept, keep_document
from reports.content.editions import Edition
from reports.content.report import Report, build
from reports.document_key import document_key
from reports.layout_process import FullQueueError, LayoutProcess, layout_process

LOG = logging.getLogger(__name__)


def campaign_report(
    session: Session,
    campaign: Campaign,
    result: CampaignResult,
    *,
    actor: Actor,
    questionnaire: Questionnaire,
    keys: SecretKeys,
    say: Language,
    beside: bool = False,
    templates: bool = False,
) -> Report | None:
    """A result in the organisation's look, with figures, plan, the waves before and its editor's changes.

    None where nothing may be shown. `beside`: see `Report.beside`. `templates`: with those of whoever signs. Raises
    NotAllowedError, and CampaignOpenError before the closing.
    """
    if result.reading.diagnosis is None or result.roadmap is None:
        return None
    # A first wave has nothing before it.
    history = (
        wave_history(session, campaign, actor=actor, questionnaire=questionnaire, keys=keys)
        if campaign.previous_id is not None
        else None
    )
    unit, context = session.get_one(Unit, campaign.unit_id), result.context
    if unit.name:
        of_unit = say("organisations.units.of", organisation=context.organisation, unit=unit.name)
        context = replace(context, organisation=of_unit)
    dressed = theme_with_templates if templates else theme_of
    report = build(
        result.reading.diagnosis,
        result.roadmap,
        context,
        say,
        reading=result.reading,
        asked=questionnaire,
        history=history,
        findings=campaign_findings(session, campaign, result, questionnaire=questionnaire),
        theme=dressed(session, session.get_one(Organisation, campaign.organisation_id)),
    )
    return edited(session, campaign, report, beside=beside)


def begin_briefs(
    session: Session,
    campaign: Campaign,
    *,
    engine: Engine,
    questionnaire: Questionnaire,
    keys: SecretKeys,
    layout: LayoutProcess | None = None,
) -> None:
    """Begin the brief of a closed campaign for each member who may read it now; each once, however often it is asked.

    Those who read the same in the same language share one, worked out once. What is made is kept, in a transaction of
    its own. `layout`: instead of this process's own.
    """
    layout = layout or layout_process()
    begun: set[str] = set()
    worked_out: set[tuple[object, ...]] = set()
    chain = waves.chain(session, campaign)
    seal = seal_of(keys.document_key, campaign_id=campaign.id)
    for account, role in organisations.members(session, campaign.organisation_id):
        actor = Actor(account.id, campaign.organisation_id, MemberRole(role))
        if not actor.may(Right.READ_CLOSED):
            continue
        # Where a member answered, in this wave and before, is all in which what they read differs.
        readers = readers_of(session, chain, actor=actor, keys=keys)
        reader_kind = (account.locale, *(readers[wave.id] for wave in chain))
        if reader_kind in worked_out:
            continue
        worked_out.add(reader_kind)
        result = campaign_result(session, campaign, actor=actor, questionnaire=questionnaire, keys=keys)
        say = language(account.locale)
        report = campaign_report(
            session, campaign, result, actor=actor, questionnaire=questionnaire, keys=keys, say=say
        )
        owner = result.document_owner
        key = document_key(report, Edition.BRIEF, owner=repr(owner)) if report else ""
        if report is None or key in begun or is_kept(session, key):
            continue
        begun.add(key)
        try:
            layout.ask(key, report, Edition.BRIEF, keeper(engine, owner, key, keys), seal=seal)
        except FullQueueError:
            LOG.info("a brief is made when it is asked for: too many documents wait")


def keeper(engine: Engine, owner: DocumentOwner, key: str, keys: SecretKeys) -> Callable[[bytes], None]:
    """What keeps a document of that owner once it is made."""

    def keep(content: bytes) -> None:
        try:
            with Session(engine) as keeping, keeping.begin():
                keep_document(keeping, owner, key, content, keys)
        except IntegrityError:
            # Erased meanwhile, or kept by another process: either way there is nothing to do.
            LOG.info("a document was not kept: its owner is gone, or it is there")
        except OperationalError:
            # Somebody writes for long, as the closing of ten thousand does on SQLite. It is made again when asked for.
            LOG.info("a document was not kept: the database took no writing")

    return keep
