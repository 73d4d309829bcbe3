"""KPI and plan-limit options of diagnose."""

from collections.abc import Mapping

import click

from assessment.i18n import Language
from assessment.services.file_diagnosis.errors import NoPlanError


def money_options(say: Language) -> list[click.Parameter]:
    """`--kpis` and `--capacity`."""
    return [
        click.Option([f"--{name}"], metavar=say("command.metavar.file"), help=say(f"command.diagnose.{name}"))
        for name in ("kpis", "capacity")
    ]


def no_plan_lines(error: NoPlanError, functions: Mapping[str, str], say: Language) -> list[str]:
    """Which limits cannot hold together, then one line per way out. `functions`: names by key."""
    infeasible = error.infeasible
    limits = say.list([_limit(str(limit.rule), limit.name, functions, say) for limit in infeasible.conflict])
    lines = [say("command.diagnose.plan.none", limits=limits)]
    for remedy in infeasible.remedies:
        lifts = [_lift(str(limit.rule), limit.name, amount, functions, say) for limit, amount in remedy.lifts.items()]
        lines.append(say("command.diagnose.plan.remedy", lifts=say.list(lifts)))
    return lines


def _limit(rule: str, name: str, functions: Mapping[str, str], say: Language) -> str:
    return say(f"command.diagnose.plan.limits.{rule}", name=functions.get(name, name))


def _lift(rule: str, name: str, amount: float | None, functions: Mapping[str, str], say: Language) -> str:
    """What to lift, and by how much where that is known."""
    named = functions.get(name, name)
    if amount is None:
        return say(f"command.diagnose.plan.without.{rule}", name=named)
    if rule == "budget":
        return say("command.diagnose.plan.more.budget", euros=say.euros(amount))
    digits = next((count for count in (0, 1) if round(amount, count) == amount), 2)
    return say(f"command.diagnose.plan.more.{rule}", name=named, value=say.number(amount, digits=digits), count=amount)
