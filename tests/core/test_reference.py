"""Every reference value is reproduced."""

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest

from tests.core import reference
from tests.core.not_none import defined
from tests.core.reference_kinds import KINDS, Case

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "statistics.json"

SLEEP = {
    "x": [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2],
    "y": [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
}
DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
RATINGS = [[146, 140], [148, 152], [170, 152], [90, 99], [157, 145], [156, 153], [176, 167], [205, 218]]
P_VALUES = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
P_VALUES += [0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0]


def _case(name: str, data: Case, params: Case, expected: Case, published: Case | None = None) -> dict[str, Any]:
    case = {"id": name, "statistic": name, "data": data, "params": params, "expected": expected, "tolerance": 1e-4}
    return {**case, **({"published": published} if published else {})}


# Values printed in the literature, so that something is checked wherever this runs.
PUBLISHED = [
    _case("null_variance", {"A": 5, "probs": [0.05, 0.15, 0.2, 0.35, 0.25]}, {}, {"value": 1.34}, {"value": 1.34}),
    _case(
        "agreement_null_critical",
        {"n": 10, "A": 5},
        {"statistic": "rwg", "alpha": 0.05, "null": "uniform"},
        {"critical": 0.527778},
        {"critical": 0.53},
    ),
    _case(
        "permutation_paired",
        {"differences": DARWIN},
        {"tie_tolerance": 1e-9},
        {"n_perm": 32768, "count_abs": 1726, "p_abs": 0.052673},
        {"p_abs": 0.05267, "count_abs": 1726},
    ),
    _case(
        "welch_difference",
        SLEEP,
        {"conf": 0.95},
        {"t": -1.8608, "df": 17.776, "p": 0.07939, "lower": -3.3654832, "upper": 0.2054832},
        {"t": -1.8608, "df": 17.776, "p": 0.07939, "lower": -3.3654832, "upper": 0.2054832},
    ),
    _case(
        "paired_difference",
        SLEEP,
        {"conf": 0.95},
        {"t": -4.0621, "df": 9, "p": 0.002833, "lower": -2.4598858, "upper": -0.7001142},
    ),
    _case("sem_mdc", {"ratings": RATINGS}, {"conf": 0.95}, {"sem": 7.556927}, {"sem": 7.6, "mdc": 21}),
    _case("multiple_testing", {"p": P_VALUES}, {"alpha": 0.05}, {"n_reject_bonferroni": 3, "n_reject_bh": 4}),
]


def _file(tmp_path: Path, cases: list[Any]) -> str:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"meta": {}, "cases": cases}), encoding="utf-8")
    return str(path)


