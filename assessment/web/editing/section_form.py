"""Form of an editor's texts in one section."""

from assessment.store.models.campaigns.edits import LONGEST_TEXT
from assessment.web.editing.markdown_field import MarkdownField
from assessment.web.forms.page_form import PageForm


class SectionForm(PageForm):
    """Own paragraphs at the begin and at the end of a section, and a text in the place of its lead."""

    begin = MarkdownField(most=LONGEST_TEXT)
    lead = MarkdownField(most=LONGEST_TEXT)
    end = MarkdownField(most=LONGEST_TEXT)
