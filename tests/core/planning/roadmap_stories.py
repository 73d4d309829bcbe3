"""Answer files drawn at random around a firm with one illness each."""

import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.core.questionnaire_factory import alignment

INSTRUMENT = alignment()
TRIAD = ("marketing", "sales", "finance")
UNKNOWN = "NSP"
Context = dict[str, Any]


@dataclass(frozen=True)
class Story:
    """Practices that stand at 1 and symptoms seen nearly each day; the rest is middling, with noise."""

    ill: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    disputed: str = ""
    unknown: str = ""
    """Codes that begin with this are not known to half of the people or more."""
    small: bool = False
    well: bool = False
    without_marketing: bool = False


STORIES = {
    "nobody-owns-revenue": Story(("O1.1", "O1.2", "O1.3", "O1.4", "O2.1"), ("S1.1", "S1.2", "S1.3")),
    "leads-rot": Story(("V2.2", "P2.1", "P2.2", "P2.3"), ("S2.1", "S2.2", "S2.3")),
    "two-numbers-for-one-question": Story(("P1.2", "V1.3"), ("S4.3", "S1.2")),
    "two-stories-to-customers": Story(("V2.1", "V2.4"), ("S3.1", "S3.2", "S3.3")),
    "meetings-turn-to-trials": Story(("P3.1", "O2.2"), ("S1.1", "S1.2", "S1.3")),
    "customer-asked-twice": Story(("P1.1", "P1.4"), ("S4.2",)),
    "who-answers-for-revenue-is-disputed": Story(disputed="O1.1"),
    "nobody-knows-who-decides": Story(unknown="O"),
    "eight-people-who-sit-together": Story(small=True),
    "all-is-well": Story(well=True),
    "targets-clash": Story(("V1.1", "V1.2"), ("S1.2", "S1.3")),
    "bonuses-pull-apart": Story(("V3.1",), ("S1.1", "S1.2")),
    "acquisition-cost-is-not-worked-out": Story(("V3.2", "O2.3")),
    "forecast-is-nobody-s": Story(("P2.4", "O2.2"), ("S4.3",)),
    "disputes-last": Story(("O2.1",), ("S1.1", "S1.2", "S1.3")),
    "materials-made-twice": Story(("P1.3",), ("S4.1",)),
    "no-feedback-on-leads": Story(("P2.3",), ("S2.2", "S2.3")),
    "leader-is-absent": Story(("O2.4", "P3.2"), ("S1.1",)),
    "wrong-customers": Story(("V2.1", "V3.2"), ("S2.2",)),
    "journey-is-unknown": Story(("V2.3",), ("S4.2", "S3.1")),
    "commitments-are-not-kept": Story(("P2.1",), ("S2.1",)),
    "promise-is-disputed": Story(disputed="V2.4"),
    "goal-is-unknown": Story(unknown="V1"),
    "no-marketing-people": Story(("V2.2", "P2.1"), ("S2.1", "S2.2", "S2.3"), without_marketing=True),
}


def answer_file(name: str, seed: int) -> tuple[bytes, Context]:
    """An answer file of a story, and what the firm tells of itself."""
    story, draw = STORIES[name], random.Random(f"{name} {seed}")
    functions = _functions(story, draw)
    middling = draw.sample([code for code in _practices() if code not in story.ill], k=draw.choice((0, 0, 2, 3)))
    base = dict.fromkeys(_practices(), 3) | (dict.fromkeys(middling, 2) if not story.small else {})
    noise = draw.choice((0.1, 0.2, 0.3))
    disputing = dict(zip(TRIAD, draw.sample((5, 1, draw.choice((1, 2, 3, 4))), 3), strict=True))
    ignorant = set(draw.sample(range(len(functions)), k=draw.choice((len(functions), (len(functions) + 1) // 2))))
    columns = [*_practices(), *(item.code for item in INSTRUMENT.symptom_items)]
    lines = [",".join(("respondent", "function", "role", *columns))]
    for number, function in enumerate(functions):
        cells = []
        for code in columns:
            if code.startswith("S"):
                cells.append(_seen(story, code, draw))
            elif story.unknown and code.startswith(story.unknown) and number in ignorant:
                cells.append(UNKNOWN)
            else:
                rating = disputing.get(function, 3) if code == story.disputed else None
                cells.append(str(rating or _rated(story, code, base[code], noise, draw)))
        lines.append(",".join((f"r{number + 1}", function, "head", *cells)))
    return "\n".join(lines).encode(), _context(story, functions, draw)


def _practices() -> list[str]:
    return [item.code for item in INSTRUMENT.lever_items]


def _functions(story: Story, draw: random.Random) -> list[str]:
    if story.without_marketing:
        return ["sales"] * draw.choice((1, 2, 3)) + ["finance"] * draw.choice((1, 2)) + ["leadership"]
    most = draw.choice((1, 1, 1, 2, 3))
    functions = [function for function in TRIAD for _ in range(draw.choice((1, most)))]
    return functions + (["leadership"] if draw.random() < 0.6 else []) + (["service"] if draw.random() < 0.2 else [])


def _rated(story: Story, code: str, base: int, noise: float, draw: random.Random) -> int:
    if story.well:
        return 5 if draw.random() > 0.03 else 4
    if code in story.ill:
        return 1 if draw.random() > 0.05 else 2
    return base + (draw.choice((-1, 1)) if draw.random() < noise else 0)


def _seen(story: Story, code: str, draw: random.Random) -> str:
    if story.well:
        return "1"
    return draw.choice("5554" if code in story.seen else "12")


def _context(story: Story, functions: list[str], draw: random.Random) -> Context:
    if story.small:
        return {"headcount": draw.choice((6, 8, 10)), "staff": {"marketing": 3, "sales": 3, "finance": 3}}
    context: Context = {"headcount": draw.choice((20, 25, 40) if story.without_marketing else (45, 60, 80, 120))}
    if draw.random() < 0.4:
        answered = Counter(functions)
        held = [function for function in TRIAD if function in answered]
        context["staff"] = {function: max(answered[function], draw.choice((1, 2, 5))) for function in held}
    return context