def test_every_reference_value_is_reproduced(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = str(SHARED) if SHARED.exists() else _file(tmp_path, PUBLISHED)
    assert reference.main([path]) == 0, capsys.readouterr().out
    cases = json.loads(Path(path).read_text(encoding="utf-8"))["cases"]
    assert capsys.readouterr().out.endswith(f"{len(cases)} cases, {len(cases)} hold, 0 fall short\n")
    assert len(cases) >= len(PUBLISHED)


def test_published_values_are_reproduced_without_the_shared_file() -> None:
    assert [shortfall for case in PUBLISHED if (shortfall := reference.shortfall(case))] == []


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["id"])
def test_a_wrong_expectation_falls_short(case: Case, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wrong = copy.deepcopy(case)
    key = next(iter(wrong["expected"]))
    wrong["expected"][key] += 0.01 * max(1, abs(wrong["expected"][key]))
    assert reference.main([_file(tmp_path, [case, wrong])]) == 1
    output = capsys.readouterr().out
    assert case["id"] in output
    assert key in output
    assert "2 cases, 1 hold, 1 fall short" in output


def test_a_printed_value_that_is_not_met_falls_short() -> None:
    wrong = copy.deepcopy(PUBLISHED[0]) | {"published": {"value": 1.36}}
    assert "as printed" in defined(reference.shortfall(wrong)).why


def test_an_unknown_kind_falls_short() -> None:
    assert (
        "no adapter"
        in defined(reference.shortfall({"id": "x", "statistic": "astrology", "expected": {"value": 1}})).why
    )


def test_a_case_without_expectation_falls_short() -> None:
    assert reference.shortfall(PUBLISHED[0] | {"expected": {}})


def test_a_key_that_the_product_does_not_give_falls_short() -> None:
    assert reference.shortfall(PUBLISHED[0] | {"expected": {"mystery": None}})


def test_a_case_that_breaks_the_product_falls_short() -> None:
    broken = _case("paired_difference", {"x": [1, 2], "y": [1]}, {"conf": 0.95}, {"diff": 0})
    assert "ValueError" in defined(reference.shortfall(broken)).why


def test_undefined_is_neither_zero_nor_nan() -> None:
    assert not reference.agrees(0.0, None, 1e-6)
    assert not reference.agrees(math.nan, None, 1e-6)
    assert not reference.agrees(None, 0.0, 1e-6)
    assert not reference.agrees(math.nan, 1.0, 1e-6)
    assert reference.agrees(None, None, 1e-6)


def test_truth_and_numbers_are_not_confused() -> None:
    truth = True
    assert not reference.agrees(1, truth, 1e-6)
    assert not reference.agrees(truth, 1, 1e-6)


def test_an_empty_file_proves_nothing(tmp_path: Path) -> None:
    assert reference.main([_file(tmp_path, [])]) == 1


def test_a_file_that_cannot_be_read_is_a_usage_error(tmp_path: Path) -> None:
    assert reference.main([str(tmp_path / "absent.json")]) == 2
    assert reference.main([]) == 2


UNDEFINED = [
    _case("rwg", {"x": [None, 4]}, {"sigma2_null": 2.0}, {"value": None, "n": 1}),
    _case("rwg", {"x": []}, {"sigma2_null": 2.0}, {"value": None, "untruncated": None, "n": 0}),
    _case("ad_median", {"x": []}, {}, {"value": None}),
    _case(
        "agreement_null_critical",
        {"n": 2, "A": 5},
        {"statistic": "rwg", "alpha": 0.05},
        {"critical": None, "attained_p": None},
    ),
    _case("icc_groups", {"groups": [[1, 2], [None]]}, {}, {"icc1_n0": None, "F": None}),
    _case("icc_groups", {"groups": [[1], [2], [3]]}, {}, {"icc1_n0": None, "p_F": None}),
    _case("icc_groups", {"groups": [[2, 2], [3, 3]]}, {}, {"icc1_n0": 1.0, "F": None, "p_F": None}),
    _case("cronbach_alpha", {"items": [[1, 2], [None, 3]]}, {"conf": 0.95}, {"alpha": None, "n": 1}),
    _case("cronbach_alpha", {"items": [[1], [3]]}, {"conf": 0.95}, {"alpha": None, "lower": None}),
    _case("feldt_ci", {"alpha": 0.5, "n": 1, "k": 3}, {"conf": 0.95}, {"lower": None, "upper": None}),
    _case("cliffs_delta", {"x": [], "y": [1]}, {"conf": 0.95}, {"delta": None, "vda": None}),
    _case("cliffs_delta", {"x": [2, 2], "y": [2, 2]}, {"conf": 0.95}, {"delta": 0.0, "lower": None}),
    _case("permutation_two_sample", {"x": [], "y": [1]}, {}, {"diff": None, "p_abs": None}),
    _case("permutation_paired", {"differences": [None]}, {}, {"mean_diff": None, "p_abs": None}),
    _case("permutation_stratified", {"strata": [[[1], []]]}, {}, {"stat": None, "p_abs": None}),
    _case("permutation_k_groups", {"groups": [[1, 2], []]}, {}, {"F": None, "p": None}),
    _case("permutation_k_groups", {"groups": [[1], [2]]}, {}, {"F": None, "p": 1.0}),
    _case("min_attainable_p", {"n": 0}, {"design": "paired"}, {"two_sided": None}),
    _case("welch_difference", {"x": [1], "y": [2, 3]}, {"conf": 0.95}, {"diff": -1.5, "se": None, "p": None}),
    _case("welch_difference", {"x": [1, 1], "y": [2, 2]}, {"conf": 0.95}, {"diff": -1, "p": None, "lower": None}),
    _case("paired_difference", {"x": [10 / 3, 20 / 3], "y": [0, 10 / 3]}, {"conf": 0.95}, {"t": None, "p": None}),
    _case(
        "tost_equivalence",
        {"x": [1], "y": [2]},
        {"margin": 10, "paired": True, "alpha": 0.05},
        {"diff": -1, "p": None, "ci90_lower": None},
    ),
    _case("sem_mdc", {"ratings": [[1, 2], [None, 3]]}, {"conf": 0.95}, {"sem": None, "mdc": None}),
    _case(
        "lever_score_person",
        {"answers": [3, None, 4, None, None]},
        {"scale": [1, 5], "min_share": 0.5},
        {"value": None},
    ),
    _case(
        "lever_score_person",
        {"answers": [3, None, 4, None]},
        {"scale": [1, 5], "min_share": 0.6},
        {"value": None},
    ),
    _case("nonresponse_bounds", {"x": [50, 60], "N": 1}, {"range": [0, 100]}, {"lower": None, "upper": None}),
    _case(
        "mean_se_fixed_team",
        {"x": [50], "N": 4},
        {"r": 0.5, "conf": 0.95, "floor_sd": 12},
        {"mean": 50, "se": None, "lower": None},
    ),
    _case(
        "overlap_change",
        {"wave1": [50], "wave2": [60, 70], "N": 2},
        {"r": 0.5, "conf": 0.95, "floor_sd": 0},
        {"diff": 15, "se": None, "overlap": 1},
    ),
    _case(
        "gap_fixed_team",
        {"groups": {"a": [1], "b": [2]}, "N": {"a": 1, "b": 1}, "pair": ["a", "b"]},
        {"r": 0.5, "conf": 0.95, "floor_sd": 12},
        {"diff": -1, "se": None},
    ),
    _case(
        "omnibus_fixed_team",
        {"groups": {"a": [1, 2], "b": []}, "N": {"a": 2, "b": 1}},
        {"r": 0.5, "floor_sd": 12},
        {"Q": None, "p": None},
    ),
    _case("detectable_change", {"n": 1, "sd": 12, "type": "paired"}, {"power": 0.8, "alpha": 0.05}, {"delta": None}),
]


@pytest.mark.parametrize("case", UNDEFINED, ids=lambda case: case["id"])
def test_what_is_undefined_is_null_with_a_reason(case: Case) -> None:
    assert reference.shortfall(case) is None


def test_every_kind_that_can_be_undefined_has_a_degenerate_case() -> None:
    always_defined = {"null_variance", "multiple_testing", "differencing_audit", "maturity_level"}
    assert {case["statistic"] for case in UNDEFINED} == set(KINDS) - always_defined
