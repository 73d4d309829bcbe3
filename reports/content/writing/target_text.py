"""Level to aim at, in words: the sentence of page 1, and the reason that stands beside the levers."""

from reports.content.writing import level_text
from reports.content.writing.chapter_context import ChapterContext


def target_sentence(chapter: ChapterContext) -> str:
    """The level aimed at in one sentence, with the order of the steps where the rule names several."""
    target = chapter.roadmap.target
    aim = level_text.numbered(chapter, target.aim)
    if target.decided:
        return chapter.say("brief.target.decided", level=aim)
    if target.rule is None:
        return chapter.say("brief.target.default", level=aim)
    first, last = target.steps[0], target.steps[-1]
    if target.aim < last:
        return chapter.say("brief.target.first", level=aim, following=last)
    # Whoever stands at the last step already has none before them.
    if first < target.aim and (chapter.diagnosis.total.level or 0) < last:
        return chapter.say("brief.target.following", level=aim, first=first)
    return chapter.say("brief.target.useful", level=aim)


def target_reason(chapter: ChapterContext) -> str:
    """Why this level is the useful one for this firm."""
    target = chapter.roadmap.target
    if target.decided:
        suggested = "" if target.suggested is None else level_text.numbered(chapter, target.suggested)
        return chapter.say("decision.target_decided", reason=chapter.typeset(target.decided), suggested=suggested)
    targets = chapter.diagnosis.questionnaire.targets
    if target.rule is None:
        awaited = bool(targets.rules) and chapter.context.headcount is None
        return chapter.say("decision.target_default" if awaited else "decision.target_fixed")
    reason = chapter.read(target.rule.why)
    return f"{reason} {chapter.read(targets.follow.why)}" if target.followed and targets.follow else reason
