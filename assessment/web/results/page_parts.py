"""Parts of a result's page in the editor's order, with the editor's texts."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from reports.content.editions import ordered
from reports.content.report import Report
from reports.edits.apply import edited_fragment


class PagePart(NamedTuple):
    """A part of the page: the section of the printed report that it shows, its template, and when it says something.

    `holds_texts`: whether the section's own texts stand in it; several parts may show one section.
    """

    anchor: str
    template: str
    says: Callable[[Report], object]
    holds_texts: bool = True


def _always(_report: Report) -> bool:
    return True


PARTS = (
    PagePart("map", "results/campaign/map.html", _always),
    PagePart("gaps", "results/campaign/gaps.html", lambda report: report.gaps),
    PagePart("agreement", "results/campaign/agreement.html", lambda report: report.agreement),
    PagePart("cross", "results/campaign/crossratings.html", lambda report: report.crossratings),
    PagePart("decisions", "results/campaign/decisions.html", lambda report: report.decisions),
    PagePart("evidence", "results/campaign/evidence.html", lambda report: report.evidence),
    PagePart("blind", "results/respondent/blind.html", _always),
    PagePart("ladder", "results/respondent/stand.html", _always),
    PagePart("standing", "results/respondent/levers.html", _always),
    PagePart("standing", "results/respondent/symptoms.html", _always, holds_texts=False),
    PagePart("practices", "results/respondent/practices.html", _always),
    PagePart("roadmap", "results/respondent/not_worth_it.html", _always),
    PagePart("comments", "results/campaign/comments.html", lambda report: report.comments),
    PagePart("hidden", "results/campaign/hidden.html", lambda report: report.hidden),
)
"""What the page shows below its head, where no editor orders it otherwise."""

SHARED_PARTS = (
    PagePart("ladder", "results/respondent/stand.html", _always),
    PagePart("map", "results/campaign/map.html", lambda report: report.perception),
    PagePart("gaps", "results/campaign/gaps.html", lambda report: report.gaps),
    PagePart("standing", "results/respondent/levers.html", _always),
    PagePart("standing", "results/respondent/symptoms.html", _always, holds_texts=False),
    PagePart("practices", "results/respondent/practices.html", _always),
    PagePart("blind", "results/respondent/blind.html", _always),
    PagePart("roadmap", "results/respondent/not_worth_it.html", _always),
    PagePart("hidden", "results/campaign/hidden.html", lambda report: report.hidden),
)
"""The same behind a link of the full scope."""
DECISION_PARTS = SHARED_PARTS[:1]
"""And behind one of a lesser scope."""


def parts_of(report: Report, parts: Sequence[PagePart] = PARTS) -> Iterator[PagePart]:
    """The parts that say something and that the editor left, in the editor's order."""
    for anchor in ordered(tuple(dict.fromkeys(part.anchor for part in parts)), report.edits):
        yield from (part for part in parts if part.anchor == anchor and part.says(report))


def with_texts(report: Report) -> Callable[[str, str], Markup]:
    """What a template calls with an anchor and the markup of a part: the same with the editor's texts."""

    def edited(anchor: str, markup: str) -> Markup:
        return edited_fragment(markup, anchor, report.edits, report.chapter.say)

    return edited
