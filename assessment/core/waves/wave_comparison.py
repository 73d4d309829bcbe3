"""Comparison of two waves: comparable items, functions and groups, and a verdict per scale.

Only identical questions are compared, only functions that answered both times, and in confidential teams only groups
that were published in both waves. Progress cannot come from who answered: a function's voice weighs the same twice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from assessment.core.comparison.scored_groups import listed, planned_parameters
from assessment.core.comparison.verdicts import DEFAULT_PARAMETERS, VerdictParameters, VerdictReason
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.cell_perturbation import perturbed_sheet
from assessment.core.privacy.protected_figures import (
    INSIDERS,
    INSIDERS_WITH_READER,
    PublishedFigure,
    PublishedScale,
    figures_as_published,
    protected_figures,
    published_scores,
)
from assessment.core.privacy.published_groups import Grouping
from assessment.core.privacy.reader_access import reader_access
from assessment.core.questionnaire.answer_sheet import AnswerSheet, Cells
from assessment.core.questionnaire.definition import Item, Questionnaire
from assessment.core.results.scoring import person_scores
from assessment.core.waves.common_items import CommonItems, Wordings, common_items
from assessment.core.waves.score_change import Change, Pairs, TwoWaves, compare_waves, without_test

Voice = tuple[str, ...]
"""The functions of one published group: groups of the same functions are the same group."""


@dataclass(frozen=True)
class Wave:
    """One closed wave as it was frozen. `links`: who each respondent is to the next wave, empty where unknown.

    `published`: what was published of each item and group key to the reader of the settings, where people of a
    confidential wave took their answers out after the closing; None where all are there. Computed again from those
    who are left, the wave's figures beside the published ones would tell what the others had answered.
    """

    key: str
    day: date
    version: str
    settings: AnalysisSettings
    sheet: AnswerSheet
    wordings: Wordings
    links: tuple[str, ...] = ()
    published: Mapping[str, Mapping[str, PublishedFigure]] | None = None
    perturbed: AnswerSheet | None = field(default=None, repr=False)
    """The answers as they enter what is published, where they were worked out for another reader already."""

    def read_by(
        self, reader: str | None, published: Mapping[str, Mapping[str, PublishedFigure]] | None = None
    ) -> "Wave":
        """The same wave for another reader: its answers are perturbed once for all."""
        settings = replace(self.settings, reader=reader)
        return replace(self, settings=settings, published=published, perturbed=self._perturbed)

    @property
    def grouping(self) -> Grouping:
        """The published groups. Raises ValueError for settings that name none."""
        if self.settings.grouping is None:
            raise ValueError("a closed wave knows its groups")
        return self.settings.grouping

    @property
    def respondents(self) -> int:
        """How many people answered."""
        return len(self.sheet.respondents)

    @property
    def summary(self) -> "WaveSummary":
        """The wave without its answers."""
        return WaveSummary(self.key, self.day, self.version, self.respondents)

    @property
    def response_rate(self) -> float | None:
        """Share of the people asked who answered, where their number is known."""
        asked = sum(self.settings.staff.values())
        return min(1.0, self.respondents / asked) if asked else None

    def rows(self, voice: Voice) -> list[int]:
        """Rows of the people of a group."""
        return [row for row, person in enumerate(self.sheet.respondents) if person.function in voice]

    @cached_property
    def _perturbed(self) -> AnswerSheet:
        key = self.settings.perturbation_key
        if self.perturbed is not None:
            return self.perturbed
        return perturbed_sheet(self.sheet, self.grouping, key=key) if key else self.sheet

    def figures(self, codes: Sequence[str], cells: Cells, voice: Voice) -> tuple[int, PublishedScale]:
        """How many people a confidential group had, and what is published of it on a scale of these items.

        `cells`: those of the group on these items.
        """
        threshold = self.settings.threshold
        if self.published is None:
            insiders = INSIDERS_WITH_READER if self.settings.reader in voice else INSIDERS
            return len(cells), protected_figures(codes, cells, threshold=threshold, insiders=insiders)
        group = next(group for group in self.grouping.groups if tuple(sorted(group.functions)) == voice)
        items = {code: self.published.get(code, {}).get(group.key, PublishedFigure(None)) for code in codes}
        return group.respondents, figures_as_published(items, cells, threshold=threshold, people=group.respondents)

    def cells(self, codes: Iterable[str]) -> Cells:
        """Everybody's cells on these items, as they enter what is published."""
        columns = {code: number for number, code in enumerate(self.sheet.codes)}
        return self._perturbed.cells[:, [columns[code] for code in codes]]


@dataclass(frozen=True, slots=True)
class WaveSummary:
    """What a comparison tells of one of its waves: no answer stands in it."""

    key: str
    day: date
    version: str
    respondents: int


