"""`--mapping` of `diagnose`: what is proposed for an export of a form tool, and what to do with it."""

from collections.abc import Sequence
from pathlib import Path

from assessment.cli.file_access import CHANNEL, output_problems, shown_name
from assessment.i18n import Language
from assessment.importers.form_exports.column_mapping import UNDECIDED, ColumnMapping
from assessment.importers.formats.problems import visible

LOOK_AT_IT = 3
"""Exit code: a mapping was written, and somebody has to look at it before anything is computed."""
NAMED = 12
"""Columns or labels that a line names."""


def mapping_problems(path: str | None, inputs: Sequence[str], say: Language) -> list[str]:
    """Why a mapping cannot be read or written there."""
    if path is None:
        return []
    if path == CHANNEL:
        return [say("command.diagnose.mapping.needs_a_file")]
    return [] if Path(path).exists() else output_problems([path], inputs, say)


def proposal_lines(mapping: ColumnMapping, answers: str, say: Language) -> list[str]:
    """What a mapping would read of an export, and how to have it written."""
    suggested = "answers.mapping.yaml" if answers == CHANNEL else f"{Path(answers).stem}.mapping.yaml"
    title = say("command.diagnose.mapping.export", file=shown_name(answers, say))
    return [title, *_told(mapping, say), say("command.diagnose.mapping.do", file=suggested)]


def written_lines(mapping: ColumnMapping, path: str, say: Language) -> list[str]:
    """What the mapping that was just written reads, and what to do next."""
    return [*_told(mapping, say), say("command.diagnose.mapping.written", file=path)]


def _told(mapping: ColumnMapping, say: Language) -> list[str]:
    """What is recognised, left aside and left to decide, a line each."""
    recognised = mapping.recognised
    lines = [say("command.diagnose.mapping.recognised", count=len(recognised), names=_some(recognised))]
    if mapping.left_aside:
        lines.append(say("command.diagnose.mapping.aside", names=_some(mapping.left_aside)))
    labels = [f"{visible(label)} = {to}" for label, to in mapping.answers.items() if to != UNDECIDED]
    if labels:
        lines.append(say("command.diagnose.mapping.labels", names=_some(labels)))
    if mapping.rows_below_header:
        lines.append(say("command.diagnose.mapping.below", count=mapping.rows_below_header))
    undecided = mapping.undecided
    if undecided:
        lines.append(say("command.diagnose.mapping.undecided", names=_some(undecided)))
    if scale := mapping.other_scale:
        lines.append(say("command.diagnose.mapping.other_scale", low=scale[0], high=scale[1]))
    return lines


def _some(names: Sequence[str]) -> str:
    """The first of many names, with an ellipsis for the rest."""
    return ", ".join([*map(visible, names[:NAMED]), *(["…"] if len(names) > NAMED else [])])
