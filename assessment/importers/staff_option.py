"""Parses staff numbers typed on the command line."""

from assessment.core.questionnaire.definition import Questionnaire
from assessment.importers.company_profile import MOST_PEOPLE
from assessment.importers.formats.name_matching import functions_by_name, nearest, plain
from assessment.importers.formats.problems import ImportFileError, ImportProblem, visible


def read_staff(written: str, questionnaire: Questionnaire) -> dict[str, int]:
    """People by function. Raises ImportFileError with every problem."""
    names = functions_by_name(questionnaire)
    staff: dict[str, int] = {}
    problems = []
    for part in filter(None, (part.strip() for part in written.replace(";", ",").split(","))):
        name, equals, count = (piece.strip() for piece in part.partition("="))
        function = names.get(plain(name))
        if not equals or not name:
            problems.append(ImportProblem("staff_part", values={"value": visible(part)}))
        elif function is None:
            problems.append(_unknown(name, names, questionnaire))
        elif function in staff:
            problems.append(ImportProblem("staff_twice", values={"name": visible(name)}))
        elif not (count.isascii() and count.isdigit()) or int(count[:9]) > MOST_PEOPLE:
            values = {"name": visible(name), "value": visible(count), "most": MOST_PEOPLE}
            problems.append(ImportProblem("staff_count", values=values))
        else:
            staff[function] = int(count)
    if not staff and not problems:
        problems.append(ImportProblem("staff_part", values={"value": visible(written)}))
    if problems:
        raise ImportFileError(problems)
    return staff


def read_function(written: str, questionnaire: Questionnaire) -> str:
    """The key of a function that is written as in an answer file. Raises ImportFileError."""
    names = functions_by_name(questionnaire)
    function = names.get(plain(written))
    if function is None:
        raise ImportFileError([_unknown(written, names, questionnaire)])
    return function


def _unknown(name: str, names: dict[str, str], questionnaire: Questionnaire) -> ImportProblem:
    near = nearest(name, names)
    if near:
        return ImportProblem("unknown_function_near", values={"value": visible(name), "near": near})
    allowed = [function.key for function in questionnaire.functions]
    return ImportProblem("unknown_function", values={"value": visible(name), "allowed": allowed})
