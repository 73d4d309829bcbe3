"""Members of an organisation and their roles."""

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from assessment.services.errors import AlreadyMemberError, LastOwnerError
from assessment.services.links import account_link
from assessment.services.organisations.member_invitations import invite_member, withdraw_invitation
from assessment.services.organisations.members import account_for, add_member, change_role, remove_member
from assessment.services.permissions import MemberRole, Right
from assessment.store.models import Account, AccountLink, Membership
from assessment.store.queries import organisations
from assessment.web.accounts.security.mails import tell_new_member
from assessment.web.base.app_context import commit, commit_erasure, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import OrganisationPage
from assessment.web.base.redirects import done, see_other
from assessment.web.base.signed_in_page import ERROR
from assessment.web.base.urls import page_address
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.page_form import problems_of
from assessment.web.organisations.member_forms import MemberForm, RoleForm

UNPROCESSABLE = 422

MEMBERS = "organisation.members.show"

blueprint = Blueprint("members", __name__, url_prefix="/members")


@blueprint.get("")
@requires(Right.MANAGE)
def show(page: OrganisationPage) -> str:
    """Everybody with their role."""
    return _page(page, MemberForm(page.say, data={"role": MemberRole.OBSERVER}))


@blueprint.post("")
@requires(Right.MANAGE)
def add(page: OrganisationPage) -> ResponseReturnValue:
    """Let somebody in. The answer is the same whether they had an account or not."""
    form = MemberForm(page.say, request.form)
    if not form.validate():
        return _page(page, form), UNPROCESSABLE
    if not services().sends_mail:
        return _invited(page, form)
    email, role = form.email.data, form.role.data
    account = account_for(session(), email, locale=page.language)
    try:
        add_member(session(), page.organisation.id, actor=page.actor, account=account, role=role, now=services().now())
    except AlreadyMemberError:
        form.refuse("email", FieldProblem("organisations.members.already"))
        return _page(page, form), UNPROCESSABLE
    tell_new_member(account, page.organisation, role.value)
    commit()
    return done(page.say("organisations.members.added", email=email), MEMBERS)


def _invited(page: OrganisationPage, form: MemberForm) -> ResponseReturnValue:
    """Show the link that lets somebody in, once; the address that follows shows it no more."""
    email, role = form.email.data, form.role.data
    try:
        token = invite_member(
            session(), page.organisation.id, actor=page.actor, email=email, role=role, now=services().now()
        )
    except AlreadyMemberError:
        form.refuse("email", FieldProblem("organisations.members.already"))
        return _page(page, form), UNPROCESSABLE
    commit()
    fresh = MemberForm(page.say, data={"role": MemberRole.OBSERVER})
    return _page(page, fresh, link=account_link(page_address(), page.language, token), invited=email)


@blueprint.post("/invited/<link_id>/anew")
@requires(Right.MANAGE)
def invite_anew(page: OrganisationPage, link_id: str) -> ResponseReturnValue:
    """Another link for somebody whose first was lost; that one opens nothing any more."""
    link = _pending(page, link_id)
    return _invited(page, MemberForm(page.say, data={"email": link.email, "role": MemberRole(str(link.role))}))


@blueprint.post("/invited/<link_id>/withdraw")
@requires(Right.MANAGE)
def withdraw(page: OrganisationPage, link_id: str) -> ResponseReturnValue:
    """Make the link of somebody who has not come yet worthless."""
    link = _pending(page, link_id)
    withdraw_invitation(session(), link, actor=page.actor, now=services().now())
    commit()
    return done(page.say("organisations.members.withdrawn", email=link.email), MEMBERS)


def _pending(page: OrganisationPage, link_id: str) -> AccountLink:
    link = organisations.invited_member(session(), page.organisation.id, link_id)
    if link is None:
        raise NotVisibleError
    return link


@blueprint.post("/<account_id>/role")
@requires(Right.MANAGE)
def change(page: OrganisationPage, account_id: str) -> ResponseReturnValue:
    """Give a member another role."""
    membership = _membership(page, account_id)
    form = RoleForm(page.say, request.form)
    if not form.validate():
        return _refused(problems_of(form)[0].text)
    try:
        change_role(session(), membership, actor=page.actor, role=form.role.data, now=services().now())
    except LastOwnerError:
        return _refused(page.say("organisations.members.last_owner"))
    commit()
    return done(page.say("organisations.members.changed"), MEMBERS)


@blueprint.post("/<account_id>/remove")
@requires(Right.MANAGE)
def remove(page: OrganisationPage, account_id: str) -> ResponseReturnValue:
    """Shut a member out."""
    membership = _membership(page, account_id)
    email = session().get_one(Account, account_id).email
    try:
        remove_member(session(), membership, actor=page.actor, keys=services().keys, now=services().now())
    except LastOwnerError:
        return _refused(page.say("organisations.members.last_owner"))
    commit_erasure()
    own = account_id == page.actor.account_id
    return done(page.say("organisations.members.removed", email=email), "organisations.mine" if own else MEMBERS)


def _membership(page: OrganisationPage, account_id: str) -> Membership:
    membership = session().get(Membership, (account_id, page.organisation.id))
    if membership is None:
        raise NotVisibleError
    return membership


def _refused(text: str) -> ResponseReturnValue:
    flash(text, ERROR)
    return see_other(MEMBERS)


def _page(page: OrganisationPage, form: MemberForm, *, link: str = "", invited: str = "") -> str:
    """The page; `link` is the one that was just made for `invited`."""
    return page.render(
        "organisations/members.html",
        members=organisations.members(session(), page.organisation.id),
        roles=[role.value for role in MemberRole],
        form=form,
        link=link,
        invited=invited,
        waiting=organisations.invited_members(session(), page.organisation.id),
        now=services().now(),
    )
