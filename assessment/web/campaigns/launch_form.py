"""Form of campaign preparation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from assessment.core.privacy.confidentiality import LARGEST, SMALLEST, USUAL, Mode, Threshold, usual_mode
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import LANGUAGES, Language
from assessment.services.campaigns.create_campaign import CampaignDraft
from assessment.services.invitations.read_invitees import Invitee, list_invitees, written_list
from assessment.store.models import Unit
from assessment.web.forms.form_state import FieldProblem, FieldProblemError, FormState
from assessment.web.forms.text_fields import one_line

LONGEST_NAME = 120
MOST_PEOPLE = 100_000
STAFF = "staff."
USUAL_MODE = "usual"
"""The choice that leaves the mode to the number of people."""
FIELDS = ("name", "unit", "questionnaire", "length", "mode", "threshold", "closes_on", "people", "meeting")


@dataclass(frozen=True, slots=True)
class LaunchForm:
    """`plan`, `unit` and `people` are what to keep when there is no error; `problems` are lines that cannot be read."""

    entries: FormState
    plan: CampaignDraft
    unit: Unit | None
    people: tuple[Invitee, ...]
    problems: tuple[str, ...]
    meeting: bool

    @property
    def correct(self) -> bool:
        """Whether all of it can be kept."""
        return not self.entries.errors

    @property
    def threshold(self) -> Threshold | None:
        """The threshold that will hold: named heads have none."""
        return self.plan.threshold if self.plan.mode is Mode.CONFIDENTIAL else None

    def invited(self, questionnaire: Questionnaire) -> dict[str, int]:
        """How many people of each function, in the questionnaire's order; functions without anybody are left out."""
        counts = dict.fromkeys(questionnaire.functions_by_key, 0)
        for person in self.people:
            counts[person.function] += 1
        return {key: count for key, count in counts.items() if count}


def read_launch(
    form: "MultiDict[str, str]",
    file: FileStorage | None,
    *,
    questionnaire: Questionnaire,
    units: Sequence[Unit],
    first_language: str,
    today: date,
    say: Language,
) -> LaunchForm:
    """Read a submitted form. A file's lines end up in the typed list, so that nothing has to be brought twice.

    `first_language`: what people read who told none, where the campaign is held in it.
    """
    typed = {name: form.get(name, "").strip() for name in FIELDS}
    typed |= {STAFF + key: form.get(STAFF + key, "").strip() for key in questionnaire.functions_by_key}
    errors: dict[str, FieldProblem] = {}

    def told(name: str, reading: Callable[[str], Any], default: Any = None) -> Any:
        try:
            return reading(typed[name])
        except FieldProblemError as error:
            errors[name] = error.wrong
            return default

    languages = tuple(code for code in LANGUAGES if code in form.getlist("languages"))
    if not languages:
        errors["languages"] = FieldProblem("campaigns.wrong.languages")
    languages = tuple(sorted(languages, key=lambda code: code != first_language))
    typed["languages"] = " ".join(languages)
    found = _people(typed, file, questionnaire, languages or LANGUAGES, say)
    typed["people"] = found.written
    if found.problems:
        errors["people"] = FieldProblem("campaigns.wrong.lines")
    staff = {key: told(STAFF + key, _count) for key in questionnaire.functions_by_key}
    mode = told("mode", lambda written: _mode(written, len(found.people)), usual_mode(len(found.people)))
    threshold = told("threshold", _threshold, Threshold())
    plan = CampaignDraft(
        name=told("name", _name, ""),
        length=told("length", lambda written: _length(written, questionnaire), Length.FULL),
        languages=languages or ("fr",),
        mode=mode,
        threshold=threshold,
        staff={key: count for key, count in staff.items() if count is not None},
        closes_on=told("closes_on", lambda written: _day(written, today)),
    )
    by_id = {unit.id: unit for unit in units}
    unit = told("unit", lambda written: _one_of(written, by_id))
    meeting = typed["meeting"] == "yes"
    return LaunchForm(FormState(typed, errors), plan, unit, found.people, found.problems, meeting)


@dataclass(frozen=True, slots=True)
class _Found:
    written: str
    people: tuple[Invitee, ...]
    problems: tuple[str, ...]


def _people(
    typed: Mapping[str, str],
    file: FileStorage | None,
    questionnaire: Questionnaire,
    languages: Sequence[str],
    say: Language,
) -> _Found:
    """The people of the typed list and of a file. A file that can be read is added to the list, in its place."""
    pasted = list_invitees(
        typed["people"].encode(), questionnaire, languages=languages, say=say, file=say("campaigns.launch.list_called")
    )
    content = file.read() if file else b""
    if not content:
        return _Found(typed["people"], pasted.people, pasted.problems)
    name = say("campaigns.launch.file_called")
    brought = list_invitees(content, questionnaire, languages=languages, say=say, file=name)
    if pasted.problems or brought.problems:
        return _Found(typed["people"], (*pasted.people, *brought.people), (*pasted.problems, *brought.problems))
    by_email = {person.email: person for person in (*pasted.people, *brought.people)}
    people = tuple(by_email.values())
    return _Found(written_list(people, questionnaire, say), people, ())


def _name(written: str) -> str:
    name = one_line(written, most=LONGEST_NAME)
    if not name:
        raise FieldProblemError("campaigns.wrong.name")
    return name


def _one_of(written: str, choices: Mapping[str, Unit]) -> Unit:
    if written not in choices:
        raise FieldProblemError("campaigns.wrong.unit")
    return choices[written]


def _length(written: str, questionnaire: Questionnaire) -> Length:
    if written not in tuple(Length):
        raise FieldProblemError("office.wrong.choice")
    if written == Length.QUICK and not questionnaire.has_quick_length:
        raise FieldProblemError("campaigns.wrong.length")
    return Length(written)


def _mode(written: str, invited: int) -> Mode:
    if written in ("", USUAL_MODE):
        return usual_mode(invited)
    if written not in tuple(Mode):
        raise FieldProblemError("office.wrong.choice")
    return Mode(written)


def _threshold(written: str) -> Threshold:
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 3 else 0
    if not written:
        number = USUAL
    if not SMALLEST <= number <= LARGEST:
        raise FieldProblemError("campaigns.wrong.threshold")
    return Threshold(number)


def _count(written: str) -> int | None:
    if not written:
        return None
    digits = "".join(written.split())
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 6 or int(digits) > MOST_PEOPLE:
        raise FieldProblemError("campaigns.wrong.count")
    return int(digits)


def _day(written: str, today: date) -> date | None:
    if not written:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise FieldProblemError("campaigns.wrong.date") from error
    if day < today:
        raise FieldProblemError("campaigns.wrong.past")
    return day
