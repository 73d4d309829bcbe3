"""Adapters from reference cases to product functions."""

from collections.abc import Callable, Mapping
from math import fsum
from typing import Any

from assessment.core.privacy import differencing_audit
from assessment.core.results.maturity_levels import capped_level, nearest_level, score_of_mean
from assessment.core.statistics import (
    agreement_critical_values,
    dominance,
    intervals,
    multiplicity,
    near_census,
    permutation,
    reliability,
    within_group_agreement,
)
from tests.core.statistics import reference_statistics as published

Case = Mapping[str, Any]
Values = dict[str, Any]

NULLS = {"uniform": None, "slight_skew": (0.05, 0.15, 0.20, 0.35, 0.25), "triangular": (0.11, 0.22, 0.34, 0.22, 0.11)}
TOO_FEW_ANSWERED = "too few answers"


def _null_variance(data: Case, _: Case) -> Values:
    return {"value": within_group_agreement.null_variance(data["A"], data.get("probs"))}


def _rwg(data: Case, params: Case) -> Values:
    got = within_group_agreement.rwg(data["x"], null_variance=params["sigma2_null"])
    return {"value": got.value, "untruncated": got.untruncated, "n": got.n, "reason": got.reason}


def _ad_median(data: Case, _: Case) -> Values:
    got = within_group_agreement.ad_median(data["x"])
    return {"value": got.value, "n": got.n, "reason": got.reason}


def _critical(data: Case, params: Case) -> Values:
    null = params.get("null", "uniform")
    got = agreement_critical_values.critical_agreement(
        params["statistic"],
        data["n"],
        options=data["A"],
        alpha=params["alpha"],
        probabilities=NULLS[null] if isinstance(null, str) else tuple(null),
    )
    return {"critical": got.critical, "attained_p": got.attained_p, "reason": got.reason}


def _icc(data: Case, _: Case) -> Values:
    got = reliability.intraclass_correlation(data["groups"])
    return {
        "icc1_mean_size": got.icc1_mean_size,
        "icc1_n0": got.icc1_n0,
        "icc2": got.icc2,
        "MSB": got.mean_square_between,
        "MSW": got.mean_square_within,
        "n0": got.n0,
        "F": got.f,
        "p_F": got.p,
        "eta2": got.eta_squared,
        "reason": got.reason,
    }


def _alpha(data: Case, params: Case) -> Values:
    if params.get("missing", "listwise") != "listwise":
        raise ValueError("alpha is computed over complete rows only")
    got = reliability.cronbach_alpha(data["items"], confidence=params["conf"])
    return {"alpha": got.value, **_bounds(got.interval), "n": got.n, "reason": got.reason}


def _feldt(data: Case, params: Case) -> Values:
    if min(data["n"], data["k"]) < 2:
        return {**_bounds(None), "reason": "alpha needs two people and two items"}
    return _bounds(reliability.feldt_interval(data["alpha"], data["n"], data["k"], confidence=params["conf"]))


def _dominance(data: Case, params: Case) -> Values:
    got = dominance.dominance(data["x"], data["y"], confidence=params["conf"])
    values = {"delta": got.delta, "vda": got.vargha_delaney, "var": got.variance}
    return {**values, **_bounds(got.interval), "reason": got.reason}


def _bounds(interval: intervals.Interval | None, lower: str = "lower", upper: str = "upper") -> Values:
    return {lower: interval.lower if interval else None, upper: interval.upper if interval else None}


def _permutation(got: permutation.PermutationTest, name: str) -> Values:
    sides = [p for p in (got.p_greater, got.p_less) if p is not None]
    return {
        name: got.statistic,
        "n_perm": got.arrangements,
        "count_abs": got.reached,
        "p_abs": got.p,
        "p_greater": got.p_greater,
        "p_less": got.p_less,
        "p_double": min(1.0, 2 * min(sides)) if sides else None,
        "reason": got.reason,
    }


def _tie(params: Case) -> float:
    return float(params.get("tie_tolerance", 1e-9))


def _two_sample(data: Case, params: Case) -> Values:
    return _permutation(permutation.two_sample_test(data["x"], data["y"], tie_tolerance=_tie(params)), "diff")


def _sign_flip(data: Case, params: Case) -> Values:
    return _permutation(permutation.sign_flip_test(data["differences"], tie_tolerance=_tie(params)), "mean_diff")


def _stratified(data: Case, params: Case) -> Values:
    return _permutation(permutation.stratified_test(data["strata"], tie_tolerance=_tie(params)), "stat")


def _k_groups(data: Case, params: Case) -> Values:
    got = permutation.groups_test(data["groups"], tie_tolerance=_tie(params))
    return {"F": got.f, "eta2": got.eta_squared, "n_perm": got.arrangements, "p": got.p, "reason": got.reason}


def _smallest_p(data: Case, params: Case) -> Values:
    designs: dict[str, Callable[[], published.SmallestP]] = {
        "paired": lambda: published.smallest_p_of_pairs(data["n"]),
        "two_sample": lambda: published.smallest_p_of_labels([(data["n1"], data["n2"])]),
        "stratified": lambda: published.smallest_p_of_labels(data["strata"]),
    }
    got = designs[params["design"]]()
    return {"two_sided": got.two_sided, "one_sided": got.one_sided, "reason": got.reason}


def _difference(got: intervals.Estimate, confidence: float) -> Values:
    values = {"diff": got.value, "se": got.standard_error, "df": got.degrees_of_freedom, "t": got.ratio, "p": got.p}
    return {**values, **_bounds(got.interval(confidence)), "reason": got.reason}


def _welch(data: Case, params: Case) -> Values:
    return _difference(intervals.welch_difference(data["x"], data["y"]), params["conf"])


