"""Form of one's own account: name and language."""

from typing import Any

from assessment.i18n import LANGUAGES
from assessment.web.forms.fields import ChoiceField, LineField
from assessment.web.forms.page_form import PageForm

LONGEST_NAME = 120
MISSING = "accounts.sign_up.problems.name_missing"


class AccountForm(PageForm):
    """How somebody is called, and in which language letters reach them."""

    name = LineField(most=LONGEST_NAME, missing=MISSING)
    locale = ChoiceField(LANGUAGES)


def kept_data(person: Any) -> dict[str, str]:
    """The form's fields as the account was last changed."""
    return {"name": person.name, "locale": person.locale}
