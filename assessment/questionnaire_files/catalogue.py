"""Available questionnaires: shipped ones and the operator's own."""

from functools import cache
from pathlib import Path

from assessment.core.questionnaire.definition import Questionnaire
from assessment.paths import folder
from assessment.questionnaire_files.loader import MANIFEST, load_folder
from assessment.questionnaire_files.problems import QuestionnaireError, QuestionnaireProblem

DEFAULT_KEY = "alignment"


def folders(own: Path | None = None) -> dict[str, Path]:
    """Questionnaire folders by name: the shipped ones, then those inside `own`, which win where a name is the same."""
    places = [folder("questionnaires")] + ([own] if own else [])
    return {
        entry.name: entry
        for place in places
        if place.is_dir()
        for entry in sorted(place.iterdir())
        if (entry / MANIFEST).is_file()
    }


@cache
def questionnaire(key: str = DEFAULT_KEY, own: Path | None = None) -> Questionnaire:
    """The questionnaire of that name, read once. Raises QuestionnaireError when it is unknown or invalid."""
    known = folders(own)
    if key not in known:
        problem = QuestionnaireProblem(
            str(own or ""), 0, "", "unknown_questionnaire", {"key": key, "known": ", ".join(known)}
        )
        raise QuestionnaireError((problem,))
    return load_folder(known[key])
