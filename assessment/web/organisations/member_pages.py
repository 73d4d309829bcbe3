"""Members of an organisation and their roles."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.errors import AlreadyMemberError, LastOwnerError
from assessment.services.organisations.members import account_for, add_member, change_role, remove_member
from assessment.services.permissions import MemberRole, Right
from assessment.store.models import Account, Membership
from assessment.store.queries import organisations
from assessment.web.accounts.security_mails import tell_new_member
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, NotVisibleError, member_page
from assessment.web.base.signed_in_page import DONE, ERROR, signed_in_page
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.page_form import problems_of
from assessment.web.organisations.member_forms import MemberForm, RoleForm

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("members", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/members")


@blueprint.get("")
@member_page(Right.MANAGE)
def show(language: str, member: MemberContext) -> str:
    """Everybody with their role."""
    return _page(language, member, MemberForm(language_of(language), data={"role": MemberRole.OBSERVER}))


@blueprint.post("")
@member_page(Right.MANAGE)
def add(language: str, member: MemberContext) -> ResponseReturnValue:
    """Let somebody in. The answer is the same whether they had an account or not."""
    form = MemberForm(language_of(language), request.form)
    if not form.validate():
        return _page(language, member, form), UNPROCESSABLE
    email, role = form.email.data, form.role.data
    account = account_for(session(), email, locale=language)
    try:
        add_member(
            session(), member.organisation.id, actor=member.actor, account=account, role=role, now=services().now()
        )
    except AlreadyMemberError:
        form.refuse("email", FieldProblem("organisations.members.already"))
        return _page(language, member, form), UNPROCESSABLE
    tell_new_member(account, member.organisation, role.value)
    commit()
    flash(language_of(language)("organisations.members.added", email=email), DONE)
    return _back(language, member)


@blueprint.post("/<account_id>/role")
@member_page(Right.MANAGE)
def change(language: str, member: MemberContext, account_id: str) -> ResponseReturnValue:
    """Give a member another role."""
    membership = _membership(member, account_id)
    form = RoleForm(language_of(language), request.form)
    if not form.validate():
        return _refused(language, member, problems_of(form)[0].text)
    try:
        change_role(session(), membership, actor=member.actor, role=form.role.data, now=services().now())
    except LastOwnerError:
        return _refused(language, member, language_of(language)("organisations.members.last_owner"))
    commit()
    flash(language_of(language)("organisations.members.changed"), DONE)
    return _back(language, member)


@blueprint.post("/<account_id>/remove")
@member_page(Right.MANAGE)
def remove(language: str, member: MemberContext, account_id: str) -> ResponseReturnValue:
    """Shut a member out."""
    membership = _membership(member, account_id)
    email = session().get_one(Account, account_id).email
    try:
        remove_member(session(), membership, actor=member.actor, now=services().now())
    except LastOwnerError:
        return _refused(language, member, language_of(language)("organisations.members.last_owner"))
    commit()
    flash(language_of(language)("organisations.members.removed", email=email), DONE)
    if account_id == member.actor.account_id:
        return redirect(url_for("organisations.mine", language=language), SEE_OTHER)
    return _back(language, member)


def _membership(member: MemberContext, account_id: str) -> Membership:
    membership = session().get(Membership, (account_id, member.organisation.id))
    if membership is None:
        raise NotVisibleError
    return membership


def _refused(language: str, member: MemberContext, text: str) -> ResponseReturnValue:
    flash(text, ERROR)
    return _back(language, member)


def _back(language: str, member: MemberContext) -> ResponseReturnValue:
    return redirect(url_for("members.show", language=language, organisation_id=member.organisation.id), SEE_OTHER)


def _page(language: str, member: MemberContext, form: MemberForm) -> str:
    return signed_in_page(
        "organisations/members.html",
        language,
        organisation=member.organisation,
        may=member.may,
        members=organisations.members(session(), member.organisation.id),
        roles=[role.value for role in MemberRole],
        form=form,
    )
