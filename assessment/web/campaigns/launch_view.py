"""View model of the campaign preparation page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assessment.core.invitations.letter_words import OwnLetter, letter_from_json
from assessment.core.privacy.confidentiality import USUAL
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import LANGUAGES, Language
from assessment.questionnaire_files.catalogue import DEFAULT_KEY, usable
from assessment.services.accounts.letter_templates import letter_kept
from assessment.services.campaigns.same_people import largest_threshold, published_of
from assessment.services.invitations.list_invitations import InvitationLine
from assessment.services.invitations.read_invitees import Invitee, written_list
from assessment.store.models import Campaign, Organisation, Unit
from assessment.store.queries import brands
from assessment.store.queries.campaigns import campaigns
from assessment.web.base.app_context import services, session
from assessment.web.base.pages import CampaignPage, OrganisationPage
from assessment.web.campaigns.launch_form import USUAL_MODE, LaunchForm
from assessment.web.presentation.length_options import offers
from assessment.web.presentation.other_mode_notice import notice_of_draft, notice_title

OPEN_DAYS = 14
"""Days proposed for answers: two working weeks."""
SHOWN = 50
"""People of a list that the preview shows; the rest is counted."""
MONTH = "MMMM y"
KEPT_LETTER = "kept"
"""The choice that leaves a draft the words that it has."""


@dataclass(frozen=True)
class LaunchPage:
    """What stands around the form: whose it is, where it is sent, and what may be chosen."""

    page: OrganisationPage
    units: Sequence[Unit]
    questionnaire: Questionnaire
    key: str
    """Made when the page is first opened: a form that is sent twice makes one campaign."""
    letters: Mapping[str, OwnLetter]
    """Own words that may be chosen, by what the form sends for them."""
    campaign: Campaign | None = None
    """The draft that is changed; None for a new one."""


def first_data(organisation: Organisation, units: Sequence[Unit], today: date, say: Language) -> dict[str, Any]:
    """What the page proposes: everything but the people can stay as it is."""
    unit = next((unit for unit in units if not is_busy(unit)), units[0])
    before = published_of(session(), organisation.id, unit_id=unit.id, emails=())
    return {
        "name": say("campaigns.launch.name_given", month=say.date(today, style=MONTH)),
        "questionnaire": DEFAULT_KEY,
        "unit": unit.id,
        "length": Length.FULL,
        "mode": USUAL_MODE,
        "threshold": max(USUAL, largest_threshold(before)),
        "closes_on": today + timedelta(days=OPEN_DAYS),
        "languages": list(LANGUAGES),
        "staff": organisation.staff,
    }


def letters_to_choose(account_id: str, campaign: Campaign | None) -> dict[str, OwnLetter]:
    """The words that a draft has, then those of the reader's own that they keep."""
    letters = {KEPT_LETTER: letter_from_json(campaign.letter_words)} if campaign and campaign.letter_words else {}
    return letters | {template.id: letter_kept(template) for template in brands.letters_of(session(), account_id)}


def is_busy(unit: Unit | None) -> bool:
    """Whether a campaign is open in the unit."""
    return unit is not None and campaigns.open_in_unit(session(), unit.id) is not None


def kept_data(
    campaign: Campaign, invited: Sequence[InvitationLine], questionnaire: Questionnaire, say: Language
) -> dict[str, Any]:
    """A draft as it was filled in."""
    people = [
        Invitee(number, line.email, line.function, line.name, line.role, line.language)
        for number, line in enumerate(invited, start=1)
    ]
    return {
        "name": campaign.name,
        "unit": campaign.unit_id,
        "questionnaire": campaign.questionnaire_key,
        "length": campaign.length,
        "mode": campaign.mode,
        "threshold": campaign.threshold,
        "closes_on": campaign.closes_on,
        "languages": list(campaign.languages),
        "people": written_list(people, questionnaire, say),
        "meeting": bool(campaign.meeting_hash),
        "letter": KEPT_LETTER if campaign.letter_words else "",
        "asks_comments": campaign.asks_comments,
        "staff": campaign.staff,
    }


def launch_page(around: LaunchPage, form: LaunchForm, *, checked: bool) -> str:
    """The page; once the form is `checked`, with what the campaign will show and whom it names."""
    say, questionnaire = around.page.say, around.questionnaire
    invited = form.invited() if checked else {}
    foreseen = []
    if invited and not form.line_problems:
        from assessment.web.campaigns.detectable_differences_text import (  # noqa: PLC0415 - the check alone needs it
            detectable_differences_text,
        )

        length = form.length.data or Length.FULL
        foreseen = detectable_differences_text(
            invited,
            questionnaire=questionnaire,
            length=length,
            threshold=form.held_threshold,
            say=say,
            least_threshold=form.least_threshold,
        )
    return around.page.render(
        "campaigns/launch.html",
        campaign=around.campaign,
        key=around.key,
        form=form,
        draft=form.draft(),
        units=around.units,
        letters=_letter_options(around.letters, say),
        questionnaire=questionnaire,
        questionnaires=list(usable(services().own_questionnaires).values()),
        offers=offers(questionnaire),
        checked=checked,
        ready=checked and form.correct,
        invited=invited,
        foreseen=foreseen,
        other_mode=_other_mode(around, form, checked=checked),
        shown=form.invitees[:SHOWN] if checked else (),
        more=max(0, len(form.invitees) - SHOWN) if checked else 0,
    )


def _other_mode(around: LaunchPage, form: LaunchForm, *, checked: bool) -> str:
    """The title of a notice on campaigns in the other mode: by the form once it is checked, else by the kept draft."""
    if checked and form.chosen_unit is not None:
        emails = {invitee.email for invitee in form.invitees}
        return notice_title(around.page, mode=form.chosen_mode, unit_id=form.chosen_unit.id, emails=emails)
    return notice_of_draft(around.page) if isinstance(around.page, CampaignPage) else ""


def _letter_options(letters: Mapping[str, OwnLetter], say: Language) -> list[tuple[str, str]]:
    """What the list of choices shows, the product's own first."""
    named = {
        key: say("letters.choice.kept", name=letter.name) if key == KEPT_LETTER else letter.name
        for key, letter in letters.items()
    }
    return [("", say("letters.choice.own")), *named.items()]
