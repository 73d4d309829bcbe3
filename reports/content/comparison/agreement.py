"""Chapter: within-group agreement."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.comparison.group_agreement import GroupAgreement
from assessment.core.comparison.interpretation import agreement_messages, agreement_name
from assessment.core.comparison.verdicts import Verdict
from assessment.core.statistics.within_group_agreement import FEWEST_ANSWERS, Agreement
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import DataTable

DIVIDED = (Agreement.TWO_CAMPS, Agreement.DIVIDED)


@dataclass(frozen=True, slots=True)
class AgreementChapter:
    """A table of words; `divided` and `others` hold the sentences, `camps` the questions with two camps by group."""

    title: str
    note: str
    answer: str
    table: DataTable | None
    divided_title: str
    divided: tuple[str, ...]
    camps_title: str
    camps: tuple[str, ...]
    others_title: str
    others: tuple[str, ...]


def build(basis: ChapterContext) -> AgreementChapter | None:
    """The chapter on agreement; None for one person, and where nothing is read of several."""
    if basis.reading is None or basis.single or not basis.reading.agreement:
        return None
    reading, say = basis.reading, basis.say
    judged = [accord for accord in reading.agreement if accord.code not in (Verdict.FEW, Verdict.HIDDEN)]
    divided = [accord for accord in judged if accord.agreement in DIVIDED]
    others = [accord for accord in judged if accord.agreement not in DIVIDED]
    enough = any(group.respondents >= FEWEST_ANSWERS for group in reading.groups)
    return AgreementChapter(
        say("agreement.title"),
        _note(basis, enough=enough),
        _answer(basis, len(divided), enough=enough),
        _table(basis, reading) if enough else None,
        say("agreement.divided"),
        _sentences(basis, reading, divided),
        say("agreement.camps_title"),
        tuple(_camps(basis, reading)),
        say("agreement.others"),
        (*_sentences(basis, reading, others), *_few(basis, reading)),
    )


def _note(basis: ChapterContext, *, enough: bool) -> str:
    """How agreement is judged, and what the figures in brackets are where there are any."""
    note = basis.say("agreement.note")
    return note if basis.confidential or not enough else f"{note} {basis.say('agreement.distance')}"


def _answer(basis: ChapterContext, divided: int, *, enough: bool) -> str:
    if not enough:
        return basis.say("agreement.answer_few")
    return basis.say("agreement.answer", count=divided) if divided else basis.say("agreement.answer_none")


def _table(basis: ChapterContext, reading: CampaignAnalysis) -> DataTable:
    """Scales in rows, groups in columns."""
    words = {(accord.scale, accord.group): _word(basis, accord) for accord in reading.agreement}
    scales = dict.fromkeys(accord.scale for accord in reading.agreement)
    headers = (basis.say("gaps.scale"), *(basis.names[group.key] for group in reading.groups))
    rows = tuple((basis.scale_name(scale), *(words[scale, group.key] for group in reading.groups)) for scale in scales)
    return DataTable(basis.say("agreement.caption"), headers, rows)


def _word(basis: ChapterContext, accord: GroupAgreement) -> str:
    if accord.code is Verdict.HIDDEN:
        return basis.say("report.hidden")
    word = basis.said(agreement_name(accord.agreement))
    if accord.mean_distance is None or accord.code is Verdict.FEW:
        return word
    return basis.say("agreement.word", word=word, distance=basis.say.number(accord.mean_distance, digits=1))


def _sentences(basis: ChapterContext, reading: CampaignAnalysis, accords: Sequence[GroupAgreement]) -> tuple[str, ...]:
    """What is said of several scales in the same words is said once."""
    scales: dict[str, list[str]] = {}
    for accord in accords:
        sentence = basis.said(agreement_messages(accord, _people(reading, accord))[0])
        scales.setdefault(sentence, []).append(basis.scale_name(accord.scale))
    return tuple(
        basis.say("agreement.on_scales", scales=basis.say.list(names), sentence=sentence)
        for sentence, names in scales.items()
    )


def _people(reading: CampaignAnalysis, accord: GroupAgreement) -> int:
    return next(group.respondents for group in reading.groups if group.key == accord.group)


def _few(basis: ChapterContext, reading: CampaignAnalysis) -> list[str]:
    """One sentence for a group that is too small everywhere, instead of the same on every scale."""
    sentences = []
    for group in reading.groups:
        few = [accord for accord in reading.agreement if accord.group == group.key and accord.code is Verdict.FEW]
        if few and group.respondents < FEWEST_ANSWERS:
            sentences.append(basis.said(agreement_messages(few[0], group.respondents)[0]))
    return sentences


def _camps(basis: ChapterContext, reading: CampaignAnalysis) -> list[str]:
    found = []
    for group in reading.groups:
        items = [
            basis.label(basis.diagnosis.items[one.item].item)
            for accord in reading.agreement
            if accord.group == group.key
            for one in accord.items
            if one.agreement is Agreement.TWO_CAMPS and one.code is not Verdict.HIDDEN
        ]
        if items:
            names = basis.say.list([basis.say("decision.quoted", name=item) for item in items])
            found.append(basis.say("agreement.camps", group=basis.names[group.key], items=names))
    return found
