"""A valid answer file that each test breaks once."""

import csv
import io
from collections.abc import Mapping

from assessment.i18n import language
from assessment.importers.answers import ImportedAnswers, read_answers
from assessment.importers.formats.problems import ImportFileError
from assessment.questionnaire_files.catalogue import questionnaire

ALIGNMENT = questionnaire()
RATED = [item.code for item in ALIGNMENT.rated_items]
HEADER = ["respondent", "function", "role", *RATED]


def rows(**spoil: Mapping[str, str]) -> list[dict[str, str]]:
    """Three heads who answer 3 everywhere; `spoil` changes cells of a respondent: `r2={"V1.1": "7"}`."""
    people = {"r1": "marketing", "r2": "sales", "r3": "finance"}
    filled = []
    for identifier, function in people.items():
        cells = {code: "" if code.endswith(f".{function}") else "3" for code in RATED}
        row = {"respondent": identifier, "function": function, "role": "head", **cells}
        filled.append(row | dict(spoil.get(identifier, {})))
    return filled


def written(filled: list[dict[str, str]], *, separator: str = ",", header: list[str] | None = None) -> str:
    """Rows as the text of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    header = header or list(filled[0])
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in filled)
    return text.getvalue()


def answers_file(**spoil: Mapping[str, str]) -> bytes:
    """The bytes of a good file, spoiled."""
    return written(rows(**spoil)).encode()


def read(content: bytes) -> ImportedAnswers:
    """What the product reads in a file of answers to the main questionnaire."""
    return read_answers(content, ALIGNMENT)


def told(content: bytes, code: str = "en") -> list[str]:
    """The problems of a file as a person reads them; empty when there is none."""
    try:
        read(content)
    except ImportFileError as error:
        return error.said_in(language(code), "answers.csv")
    return []
