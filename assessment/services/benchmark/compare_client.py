"""Compares a client with a consultant's other clients, and keeps the comparison for the client's documents."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from assessment.core.benchmark.client_comparison import ComparedScore, FixedReference, compared_scores
from assessment.core.benchmark.empirical_bayes import Reference
from assessment.core.benchmark.measured_scores import MeasuredKind
from assessment.core.benchmark.standing import Standing
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.benchmark.client_scores import client_scores
from assessment.services.campaign_audit import audit_campaign
from assessment.services.permissions import CONSULTING, Actor, Right, require
from assessment.store import audit_log
from assessment.store.encryption import SecretKeys
from assessment.store.models import BenchmarkFigure, Campaign, CampaignBenchmark, Organisation
from assessment.store.queries.campaigns import benchmarks


@dataclass(frozen=True, slots=True)
class ClientComparison:
    """A client beside `others` other clients. `scores` is empty before a figure was fixed of enough of them.

    `changed`: measurements that came or went since the figures of most scales were fixed.
    """

    scores: tuple[ComparedScore, ...]
    others: int
    changed: int


def compare_client(
    session: Session, campaign: Campaign, *, actor: Actor, questionnaire: Questionnaire, keys: SecretKeys
) -> ClientComparison:
    """A campaign's figures beside the last ones that the actor fixed. Raises NotAllowedError."""
    require(actor, Right.READ_CLOSED, campaign.organisation_id)
    account_id, key = actor.account_id, questionnaire.key
    so_far = benchmarks.figures(session, account_id, key)
    latest = {scale: figures[-1] for scale, figures in so_far.items()}
    entries = benchmarks.entries(session, account_id)
    mine = [campaign, *benchmarks.counted_campaigns(session, account_id, campaign)]
    by_campaign = client_scores(session, mine, actor=actor, questionnaire=questionnaire, keys=keys)
    own_scores = {entries[key]: scores for key, scores in by_campaign.items() if key in entries}
    references = {scale: _fixed(figure, own_scores) for scale, figure in latest.items()}
    scores = compared_scores(by_campaign.get(campaign.id, {}), references, own_scores)
    present = {
        entries.get(client.campaign_id, client.campaign_id)
        for client in benchmarks.client_campaigns(session, account_id, CONSULTING, key)
    }
    counted = {entry for figure in latest.values() for entry in figure.entries}
    others = benchmarks.other_clients(session, account_id, CONSULTING, campaign.organisation_id)
    return ClientComparison(scores, others, len(present ^ counted))


def _fixed(figure: BenchmarkFigure, own_entries: Collection[str]) -> FixedReference:
    own = [entry for entry in figure.entries if entry in own_entries]
    return FixedReference(Reference(figure.firms, figure.mean, figure.spread), figure.taken_on, own)


def leave_out(session: Session, organisation: Organisation, *, out: bool, actor: Actor, now: datetime) -> None:
    """Leave a client out of every benchmark of other clients, or let it count again. Raises NotAllowedError."""
    require(actor, Right.LAUNCH, organisation.id)
    organisation.in_benchmarks = not out
    audit_log.note(
        session,
        "leave_out_of_benchmarks" if out else "count_in_benchmarks",
        organisation_id=organisation.id,
        account_id=actor.account_id,
        kind="organisation",
        object_id=organisation.id,
        at=now,
    )


def keep_in_documents(
    session: Session, campaign: Campaign, scores: Sequence[ComparedScore], *, actor: Actor, now: datetime
) -> None:
    """Put a comparison into the campaign's documents as it is now; an empty one takes it out. NotAllowedError."""
    require(actor, Right.LAUNCH, campaign.organisation_id)
    kept = session.get(CampaignBenchmark, campaign.id)
    if kept is not None:
        session.delete(kept)
        session.flush()
    if scores:
        content = [asdict(score) | {"taken_on": score.taken_on.isoformat()} for score in scores]
        session.add(CampaignBenchmark(campaign_id=campaign.id, content=content, account_id=actor.account_id))
    audit_campaign(session, "benchmark_in_documents" if scores else "benchmark_out", campaign, actor=actor, now=now)
    session.flush()


def kept_comparison(session: Session, campaign: Campaign) -> tuple[ComparedScore, ...]:
    """The comparison that the campaign's documents hold; empty for none."""
    kept = session.get(CampaignBenchmark, campaign.id)
    return tuple(
        ComparedScore(
            **line
            | {
                "kind": MeasuredKind(line["kind"]),
                "standing": Standing(line["standing"]),
                "taken_on": date.fromisoformat(line["taken_on"]),
            }
        )
        for line in (kept.content if kept else ())
    )
