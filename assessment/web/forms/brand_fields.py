"""Fields of a look: contact, accent colour and logo, of a firm or of a consultant."""

from werkzeug.datastructures import FileStorage
from wtforms import FileField

from assessment.i18n import Language
from assessment.store.models.branding import LONGEST_CONTACT
from assessment.web.forms.field_problem import FieldProblem, FieldProblemError
from assessment.web.forms.fields import LineField, ParsedField, TickField
from assessment.web.forms.logo_upload import Logo, read_logo
from assessment.web.forms.page_form import PageForm
from reports.contrast import LEAST, contrast_on_white, is_colour
from reports.theme import ACCENT


def _accent(written: str, _say: Language) -> str | None:
    """A colour dark enough to be read on white; None for the house's own. Raises FieldProblemError."""
    if not written or written.upper() == ACCENT:
        return None
    if not is_colour(written):
        raise FieldProblemError("organisations.wrong.colour")
    contrast = contrast_on_white(written)
    if contrast < LEAST:
        raise FieldProblemError("organisations.wrong.pale", contrast=contrast, least=LEAST)
    return written.upper()


class BrandForm(PageForm):
    """A form with a look. `read_logo` must be called before it is validated."""

    contact = LineField(most=LONGEST_CONTACT)
    accent = ParsedField(parse=_accent)
    logo = FileField()
    no_logo = TickField()
    brought: Logo | None = None
    """The logo that was brought; None for none."""
    logo_problem: FieldProblem | None = None

    def read_logo(self, file: FileStorage | None) -> None:
        """Take in the picture that was sent."""
        content = file.read() if file else b""
        try:
            self.brought = read_logo(content) if content else None
        except FieldProblemError as error:
            self.logo_problem = error.wrong

    def check(self) -> None:
        """A logo that can be printed, where there is one."""
        super().check()
        if self.logo_problem is not None:
            self.refuse("logo", self.logo_problem)
