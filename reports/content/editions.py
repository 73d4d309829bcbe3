"""Which edition of a report holds which chapter, in reading order; a chapter that says nothing is left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessment.core.questionnaire.definition import Length
from reports.content.report import Report
from reports.edits.patches import ReportEdits


class Edition(StrEnum):
    """One of the three documents made of the same result."""

    BRIEF = "brief"
    """Four to six pages for who decides."""
    FULL = "full"
    """At most twenty pages for who works with it."""
    ANNEX = "annex"
    """Every figure, for who checks."""


@dataclass(frozen=True, slots=True)
class EditionChapter:
    """A chapter as an edition holds it: `anchor` is the id of its section, `template` the file that sets it."""

    anchor: str
    template: str
    title: str


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a chapter's title comes from, and when it has something to say."""

    template: str
    title: Callable[[Report], str]
    says: Callable[[Report], bool]


EDITIONS: Mapping[Edition, tuple[str, ...]] = {
    Edition.BRIEF: (
        "decision", "standing", "map", "own-view", "kept-levels", "unsaid", "roadmap", "first-cards", "decisions",
        "workshop",
    ),
    Edition.FULL: (
        "cover", "decision", "reading", "standing", "ladder", "waves", "map", "gaps", "agreement", "cross", "practices",
        "blind", "others",
        "evidence", "contradictions", "cost", "cfo", "roadmap", "cards", "decisions", "workshop", "method", "unsaid",
    ),
    Edition.ANNEX: (
        "annex-head", "traces", "answers", "map-annex", "scores-annex", "gaps-annex", "agreement-annex",
        "ratings-annex", "others-annex", "hidden", "values", "figures", "comments", "sheets", "glossary", "instrument",
    ),
}  # fmt: skip
"""Chapters of each edition by their anchors."""


ALWAYS_NAMED = ("cost", "hidden", "symptoms")
"""What the report names as absent for one person too."""


def chapters(report: Report, edition: Edition) -> tuple[EditionChapter, ...]:
    """The chapters of an edition that have something to say. Without a single score only what is missing is told."""
    if report.nothing and edition is not Edition.ANNEX:
        return (EditionChapter("missing", "report/brief/missing.html", report.decision.title),)
    anchors = EDITIONS[edition]
    if edition is Edition.BRIEF and report.roadmap.cards and _fills_two_pages(report):
        anchors = _after(anchors, "unsaid", "first-cards")
    return tuple(
        EditionChapter(anchor, source.template, source.title(report))
        for anchor in ordered(anchors, report.edits)
        if (source := _SOURCES[anchor]).says(report)
    )


def _answered(report: Report) -> bool:
    """Whether a score or at least one answer stands behind the tables of the annex."""
    return not report.nothing or any(item.mean is not None for item in report.chapter.diagnosis.items.values())


def _fills_two_pages(report: Report) -> bool:
    """Whether levers and symptoms fill one page, and the roadmap the next: no map leaves room between them."""
    return report.chapter.diagnosis.length is Length.FULL and not _shows_map(report) and not _blind(report)


def _after(anchors: Sequence[str], moved: str, place: str) -> tuple[str, ...]:
    """The anchors with one of them moved behind another."""
    others = [anchor for anchor in anchors if anchor != moved]
    others.insert(others.index(place) + 1, moved)
    return tuple(others)


def ordered(anchors: Sequence[str], edits: ReportEdits) -> tuple[str, ...]:
    """The anchors that an editor left, in the editor's order; those that the order does not name keep their place."""
    kept = [anchor for anchor in anchors if anchor not in edits.hidden]
    moved = iter(sorted((anchor for anchor in kept if anchor in edits.order), key=edits.order.index))
    return tuple(next(moved) if anchor in edits.order else anchor for anchor in kept)


