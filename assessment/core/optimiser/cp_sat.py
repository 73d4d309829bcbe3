"""CP-SAT models and solutions through the compiled part of OR-Tools alone.

`ortools.sat.python.cp_model` loads pandas, which takes longer than a plan does and is of no use here; the compiled
module below it holds the model, its expressions and the solver. Names and behaviour are those of `cp_model`.
"""

from collections.abc import Iterable
from typing import Any

from ortools.sat.python import cp_model_helper
from ortools.util.python import sorted_interval_list

OPTIMAL = cp_model_helper.CpSolverStatus.OPTIMAL
FEASIBLE = cp_model_helper.CpSolverStatus.FEASIBLE
INFEASIBLE = cp_model_helper.CpSolverStatus.INFEASIBLE

Expression = Any
"""A variable, or a sum of variables with whole coefficients; OR-Tools ships no types."""


class CpModel(cp_model_helper.CpBaseModel):
    """A model of whole variables, linear constraints, and one objective."""

    def __init__(self) -> None:
        super().__init__(None)

    @property
    def _compiled(self) -> Any:
        """The model under the compiled module's own methods, of which no types are told."""
        return self

    def new_int_var(self, low: int, high: int, name: str) -> Expression:
        """A whole variable between `low` and `high`."""
        domain = sorted_interval_list.Domain(low, high)
        return cp_model_helper.IntVar(self.model_proto).with_name(name).with_domain(domain)

    def new_bool_var(self, name: str) -> Expression:
        """A variable that is 0 or 1."""
        return self.new_int_var(0, 1, name)

    def add(self, constraint: Any) -> None:
        """Add a comparison of expressions; one of numbers alone holds, or makes the model impossible."""
        if isinstance(constraint, cp_model_helper.BoundedLinearExpression):
            self._compiled._add_bounded_linear_expression(constraint)
        elif not constraint:
            self.add_bool_or([])

    def add_bool_or(self, literals: Iterable[Expression]) -> None:
        """At least one of these holds."""
        self._compiled._add_bool_argument_constraint(cp_model_helper.BoolArgumentConstraint.bool_or, *literals)

    def add_hint(self, variable: Expression, value: int) -> None:
        """A value to try first."""
        hint = self.model_proto.solution_hint
        hint.vars.append(variable.index)
        hint.values.append(int(value))

    def maximize(self, expression: Expression) -> None:
        """Look for the largest value of `expression`; at most one objective is set."""
        self._aim(expression, sign=-1)

    def minimize(self, expression: Expression) -> None:
        """Look for the smallest value of `expression`; at most one objective is set."""
        self._aim(expression, sign=1)

    def _aim(self, expression: Expression, *, sign: int) -> None:
        # The solver minimises: a maximum is the least of the opposite, scaled back when it is told.
        objective = self.model_proto.objective
        objective.scaling_factor = float(sign)
        if isinstance(expression, int):
            objective.offset = float(sign * expression)
            return
        flat = cp_model_helper.FlatIntExpr(expression)
        objective.offset = float(sign * flat.offset)
        objective.vars.extend([variable.index for variable in flat.vars])
        objective.coeffs.extend([sign * coefficient for coefficient in flat.coeffs])


class CpSolution:
    """What one run of the solver found."""

    def __init__(self, response: Any) -> None:
        self._response = response
        self.status = response.status

    def value(self, expression: Expression) -> int:
        """The value of an expression."""
        return int(cp_model_helper.ResponseHelper.value(self._response, expression))

    @property
    def objective(self) -> float:
        """The value of the objective."""
        return float(self._response.objective_value)

    @property
    def bound(self) -> float:
        """The value that no solution can pass."""
        return float(self._response.best_objective_bound)


def run(model: CpModel, *, seed: int, deterministic_time: float) -> CpSolution:
    """Solve with one worker, so that the same model always gets the same solution."""
    parameters = cp_model_helper.SatParameters()
    parameters.num_workers = 1
    parameters.random_seed = seed
    parameters.max_deterministic_time = deterministic_time
    parameters.linearization_level = 2
    solver: Any = cp_model_helper.SolveWrapper()
    solver.set_parameters(parameters)
    return CpSolution(solver.solve(model.model_proto))
