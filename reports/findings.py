"""Findings beside the diagnosis: cost, plan, and change since an earlier wave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from assessment.core.analysis.evidence import Observation
from assessment.core.benchmark.client_comparison import ComparedScore
from assessment.core.cost.calculator import Cost
from assessment.core.cost.kpi_contradictions import Contradiction
from assessment.core.cost.kpis import Disagreement, Kpis
from assessment.core.cost.payback import Payback
from assessment.core.cost.sensitivity import InputSensitivity
from assessment.core.optimiser.plan_summary import PlanProof, PlanSummary
from assessment.core.planning.decisions import Decision
from assessment.core.waves.wave_comparison import WaveComparison


@dataclass(frozen=True)
class CostFindings:
    """KPIs, where functions or answers contradict them, and the cost of misalignment in a year.

    `cost` is None where the inputs that were given cannot stand; `sensitivities` come widest first.
    """

    kpis: Kpis
    disagreements: tuple[Disagreement, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    cost: Cost | None = None
    sensitivities: tuple[InputSensitivity, ...] = ()


@dataclass(frozen=True)
class PlanFindings:
    """An optimised plan with its price.

    `proof`: how near to the best plan it is; None for a plan that was approved earlier and read back. `usual_capacity`:
    whether its days are a usual share of people's time, for want of any told. `euros`: days and purchases at the middle
    of their range, None where no cost of an hour is known. `payback`: the shares of the cost that pay it back, None
    where there is nothing to recover. `unlimited`: whether neither days nor a budget bound it.
    """

    summary: PlanSummary
    proof: PlanProof | None = None
    usual_capacity: bool = False
    euros: float | None = None
    payback: Payback | None = None
    approved_on: date | None = None
    unlimited: bool = False


@dataclass(frozen=True)
class EarlierWaveFindings:
    """Comparison with the wave before; `content_hash` is that of the questionnaire which that wave answered."""

    comparison: WaveComparison
    content_hash: str


@dataclass(frozen=True)
class CompanyFindings:
    """Everything that stands beside a diagnosis; None for what was not given."""

    cost: CostFindings | None = None
    plan: PlanFindings | None = None
    earlier_wave: EarlierWaveFindings | None = None
    evidence: Mapping[str, Observation] = field(default_factory=dict)
    """What was seen on site, by practice."""
    decisions: tuple[Decision, ...] = ()
    """What a workshop decided, in the order of its questions."""
    benchmark: tuple[ComparedScore, ...] = ()
    """The firm beside other clients, where its consultant put that into the documents."""

    @cached_property
    def kpis(self) -> Kpis:
        """The KPIs that were given; none without any."""
        return self.cost.kpis if self.cost else Kpis()


NO_FINDINGS = CompanyFindings()
