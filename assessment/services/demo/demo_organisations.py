"""People and seeded answers of the demonstration organisations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.company_profile import CompanyProfile, OrderValue, SalesCycle
from assessment.core.questionnaire.definition import OPTIONS, Kind, Length, Questionnaire
from assessment.core.questionnaire.free_text import without_accents
from assessment.core.questionnaire.respondents import Cell, RespondentRole
from assessment.i18n import Language
from assessment.importers.invitees import Invitee

SEED = 20_261_001
PERSON_NOISE, ITEM_NOISE = 0.45, 0.8
"""Options by which people of one function, and answers of one person, usually differ."""
UNKNOWN, OUT_OF_PLACE = 0.04, 0.015
"""Shares of answers that are "don't know" and "not applicable"."""
WRITERS = 6
"""About as many people of a firm write something."""
FIRST_NAMES = (
    "Adèle", "Bruno", "Camille", "Denis", "Élise", "Fabrice", "Gaëlle", "Hugo", "Inès", "Jérôme", "Karine", "Loïc",
    "Maud", "Nicolas", "Odile", "Pascal", "Romane", "Sylvain", "Tiphaine", "Yves",
)  # fmt: skip
LAST_NAMES = ("Bastide", "Chevrier", "Delorme")


@dataclass(frozen=True)
class DemoOrganisation:
    """One firm. `views`: what each function thinks of each lever, and how strong it feels symptoms, on 1 to 5."""

    room: str
    """Where its texts stand in `wording/demo.yaml`."""
    domain: str
    context: CompanyProfile
    mode: Mode
    heads: Mapping[str, str]
    """Name of the head of each function."""
    members: Mapping[str, int]
    """Members of each function besides its head."""
    views: Mapping[str, Sequence[float]]
    """Vision, orchestrator, processes, symptoms, as each function sees them."""
    seen: Mapping[str, float]
    """How the others see each function, on 1 to 5."""
    texts: int
    """How many answers to each open question are told."""
    gains: Sequence[float]
    """By how much every function's view of each lever, and its symptoms, moves from the first wave to the second."""
    published: bool
    """Whether the second wave is published; the first always is."""

    def invitees(self) -> tuple[Invitee, ...]:
        """Everybody who is asked."""
        people = []
        names = iter(f"{first} {last}" for last in LAST_NAMES for first in FIRST_NAMES)
        for function in self.views:
            team = [(self.heads[function], RespondentRole.HEAD)] if function in self.heads else []
            team += [(next(names), RespondentRole.MEMBER) for _ in range(self.members.get(function, 0))]
            people += [(name, function, role) for name, role in team]
        return tuple(
            Invitee(number, _address(name, self.domain), function, name, role, "fr")
            for number, (name, function, role) in enumerate(people, start=1)
        )


def _address(name: str, domain: str) -> str:
    return f"{without_accents(name).replace(' ', '.')}@{domain}"


JOINERY = DemoOrganisation(
    room="joinery",
    domain="menuiseries-aubrac.example",
    context=CompanyProfile(
        headcount=34,
        staff={"marketing": 1, "sales": 5, "finance": 2},
        cycle=SalesCycle.LONG,
        basket=OrderValue.HIGH,
        complex_offer=True,
        several_sites=False,
        marketing_share=12.0,
    ),
    mode=Mode.NAMED,
    heads={"marketing": "Claire Vidal", "sales": "Marc Teyssier", "finance": "Nadia Roux"},
    members={},
    views={"marketing": (3.4, 3.1, 2.6, 3.2), "sales": (2.4, 1.8, 2.3, 3.9), "finance": (2.0, 2.4, 1.7, 3.5)},
    seen={"marketing": 2.6, "sales": 3.1, "finance": 2.9},
    texts=1,
    gains=(0.3, 0.9, 0.5, -0.6),
    published=True,
)
TOOLS = DemoOrganisation(
    room="tools",
    domain="outillage-ferrand.example",
    context=CompanyProfile(
        headcount=140,
        staff={"marketing": 9, "sales": 24, "finance": 8, "service": 12, "operations": 14},
        cycle=SalesCycle.SHORT,
        basket=OrderValue.LOW,
        complex_offer=False,
        several_sites=True,
        marketing_share=8.0,
    ),
    mode=Mode.CONFIDENTIAL,
    heads={},
    members={"marketing": 8, "sales": 22, "finance": 7, "service": 11, "operations": 12},
    views={
        "marketing": (3.5, 3.2, 2.9, 2.8),
        "sales": (2.8, 2.0, 2.5, 3.6),
        "finance": (2.5, 2.4, 2.1, 3.4),
        "service": (2.7, 2.1, 2.2, 3.7),
        "operations": (2.6, 2.2, 2.4, 3.3),
    },
    seen={"marketing": 2.7, "sales": 2.9, "finance": 3.2},
    texts=5,
    gains=(0.2, 0.6, 0.1, -0.3),
    published=False,
)
FIRMS = (JOINERY, TOOLS)


class DemoScenario:
    """Draws the answers of one firm's people in one wave, counted from 0."""

    def __init__(self, firm: DemoOrganisation, questionnaire: Questionnaire, say: Language, *, wave: int) -> None:
        self.firm = firm
        self.questionnaire = questionnaire
        self.wave = wave
        self.draw = np.random.default_rng([SEED, FIRMS.index(firm), *([wave] if wave else [])])
        self.texts = {
            item.code: [say(f"demo.{firm.room}.{question}_{number}") for number in range(1, firm.texts + 1)]
            for item, question in zip(questionnaire.open_items, ("time", "change"), strict=False)
        }
        self.scales = [lever.items for lever in questionnaire.levers] + [questionnaire.symptom_items]

    def cells(self, function: str) -> dict[str, int]:
        """One person's answers to every rated item that their function is asked."""
        # A head's view is told as it is; people of a team differ around theirs.
        leaning = 0.0 if self.firm.mode is Mode.NAMED else self.draw.normal(0, PERSON_NOISE)
        views = {
            item.code: view + self.wave * gain
            for items, view, gain in zip(self.scales, self.firm.views[function], self.firm.gains, strict=True)
            for item in items
        }
        asked = [item for page in self.questionnaire.pages(Length.FULL, function) for item in page.items]
        return {
            item.code: self._cell(views.get(item.code) or self.firm.seen[item.rated or ""], leaning)
            for item in asked
            if item.kind is not Kind.OPEN
        }

    def written(self, number: int) -> dict[str, str]:
        """Comments by item code of the person of that number (from 0); empty for most people."""
        every = max(1, len(self.firm.invitees()) // WRITERS)
        position = number // every
        return {
            code: texts[position] for code, texts in self.texts.items() if number % every == 0 and position < len(texts)
        }

    def _cell(self, view: float, leaning: float) -> int:
        escape = self.draw.random()
        if escape < UNKNOWN:
            return Cell.DONT_KNOW.value
        if escape < UNKNOWN + OUT_OF_PLACE:
            return Cell.NOT_APPLICABLE.value
        return int(np.clip(round(view + leaning + self.draw.normal(0, ITEM_NOISE)), 1, OPTIONS))