def unprinted(report: Report) -> tuple[str, ...]:
    """Keys of the chapters that this result cannot fill, for the passage on what the report cannot say."""
    absent = ["hidden"] if _SOURCES["hidden"].says(report) else []
    absent += ["symptoms"] if report.chapter.diagnosis.symptoms and report.symptoms is None else []
    absent += [key for key in ("agreement", "cross", "cost") if not _SOURCES[key].says(report)]
    if not report.chapter.single:
        absent += [] if _SOURCES["map"].says(report) else ["map_same" if _all_same(report) else "map"]
        absent += [] if report.waves else ["waves"]
    return tuple(key for key in absent if key in ALWAYS_NAMED or not report.chapter.single)


def _always(_report: Report) -> bool:
    return True


def _measured(report: Report) -> bool:
    return report.gaps is not None and report.gaps.measured


def _practices(report: Report) -> bool:
    return any(
        practice.level for lever in report.practices.levers for part in lever.groups for practice in part.practices
    )


def _shows_map(report: Report) -> bool:
    return report.perception is not None and report.perception.divides


def _all_same(report: Report) -> bool:
    """Whether the groups that are shown answered the same everywhere."""
    return report.perception is not None and any(line.width == 0 for line in report.perception.lines)


def _blind(report: Report) -> bool:
    spots = report.blind_spots
    # Where answers are all that a lever lacks, the decision page lists them.
    return bool(spots.spots or spots.near or (spots.silent and not report.missing.left_aside))


def _agreement(report: Report) -> bool:
    return report.agreement is not None and report.agreement.table is not None


