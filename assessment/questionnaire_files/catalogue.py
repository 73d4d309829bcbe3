"""Available questionnaires and their earlier versions: shipped ones and the operator's own.

A folder `<name>/` holds the version that is asked today; `<name>/earlier/<version>/` holds each one published before it
whole, so that whatever was asked with it is shown with it for ever.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assessment.core.questionnaire.definition import Questionnaire
from assessment.paths import folder
from assessment.questionnaire_files.loader import MANIFEST, SHIPPED, load_folder
from assessment.questionnaire_files.problems import QuestionnaireError, QuestionnaireProblem

DEFAULT_KEY = "alignment"
EARLIER = "earlier"


def folders(own: Path | None = None) -> dict[str, Path]:
    """Questionnaire folders by name: the shipped ones, then those inside `own`, which win where a name is the same."""
    return {entry.name: entry for place in _places(own) for entry in _questionnaires_in(place)}


def earlier_folders(place: Path) -> dict[str, Path]:
    """Folders of the versions published before the one in the questionnaire folder `place`, by their version."""
    return {entry.name: entry for entry in _questionnaires_in(place / EARLIER)}


@cache
def questionnaire(key: str = DEFAULT_KEY, own: Path | None = None) -> Questionnaire:
    """The questionnaire of that name as it is asked today, read once.

    Raises QuestionnaireError when it is unknown or invalid.
    """
    known = folders(own)
    if key not in known:
        problem = QuestionnaireProblem(
            str(own or ""), 0, "", "unknown_questionnaire", {"key": key, "known": ", ".join(known)}
        )
        raise QuestionnaireError((problem,))
    return _read(known[key])


@cache
def questionnaire_of_version(key: str, version: str | None, own: Path | None = None) -> Questionnaire:
    """The questionnaire of that name in the version with which asking began, so that nobody's questions change midway.

    None, and a version that is kept nowhere, give today's. Raises QuestionnaireError as `questionnaire` does.
    """
    today = questionnaire(key, own)
    if version in (None, today.version):
        return today
    kept = (asked for asked in _kept(own) if (asked.key, asked.version) == (key, version))
    return next(kept, today)


@cache
def questionnaire_by_hash(content_hash: str, own: Path | None = None) -> Questionnaire | None:
    """The questionnaire whose content has that hash, among today's and all earlier versions; None when none is kept.

    A shipped questionnaire is there even where one of the operator's own bears its name. Folders that cannot be used
    are passed over.
    """
    return next((asked for asked in _kept(own) if asked.content_hash == content_hash), None)


def usable(own: Path | None = None) -> dict[str, Questionnaire]:
    """Questionnaires that can be used, as they are asked today, by name; the main one first."""
    places = folders(own)
    names = sorted(places, key=lambda name: name != DEFAULT_KEY)
    return {name: asked for name in names if (asked := _if_usable(places[name]))}


def usable_earlier(own: Path | None = None) -> dict[str, Questionnaire]:
    """Versions published before today's that can still be used, as NAME@VERSION."""
    return {
        f"{name}@{version}": asked
        for name, place in folders(own).items()
        for version, folder in earlier_folders(place).items()
        if (asked := _if_usable(folder))
    }


def _places(own: Path | None) -> list[Path]:
    return [folder(SHIPPED)] + ([own] if own else [])


def _questionnaires_in(place: Path) -> list[Path]:
    entries = sorted(place.iterdir()) if place.is_dir() else []
    return [entry for entry in entries if (entry / MANIFEST).is_file()]


def _kept(own: Path | None) -> Iterator[Questionnaire]:
    """Every readable version of every questionnaire, the operator's own first."""
    for place in reversed(_places(own)):
        for entry in _questionnaires_in(place):
            for version in (entry, *earlier_folders(entry).values()):
                if kept := _if_usable(version):
                    yield kept


def _if_usable(place: Path) -> Questionnaire | None:
    try:
        return _read(place)
    except QuestionnaireError:
        return None


@cache
def _read(place: Path) -> Questionnaire:
    return load_folder(place)
