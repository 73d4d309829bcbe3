"""Page of a consultant's own brand: name, contact, colour, logo, and the organisations whose documents it signs."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.i18n import language as language_of
from assessment.services.accounts.own_brand import BrandFacts, forget_brand, keep_brand, sign_for
from assessment.store.models import ConsultantBrand
from assessment.store.models.branding import LONGEST_BRAND
from assessment.store.queries import brands
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.body_limits import takes_files
from assessment.web.base.member_access import signed_in
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.forms.brand_fields import BrandForm
from assessment.web.forms.fields import ChoicesField, LineField

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("brand", __name__, url_prefix="/<any(fr,en):language>/account/brand")


class ConsultantBrandForm(BrandForm):
    """The name on the documents, the look, and for whom it signs. Needs `organisations`, the ids to choose among."""

    name = LineField(most=LONGEST_BRAND, missing="accounts.brand.no_name")
    signs = ChoicesField(lambda meta: meta.organisations)

    def facts(self) -> BrandFacts:
        """What to keep."""
        brought = self.brought
        return BrandFacts(
            name=self.name.data,
            contact=self.contact.data or "",
            accent=self.accent.data,
            logo=brought.content if brought else None,
            logo_type=brought.mimetype if brought else None,
        )


@blueprint.get("")
@signed_in
def show(language: str) -> str:
    """The brand as it is kept; a first one proposes the account's own name, and to sign where nobody does yet."""
    lines = brands.may_sign_for(session(), current_user.id)
    brand = brands.of_account(session(), current_user.id)
    if brand is None:
        data: dict[str, Any] = {
            "name": current_user.name or "",
            "signs": [line.organisation.id for line in lines if not line.signatory],
        }
    else:
        signs = [line.organisation.id for line in lines if line.organisation.signed_by == current_user.id]
        data = {"name": brand.name, "contact": brand.contact, "accent": brand.accent, "signs": signs}
    return _page(language, ConsultantBrandForm(language_of(language), data=data, organisations=_ids(lines)), lines)


@blueprint.post("")
@takes_files
@signed_in
def change(language: str) -> ResponseReturnValue:
    """Keep the brand, and sign for the organisations that are ticked."""
    lines = brands.may_sign_for(session(), current_user.id)
    form = ConsultantBrandForm(language_of(language), request.form, organisations=_ids(lines))
    form.read_logo(request.files.get("logo"))
    if not form.validate():
        return _page(language, form, lines), UNPROCESSABLE
    keep_brand(session(), current_user.id, form.facts(), without_logo=form.no_logo.data)
    sign_for(session(), current_user.id, form.signs.data, now=services().now())
    commit()
    return _done(language, "accounts.brand.saved")


@blueprint.post("/remove")
@signed_in
def remove(language: str) -> ResponseReturnValue:
    """Take the brand away; nothing is signed with it any more."""
    sign_for(session(), current_user.id, (), now=services().now())
    forget_brand(session(), current_user.id)
    commit()
    return _done(language, "accounts.brand.removed")


def _ids(lines: list[brands.SignedOrganisation]) -> list[str]:
    return [line.organisation.id for line in lines]


def _done(language: str, said: str) -> ResponseReturnValue:
    flash(language_of(language)(said), DONE)
    return redirect(url_for("brand.show", language=language), SEE_OTHER)


def _page(language: str, form: ConsultantBrandForm, lines: list[brands.SignedOrganisation]) -> str:
    brand: ConsultantBrand | None = brands.of_account(session(), current_user.id)
    return signed_in_page("accounts/brand.html", language, form=form, lines=lines, kept=brand)
