"""Field of several paragraphs in the little Markdown of an editor's texts."""

from typing import Any

from assessment.core.questionnaire.free_text import cleaned
from assessment.i18n import Language
from assessment.web.forms.field_problem import FieldProblemError
from assessment.web.forms.fields import ParsedField


class MarkdownField(ParsedField):
    """Paragraphs of at most `most` characters, their line ends made plain; empty for none."""

    def __init__(self, *, most: int, **options: Any) -> None:
        def read(written: str, _say: Language) -> str:
            text = cleaned(written.replace("\r\n", "\n")).strip()
            if len(text) > most:
                raise FieldProblemError("editing.wrong.long", most=most)
            return text

        super().__init__(parse=read, **options)
