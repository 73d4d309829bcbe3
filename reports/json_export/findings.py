"""Optional findings beside the diagnosis: cost, plan, change."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessment.core.cost.calculator import Cost
from assessment.core.cost.kpi_contradictions import Contradiction
from assessment.core.cost.kpis import Disagreement, Kpis
from assessment.core.cost.payback import Payback
from assessment.core.cost.sensitivity import InputSensitivity
from assessment.core.waves.wave_comparison import WaveComparison

if TYPE_CHECKING:
    # The solver takes a second to load, which figures without a plan of theirs need not wait for.
    from assessment.core.optimiser.optimise import OptimisedPlan


@dataclass(frozen=True)
class CostFindings:
    """The firm's figures, what they say against the answers, and what misalignment costs in a year."""

    kpis: Kpis
    disagreements: tuple[Disagreement, ...]
    contradictions: tuple[Contradiction, ...]
    cost: Cost
    swings: tuple[InputSensitivity, ...]


@dataclass(frozen=True)
class PlanFindings:
    """The optimised plan. `usual`: whether the days are a usual share of people's time, for want of any told.

    `euros`: what the plan costs, days and purchases at their middle; `payback` what share of the cost pays it back,
    None where no cost is known.
    """

    plan: "OptimisedPlan"
    usual: bool
    euros: float | None = None
    payback: Payback | None = None


@dataclass(frozen=True)
class EarlierWaveFindings:
    """The wave before, and what changed since; `content_hash` is that of the questionnaire it answered."""

    comparison: WaveComparison
    content_hash: str


@dataclass(frozen=True)
class Findings:
    """What was asked for besides the diagnosis; None for what was not."""

    money: CostFindings | None = None
    planning: PlanFindings | None = None
    earlier: EarlierWaveFindings | None = None
