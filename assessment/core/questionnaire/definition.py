"""Data model of a questionnaire: levers, dimensions, items, symptoms, cross-ratings, maturity levels, actions and KPIs.

These are the shapes that everything else reads; `assessment.questionnaire_files` builds them from a folder of YAML.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from assessment.core.questionnaire.localised_text import Text
from assessment.core.questionnaire.planning_content import Action, PlanningHypothesis, TargetRules
from assessment.core.questionnaire.planning_weights import PlanningWeights

OPTIONS = 5
OPEN_SECONDS = 60
"""Seconds to write a sentence or two on a phone."""
TRIAD = "triad"


class Length(StrEnum):
    """The two lengths of one instrument."""

    QUICK = "quick"
    FULL = "full"


class Kind(StrEnum):
    """How an item is answered."""

    ANCHORED = "anchored"
    FREQUENCY = "frequency"
    CROSS = "cross"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """One of the five answers to a frequency item or a cross-rating, or one step of the ladder."""

    name: Text
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """An instruction that leads a practice from one level to the next; `begins` is the function that takes it up."""

    begins: str
    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One question with five options: anchored items have their own, the others share a scale of answers."""

    code: str
    kind: Kind
    label: Text
    question: Text
    options: tuple[Text, ...] = ()
    quick: bool = False
    finance: bool = False
    kpis: tuple[str, ...] = ()
    source: str | None = None
    rated: str | None = None
    """For a cross-rating: the function that is rated."""
    scale: tuple[AnswerStep, ...] = ()
    """For a frequency item and a cross-rating: the answers whose names are its options, with their details."""
    next_steps: tuple[NextStep, ...] = ()
    """For a practice: what leads from level 1 to 2, 2 to 3, 3 to 4 and 4 to 5; empty where nothing is written."""

    def step_from(self, level: int) -> NextStep | None:
        """What leads from that level, 1 to 5, to the one above; None at the top and where nothing is written."""
        return self.next_steps[level - 1] if level <= len(self.next_steps) else None


