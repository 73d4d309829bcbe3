"""End of a mission: the archive of everything, and the erasure of a client with its certificate."""

from io import BytesIO

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from assessment.services.ending.erase import erase_organisation
from assessment.services.ending.export_everything import export_everything
from assessment.services.permissions import Right
from assessment.web.base.app_context import commit_erasure, services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import OrganisationPage
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.signed_in_page import signed_in_page
from assessment.web.ending.certificate import certificate_view
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.fields import LineField
from assessment.web.forms.page_form import PageForm
from assessment.web.presentation.campaign_labels import questionnaire_of

UNPROCESSABLE = 422
LONGEST_NAME = 200

blueprint = Blueprint("ending", __name__, url_prefix="/end")


class ConfirmForm(PageForm):
    """The name of what is erased, typed by hand. Needs `expected`."""

    name = LineField(most=LONGEST_NAME, missing="ending.confirm.missing")

    def check(self) -> None:
        """Refuse another name."""
        expected = " ".join(self.meta.expected.split()).casefold()
        if self.name.data and self.name.data.casefold() != expected:
            self.refuse("name", FieldProblem("ending.confirm.differs"))


@blueprint.get("")
@requires(Right.MANAGE)
def show(page: OrganisationPage) -> str:
    """What may be taken along, and what erasing does."""
    return page.render("ending/organisation.html", form=ConfirmForm(page.say, expected=page.organisation.name))


@blueprint.get("/everything.zip")
@requires(Right.MANAGE)
def everything(page: OrganisationPage) -> Response:
    """The archive."""
    services().limits.spend(LimitedAction.PDF)
    archive = BytesIO()
    export_everything(
        session(),
        page.organisation,
        archive,
        actor=page.actor,
        catalogue=questionnaire_of,
        keys=services().keys,
        say=page.say,
    )
    archive.seek(0)
    return send_file(archive, "application/zip", as_attachment=True, download_name="diapason-everything.zip")


@blueprint.post("")
@requires(Right.MANAGE)
def erase(page: OrganisationPage) -> ResponseReturnValue:
    """Erase the client; the certificate is shown once and kept nowhere."""
    form = ConfirmForm(page.say, request.form, expected=page.organisation.name)
    if not form.validate():
        return page.render("ending/organisation.html", form=form), UNPROCESSABLE
    certificate = erase_organisation(
        session(), page.organisation, actor=page.actor, keys=services().keys, now=services().now()
    )
    commit_erasure()
    return signed_in_page("ending/certificate.html", page.language, view=certificate_view(certificate, page.say))
