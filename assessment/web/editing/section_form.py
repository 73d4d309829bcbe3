"""Form of an editor's texts in one section, in the little Markdown of `reports.edits.markdown`."""

from typing import Any

from assessment.core.questionnaire.free_text import cleaned
from assessment.i18n import Language
from assessment.store.models.campaigns.edits import LONGEST_TEXT
from assessment.web.forms.field_problem import FieldProblem, FieldProblemError
from assessment.web.forms.fields import ChoiceField, ParsedField
from assessment.web.forms.page_form import PageForm


class MarkdownField(ParsedField):
    """Paragraphs of at most `most` characters, their line ends made plain; empty for none."""

    def __init__(self, *, most: int, **options: Any) -> None:
        def read(written: str, _say: Language) -> str:
            text = cleaned(written.replace("\r\n", "\n")).strip()
            if len(text) > most:
                raise FieldProblemError("editing.wrong.long", most=most)
            return text

        super().__init__(parse=read, **options)


class SectionForm(PageForm):
    """Own paragraphs at the begin, at the end and after a passage of a section, and a text in the place of its lead.

    `meta.passages`: the section's texts by the name under which a form sends them; `after` is one of these names.
    """

    begin = MarkdownField(most=LONGEST_TEXT)
    lead = MarkdownField(most=LONGEST_TEXT)
    after = ChoiceField(lambda meta: ("", *meta.passages), wrong="editing.wrong.passage")
    between = MarkdownField(most=LONGEST_TEXT)
    end = MarkdownField(most=LONGEST_TEXT)

    def check(self) -> None:
        """A text between two others needs its place."""
        if self.between.data and not self.after.data and not self.after.errors:
            self.refuse("after", FieldProblem("editing.wrong.passage"))
