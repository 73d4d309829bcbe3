"""What a check of a file says, line by line, in the reader's language."""

from collections.abc import Iterator

from assessment.i18n import Language
from assessment.services.verification.check_file import CheckedFile, FileVerdict, FrozenComparison, ResultDifference
from reports.verification.compare import FigureDifference
from reports.verification.figure_list import PlaceKind
from reports.verification.office_marks import CHART_MARK, FORMAT_MARK
from reports.verification.pdf_text import ABOUT_MARK, LETTERS_MARK, LOOK_MARK, PAGE_MARK
from reports.verification.sealing import AMOUNT

IN_ORDER = ("docx",)
"""Formats whose charts are numbered from the first page on; in the others they are numbered in their slide or sheet."""

TITLES = {
    FileVerdict.TRUE: "holds",
    FileVerdict.UNSIGNED: "unsigned",
    FileVerdict.DIFFERS: "differs",
    FileVerdict.ALTERED_LIST: "differs",
    FileVerdict.DAMAGED_LIST: "differs",
    FileVerdict.OTHER: "not_checked",
    FileVerdict.UNREADABLE_SIGNATURE: "not_checked",
    FileVerdict.NO_LIST: "not_checked",
    FileVerdict.DAMAGED: "not_checked",
}
"""The heading of each verdict."""
REPLACED = {
    PAGE_MARK: "repainted",
    LOOK_MARK: "redrawn",
    LETTERS_MARK: "letters",
    ABOUT_MARK: "about",
    FORMAT_MARK: "sheet_formats",
    CHART_MARK: "chart_formats",
}
"""What is said of a mark that is gone, by how its name begins; the others are pictures."""


def check_lines(checked: CheckedFile, say: Language) -> list[str]:
    """The verdict, then one line for each figure that differs."""
    verification = checked.verification
    if verification is None:
        return [say(f"verify.verdict.{checked.verdict}")]
    count = len(verification.differences) + len(verification.replaced)
    lines = [say(f"verify.verdict.{checked.verdict}", count=count, figures=say.number(verification.counted))]
    lines += [difference_line(difference, verification.figures.form, say) for difference in verification.differences]
    lines += [_replaced_line(name, say) for name in verification.replaced]
    if count and checked.verdict is not FileVerdict.DIFFERS:
        lines.insert(1, say("verify.differs_too", count=count))
    return lines + list(_frozen_lines(checked, say))


def check_title(checked: CheckedFile, say: Language) -> str:
    """The heading over the lines: an unsigned list is no proof, and a file that cannot be compared is not refuted."""
    if checked.frozen is FrozenComparison.DIFFERS or (checked.verification and not checked.verification.holds):
        return say("verify.title.differs")
    return say(f"verify.title.{TITLES[checked.verdict]}")


def _replaced_line(name: str, say: Language) -> str:
    kind = next((mark for mark in REPLACED if name.startswith(mark)), "")
    last = name.removeprefix(kind) if kind else name.rpartition("/")[2]
    return say(f"verify.{REPLACED.get(kind, 'replaced')}", name=last)


def _frozen_lines(checked: CheckedFile, say: Language) -> Iterator[str]:
    if checked.frozen is FrozenComparison.DIFFERS and not checked.results:
        yield say("verify.frozen.changed")
    elif checked.frozen is not FrozenComparison.NONE:
        yield say(f"verify.frozen.{checked.frozen}", count=len(checked.results))
    for result in checked.results:
        yield _result_line(result, say)


def _result_line(result: ResultDifference, say: Language) -> str:
    name = result.name or say("report.total")
    if result.part == AMOUNT:
        name = say(f"cost.lines.{result.name}") if result.name else say("cost.total")
    place = say(f"verify.result.{result.part}", name=name)
    if not result.expected:
        return say("verify.added", place=place, shown=result.shown, around="").rstrip()
    return say("verify.other", place=place, shown=result.shown, expected=result.expected, around="").rstrip()


def difference_line(difference: FigureDifference, form: str, say: Language) -> str:
    """One figure that differs: where it stands, what it is and what it should be."""
    place = _place(difference, form, say)
    around = say("verify.around", words=difference.around) if difference.around else ""
    if not difference.shown:
        return say("verify.gone", place=place, expected=difference.expected)
    kind = "other" if difference.expected else "added"
    values = {"shown": difference.shown, "expected": difference.expected, "around": around}
    return say(f"verify.{kind}", place=place, **values).rstrip()


def _place(difference: FigureDifference, form: str, say: Language) -> str:
    kind, where = difference.kind, difference.where
    if kind is PlaceKind.PARAGRAPH and not where[0]:
        return say("verify.place.outside", number=where[1])
    if kind is PlaceKind.PICTURE and form == "pptx":
        return say("verify.place.slide_picture", slide=where[0])
    if kind in (PlaceKind.CHART, PlaceKind.DATA):
        holder = "" if form in IN_ORDER else say(f"verify.holder.{form}", name=where[0])
        number = where[0] if form in IN_ORDER else where[1]
        return say(f"verify.place.{kind}", holder=holder, number=number, cell=where[-1]).strip()
    names = {"first": where[0], "second": where[1] if len(where) > 1 else ""}
    return say(f"verify.place.{kind}", **names)
