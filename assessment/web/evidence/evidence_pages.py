"""Pages of what was seen on site: the list of practices, and the note of one."""

from datetime import date

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.definition import Item
from assessment.services.evidence.note_evidence import evidence_of, note_evidence, practices_asked, remove_evidence
from assessment.services.local_time import local_day
from assessment.services.permissions import Right
from assessment.store.models.campaigns.campaigns import DRAFT
from assessment.web.base.app_context import commit, commit_erasure, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.evidence.evidence_form import EvidenceForm, kept_evidence_form
from assessment.web.evidence.evidence_view import evidence_list
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import may_read

UNPROCESSABLE = 422

blueprint = Blueprint("evidence", __name__, url_prefix="/evidence")


@blueprint.get("")
@requires(Right.READ)
def show(page: CampaignPage) -> str:
    """Every practice that is asked, with what was seen of it so far."""
    if page.campaign.status == DRAFT or not (may_read(page) or page.may(Right.NOTE_EVIDENCE)):
        raise NotVisibleError
    return page.render("evidence/list.html", **evidence_list(page))


@blueprint.get("/<code>")
@requires(Right.NOTE_EVIDENCE)
def edit(page: CampaignPage, code: str) -> str:
    """The note of one practice, to write or to change."""
    kept = evidence_of(session(), page.campaign).get(code)
    return _note_page(page, _practice(page, code), kept_evidence_form(kept, page.say, today=_today(page)))


@blueprint.post("/<code>")
@requires(Right.NOTE_EVIDENCE)
def note(page: CampaignPage, code: str) -> ResponseReturnValue:
    """Keep what was seen."""
    practice, form = _practice(page, code), EvidenceForm(page.say, request.form, today=_today(page))
    if not form.validate():
        return _note_page(page, practice, form), UNPROCESSABLE
    note_evidence(
        session(),
        page.campaign,
        code,
        actor=page.actor,
        questionnaire=questionnaire_of(page.campaign),
        observation=form.observation(),
        now=services().now(),
    )
    commit()
    return done(page.say("evidence.form.saved"), "organisation.campaign.evidence.show", _anchor=f"practice-{code}")


@blueprint.post("/<code>/remove")
@requires(Right.NOTE_EVIDENCE)
def remove(page: CampaignPage, code: str) -> ResponseReturnValue:
    """Take a note back."""
    _practice(page, code)
    asked = questionnaire_of(page.campaign)
    keys, now = services().keys, services().now()
    remove_evidence(session(), page.campaign, code, actor=page.actor, questionnaire=asked, keys=keys, now=now)
    commit_erasure()
    return done(page.say("evidence.form.removed"), "organisation.campaign.evidence.show", _anchor=f"practice-{code}")


def _practice(page: CampaignPage, code: str) -> Item:
    """The practice of that code. Raises NotVisibleError where the campaign asks of none, or is a draft."""
    asked = practices_asked(page.campaign, questionnaire_of(page.campaign))
    if page.campaign.status == DRAFT or code not in asked:
        raise NotVisibleError
    return asked[code]


def _note_page(page: CampaignPage, practice: Item, form: EvidenceForm) -> str:
    kept = practice.code in evidence_of(session(), page.campaign)
    options = [(str(number), text.within(page.language)) for number, text in enumerate(practice.options, start=1)]
    return page.render("evidence/note.html", practice=practice, form=form, options=options, kept=kept)


def _today(page: CampaignPage) -> date:
    return local_day(page.organisation.time_zone, services().now())