@dataclass(frozen=True)
class WaveComparison:
    """A wave against an earlier one: a verdict for each lever, and, tested apart, for each family of symptoms.

    `carried`: the items by which each scale was compared; none where too few are the same. `voices`: groups that were
    compared; `merged`: those of them that were published in other parts in one of the waves, and are compared as one;
    `left_out`: groups of which nobody answered in one of the waves. `linked` says that some verdict rests on
    people whose two answers are linked.
    """

    before: WaveSummary
    after: WaveSummary
    bridge: CommonItems
    levers: Mapping[str, Change]
    symptoms: Mapping[str, Change]
    carried: Mapping[str, tuple[str, ...]]
    voices: tuple[Voice, ...]
    left_out: tuple[Voice, ...] = ()
    merged: tuple[Voice, ...] = ()
    parameters: VerdictParameters = DEFAULT_PARAMETERS
    """What the verdicts were judged with."""

    @property
    def changes(self) -> dict[str, Change]:
        """Every verdict by scale, levers first."""
        return {**self.levers, **self.symptoms}

    @property
    def linked(self) -> int:
        """The most people that a verdict could link."""
        return max((change.linked for change in self.changes.values() if change.linked), default=0)


def compare(
    before: Wave,
    after: Wave,
    questionnaire: Questionnaire,
    *,
    people: Mapping[str, int | None] | None = None,
    may_link: bool = True,
    parameters: VerdictParameters = DEFAULT_PARAMETERS,
) -> WaveComparison:
    """Judge every scale of the later wave's questionnaire.

    `people`: by function, how many different people were asked in either wave. `may_link`: for confidential teams,
    whether linked answers may be used at all (`core.waves.linkage_disclosure`).
    """
    carried_by = common_items(before.wordings, after.wordings)
    blocks, left_out = _blocks(before, after)
    voices = {block.voice: block for block in blocks}
    beside = {block.voice for block in blocks if not block.enters}
    names = {voice: "+".join(voice) for voice in voices}
    asked = questionnaire.of_length
    lever_codes = {lever.key: _codes(asked(lever.items, after.settings.length)) for lever in questionnaire.levers}
    family_codes = {family.key: _codes(asked(family.items, after.settings.length)) for family in questionnaire.families}
    asked_now = {**lever_codes, **family_codes}
    carried = {key: carried_by.carries(codes) for key, codes in asked_now.items()}
    hidden = not _is_seen(before) or not _is_seen(after)
    protected = before.settings.confidential or after.settings.confidential

    def judged(scales: Iterable[str]) -> dict[str, Change]:
        two = {
            key: TwoWaves({}, {}, hidden=True)
            if hidden
            else _two_waves(before, after, carried[key], blocks, may_link=may_link)
            for key in scales
        }
        everyone = {names[voice]: _people(people or {}, voice) for voice in voices}
        triad = [names[voice] for voice in voices if voice not in beside]
        planned = _planned(parameters, before, after, (len(carried[key]) for key in two))
        changes = compare_waves(two, triad=triad, people=everyone, parameters=planned)
        return {key: without_test(change) for key, change in changes.items()} if protected else changes

    return WaveComparison(
        before.summary,
        after.summary,
        carried_by,
        judged(lever_codes),
        judged(family_codes),
        carried,
        tuple(voices),
        left_out,
        tuple(block.voice for block in blocks if not block.alike),
        parameters,
    )


def _planned(parameters: VerdictParameters, before: Wave, after: Wave, items: Iterable[int]) -> VerdictParameters:
    """The parameters with the noise of the wave whose figures are perturbed the most."""
    counts = tuple(items)
    return max(
        (planned_parameters(parameters, wave.settings, counts) for wave in (before, after)),
        key=lambda planned: planned.smallest_noise,
    )


