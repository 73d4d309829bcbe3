"""Disclosure check for linked answers of two confidential waves.

What is shown of a wave are the means of its groups; a linked change adds one statement about those who are linked. Over
several waves such statements can be subtracted from one another, so that each is weighed against all before it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from assessment.core.privacy.differencing_audit import differencing_audit
from assessment.core.waves.wave_comparison import Voice, Wave, linked_rows

WINDOW = 8
"""Waves weighed together: two years of quarters. A statement reaches no further than from one wave to the next."""

Statement = dict[str, Fraction]
Atoms = Mapping[tuple[int, int], str]
"""The atom of each person: wave and row. People of one group who were linked alike stand in one."""


def linkage_is_safe(chain: Sequence[Wave], *, readers: int = 0) -> bool:
    """Whether the last wave of the chain may be linked with the one before, given what was linked before.

    `readers`: 1 for a reader who answered; k others than them are asked for.
    """
    waves = chain[-WINDOW:]
    if len(waves) < 2:
        return False
    steps = [_linked(before, after) for before, after in pairwise(waves)]
    atoms = _atoms(waves, steps)
    people = dict(Counter(atoms.values()))
    threshold = max(wave.settings.threshold.people for wave in waves) + readers
    shown = [_mean(atoms, number, wave.rows(voice)) for number, wave in enumerate(waves) for voice in _groups(wave)]
    safe = differencing_audit(people, shown, k=threshold).safe
    admitted = False
    for number, step in enumerate(steps):
        statement = _statement(atoms, number, step)
        admitted = bool(statement) and safe and differencing_audit(people, [*shown, statement], k=threshold).safe
        if admitted:
            shown.append(statement)
    return admitted


Step = Mapping[Voice, list[tuple[int, int]]]
"""The rows of everybody who is linked from one wave to the next, by group."""


def _groups(wave: Wave) -> list[Voice]:
    return [tuple(sorted(group.functions)) for group in wave.grouping.groups]


def _linked(before: Wave, after: Wave) -> Step:
    earlier = set(_groups(before))
    rows_by_voice = {voice: linked_rows(before, after, voice) for voice in _groups(after) if voice in earlier}
    return {voice: rows for voice, rows in rows_by_voice.items() if rows}


def _atoms(waves: Sequence[Wave], steps: Sequence[Step]) -> Atoms:
    came = {
        (number + 1, second_row)
        for number, step in enumerate(steps)
        for rows in step.values()
        for _, second_row in rows
    }
    stays = {
        (number, first_row) for number, step in enumerate(steps) for rows in step.values() for first_row, _ in rows
    }
    return {
        (number, row): f"{number}/{place}/{int((number, row) in came)}{int((number, row) in stays)}"
        for number, wave in enumerate(waves)
        for place, voice in enumerate(_groups(wave))
        for row in wave.rows(voice)
    }


def _mean(atoms: Atoms, number: int, rows: Sequence[int]) -> Statement:
    share = Fraction(1, len(rows)) if rows else Fraction(0)
    return {atoms[number, row]: share for row in rows}


def _statement(atoms: Atoms, number: int, step: Step) -> Statement:
    """Coefficients of the mean over groups of the mean change of linked people."""
    fractions: Statement = {}
    for rows in step.values():
        share = Fraction(1, len(rows) * len(step))
        fractions |= {atoms[number, first_row]: -share for first_row, _ in rows}
        fractions |= {atoms[number + 1, second_row]: share for _, second_row in rows}
    return fractions
