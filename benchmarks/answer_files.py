"""Seeded answer files of any size."""

import random

from assessment.questionnaire_files.catalogue import questionnaire

FUNCTIONS = ("sales", "marketing", "finance", "leadership", "service", "operations")
CELLS = ("1", "2", "3", "4", "5", "NSP", "SO", "")
OFTEN = (10, 20, 30, 20, 10, 4, 3, 3)


def team(people: int, *, seed: int) -> bytes:
    """The bytes of a CSV file of that many people who answered the full length."""
    draw = random.Random(seed)
    items = questionnaire().rated_items
    lines = ["respondent,function,role," + ",".join(item.code for item in items)]
    for number in range(people):
        function = FUNCTIONS[number % len(FUNCTIONS)]
        cells = ["" if item.rated == function else draw.choices(CELLS, OFTEN)[0] for item in items]
        role = "head" if number < len(FUNCTIONS) else "member"
        lines.append(f"r{number + 1},{function},{role},{','.join(cells)}")
    return ("\n".join(lines) + "\n").encode()
