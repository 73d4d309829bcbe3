"""What was seen on site, beside what people answer."""

from typing import Any

from assessment.core.analysis.evidence import Observation, published_means
from reports.content.evidence.evidence import question_said
from reports.content.writing.chapter_context import ChapterContext
from reports.json_export.comparison import figure

Data = dict[str, Any]


def evidence(chapter: ChapterContext) -> Data:
    """Notes by practice, and the practices whose evidence stands two options or more from what people say."""
    asked = [code for code in chapter.diagnosis.items if code in chapter.evidence]
    return {
        "items": {code: _note(chapter, code, chapter.evidence[code]) for code in asked},
        "questions": [
            {
                "item": question.item.code,
                "seen": question.level,
                "groups": [group for group, _ in question.groups],
                "distance": question.distance,
                "text": question_said(chapter, question),
            }
            for question in chapter.evidence_questions
        ],
    }


def _note(chapter: ChapterContext, code: str, observation: Observation) -> Data:
    return {
        "seen": observation.level,
        "sentence": observation.sentence,
        "document": observation.document,
        "seen_on": observation.seen_on.isoformat(),
        "answers": {
            group: figure(mean) for group, mean in published_means(chapter.diagnosis, chapter.reading, code).items()
        },
    }
