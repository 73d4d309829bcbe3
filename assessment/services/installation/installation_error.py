"""Why an installation cannot start, be backed up or be restored."""

from assessment.i18n import LANGUAGES, language
from assessment.store.database_faults import fault_of


class InstallationError(Exception):
    """Nothing was changed; the message says in both languages what is wrong and how to mend it.

    `what` names a text of `wording/command/installation.yaml`.
    """

    def __init__(self, what: str, **values: object) -> None:
        self.what = what
        self.values = values
        super().__init__("\n".join(self.said_in(code) for code in LANGUAGES))

    def said_in(self, code: str) -> str:
        """The message in one language."""
        return language(code)(f"installation.{self.what}", **self.values)


def told_of_fault(error: Exception, *, address: str) -> InstallationError | None:
    """What an error of the database means for the operator; None for an error that is none of the database's."""
    fault = fault_of(error)
    return None if fault is None else InstallationError(f"database_{fault}", address=address)
