"""View model of the campaign preparation page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assessment.core.privacy.confidentiality import USUAL, Mode
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import folders, questionnaire
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.services.invitations.list_invitations import InvitationLine
from assessment.services.invitations.read_invitees import Invitee, written_list
from assessment.store.models import Campaign, Organisation, Unit
from assessment.store.queries import campaigns
from assessment.web.base.app_context import services, session
from assessment.web.base.member_access import MemberContext
from assessment.web.base.signed_in_page import signed_in_page
from assessment.web.campaigns.detectable_change_text import foresight_said
from assessment.web.campaigns.launch_form import STAFF, USUAL_MODE, LaunchForm
from assessment.web.forms.form_state import FieldProblem, FormState
from assessment.web.presentation.length_options import offers

OPEN_DAYS = 14
"""Days proposed for answers: two working weeks."""
SHOWN = 50
"""People of a list that the preview shows; the rest is counted."""
MONTH = "MMMM y"


@dataclass(frozen=True)
class LaunchPage:
    """What stands around the form: whose it is, where it is sent, and what may be chosen."""

    member: MemberContext
    units: Sequence[Unit]
    questionnaire: Questionnaire
    key: str
    """Made when the page is first opened: a form that is sent twice makes one campaign."""
    campaign: Campaign | None = None
    """The draft that is changed; None for a new one."""


def first_entries(organisation: Organisation, units: Sequence[Unit], today: date, say: Language) -> FormState:
    """What the page proposes: everything but the people can stay as it is."""
    typed = {
        "name": say("campaigns.launch.name_given", month=say.date(today, style=MONTH)),
        "unit": next((unit for unit in units if not _busy(unit)), units[0]).id,
        "length": Length.FULL.value,
        "mode": USUAL_MODE,
        "threshold": str(USUAL),
        "closes_on": (today + timedelta(days=OPEN_DAYS)).isoformat(),
        "languages": "fr en",
    }
    return FormState(typed | {STAFF + key: str(count) for key, count in organisation.staff.items()})


def _busy(unit: Unit) -> bool:
    return campaigns.open_in_unit(session(), unit.id) is not None


def kept_entries(
    campaign: Campaign, invited: Sequence[InvitationLine], found: Questionnaire, say: Language
) -> FormState:
    """A draft as it was filled in."""
    people = [
        Invitee(number, line.email, line.function, line.name, line.role, line.language)
        for number, line in enumerate(invited, start=1)
    ]
    typed = {
        "name": campaign.name,
        "unit": campaign.unit_id,
        "questionnaire": campaign.questionnaire_key,
        "length": campaign.length,
        "mode": campaign.mode,
        "threshold": str(campaign.threshold),
        "closes_on": campaign.closes_on.isoformat() if campaign.closes_on else "",
        "languages": " ".join(campaign.languages),
        "people": written_list(people, found, say),
        "meeting": "yes" if campaign.meeting_hash else "",
    }
    return FormState(typed | {STAFF + key: str(count) for key, count in campaign.staff.items()})


def with_obstacles(form: LaunchForm) -> LaunchForm:
    """The form with what keeps the campaign from opening: nobody invited, too few, another one open in the unit."""
    errors = dict(form.entries.errors)
    invited = len(form.people)
    if not invited and not form.meeting and "people" not in errors:
        errors["people"] = FieldProblem("campaigns.wrong.nobody")
    too_few = form.plan.mode is Mode.CONFIDENTIAL and 0 < invited < form.plan.threshold.people
    if too_few and not form.meeting:
        values = {"invited": invited, "threshold": form.plan.threshold.people}
        errors.setdefault("people", FieldProblem("campaigns.wrong.too_few", values))
    if form.unit is not None and _busy(form.unit):
        errors["unit"] = FieldProblem("campaigns.wrong.busy")
    return replace(form, entries=replace(form.entries, errors=errors))


def launch_page(code: str, around: LaunchPage, entries: FormState, *, form: LaunchForm | None = None) -> str:
    """The page; with a `form` that was read, what it will show and whom it names."""
    say, found = language_of(code), around.questionnaire
    member = around.member
    foreseen = []
    if form is not None and form.people and not form.problems:
        invited = form.invited(found)
        foreseen = foresight_said(invited, questionnaire=found, threshold=form.threshold, say=say)
    return signed_in_page(
        "campaigns/launch.html",
        code,
        organisation=member.organisation,
        may=member.may,
        campaign=around.campaign,
        key=around.key,
        form=entries,
        units=around.units,
        questionnaire=found,
        questionnaires=_questionnaires(),
        offers=offers(found),
        read=form,
        ready=form is not None and form.correct,
        invited=form.invited(found) if form else {},
        foreseen=foreseen,
        shown=form.people[:SHOWN] if form else (),
        more=max(0, len(form.people) - SHOWN) if form else 0,
    )


def _questionnaires() -> list[Questionnaire]:
    """Every questionnaire that can be used."""
    found = []
    for key in folders(services().own_questionnaires):
        try:
            found.append(questionnaire(key, services().own_questionnaires))
        except QuestionnaireError:
            continue
    return found
