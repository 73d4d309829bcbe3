"""View model of the benchmark page: first where the client stands out, then each lever with its practices, folded."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.core.benchmark.client_comparison import ComparedScore
from assessment.core.benchmark.measured_scores import MeasuredKind
from assessment.core.benchmark.standing import Standing
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from reports.content.benchmark.other_clients import Naming, table_of
from reports.content.writing.view_types import DataTable

STANDING_APART = (Standing.MORE, Standing.LESS)
MOST_NAMED = 6
"""Names in one sentence; the folded tables hold the others."""


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """A lever with its practices, or the symptoms: what `standing` says of it in a few words, and its lines."""

    name: str
    standing: str
    table: DataTable


def where_apart(scores: Sequence[ComparedScore], say: Language, name: Naming) -> tuple[str, ...]:
    """A sentence for each side on which the client stands out, or the one that says that nothing does."""
    sentences = []
    for kinds, side in (
        ((MeasuredKind.LEVER, MeasuredKind.PRACTICE), "firmer"),
        ((MeasuredKind.SYMPTOM,), "stronger"),
    ):
        for standing in STANDING_APART:
            names = [name(score) for score in scores if score.kind in kinds and score.standing is standing]
            if names:
                sentences.append(say(f"benchmark.apart.{side}.{standing}", names=_named(names, say)))
    return tuple(sentences) or (say("benchmark.apart.nothing"),)


def _named(names: Sequence[str], say: Language) -> str:
    shown = names if len(names) <= MOST_NAMED + 1 else names[:MOST_NAMED]
    quoted = [say("decision.quoted", name=name) for name in shown]
    rest = len(names) - len(shown)
    return say.list([*quoted, say("benchmark.apart.more", count=rest, value=say.number(rest))] if rest else quoted)


def compared_groups(
    scores: Sequence[ComparedScore], questionnaire: Questionnaire, say: Language, name: Naming
) -> tuple[ComparedGroup, ...]:
    """Each lever with its own line before those of its practices, then the symptoms; what has no line is left out."""
    groups = [
        (lever.name.within(say.code), [lever.key, *(item.code for item in lever.items)])
        for lever in questionnaire.levers
    ]
    groups.append((say("benchmark.groups.symptom"), [family.key for family in questionnaire.families]))
    by_key = {score.key: score for score in scores}
    return tuple(
        ComparedGroup(title, _standing(lines, say), table_of(lines, title, say, name, own=True))
        for title, keys in groups
        if (lines := [by_key[key] for key in keys if key in by_key])
    )


def _standing(lines: Sequence[ComparedScore], say: Language) -> str:
    apart = sum(score.standing in STANDING_APART for score in lines)
    return say("benchmark.apart.lines", count=apart, value=say.number(apart)) if apart else say("benchmark.apart.none")
