"""Questionnaire option: by name or folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from assessment.cli.errors import RefusedError
from assessment.i18n import Language
from assessment.questionnaire_files.catalogue import DEFAULT_KEY, earlier_folders, folders
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.settings import SettingsError, questionnaires_folder


def questionnaire_option(say: Language) -> click.Option:
    """`--questionnaire`, the main one when left out."""
    return click.Option(
        ["--questionnaire"],
        default=DEFAULT_KEY,
        metavar=say("command.metavar.questionnaire"),
        help=say("command.option.questionnaire", default=DEFAULT_KEY),
    )


def known_folders(say: Language) -> dict[str, Path]:
    """Folders of the questionnaires at hand, by name. Raises RefusedError when the operator's own folder is wrong."""
    try:
        return folders(questionnaires_folder())
    except SettingsError as error:
        raise RefusedError([error.said_in(say.code)]) from error


def folder_of(name: str, say: Language) -> Path:
    """The folder of a questionnaire named NAME or NAME@VERSION, or given as a folder.

    Raises RefusedError when there is none of these.
    """
    known = known_folders(say)
    for key, place in tuple(known.items()):
        known |= {f"{key}@{version}": folder for version, folder in earlier_folders(place).items()}
    if name in known:
        return known[name]
    if Path(name).is_dir():
        return Path(name)
    raise RefusedError([say("content.unknown_questionnaire", key=name, known=", ".join(known))])


@contextmanager
def content_told(say: Language) -> Iterator[None]:
    """Turn the problems of a questionnaire's files into lines for the reader. Raises RefusedError."""
    try:
        yield
    except QuestionnaireError as error:
        raise RefusedError(problem.said_in(say) for problem in error.problems) from error
