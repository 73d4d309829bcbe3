"""Table of contents."""

from dataclasses import dataclass

from reports.content import Report


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the table of contents; `anchor` is the id of the chapter's section."""

    anchor: str
    title: str


def entries(report: Report) -> tuple[ContentsEntry, ...]:
    """The chapters in reading order, those that this report lacks left out."""
    found = [("decision", report.decision.title)]
    if report.waves:
        found.append(("waves", report.waves.title))
    found.append(("levers", report.levers.figure.title))
    found.append(("ladder", report.levers.ladder_title))
    if report.functions:
        found.append(("functions", report.functions.title))
        if report.functions.practices:
            found.append(("gaps", report.functions.practices.title))
    found += _groups(report)
    if report.symptoms:
        found.append(("symptoms", report.symptoms.title))
    found += [
        ("practices", report.practices.title),
        ("blind", report.blind_spots.title),
        *_money(report),
        ("roadmap", report.roadmap.title),
    ]
    if report.roadmap.cards:
        found.append(("cards", report.roadmap.cards_title))
    found += [("workshop", report.workshop.title), *_sheets(report), ("method", report.method.title)]
    if report.sources:
        found.append(("sources", report.sources.title))
    if report.glossary:
        found.append(("glossary", report.glossary.title))
    if report.answers.sections:
        found.append(("answers", report.answers.title))
    if report.perception:
        found.append(("map-annex", report.perception.annex_title))
    if report.gaps:
        found.append(("gaps-annex", report.gaps.annex_title))
    if report.hidden:
        found.append(("hidden", report.hidden.title))
    if report.comments:
        found.append(("comments", report.comments.title))
    return tuple(ContentsEntry(anchor, title) for anchor, title in found)


def _money(report: Report) -> list[tuple[str, str]]:
    """The chapters on figures and euros, where the firm gave any."""
    if report.money is None:
        return []
    found = [("contradictions", report.chapter.say("kpis.contradictions.title"))] if report.money.kpis else []
    if report.money.cost and report.money.cfo:
        found += [("cost", report.money.cost.title), ("cfo", report.money.cfo.title)]
    return found


def _sheets(report: Report) -> list[tuple[str, str]]:
    """The one-pagers to fill in."""
    sheets = (report.money.pilot, *report.money.sheets) if report.money else ()
    return [(sheet.key, sheet.title) for sheet in sheets]


def _groups(report: Report) -> list[tuple[str, str]]:
    """The chapters on who sees what, where several groups answered."""
    chapters = (
        ("map", report.perception),
        ("gaps", report.gaps),
        ("agreement", report.agreement),
        ("cross", report.crossratings),
    )
    return [(anchor, chapter.title) for anchor, chapter in chapters if chapter]
