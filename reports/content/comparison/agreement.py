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


def build(chapter: ChapterContext) -> AgreementChapter | None:
    """The chapter on agreement; None for one person, and where nothing is read of several."""
    if chapter.reading is None or chapter.single or not chapter.reading.agreement:
        return None
    reading, say = chapter.reading, chapter.say
    judged = [
        group_agreement
        for group_agreement in reading.agreement
        if group_agreement.code not in (Verdict.FEW, Verdict.HIDDEN)
    ]
    divided = [group_agreement for group_agreement in judged if group_agreement.agreement in DIVIDED]
    others = [group_agreement for group_agreement in judged if group_agreement.agreement not in DIVIDED]
    enough = any(group.respondents >= FEWEST_ANSWERS for group in reading.groups)
    shown = any(group_agreement.code is not Verdict.HIDDEN for group_agreement in reading.agreement)
    return AgreementChapter(
        say("agreement.title"),
        _note(chapter, reading, enough=enough),
        _answer(chapter, len(divided), enough=enough) if shown else say("agreement.answer_hidden"),
        _table(chapter, reading) if enough and shown else None,
        say("agreement.divided"),
        _sentences(chapter, reading, divided),
        say("agreement.camps_title"),
        tuple(_camps(chapter, reading)),
        say("agreement.others"),
        (*_sentences(chapter, reading, others), *_few(chapter, reading)),
    )


def _note(chapter: ChapterContext, reading: CampaignAnalysis, *, enough: bool) -> str:
    """How agreement is judged, and what the figures in brackets are where there are any."""
    sentences = [chapter.say("agreement.note")]
    if enough and any(group_agreement.mean_distance is not None for group_agreement in reading.agreement):
        sentences.append(chapter.say("agreement.distance"))
    for code in (Verdict.FEW, Verdict.HIDDEN):
        if enough and (groups := _all_of(reading, code)):
            names = chapter.say.list([chapter.names[key] for key in groups])
            sentences.append(chapter.say(f"agreement.left_out.{code}", groups=names))
    return " ".join(sentences)


def _answer(chapter: ChapterContext, divided: int, *, enough: bool) -> str:
    if not enough:
        return chapter.say("agreement.answer_few")
    return chapter.say("agreement.answer", count=divided) if divided else chapter.say("agreement.answer_none")


def _table(chapter: ChapterContext, reading: CampaignAnalysis) -> DataTable | None:
    """Scales in rows, groups in columns; None where no group is left."""
    words = {
        (group_agreement.scale, group_agreement.group): _word(chapter, group_agreement)
        for group_agreement in reading.agreement
    }
    scales = dict.fromkeys(group_agreement.scale for group_agreement in reading.agreement)
    left_out = (*_all_of(reading, Verdict.FEW), *_all_of(reading, Verdict.HIDDEN))
    groups = [group.key for group in reading.groups if group.key not in left_out]
    if not groups:
        return None
    headers = (chapter.say("gaps.scale"), *(chapter.names[group] for group in groups))
    rows = tuple((chapter.scale_name(scale), *(words[scale, group] for group in groups)) for scale in scales)
    return DataTable(chapter.say("agreement.caption"), headers, rows)


def _all_of(reading: CampaignAnalysis, code: Verdict) -> tuple[str, ...]:
    """Groups with that word on every scale: they are named once, instead of a column that says so on every row."""
    return tuple(
        group.key
        for group in reading.groups
        if all(
            group_agreement.code is code for group_agreement in reading.agreement if group_agreement.group == group.key
        )
    )


def _word(chapter: ChapterContext, group_agreement: GroupAgreement) -> str:
    if group_agreement.code is Verdict.HIDDEN:
        return chapter.say("report.hidden")
    word = chapter.said(agreement_name(group_agreement.agreement))
    if group_agreement.mean_distance is None or group_agreement.code is Verdict.FEW:
        return word
    return chapter.say(
        "agreement.word", word=word, distance=chapter.say.number(group_agreement.mean_distance, digits=1)
    )


def _sentences(
    chapter: ChapterContext, reading: CampaignAnalysis, agreements: Sequence[GroupAgreement]
) -> tuple[str, ...]:
    """What is said of several scales in the same words is said once."""
    scales: dict[str, list[str]] = {}
    for group_agreement in agreements:
        sentence = chapter.said(agreement_messages(group_agreement, _people(reading, group_agreement))[0])
        scales.setdefault(sentence, []).append(chapter.scale_name(group_agreement.scale))
    return tuple(
        chapter.say("agreement.on_scales", scales=chapter.say.list(names), sentence=sentence)
        for sentence, names in scales.items()
    )


def _people(reading: CampaignAnalysis, group_agreement: GroupAgreement) -> int:
    return next(group.respondents for group in reading.groups if group.key == group_agreement.group)


def _few(chapter: ChapterContext, reading: CampaignAnalysis) -> list[str]:
    """One sentence for a group that is too small everywhere, instead of the same on every scale."""
    sentences = []
    for group in reading.groups:
        few = [
            group_agreement
            for group_agreement in reading.agreement
            if group_agreement.group == group.key and group_agreement.code is Verdict.FEW
        ]
        if few and group.respondents < FEWEST_ANSWERS:
            sentences.append(chapter.said(agreement_messages(few[0], group.respondents)[0]))
    return sentences


def _camps(chapter: ChapterContext, reading: CampaignAnalysis) -> list[str]:
    sentences = []
    for group in reading.groups:
        items = [
            chapter.label(chapter.diagnosis.items[item.item].item)
            for group_agreement in reading.agreement
            if group_agreement.group == group.key
            for item in group_agreement.items
            if item.agreement is Agreement.TWO_CAMPS and item.code is not Verdict.HIDDEN
        ]
        if items:
            names = chapter.say.list([chapter.say("decision.quoted", name=item) for item in items])
            sentences.append(chapter.say("agreement.camps", group=chapter.names[group.key], items=names))
    return sentences
