"""Export of a closed campaign: individual rows (named mode) or published figures (confidential mode).

The rows are those of an answer file: `diapason diagnose` reads them back.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.comparison.perception_map import Mark
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.questionnaire.definition import OPTIONS, Kind, Length, Questionnaire
from assessment.core.questionnaire.free_text import MASKED
from assessment.core.questionnaire.respondents import Cell
from assessment.i18n import Language
from assessment.services.errors import CampaignOpenError
from assessment.services.permissions import Actor, Right, require
from assessment.services.results.campaign_result import campaign_result
from assessment.services.results.kept_questionnaires import questionnaire_asked
from assessment.services.results.table_files import ExportTable
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.store.queries.campaigns import campaign_answers, results

PERSON = ("respondent", "function", "role")
ESCAPES = {"fr": ("NSP", "SO"), "en": ("DK", "NA")}
"""How "don't know" and "not applicable" are written, as in answer files."""
NUMBERS = tuple(str(option) for option in range(1, OPTIONS + 1))


def export_answers(
    session: Session, campaign: Campaign, *, actor: Actor, questionnaire: Questionnaire, keys: SecretKeys, say: Language
) -> list[ExportTable]:
    """What may leave of a closed campaign, then the table that explains its columns.

    Rows are read while they are written out, over the session's connection. Raises NotAllowedError, CampaignOpenError.
    """
    require(actor, Right.EXPORT, campaign.organisation_id)
    if campaign.status not in (CLOSED, PUBLISHED):
        raise CampaignOpenError
    if campaign.confidential:
        result = campaign_result(session, campaign, actor=actor, questionnaire=questionnaire, keys=keys)
        asked = questionnaire_asked(session, result.frozen, questionnaire)
        return [*_published(result.reading, asked, say), _published_codebook(say)]
    frozen = results.latest(session, campaign.id)
    if frozen is not None:
        questionnaire = questionnaire_asked(session, frozen, questionnaire)
    length = Length(campaign.length)
    codes = questionnaire.columns(length)
    texts = _FrozenTexts(frozen.inputs.get("comments", {}) if frozen else {}, say("answers.comments.masked"))
    written = {item.code for item in questionnaire.open_items}
    rows = _people(session.connection(), campaign.id, codes, say, written=written, texts=texts)
    answers = ExportTable(say("export.answers"), (*PERSON, *codes), rows)
    comments = (
        [_comments(session.connection(), campaign.id, questionnaire, say, texts)] if campaign.asks_comments else []
    )
    return [answers, *comments, _codebook(questionnaire, codes, say)]


@dataclass(frozen=True, slots=True)
class _FrozenTexts:
    """Texts by item as the result holds them, and the words that stand for one that its editor masked."""

    by_item: Mapping[str, Sequence[str]]
    masked: str

    def shown(self, item: str, text: str) -> str:
        """The text; what the editor masked stays masked, though its author may still read it."""
        kept = self.by_item.get(item, ())
        return self.masked if MASKED in kept and text not in kept else text


# --- Named heads: one row a person ------------------------------------------------------------------------------------


def _people(
    connection: Connection,
    campaign_id: str,
    codes: Sequence[str],
    say: Language,
    *,
    written: Container[str],
    texts: _FrozenTexts,
) -> Iterator[list[str]]:
    """One row a person; `written`: codes of open questions, whose texts stand in the columns."""
    dont_know, not_applicable = ESCAPES[say.code]
    words = {str(option): str(option) for option in range(1, OPTIONS + 1)} | {
        str(Cell.SKIPPED.value): "",
        str(Cell.DONT_KNOW.value): dont_know,
        str(Cell.NOT_APPLICABLE.value): not_applicable,
        "": "",
    }
    word = words.__getitem__
    places = {code: place for place, code in enumerate(codes, start=len(PERSON)) if code in written}

    @cache
    def arranged(items: str) -> Callable[[list[str]], tuple[str, ...]]:
        """Puts the cells of these items into the order of the columns; nearly everybody was asked the same."""
        given = {item: place for place, item in enumerate(items.split(","))}
        return itemgetter(*(given.get(code, -1) for code in codes))

    number = 0
    for batch in campaign_answers.batches(connection, campaign_id):
        for export_row in batch:
            number += 1
            # The empty cell at the end stands for items that this person was not asked.
            cells = arranged(export_row.items)([*export_row.cells.split(","), ""])
            row = [export_row.who or str(number), export_row.function, export_row.role, *map(word, cells)]
            for item, text in export_row.texts.items():
                if item in places:
                    row[places[item]] = texts.shown(item, text)
            yield row


def _comments(
    connection: Connection, campaign_id: str, questionnaire: Questionnaire, say: Language, texts: _FrozenTexts
) -> ExportTable:
    """Comments beside answers, one row each: an answer file has no column for them."""

    def rows() -> Iterator[list[str]]:
        number = 0
        for batch in campaign_answers.batches(connection, campaign_id):
            for export_row in batch:
                number += 1
                for item in questionnaire.rated_items:
                    if text := export_row.texts.get(item.code):
                        question = item.question.within(say.code)
                        yield [
                            export_row.who or str(number),
                            export_row.function,
                            item.code,
                            question,
                            texts.shown(item.code, text),
                        ]

    header = (*PERSON[:2], say("export.code"), say("export.question"), say("export.text"))
    return ExportTable(say("export.comments"), header, rows())


def _codebook(questionnaire: Questionnaire, codes: Sequence[str], say: Language) -> ExportTable:
    functions = [f"{function.key} : {function.name.within(say.code)}" for function in questionnaire.functions]
    rows = [
        [PERSON[0], say("export.respondent"), ""],
        [PERSON[1], say("export.function"), " ; ".join(functions)],
        [PERSON[2], say("export.role"), say("export.roles")],
    ]
    for code in codes:
        item = questionnaire.items_by_code[code]
        if item.kind is Kind.OPEN:
            values = say("export.free_text")
        else:
            options = item.options
            said = [
                say("export.option", number=number, text=option.within(say.code))
                for number, option in enumerate(options, start=1)
            ]
            values = " ; ".join([*said, say("export.escapes")])
        rows.append([code, item.question.within(say.code), values])
    return ExportTable(
        say("export.codebook"), (say("export.column"), say("export.meaning"), say("export.values")), rows
    )


# --- Confidential teams: what the result shows, and no more -----------------------------------------------------------


def _published(reading: CampaignAnalysis, questionnaire: Questionnaire, say: Language) -> list[ExportTable]:
    header = [
        say("export.group"),
        say("export.code"),
        say("export.question"),
        say("export.mean"),
        say("export.bound"),
        say("export.hidden"),
        say("export.people"),
        *NUMBERS,
        say("export.dont_know"),
        say("export.not_applicable"),
        say("export.skipped"),
    ]
    names = _group_names(reading, questionnaire, say)
    marks = {(line.item.code, mark.group): mark for line in reading.map for mark in line.marks}
    titles = {lever.key: lever.name.within(say.code) for lever in questionnaire.levers}
    titles |= {family.key: family.name.within(say.code) for family in questionnaire.families}
    titles |= {code: item.question.within(say.code) for code, item in questionnaire.items_by_code.items()}
    rows = [
        [names[group], code, titles[code], *_figure(figure, say), *_spread(marks.get((code, group)))]
        for figures in (reading.scores, reading.items)
        for code, by_group in figures.items()
        for group, figure in by_group.items()
    ]
    tables = [ExportTable(say("export.figures"), header, rows)]
    if reading.comments:
        texts = [[titles[item], text] for item, written in reading.comments.items() for text in written]
        tables.append(ExportTable(say("export.texts"), (say("export.question"), say("export.text")), texts))
    return tables


def _group_names(reading: CampaignAnalysis, questionnaire: Questionnaire, say: Language) -> Mapping[str, str]:
    known = questionnaire.functions_by_key
    names = {
        group.key: " + ".join(known[function].name.within(say.code) for function in group.functions)
        for group in reading.groups
    }
    return names | {COMPANY: say("export.company")}


def _figure(figure: PublishedFigure, say: Language) -> list[str]:
    """Mean, bound, reason and number of answers."""
    return [
        "" if figure.value is None else f"{figure.value:.4f}".rstrip("0").rstrip("."),
        say(f"export.bounds.{figure.end}") if figure.end else "",
        say(f"export.reasons.{figure.hidden}") if figure.hidden else "",
        "" if figure.answered is None else str(figure.answered),
    ]


def _spread(mark: Mark | None) -> list[str]:
    if mark is None or mark.spread is None:
        return [""] * (OPTIONS + 3)
    spread = mark.spread
    return [str(count) for count in (*spread.options, spread.dont_know, spread.not_applicable, spread.skipped)]


def _published_codebook(say: Language) -> ExportTable:
    rows = [[say(f"export.{name}"), say(f"export.about.{name}")] for name in ("group", "code", "mean", "bound")]
    rows += [[say(f"export.{name}"), say(f"export.about.{name}")] for name in ("hidden", "people")]
    rows += [[number, say("export.about.option", number=number)] for number in NUMBERS]
    rows += [[say(f"export.{name}"), say("export.about.escape")] for name in ("dont_know", "not_applicable", "skipped")]
    return ExportTable(say("export.codebook"), (say("export.column"), say("export.meaning")), rows)
