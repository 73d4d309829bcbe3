"""Errors of the file diagnosis: no feasible plan, rejected figures."""

from assessment.core.cost.cost_inputs import LIMITS, CostInputKey, InputsRefusedError
from assessment.core.optimiser.constraint_names import Infeasible
from assessment.importers.formats.problems import ImportProblem
from assessment.importers.kpi_columns import IN_PERCENT


class NoPlanError(Exception):
    """No plan holds every limit told; `infeasible` says which are in one another's way, and what would make room."""

    def __init__(self, infeasible: Infeasible) -> None:
        super().__init__("no plan holds every limit")
        self.infeasible = infeasible


class FiguresRefusedError(Exception):
    """Figures that contradict what is told of the firm elsewhere; `problems` says which."""

    def __init__(self, error: InputsRefusedError) -> None:
        super().__init__(str(error))
        self.problems = tuple(_problem(fault.entry, str(fault.fault)) for fault in error.faults)


def _problem(entry: CostInputKey, fault: str) -> ImportProblem:
    scale = 100 if entry in IN_PERCENT else 1
    bounds = {"low": LIMITS[entry].lowest * scale, "high": LIMITS[entry].highest * scale}
    limits = {name: int(bound) if bound == int(bound) else bound for name, bound in bounds.items()}
    return ImportProblem(f"figure_{fault}", values={"name": str(entry), **limits})
