"""Why an installation cannot start, be backed up or be restored."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import make_url

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


@contextmanager
def faults_told(address: str) -> Iterator[None]:
    """Turn what the database or its disk refuses inside the block into a sentence for the operator."""
    try:
        yield
    except InstallationError:
        raise
    except Exception as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise InstallationError(f"database_{fault}", address=address) from error


def shown(url: str) -> str:
    """The address of a database as it may be printed: without its password."""
    return make_url(url).render_as_string(hide_password=True)
