"""Release log: published figures as linear statements, audited against differencing.

An atom is a set of people that is never split: function, role, wave, and the snapshot in which they first counted, so
that a result frozen twice tells who came late. A published mean is a statement about atoms with coefficients. A release
is refused when, for any union of atoms of 1 to k - 1 people, what these answered together would follow from all
statements (`statistics.disclosure`, exact).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.differencing_audit import differencing_audit
from assessment.core.privacy.published_groups import COMPANY, Grouping, PublishedGroup
from assessment.core.questionnaire.respondents import Respondent, RespondentRole

READER = "reader"


@dataclass(frozen=True, slots=True, order=True)
class Atom:
    """People who always stand together in what is published."""

    function: str
    role: RespondentRole
    wave: str
    snapshot: int = 1

    @property
    def name(self) -> str:
        """The atom in one word, as exposed unions name it."""
        return f"{self.wave}/{self.snapshot}/{self.function}/{self.role}"

    @classmethod
    def named(cls, name: str) -> "Atom":
        """The atom of that name."""
        wave, snapshot, function, role = name.split("/")
        return cls(function, RespondentRole(role), wave, int(snapshot))


@dataclass(frozen=True, slots=True)
class ReleasedStatement:
    """One published mean: in which wave and view, of which group, with the coefficient of one person of each atom."""

    wave: str
    view: str
    group: str
    coefficients: Mapping[Atom, Fraction]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A release that was not admitted, and the smallest unions of atoms (by name) that it would expose."""

    release: ReleasedStatement
    exposed: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ReleaseLog:
    """What was published, and how many people each atom counts."""

    people: Mapping[Atom, int] = field(default_factory=dict)
    releases: tuple[ReleasedStatement, ...] = ()


def atoms(respondents: Iterable[Respondent], *, wave: str, snapshot: int = 1) -> dict[Atom, int]:
    """How many people each atom of one wave counts."""
    return dict(Counter(Atom(person.function, person.role, wave, snapshot) for person in respondents))


def statements(
    grouping: Grouping, people: Mapping[Atom, int], *, wave: str, view: str = "groups"
) -> tuple[ReleasedStatement, ...]:
    """The company's mean, then each group's, as releases. `people`: the atoms of that wave."""
    total: dict[Atom, Fraction] = {}
    for group in grouping.voices:
        for atom, coefficient in _mean(group, people).items():
            total[atom] = coefficient / len(grouping.voices)
    company = (ReleasedStatement(wave, view, COMPANY, total),) if total else ()
    return (*company, *(ReleasedStatement(wave, view, group.key, _mean(group, people)) for group in grouping.groups))


def _mean(group: PublishedGroup, people: Mapping[Atom, int]) -> dict[Atom, Fraction]:
    members = {atom: count for atom, count in people.items() if atom.function in group.functions and count}
    return {atom: Fraction(1, sum(members.values())) for atom in members}


def exposed(log: ReleaseLog, *, threshold: Threshold, reader: Atom | None = None) -> tuple[tuple[str, ...], ...]:
    """The smallest unions of fewer than k people that the log exposes, as names of atoms.

    `reader`: the atom of a reader who answered; they know their own answers, so that their atom is split in two.
    Raises ValueError when nobody stands in that atom.
    """
    people = {atom.name: count for atom, count in log.people.items()}
    rows = [{atom.name: value for atom, value in release.coefficients.items()} for release in log.releases]
    if reader is not None:
        if not people.get(reader.name):
            raise ValueError(f"nobody stands in {reader.name}")
        people[reader.name] -= 1
        people[READER] = 1
        rows = [row | {READER: row[reader.name]} if reader.name in row else row for row in rows]
        rows.append({READER: Fraction(1)})
    audit = differencing_audit(people, rows, k=threshold.people)
    return tuple(union for union in audit.smallest if union != (READER,))


def admit(
    log: ReleaseLog, releases: Iterable[ReleasedStatement], *, people: Mapping[Atom, int], threshold: Threshold
) -> tuple[ReleaseLog, tuple[Refusal, ...]]:
    """Add the releases that expose nobody, one by one in their order; the log that results, and the refusals.

    `people`: the atoms that the releases speak of. A statement already in the log is admitted without growing it.
    """
    log = replace(log, people={**log.people, **people})
    refusals = []
    for release in releases:
        if any(release.coefficients == other.coefficients for other in log.releases):
            continue
        longer = replace(log, releases=(*log.releases, release))
        exposed_unions = exposed(longer, threshold=threshold)
        if exposed_unions:
            refusals.append(Refusal(release, exposed_unions))
        else:
            log = longer
    return log, tuple(refusals)
