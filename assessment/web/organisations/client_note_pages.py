"""Page of a member's own note on a client."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.services.local_time import local_day
from assessment.services.organisations.client_note import keep_note, note_of
from assessment.services.permissions import Right
from assessment.store.models.organisations import LONGEST_NOTE
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import OrganisationPage
from assessment.web.base.redirects import done
from assessment.web.forms.fields import LinesField
from assessment.web.forms.page_form import PageForm

UNPROCESSABLE = 422

blueprint = Blueprint("note", __name__, url_prefix="/note")


class ClientNoteForm(PageForm):
    """The note; empty, it is taken away."""

    text = LinesField(most=LONGEST_NOTE, too_long="scheduling.note.too_long")


@blueprint.get("")
@requires(Right.PREPARE)
def show(page: OrganisationPage) -> str:
    """The note as it was kept last."""
    return _page(page, ClientNoteForm(page.say, data={"text": note_of(session(), page.actor)}))


@blueprint.post("")
@requires(Right.PREPARE)
def keep(page: OrganisationPage) -> ResponseReturnValue:
    """Keep the note."""
    form = ClientNoteForm(page.say, request.form)
    if not form.validate():
        return _page(page, form), UNPROCESSABLE
    today = local_day(page.organisation.time_zone, services().now())
    keep_note(session(), form.text.data, actor=page.actor, today=today)
    commit()
    return done(page.say("scheduling.note.saved"), "organisation.note.show")


def _page(page: OrganisationPage, form: ClientNoteForm) -> str:
    return page.render("organisations/note.html", form=form)
