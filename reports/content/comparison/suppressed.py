"""Chapter: suppressed figures by reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.privacy.suppression_reasons import SuppressedKind, Suppression, SuppressionReason
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from reports.content.writing.chapter_context import ChapterContext, group_names


@dataclass(frozen=True, slots=True)
class HiddenReason:
    """One reason with everything that it hides."""

    name: str
    why: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HiddenChapter:
    """Every reason that applies; `nothing` says so where none does."""

    title: str
    lead: str
    reasons: tuple[HiddenReason, ...]


def build(chapter: ChapterContext) -> HiddenChapter | None:
    """The chapter on what is hidden; None among named heads, where nothing is."""
    if chapter.reading is None or chapter.reading.threshold is None:
        return None
    return told(chapter.reading, chapter.asked or chapter.diagnosis.questionnaire, chapter.say)


def told(reading: CampaignAnalysis, asked: Questionnaire, say: Language) -> HiddenChapter:
    """What a reader does not see, even where that is everything. `asked`: the questionnaire with its own functions."""
    lead = "named" if reading.threshold is None else "lead" if reading.hidden else "nothing"
    reasons = tuple(_reason(reason, reading, asked, say) for reason in SuppressionReason if _of(reading, reason))
    return HiddenChapter(say("hidden.title"), say(f"hidden.{lead}"), reasons)


def _of(reading: CampaignAnalysis, reason: SuppressionReason) -> list[Suppression]:
    return [suppression for suppression in reading.hidden if suppression.reason is reason]


def _reason(reason: SuppressionReason, reading: CampaignAnalysis, asked: Questionnaire, say: Language) -> HiddenReason:
    suppressions = _of(reading, reason)
    kinds = dict.fromkeys((suppression.what, suppression.group) for suppression in suppressions)
    names = {function.key: function.name.within(say.code) for function in asked.functions} | group_names(say)
    words = {lever.key: lever.name.within(say.code) for lever in asked.levers}
    words |= {family.key: family.name.within(say.code) for family in asked.families}
    words |= {code: item.label.within(say.code) for code, item in asked.items_by_code.items()}
    lines = [
        _line(
            what,
            group,
            [suppression for suppression in suppressions if (suppression.what, suppression.group) == (what, group)],
            names,
            words,
            say,
        )
        for what, group in kinds
    ]
    least = reading.threshold
    numbers = {"least": least.people, "spread": least.spread} if least else {}
    return HiddenReason(
        say(f"hidden.reasons.{reason}.name"), say(f"hidden.reasons.{reason}.why", **numbers), tuple(lines)
    )


def _line(
    what: SuppressedKind,
    group: str | None,
    suppressions: Sequence[Suppression],
    names: Mapping[str, str],
    words: Mapping[str, str],
    say: Language,
) -> str:
    """What is hidden of one group for one reason."""
    name = names[group or COMPANY]
    keys = say.list(
        [say("decision.quoted", name=words[suppression.key]) for suppression in suppressions if suppression.key]
    )
    writers: Mapping[SuppressedKind, Callable[[], str]] = {
        SuppressedKind.COMPANY: lambda: say("hidden.company_scales", scales=keys) if keys else say("hidden.company"),
        SuppressedKind.GROUP: lambda: name,
        SuppressedKind.SCALE: lambda: say("hidden.scales", group=name, scales=keys),
        SuppressedKind.ITEM: lambda: say("hidden.items", group=name, count=len(suppressions), items=keys),
        SuppressedKind.DISTRIBUTION: lambda: (
            say("hidden.distribution_items", group=name, items=keys) if keys else say("hidden.distribution", group=name)
        ),
        SuppressedKind.AGREEMENT: lambda: say("hidden.agreement", group=name),
        SuppressedKind.CROSS_RATING: lambda: say(
            "hidden.cross_rating",
            group=name,
            rated=say.list([names[suppression.rated] for suppression in suppressions if suppression.rated]),
        ),
        SuppressedKind.FREE_TEXT: lambda: say("hidden.free_text"),
    }
    return writers[what]()