@dataclass(frozen=True, slots=True)
class Dimension:
    """A few items of one lever that belong together and are asked on one page."""

    code: str
    name: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Lever:
    """One of the causes that a firm can act on."""

    key: str
    name: Text
    short: Text
    purpose: Text
    dimensions: tuple[Dimension, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item of the lever in reading order."""
        return tuple(item for dimension in self.dimensions for item in dimension.items)


@dataclass(frozen=True, slots=True)
class Family:
    """A family of symptoms: consequences, answered by frequency, kept out of maturity."""

    key: str
    code: str
    name: Text
    meaning: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A part of the firm that answers. Its voice is `triad` (enters the company score) or `beside`."""

    key: str
    voice: str
    name: Text
    team: Text


@dataclass(frozen=True, slots=True)
class Level:
    """A level of maturity, 1 to 5."""

    number: int
    name: Text
    sentence: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class CrossWording:
    """The same cross-ratings in the words of one function that rates: the page's question, and the items by code."""

    question: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class CrossRatings:
    """What each function says of the others: `items` holds one item per question and rated function.

    `own_words`: pairs of a function and what it reads instead, since "our team" says nothing to the leadership.
    """

    question: Text
    targets: tuple[str, ...]
    items: tuple[Item, ...]
    own_words: tuple[tuple[str, CrossWording], ...] = ()

    def asked_of(self, function: str | None) -> CrossWording:
        """What a respondent of that function reads, their own function left out."""
        worded = dict(self.own_words).get(function or "", CrossWording(self.question, self.items))
        return CrossWording(worded.question, tuple(item for item in worded.items if item.rated != function))


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure that the firm may give."""

    code: str
    quick: bool
    name: Text
    help: Text
    unit: str
    asked_of: tuple[str, ...]
    contradicts: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class SourcedClaim:
    """An outside fact with its source and grade."""

    id: str
    topic: str
    sentence: Text
    source: Text | str
    """A name alone, or words around it in both languages."""
    year: str
    sample: str | None
    grade: str
    use: str
    replaces: Text | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word explained to the reader, and under the first asked of the items `explained_under`."""

    key: str
    word: Text
    meaning: Text
    explained_under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """What is asked on one screen: the items of one dimension, one family, the cross-ratings or the open questions."""

    key: str
    title: Text
    intro: Text | None
    items: tuple[Item, ...]
    part: str
    """The lever's key, `symptoms`, `cross` or `open`."""


@dataclass(frozen=True)
class Questionnaire:
    """One version of one instrument."""

    key: str
    version: str
    status: str
    title: Text
    summary: Text
    functions: tuple[Function, ...]
    ladder: tuple[AnswerStep, ...]
    frequency: tuple[AnswerStep, ...]
    dont_know: Text
    not_applicable: Text
    levels: tuple[Level, ...]
    seconds: Mapping[str, float]
    levers: tuple[Lever, ...]
    symptom_question: Text | None = None
    families: tuple[Family, ...] = ()
    cross: CrossRatings | None = None
    open_items: tuple[Item, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    trends: tuple[Kpi, ...] = ()
    targets: TargetRules = field(default_factory=TargetRules)
    actions: tuple[Action, ...] = ()
    hypotheses: tuple[PlanningHypothesis, ...] = ()
    claims: tuple[SourcedClaim, ...] = ()
    glossary: tuple[Word, ...] = ()
    content_hash: str = ""
    """SHA-256 of `canonical_json`, as hexadecimal digits."""
    canonical_json: str = field(default="", compare=False, repr=False)
    """Everything its files say, in one order: what its hash is taken of, and enough to build it again."""

    @cached_property
    def triad(self) -> tuple[str, ...]:
        """Keys of the functions that enter the company score, one voice each."""
        return tuple(function.key for function in self.functions if function.voice == TRIAD)

    @cached_property
    def functions_by_key(self) -> dict[str, Function]:
        """Functions by their key."""
        return {function.key: function for function in self.functions}

    @cached_property
    def lever_items(self) -> tuple[Item, ...]:
        """Every anchored item in reading order."""
        return tuple(item for lever in self.levers for item in lever.items)

    @cached_property
    def symptom_items(self) -> tuple[Item, ...]:
        """Every symptom in reading order."""
        return tuple(item for family in self.families for item in family.items)

    @cached_property
    def rated_items(self) -> tuple[Item, ...]:
        """Every item answered 1 to 5, in the order of an answer file's columns."""
        return self.lever_items + self.symptom_items + (self.cross.items if self.cross else ())

    @cached_property
    def items_by_code(self) -> dict[str, Item]:
        """Every item, free text included, by its code."""
        return {item.code: item for item in self.rated_items + self.open_items}

    @cached_property
    def written_about(self) -> tuple[Item, ...]:
        """Every item that somebody may write about: open questions, then rated items with their comments."""
        return self.open_items + self.rated_items

    @cached_property
    def actions_by_id(self) -> dict[str, Action]:
        """Actions by their id."""
        return {action.id: action for action in self.actions}

    @cached_property
    def weights(self) -> PlanningWeights:
        """The weights of the planner, as far as the questionnaire states them."""
        return PlanningWeights(**{hypothesis.key: hypothesis.value for hypothesis in self.hypotheses})

    @cached_property
    def has_quick_length(self) -> bool:
        """Whether a short length exists."""
        return any(item.quick for item in self.lever_items)

    def of_length(self, items: tuple[Item, ...], length: Length) -> tuple[Item, ...]:
        """Those of `items` that are asked in `length`."""
        return items if length is Length.FULL else tuple(item for item in items if item.quick)

    def columns(self, length: Length) -> tuple[str, ...]:
        """Item codes of an answer file of that length, in order."""
        if length is Length.QUICK:
            return tuple(item.code for item in self.of_length(self.lever_items + self.symptom_items, length))
        return tuple(item.code for item in self.rated_items + self.open_items)

    def pages(self, length: Length, function: str | None) -> tuple[Page, ...]:
        """The screens a respondent of `function` goes through, one dimension each; nobody rates their own function."""
        pages = [
            Page(dimension.code, dimension.name, None, self.of_length(dimension.items, length), lever.key)
            for lever in self.levers
            for dimension in lever.dimensions
        ]
        pages += self._symptom_pages(length)
        if length is Length.FULL:
            pages += self._closing_pages(function)
        return tuple(page for page in pages if page.items)

    def _symptom_pages(self, length: Length) -> list[Page]:
        families = [
            Page(family.code, family.name, self.symptom_question, self.of_length(family.items, length), "symptoms")
            for family in self.families
        ]
        if length is Length.FULL or not families or self.symptom_question is None:
            return families
        # In the short length a family has a single item: one page for all spares the respondent three clicks.
        items = tuple(item for page in families for item in page.items)
        return [Page("S", self.symptom_question, None, items, "symptoms")]

    def _closing_pages(self, function: str | None) -> list[Page]:
        pages = []
        if self.cross:
            asked = self.cross.asked_of(function)
            pages.append(Page("X", asked.question, None, asked.items, "cross"))
        if self.open_items:
            pages.append(Page("T", self.open_items[0].question, None, self.open_items, "open"))
        return pages

    def minutes(self, items: tuple[Item, ...]) -> float:
        """Minutes to answer `items`, from the seconds of the questionnaire; a free text takes OPEN_SECONDS."""
        return sum(self._seconds(item.kind) for item in items) / 60

    def _seconds(self, kind: Kind) -> float:
        if kind is Kind.OPEN:
            return OPEN_SECONDS
        return self.seconds["anchored" if kind is Kind.ANCHORED else "frequency"]
