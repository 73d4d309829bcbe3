"""Differencing audit."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.core.privacy.differencing_audit import differencing_audit

COUNTS = st.lists(st.integers(0, 5), min_size=1, max_size=6)


def _brute(atoms: dict[str, int], releases: list[list[str]], k: int) -> tuple[tuple[str, ...], ...]:
    """Try every union: it is exposed when adding its indicator to the releases does not raise their rank."""
    names = [name for name, count in atoms.items() if count]
    rows = np.array([[name in release for name in names] for release in releases], dtype=float)
    rows = rows.reshape(len(releases), len(names))
    rank = np.linalg.matrix_rank(rows) if rows.size else 0
    exposed = []
    for size in range(1, len(names) + 1):
        for union in itertools.combinations(names, size):
            if sum(atoms[name] for name in union) < k:
                more = np.vstack([rows, [[name in union for name in names]]])
                if np.linalg.matrix_rank(more) == rank:
                    exposed.append(union)
    return tuple(exposed)


@given(COUNTS, st.data())
def test_every_exposed_union_is_found(counts: list[int], data: st.DataObject) -> None:
    atoms = {f"atom {number}": count for number, count in enumerate(counts)}
    releases = data.draw(st.lists(st.lists(st.sampled_from(list(atoms)), unique=True), max_size=4))
    k = data.draw(st.integers(1, 8))
    audit = differencing_audit(atoms, releases, k=k)
    assert audit.exposed() == _brute(atoms, releases, k)
    assert audit.safe == (audit.exposed() == ())


@given(COUNTS, st.data())
def test_one_more_release_never_makes_anything_safer(counts: list[int], data: st.DataObject) -> None:
    atoms = {f"atom {number}": count for number, count in enumerate(counts)}
    groups = st.lists(st.sampled_from(list(atoms)), unique=True)
    releases, more = data.draw(st.lists(groups, max_size=3)), data.draw(groups)
    before = set(differencing_audit(atoms, releases, k=5).exposed())
    assert before <= set(differencing_audit(atoms, [*releases, more], k=5).exposed())


def test_two_hidden_people_whose_sum_is_known_are_exposed() -> None:
    atoms = {"marketing": 6, "sales": 9, "finance": 1, "leadership": 1}
    releases = [list(atoms), ["marketing"], ["sales"]]
    assert differencing_audit(atoms, releases, k=5).smallest == (("finance", "leadership"),)


def test_the_smallest_unions_hold_no_other() -> None:
    audit = differencing_audit({"a": 1, "b": 1, "c": 7}, [["a"], ["b"], ["c"]], k=5)
    assert audit.smallest == (("a",), ("b",))
    assert audit.exposed() == (("a",), ("b",), ("a", "b"))


def test_a_mean_of_means_is_a_release_like_any_other() -> None:
    atoms = {"marketing": 6, "sales": 9, "finance": 2}
    company = {"marketing": Fraction(1, 18), "sales": Fraction(1, 27), "finance": Fraction(1, 6)}
    assert differencing_audit(atoms, [company, ["marketing"]], k=5).safe
    assert differencing_audit(atoms, [company, ["marketing"], ["sales"]], k=5).smallest == (("finance",),)


def test_fifty_single_people_are_audited_at_once() -> None:
    atoms = {f"person {number}": 1 for number in range(50)}
    people = list(atoms)
    assert differencing_audit(atoms, [people, people[:25]], k=10).safe
    audit = differencing_audit(atoms, [people, people[:45]], k=10)
    assert audit.smallest == (tuple(people[45:]),)


def test_nothing_published_exposes_nobody() -> None:
    assert differencing_audit({"finance": 1}, [], k=5).safe
    assert differencing_audit({}, [], k=5).safe


def test_a_release_about_unknown_people_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown atoms"):
        differencing_audit({"sales": 5}, [["marketing"]], k=5)
    with pytest.raises(ValueError, match="at least 1"):
        differencing_audit({"sales": 5}, [], k=0)
    with pytest.raises(ValueError, match="fewer than no people"):
        differencing_audit({"sales": -1}, [], k=5)
