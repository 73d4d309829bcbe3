"""Benchmark: time to the proven optimal plan.

python -m benchmarks.planning [--firms 20] [--seed 1]

Random firms answer the shipped questionnaire and have from few to many days; each plans the 24 actions over four
quarters, then over the six periods of the roadmap. The time is that of `optimise`: plan, proof, dates and reasons, once
OR-Tools is loaded. Exits with 1 when one plan takes longer than 2 s or is beaten by its own bound by more than 2 %.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Sequence

from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.optimiser.optimise import optimise
from assessment.core.planning.plan_limits import PlanLimits, usual_capacity
from assessment.core.planning.roadmap import PERIODS
from assessment.core.questionnaire.answer_sheet import sheet_from_rows
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Length
from assessment.core.questionnaire.respondents import Respondent, RespondentRole
from assessment.core.results.diagnosis import diagnose
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.questionnaire_files.catalogue import questionnaire

QUARTERS = (90, 180, 270, 360)
CALENDARS = {"4 quarters": QUARTERS, "6 periods": PERIODS}
GENEROSITY = (0.5, 0.75, 1.0, 1.5, 3.0)
"""Days, as a multiple of the usual ones."""
HEADS = ("sales", "marketing", "finance", "leadership")
LONGEST_SECONDS, WIDEST_GAP = 2.0, 0.02


def random_firm(draw: random.Random) -> tuple[PublishedDiagnosis, CompanyProfile]:
    """Four heads with answers of their own, and one to four people in each function."""
    instrument = questionnaire("alignment")
    people = tuple(Respondent(function, function, RespondentRole.HEAD) for function in HEADS)
    rows = tuple({item.code: draw.randint(1, 4) for item in instrument.rated_items} for _ in people)
    staff = {function: draw.randint(1, 4) for function in HEADS}
    context = CompanyProfile(headcount=draw.choice((15, 30, 60, 120)), staff=staff)
    return diagnose(instrument, sheet_from_rows(instrument, Length.FULL, people, rows)), context


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the times of each calendar; return the exit code."""
    parser = argparse.ArgumentParser(description="Time of the optimised roadmap.")
    parser.add_argument("--firms", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    failed = False
    for name, periods in CALENDARS.items():
        draw = random.Random(options.seed)
        seconds, gaps, chosen, impossible = [], [], [], 0
        for number in range(options.firms):
            diagnosis, context = random_firm(draw)
            generosity = GENEROSITY[number % len(GENEROSITY)]
            capacity = {
                function: tuple(generosity * day for day in days)
                for function, days in usual_capacity(context.staff, periods).items()
            }
            started = time.perf_counter()
            outcome = optimise(diagnosis, context, limits=PlanLimits(capacity, periods=periods))
            seconds.append(time.perf_counter() - started)
            if isinstance(outcome, Infeasible):
                impossible += 1
                continue
            gaps.append(outcome.gap)
            chosen.append(len(outcome.roadmap.actions))
        proven = sum(gap == 0 for gap in gaps)
        print(
            f"{name}: median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s; "
            f"{proven} of {len(gaps)} proven, widest gap {max(gaps, default=0):.2%}; "
            f"{statistics.mean(chosen or [0]):.0f} actions on average; {impossible} without a plan"
        )
        failed = failed or max(seconds) > LONGEST_SECONDS or max(gaps, default=0) > WIDEST_GAP
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