def _codes(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(item.code for item in items)


def _people(people: Mapping[str, int | None], voice: Voice) -> int | None:
    counts = [people.get(function) for function in voice]
    return None if None in counts else sum(count or 0 for count in counts)


@dataclass(frozen=True)
class _Block:
    """Published groups of both waves that hold the same people: one group twice, or several that were cut otherwise.

    `before`, `after`: functions of each group of it in either wave.
    """

    before: tuple[Voice, ...]
    after: tuple[Voice, ...]
    enters: bool

    @property
    def voice(self) -> Voice:
        """All its functions."""
        return tuple(sorted({function for group in (*self.before, *self.after) for function in group}))

    @property
    def same_people(self) -> bool:
        """Whether its functions are the same in both waves."""
        return {function for group in self.before for function in group} == {
            function for group in self.after for function in group
        }

    @property
    def alike(self) -> bool:
        """Whether it was published as one group of the same functions in both waves."""
        return self.before == self.after and len(self.before) == 1


def _blocks(before: Wave, after: Wave) -> tuple[tuple[_Block, ...], tuple[Voice, ...]]:
    """The finest blocks in which both waves' groups can be compared, and the groups that stand in one wave only.

    A function that fell below the threshold in one wave was merged there: the groups that it joins are compared as
    one, so that the company's comparison never falls with it.
    """
    earlier, later = (
        {tuple(sorted(group.functions)): group for group in wave.grouping.groups} for wave in (before, after)
    )
    left_out = [
        voice
        for mine, theirs in ((earlier, later), (later, earlier))
        for voice in mine
        if not set(voice) & {function for other in theirs for function in other}
    ]
    blocks: list[_Block] = []
    for voice, group in later.items():
        if voice in left_out:
            continue
        block = _Block(
            tuple(earlier_voice for earlier_voice in earlier if set(earlier_voice) & set(voice)), (voice,), group.enters
        )
        for other in [built for built in blocks if set(built.before) & set(block.before)]:
            blocks.remove(other)
            together = tuple(dict.fromkeys((*other.before, *block.before)))
            block = _Block(together, (*other.after, *block.after), other.enters or block.enters)
        blocks.append(block)
    # Whoever answered once only must not pass for change, unless nothing else is left to compare.
    whole = [block for block in blocks if block.same_people] or blocks
    left_out += [voice for block in blocks if block not in whole for voice in (*block.before, *block.after)]
    return tuple(whole), tuple(dict.fromkeys(left_out))


def _is_seen(wave: Wave) -> bool:
    """Whether the company's change may be told: to a reader who answered, only beside every group's own figures.

    An interval tells how far apart the answers of a group are, also of one that this reader may not see.
    """
    if not wave.settings.confidential:
        return True
    seen = reader_access(wave.grouping, reader=wave.settings.reader, threshold=wave.settings.threshold)
    return seen.company and (wave.settings.reader is None or len(seen.groups) == len(wave.grouping.groups))


def _two_waves(
    before: Wave, after: Wave, codes: tuple[str, ...], blocks: Sequence[_Block], *, may_link: bool
) -> TwoWaves:
    if not codes:
        return TwoWaves({}, {}, why_not=VerdictReason.OTHER_ITEMS)
    if not blocks:
        return TwoWaves({}, {}, why_not=VerdictReason.OTHER_PEOPLE)
    first = _scored(before, codes, {block.voice: block.before for block in blocks})
    second = _scored(after, codes, {block.voice: block.after for block in blocks})
    # Who is linked is told of groups alone: a block of several is no published group.
    confidential = before.settings.confidential or after.settings.confidential
    linkable = [block.voice for block in blocks if block.alike or not confidential]
    pairs = _pairs(before, after, first.by_row, second.by_row, linkable)
    if confidential:
        pairs = pairs if may_link and _may_be_linked(before, after, first, second, pairs) else {}
    return TwoWaves(first.scores, second.scores, pairs, planned=confidential)


@dataclass(frozen=True)
class _Scored:
    """Person scores by group and by row."""

    scores: Mapping[str, list[float | None]]
    by_row: Mapping[int, float | None]

    @property
    def people(self) -> int:
        """How many people have a score."""
        return sum(score is not None for score in self.by_row.values())


def _scored(wave: Wave, codes: Sequence[str], blocks: Mapping[Voice, Sequence[Voice]]) -> _Scored:
    cells = wave.cells(codes)
    scores: dict[str, list[float | None]] = {}
    by_row: dict[int, float | None] = {}
    for voice, group in ((voice, group) for voice, groups in blocks.items() for group in groups):
        rows = wave.rows(group)
        if wave.settings.confidential:
            people, figures = wave.figures(codes, cells[rows], group)
            # What links people says who counts twice; the change itself is that of what was published.
            by_row |= dict.fromkeys(rows, figures.score.value)
            values = published_scores(np.zeros(people), figures)
        else:
            values = person_scores(cells[rows])
            by_row |= dict(zip(rows, listed(values), strict=True))
        scores["+".join(voice)] = [*scores.get("+".join(voice), []), *listed(values)]
    return _Scored(scores, by_row)


def _pairs(
    before: Wave,
    after: Wave,
    first: Mapping[int, float | None],
    second: Mapping[int, float | None],
    voices: Iterable[Voice],
) -> Pairs:
    """Scores of the same people in both waves, within a group; who changed group counts in neither's pairs."""
    return {
        "+".join(voice): [
            (first[first_row], second[second_row]) for first_row, second_row in linked_rows(before, after, voice)
        ]
        for voice in voices
    }


def linked_rows(before: Wave, after: Wave, voice: Voice) -> list[tuple[int, int]]:
    """Rows of each person of a group in both waves. A link that two people of a wave bear links neither."""
    earlier, later = (_linked(wave, wave.rows(voice)) for wave in (before, after))
    return [(row, later[link]) for link, row in earlier.items() if link in later]


def _linked(wave: Wave, rows: Iterable[int]) -> dict[str, int]:
    links = wave.links or ("",) * wave.respondents
    borne = Counter(links)
    return {links[row]: row for row in rows if links[row] and borne[links[row]] == 1}


def _may_be_linked(before: Wave, after: Wave, first: _Scored, second: _Scored, pairs: Pairs) -> bool:
    """Whether enough people are linked, and whether those who are not are none, or as many as a group needs.

    The change of all minus that of the linked is the change of the others: of one or two people it would tell all.
    """
    needed = max(_needed(before), _needed(after))
    linked = sum(earlier is not None and later is not None for some in pairs.values() for earlier, later in some)
    others = first.people + second.people - 2 * linked
    return linked >= needed and (others == 0 or others >= needed)


def _needed(wave: Wave) -> int:
    return wave.settings.threshold.people + (wave.settings.reader is not None)
