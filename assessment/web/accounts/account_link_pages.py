"""Pages behind a one-time account link: first account, new member, new password. No mail is needed for any of them."""

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.utils import login_user

from assessment.i18n import language as language_of
from assessment.services.accounts.account_links import choose_password, link_of_token, open_first_account
from assessment.services.links import ACCOUNT_LINK
from assessment.services.organisations.member_invitations import account_of_invitation, join, open_member_account
from assessment.store.models import Account, AccountLink, Organisation
from assessment.store.models.account_links import FIRST, PASSWORD
from assessment.web.accounts.account_link_forms import FirstAccountForm, MemberAccountForm, NewPasswordForm
from assessment.web.accounts.claim_pages import kept_claim
from assessment.web.accounts.security.forms import LEAST_SIGNS
from assessment.web.base.access import for_link_holder
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.signed_in_page import DONE, signed_in_page

SEE_OTHER, NOT_FOUND, UNPROCESSABLE = 303, 404, 422

blueprint = Blueprint("account_links", __name__, url_prefix="/<any(fr,en):language>")


@blueprint.get(f"/{ACCOUNT_LINK}/<token>")
@for_link_holder
def show(language: str, token: str) -> ResponseReturnValue:
    """What the link opens; nothing is used up by looking."""
    link = _link(token)
    if link is None:
        return _worthless(language)
    return _page(language, link, _form(language, link))


@blueprint.post(f"/{ACCOUNT_LINK}/<token>")
@for_link_holder
def use(language: str, token: str) -> ResponseReturnValue:
    """Make the account or choose the password, and use up the link."""
    link = _link(token)
    if link is None:
        return _worthless(language)
    if _account(link) is not None and link.purpose != PASSWORD:
        return _join(language, link)
    form = _form(language, link)
    if not form.validate():
        return _page(language, link, form), UNPROCESSABLE
    if link.purpose == PASSWORD:
        choose_password(session(), link, password_hash=form.password_hash(), now=services().now())
        commit()
        flash(language_of(language)("accounts.messages.reset_done"), DONE)
        return redirect(url_for("accounts.login", language=language), SEE_OTHER)
    return _open(language, link, form)


def _open(language: str, link: AccountLink, form: MemberAccountForm) -> ResponseReturnValue:
    """A new account, signed in at once: whoever chose its password this moment need not type it again."""
    organisation_id, now = link.organisation_id, services().now()
    given = {"name": form.name.data, "password_hash": form.password_hash(), "locale": language, "now": now}
    if link.purpose == FIRST:
        account = open_first_account(session(), link, email=form.address(), **given)
    else:
        account = open_member_account(session(), link, **given)
    commit()
    # Read again as what Flask-Security signs in.
    session().expunge_all()
    login_user(current_app.extensions["security"].datastore.find_user(id=account.id), authn_via=["password"])
    flash(language_of(language)(f"accounts.link.{link.purpose}.done"), DONE)
    return redirect(_home(language, organisation_id), SEE_OTHER)


def _join(language: str, link: AccountLink) -> ResponseReturnValue:
    """Let somebody in who has an account: they show by signing in that it is theirs."""
    account, organisation_id = _account(link), link.organisation_id
    if account is None or not current_user.is_authenticated or current_user.id != account.id:
        return _page(language, link, None), UNPROCESSABLE
    join(session(), link, account, now=services().now())
    commit()
    flash(language_of(language)("accounts.link.member.done"), DONE)
    return redirect(_home(language, organisation_id), SEE_OTHER)


def _home(language: str, organisation_id: str | None) -> str:
    """Where a new account begins: with what its owner came to claim, or with the organisation."""
    claim = kept_claim()
    if claim is not None:
        return claim
    if organisation_id is None:
        return url_for("organisations.show_new", language=language)
    return url_for("organisation.overview.home", language=language, organisation_id=organisation_id)


def _link(token: str) -> AccountLink | None:
    """The link of that token; one that opens nothing is counted. Raises TooManyError."""
    link = link_of_token(session(), token, now=services().now())
    if link is None:
        services().limits.spend(LimitedAction.BAD_LINK)
    return link


def _account(link: AccountLink) -> Account | None:
    """The account that stands already: whose password is chosen, or who is let in."""
    if link.purpose == PASSWORD:
        return session().get(Account, link.account_id)
    return None if link.purpose == FIRST else account_of_invitation(session(), link)


def _form(language: str, link: AccountLink) -> NewPasswordForm:
    account = _account(link)
    kind = {FIRST: FirstAccountForm, PASSWORD: NewPasswordForm}.get(link.purpose, MemberAccountForm)
    formdata = request.form if request.method == "POST" else None
    return kind(language_of(language), formdata, email=account.email if account else link.email)


def _page(language: str, link: AccountLink, form: NewPasswordForm | None) -> str:
    account = _account(link)
    organisation = session().get(Organisation, link.organisation_id) if link.organisation_id else None
    return signed_in_page(
        "accounts/link.html",
        language,
        purpose=link.purpose,
        form=form,
        email=account.email if account else link.email,
        known=account is not None,
        ours=account is not None and current_user.is_authenticated and current_user.id == account.id,
        organisation_name=organisation.name if organisation else "",
        role=link.role or "",
        least_signs=LEAST_SIGNS,
    )


def _worthless(language: str) -> ResponseReturnValue:
    """A link that is mistyped, used, replaced or past its time; what to do about it."""
    return signed_in_page("accounts/link_worthless.html", language), NOT_FOUND
