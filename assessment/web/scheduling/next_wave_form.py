"""Form of the next wave's people and dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.services.invitations.list_invitations import InvitationLine
from assessment.services.invitations.read_invitees import list_invitees
from assessment.services.scheduling.next_wave_people import NextWavePeople
from assessment.store.models import Campaign
from assessment.web.forms.form_state import FieldProblem, FormState

STAY, JOIN, CLOSES, BY_ITSELF = "stay", "join", "closes_on", "by_itself"


@dataclass(frozen=True, slots=True)
class PeopleForm:
    """`people` is what to keep when there is no error; `stay` are the ticked people, `invited` counts by function."""

    entries: FormState
    people: NextWavePeople
    stay: frozenset[str]
    invited: dict[str, int]
    problems: tuple[str, ...] = ()

    @property
    def correct(self) -> bool:
        """Whether all of it can be kept."""
        return not self.entries.errors


def first_roster(draft: Campaign, lines: Sequence[InvitationLine], questionnaire: Questionnaire) -> PeopleForm:
    """The page as it is opened: everybody stays."""
    typed = {CLOSES: draft.closes_on.isoformat() if draft.closes_on else "", BY_ITSELF: "yes"}
    stay = frozenset(line.id for line in lines)
    people = NextWavePeople(stay, (), draft.closes_on, draft.opens_itself_on)
    return PeopleForm(FormState(typed), people, stay, _counts(questionnaire, [line.function for line in lines]))


def read_roster(
    form: "MultiDict[str, str]",
    draft: Campaign,
    lines: Sequence[InvitationLine],
    *,
    questionnaire: Questionnaire,
    today: date,
    say: Language,
) -> PeopleForm:
    """Read a submitted form."""
    typed = {name: form.get(name, "").strip() for name in (JOIN, CLOSES, BY_ITSELF)}
    errors: dict[str, FieldProblem] = {}
    stay = frozenset(form.getlist(STAY)) & {line.id for line in lines}
    joining = list_invitees(
        typed[JOIN].encode(),
        questionnaire,
        languages=draft.languages,
        say=say,
        file=say("campaigns.launch.list_called"),
    )
    if joining.problems:
        errors[JOIN] = FieldProblem("campaigns.wrong.lines")
    closes_on = None
    try:
        closes_on = date.fromisoformat(typed[CLOSES]) if typed[CLOSES] else None
    except ValueError:
        errors[CLOSES] = FieldProblem("campaigns.wrong.date")
    if closes_on is not None and closes_on < today:
        errors[CLOSES] = FieldProblem("campaigns.wrong.past")
    staying = [line for line in lines if line.id in stay]
    new = [one for one in joining.people if one.email.lower() not in {line.email for line in staying}]
    people = NextWavePeople(stay, tuple(new), closes_on, draft.opens_itself_on if typed[BY_ITSELF] else None)
    functions = [line.function for line in staying] + [one.function for one in new]
    return PeopleForm(FormState(typed, errors), people, stay, _counts(questionnaire, functions), joining.problems)


def _counts(questionnaire: Questionnaire, functions: Sequence[str]) -> dict[str, int]:
    counts = {key: functions.count(key) for key in questionnaire.functions_by_key}
    return {key: count for key, count in counts.items() if count}