_SOURCES: Mapping[str, _Source] = {
    "cover": _Source("report/cover.html", lambda r: r.title, _always),
    "decision": _Source("report/brief/front_page.html", lambda r: r.decision.title, _always),
    "reading": _Source("report/how_to_read.html", lambda r: r.reading.title, _always),
    "standing": _Source("report/brief/standing.html", lambda r: r.chapter.say("editions.standing"), _always),
    "ladder": _Source("report/brief/ladder.html", lambda r: r.levers.ladder_title, _always),
    "kept-levels": _Source("report/brief/ladder.html", lambda r: r.levers.ladder_title, lambda r: not r.roadmap.cards),
    "waves": _Source("report/waves.html", lambda r: r.waves.title if r.waves else "", lambda r: r.waves is not None),
    "map": _Source(
        "report/comparison/perception_map.html",
        lambda r: r.perception.title if r.perception else "",
        _shows_map,
    ),
    "own-view": _Source(
        "report/results/unknown_answers.html", lambda r: r.blind_spots.title, lambda r: not _shows_map(r) and _blind(r)
    ),
    "gaps": _Source("report/comparison/gaps.html", lambda r: r.gaps.title if r.gaps else "", _measured),
    "agreement": _Source(
        "report/comparison/agreement.html", lambda r: r.agreement.title if r.agreement else "", _agreement
    ),
    "cross": _Source(
        "report/comparison/cross_ratings.html",
        lambda r: r.crossratings.title if r.crossratings else "",
        lambda r: r.crossratings is not None and r.crossratings.compared,
    ),
    "practices": _Source("report/results/practices.html", lambda r: r.practices.title, _practices),
    "blind": _Source("report/results/unknown_answers.html", lambda r: r.blind_spots.title, _blind),
    "evidence": _Source(
        "report/evidence/evidence.html",
        lambda r: r.evidence.title if r.evidence else "",
        lambda r: r.evidence is not None,
    ),
    "others": _Source(
        "report/benchmark/other_clients.html",
        lambda r: r.other_clients.title if r.other_clients else "",
        lambda r: r.other_clients is not None,
    ),
    "others-annex": _Source(
        "report/benchmark/other_clients_annex.html",
        lambda r: r.other_clients.annex_title if r.other_clients else "",
        lambda r: r.other_clients is not None,
    ),
    "contradictions": _Source(
        "report/cost/kpi_contradictions.html",
        lambda r: r.chapter.say("kpis.contradictions.title"),
        lambda r: r.money is not None and bool(r.money.contradictions),
    ),
    "cost": _Source(
        "report/cost/cost.html",
        lambda r: r.money.cost.title if r.money and r.money.cost else "",
        lambda r: r.money is not None and r.money.cost is not None and r.money.cost.figure is not None,
    ),
    "cfo": _Source(
        "report/cost/input_review.html",
        lambda r: r.money.cfo.title if r.money and r.money.cfo else "",
        lambda r: r.money is not None and r.money.cfo is not None and r.money.cfo.figure is not None,
    ),
    "roadmap": _Source("report/planning/roadmap.html", lambda r: r.roadmap.title, lambda r: not r.roadmap.empty),
    "first-cards": _Source(
        "report/planning/first_cards.html", lambda r: r.roadmap.cards_title, lambda r: bool(r.roadmap.cards)
    ),
    "cards": _Source("report/planning/cards.html", lambda r: r.roadmap.cards_title, lambda r: bool(r.roadmap.cards)),
    "workshop": _Source("report/planning/workshop.html", lambda r: r.workshop.title, _always),
    "decisions": _Source(
        "report/planning/decisions.html",
        lambda r: r.decisions.title if r.decisions else "",
        lambda r: r.decisions is not None,
    ),
    "method": _Source("report/method.html", lambda r: r.method.title, _always),
    "unsaid": _Source("report/brief/unsaid.html", lambda r: r.chapter.say("unsaid.title"), _always),
    "annex-head": _Source("report/annex/head.html", lambda r: r.chapter.say("editions.annex"), _always),
    "traces": _Source("report/annex/traces.html", lambda r: r.chapter.say("editions.traces"), lambda r: not r.nothing),
    "answers": _Source(
        "report/results/answers.html", lambda r: r.answers.title, lambda r: bool(r.answers.sections) and _answered(r)
    ),
    "map-annex": _Source(
        "report/comparison/perception_map_annex.html",
        lambda r: r.perception.annex_title if r.perception else "",
        lambda r: r.perception is not None and bool(r.perception.annex),
    ),
    "scores-annex": _Source(
        "report/annex/scores.html",
        lambda r: r.chapter.say("editions.scores"),
        lambda r: r.gaps is not None and _answered(r),
    ),
    "gaps-annex": _Source(
        "report/comparison/gaps_annex.html",
        lambda r: r.gaps.annex_title if r.gaps else "",
        lambda r: r.gaps is not None and _answered(r),
    ),
    "agreement-annex": _Source(
        "report/annex/agreement.html",
        lambda r: r.agreement.title if r.agreement else "",
        lambda r: r.agreement is not None and r.agreement.table is not None and bool(r.agreement.others),
    ),
    "ratings-annex": _Source(
        "report/annex/ratings.html",
        lambda r: r.crossratings.title if r.crossratings else "",
        lambda r: r.crossratings is not None,
    ),
    "hidden": _Source(
        "report/comparison/suppressed.html",
        lambda r: r.hidden.title if r.hidden else "",
        lambda r: r.hidden is not None and bool(r.hidden.reasons),
    ),
    "values": _Source("report/annex/values.html", lambda r: r.method.parameters.caption, _always),
    "figures": _Source(
        "report/annex/figures.html",
        lambda r: r.chapter.say("kpis.given.title"),
        lambda r: r.money is not None and bool(r.money.kpis),
    ),
    "comments": _Source(
        "report/results/comments.html",
        lambda r: r.comments.title if r.comments else "",
        lambda r: r.comments is not None,
    ),
    "sheets": _Source(
        "report/planning/worksheets.html", lambda r: r.chapter.say("editions.sheets"), lambda r: r.money is not None
    ),
    "glossary": _Source(
        "report/glossary.html", lambda r: r.glossary.title if r.glossary else "", lambda r: r.glossary is not None
    ),
    "instrument": _Source("report/annex/instrument.html", lambda r: r.chapter.say("editions.instrument"), _always),
}
