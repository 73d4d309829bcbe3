"""Hypotheses that weigh one action of the catalogue against another."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class PlanningWeights:
    """The numbers of the planner's objective; the defaults are those of a questionnaire that brings none.

    Points are points of 0 to 100 on the total, days are person-days.
    """

    rise: float = 1.0
    """Options by which an action lifts each of its practices."""
    light_share: float = 0.5
    """Share of its rise that an action brings in its light form."""
    severity: float = 2.0
    """How much more an option counts for each option that still lacks to the target."""
    pressure: float = 1.0
    """Share by which `severity` grows when the symptoms that the action eases stand at 100."""
    disagreement: float = 0.9
    """Options that settling a practice counts for, two functions standing two options apart; grows with the square."""
    unknown: float = 4.0
    """Options that settling a practice counts for when nobody knows the answer."""
    relief: float = 3.0
    """Points that easing a symptom counts for when its family stands at 100."""
    euros_per_point: float = 10_000.0
    """Euros avoided in a year that count like one point on the total."""
    day_price: float = 0.25
    """Points that a day of work must bring."""
    line_price: float = 0.15
    """Points that an action must bring to be worth a line of the plan."""
    risk_points: float = 0.5
    """Points that the riskiest action must bring before it is worth its risk."""
    heavy_risk: float = 0.5
    varying_risk: float = 0.25
    long_risk: float = 0.25
    """Shares of the full risk: a heavy IT project, a cost nobody knows beforehand, a horizon of 180 days or more."""
    marketing_share: float = 0.03
    sales_share: float = 0.08
    finance_share: float = 0.03
    leadership_share: float = 0.04
    """People of a function for each person of the firm, where the firm told only its size."""

    def usual_staff(self, headcount: int) -> dict[str, int]:
        """People that each function usually counts in a firm of that size, one at least."""
        shares = {
            "marketing": self.marketing_share,
            "sales": self.sales_share,
            "finance": self.finance_share,
            "leadership": self.leadership_share,
        }
        return {function: max(1, round(headcount * share)) for function, share in shares.items()}


WEIGHT_KEYS = tuple(field.name for field in fields(PlanningWeights))
