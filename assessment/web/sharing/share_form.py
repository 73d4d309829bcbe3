"""Form and list of read-only links, the same for a result of one person, a round and a campaign."""

from dataclasses import dataclass

from assessment.i18n import Language
from assessment.services.sharing.share_links import DAYS_OFFERED, SharedResult, ShareRequest, links_of, token_of
from assessment.store.models.sharing import BRIEF, LONGEST_RECIPIENT, SCOPES
from assessment.web.base import urls
from assessment.web.base.app_context import services, session
from assessment.web.forms.fields import ChoiceField, LineField
from assessment.web.forms.page_form import PageForm

SHARED = "shared"
OUTSIDER = "outsider"
"""Chosen for a reader who does not belong to the people asked."""
PRESET = {"scope": BRIEF, "days": str(DAYS_OFFERED[1]), "reader": ""}


class ShareForm(PageForm):
    """Who reads, how far and how long. `readers`: functions that the reader may be counted in; none where not asked."""

    recipient = LineField(most=LONGEST_RECIPIENT, missing="sharing.wrong.recipient")
    scope = ChoiceField(SCOPES)
    days = ChoiceField(tuple(str(days) for days in DAYS_OFFERED))
    reader = ChoiceField(lambda meta: ("", *meta.readers))

    def check(self) -> None:
        """Where answers are confidential, how the reader counts is said: nobody is taken for an outsider by default."""
        if self.meta.readers and not self.reader.data and not self.reader.errors:
            self.reader.errors = [self.say("sharing.wrong.reader")]

    def request(self) -> ShareRequest:
        """What was asked for."""
        reader = self.reader.data if self.reader.data not in ("", OUTSIDER) else None
        return ShareRequest(self.recipient.data, self.scope.data, int(self.days.data), reader)


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A link in the list of whoever made it."""

    key: str
    recipient: str
    scope: str
    until: str
    link: str


def rows_of(say: Language, result: SharedResult) -> list[ShareRow]:
    """The links to a result that open it today."""
    links = links_of(session(), result, today=services().today())
    return [
        ShareRow(
            link.id,
            link.recipient,
            say(f"sharing.scopes.{link.scope}"),
            say.date(link.expires_on),
            shared_address(say.code, token_of(link, services().keys)),
        )
        for link in links
    ]


def shared_address(code: str, token: str) -> str:
    """Where the recipient reads, in full: `shared.show`."""
    return f"{urls.page_address()}/{code}/{SHARED}/{token}"
