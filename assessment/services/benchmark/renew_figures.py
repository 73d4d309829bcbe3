"""Fixes new figures of a consultant's clients, where enough of them have come, gone or been measured again."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from assessment.core.benchmark.empirical_bayes import coarse_mean, coarse_spread
from assessment.core.benchmark.measured_scores import MeasuredKind, MeasuredScore
from assessment.core.benchmark.release_guard import Measurements, next_release
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.benchmark.client_scores import client_scores
from assessment.services.permissions import CONSULTING, Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.models import BenchmarkEntry, BenchmarkFigure
from assessment.store.models.base import new_key
from assessment.store.queries.campaigns import benchmarks

Scores = Mapping[str, Mapping[str, MeasuredScore]]
"""Scores by measurement, then by scale."""


def renew_figures(
    session: Session, *, actor: Actor, questionnaire: Questionnaire, keys: SecretKeys, today: date
) -> int:
    """Fix the figures that the rule lets through; how many scales and practices have a new one. Raises NotAllowedError.

    What may enter is decided scale by scale from who is in and who was (`core.benchmark.release_guard`), never from a
    score. Figures are the actor's own and no other member's.
    """
    require(actor, Right.READ_CLOSED, actor.organisation_id)
    account_id, key = actor.account_id, questionnaire.key
    benchmarks.hold(session, account_id)
    clients = benchmarks.client_campaigns(session, account_id, CONSULTING, key)
    by_campaign = client_scores(session, clients, actor=actor, questionnaire=questionnaire, keys=keys)
    entries = _entries(session, account_id, list(by_campaign))
    scores = {entries[campaign]: measured for campaign, measured in by_campaign.items()}
    so_far = benchmarks.figures(session, account_id, key)
    chosen = _chosen(scores, so_far)
    spreads = _spreads(scores, chosen)
    for scale, members in chosen.items():
        kind = scores[members[0]][scale].kind
        figure = BenchmarkFigure(
            account_id=account_id,
            questionnaire_key=key,
            scale=scale,
            number=1 + len(so_far.get(scale, [])),
            firms=len(members),
            mean=coarse_mean([scores[member][scale].points for member in members]),
            spread=spreads[kind],
            entries=members,
            taken_on=today,
        )
        session.add(figure)
    session.flush()
    return len(chosen)


def _entries(session: Session, account_id: str, campaigns: Sequence[str]) -> dict[str, str]:
    """The key of each campaign's measurement; a campaign that is counted for the first time is given one."""
    kept = benchmarks.entries(session, account_id)
    new = {campaign: new_key() for campaign in campaigns if campaign not in kept}
    session.add_all(
        BenchmarkEntry(id=key, account_id=account_id, campaign_id=campaign) for campaign, key in new.items()
    )
    session.flush()
    return kept | new


def _chosen(scores: Scores, so_far: Mapping[str, Sequence[BenchmarkFigure]]) -> dict[str, list[str]]:
    """The measurements of each scale's new figure; scales that keep theirs are left out."""
    decided: dict[tuple[tuple[tuple[str, ...], ...], Measurements], list[str] | None] = {}
    chosen = {}
    for scale, present in _present(scores).items():
        released = tuple(tuple(figure.entries) for figure in so_far.get(scale, []))
        if (released, present) not in decided:
            # Most scales count the same measurements, and what may enter follows from these alone.
            members = next_release([frozenset(entries) for entries in released], present)
            decided[released, present] = None if members is None else sorted(members)
        entering = decided[released, present]
        if entering is not None:
            chosen[scale] = entering
    return chosen


def _present(scores: Scores) -> dict[str, Measurements]:
    """The measurements that have a score, by scale; those with the same scales are taken together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for entry, measured in scores.items():
        alike.setdefault(tuple(measured), []).append(entry)
    present: dict[str, list[str]] = {}
    for scales, entries in alike.items():
        for scale in scales:
            present.setdefault(scale, []).extend(entries)
    return {scale: frozenset(entries) for scale, entries in present.items()}


def _spreads(scores: Scores, chosen: Mapping[str, Sequence[str]]) -> dict[MeasuredKind, float]:
    """The spread between firms of each kind, over its scales together."""
    pools: dict[MeasuredKind, list[list[tuple[float, float]]]] = {}
    for scale, members in chosen.items():
        measured = [scores[member][scale] for member in members]
        pools.setdefault(measured[0].kind, []).append([(score.points, score.variance) for score in measured])
    return {kind: coarse_spread(scales) for kind, scales in pools.items()}