def _paired(data: Case, params: Case) -> Values:
    got = published.paired_difference(data["x"], data["y"])
    return {**_difference(got, params["conf"]), "n": len(published.complete_pairs(data["x"], data["y"]))}


def _tost(data: Case, params: Case) -> Values:
    difference = published.paired_difference if params["paired"] else intervals.welch_difference
    estimate = difference(data["x"], data["y"])
    got = published.equivalence(estimate, params["margin"], alpha=params["alpha"])
    values = {"diff": estimate.value, "p_lower": got.p_lower, "p_upper": got.p_upper, "p": got.p}
    return {**values, **_bounds(got.interval, "ci90_lower", "ci90_upper"), "reason": got.reason}


def _multiple(data: Case, params: Case) -> Values:
    counts = published.rejections(data["p"], alpha=params["alpha"])
    return {
        "holm": multiplicity.holm(data["p"]),
        "bh": published.benjamini_hochberg(data["p"]),
        "n_reject_holm": counts.holm,
        "n_reject_bh": counts.benjamini_hochberg,
        "n_reject_bonferroni": counts.bonferroni,
    }


def _sem(data: Case, params: Case) -> Values:
    got = published.measurement_error(data["ratings"], confidence=params["conf"])
    values = {"sem": got.standard_error, "mdc": got.detectable_change, "mse": got.residual_mean_square}
    return {**values, "reason": got.reason}


def _person(data: Case, params: Case) -> Values:
    low, high = params["scale"]
    answers = [None if answer is None else answer - low + 1 for answer in data["answers"]]
    answered = sum(answer is not None for answer in answers)
    # The product always asks for half; a case may ask for more than that.
    if answered < params["min_share"] * len(answers):
        return {"value": None, "reason": TOO_FEW_ANSWERED}
    score = published.person_score(answers)
    if score is None:
        return {"value": None, "reason": TOO_FEW_ANSWERED}
    return {"value": score * 4 / (high - low)}


def _level(data: Case, params: Case) -> Values:
    means = [value for value in data["item_means"] if value is not None]
    if not means:
        names = ("lever_mean", "score", "level_average", "weakest_level", "level")
        return {**dict.fromkeys(names), "reason": TOO_FEW_ANSWERED}
    mean = fsum(means) / len(means)
    average, weakest = (nearest_level(value, cuts=params["cuts"]) for value in (mean, min(means)))
    values = {"lever_mean": mean, "score": score_of_mean(mean), "level_average": average, "weakest_level": weakest}
    return {**values, "level": capped_level(average, weakest)}


def _nonresponse(data: Case, params: Case) -> Values:
    low, high = params["range"]
    got = near_census.nonresponse_bounds(data["x"], data["N"], lowest=low, highest=high)
    return {"lower": got.lower, "upper": got.upper, "response_rate": got.response_rate, "reason": got.reason}


def _audit(data: Case, params: Case) -> Values:
    got = differencing_audit.differencing_audit(data["atoms"], data["releases"], k=params["k"])
    return {"safe": got.safe, "exposed": got.exposed()}


def _planning(params: Case) -> dict[str, Any]:
    return {"stable_share": params["r"], "smallest_noise": params["floor_sd"]}


def _team_mean(data: Case, params: Case) -> Values:
    got = published.team_mean(data["x"], data["N"], **_planning(params))
    values = {"mean": got.value, "se": got.standard_error, "df": got.degrees_of_freedom}
    return {**values, **_bounds(got.interval(params["conf"])), "reason": got.reason}


def _team_change(data: Case, params: Case) -> Values:
    got = published.team_change(data["wave1"], data["wave2"], people=data["N"], **_planning(params))
    before, after = (sum(value is not None for value in data[wave]) for wave in ("wave1", "wave2"))
    return {**_difference(got, params["conf"]), "overlap": near_census.certain_overlap(before, after, data["N"])}


def _team_gap(data: Case, params: Case) -> Values:
    first, second = data["pair"]
    got = near_census.team_gap(data["groups"], data["N"], (first, second), **_planning(params))
    return _difference(got, params["conf"])


def _team_omnibus(data: Case, params: Case) -> Values:
    got = near_census.team_omnibus(data["groups"], data["N"], **_planning(params))
    values = {"weighted_mean": got.weighted_mean, "Q": got.q, "df1": got.numerator, "df2": got.denominator}
    return {**values, "F": got.f, "p": got.p, "reason": got.reason}


def _detectable(data: Case, params: Case) -> Values:
    got = published.detectable_change(
        data["n"], data["sd"], design=data["type"], power=params["power"], alpha=params["alpha"]
    )
    return {"delta": got.difference, "reason": got.reason}


KINDS: dict[str, Callable[[Case, Case], Values]] = {
    "null_variance": _null_variance,
    "rwg": _rwg,
    "ad_median": _ad_median,
    "agreement_null_critical": _critical,
    "icc_groups": _icc,
    "cronbach_alpha": _alpha,
    "feldt_ci": _feldt,
    "cliffs_delta": _dominance,
    "permutation_two_sample": _two_sample,
    "permutation_paired": _sign_flip,
    "permutation_stratified": _stratified,
    "permutation_k_groups": _k_groups,
    "min_attainable_p": _smallest_p,
    "welch_difference": _welch,
    "paired_difference": _paired,
    "tost_equivalence": _tost,
    "multiple_testing": _multiple,
    "sem_mdc": _sem,
    "lever_score_person": _person,
    "maturity_level": _level,
    "nonresponse_bounds": _nonresponse,
    "differencing_audit": _audit,
    "mean_se_fixed_team": _team_mean,
    "overlap_change": _team_change,
    "gap_fixed_team": _team_gap,
    "omnibus_fixed_team": _team_omnibus,
    "detectable_change": _detectable,
}
