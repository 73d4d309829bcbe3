"""Pages with which who runs a campaign shares its published result with somebody without an account."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.services.campaign_audit import audit_campaign
from assessment.services.permissions import Right
from assessment.services.sharing.insiders import is_insider
from assessment.services.sharing.share_links import SharedResult, TooManyLinksError, revoke, share
from assessment.store.models.campaigns.campaigns import PUBLISHED
from assessment.store.queries.campaigns import results
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import see_other
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.sharing.share_form import OUTSIDER, PRESET, ShareForm, rows_of

UNPROCESSABLE = 422

blueprint = Blueprint("share", __name__, url_prefix="/share")


@blueprint.get("")
@requires(Right.LAUNCH)
def show(page: CampaignPage) -> str:
    """The links that stand, and the form for a new one. Raises NotVisibleError before the result is published."""
    return _page(page, ShareForm(page.say, data=PRESET, readers=tuple(_readers(page))))


@blueprint.post("")
@requires(Right.LAUNCH)
def make(page: CampaignPage) -> ResponseReturnValue:
    """Make a link."""
    form = ShareForm(page.say, request.form, readers=tuple(_readers(page)))
    if not form.validate():
        return _page(page, form), UNPROCESSABLE
    if form.reader.data == OUTSIDER and _is_insider(page, form.recipient.data):
        form.refuse("reader", FieldProblem("sharing.wrong.insider"))
        return _page(page, form), UNPROCESSABLE
    try:
        share(session(), _result(page), form.request(), keys=services().keys, today=services().today())
    except TooManyLinksError:
        form.refuse(None, FieldProblem("sharing.wrong.many"))
        return _page(page, form), UNPROCESSABLE
    audit_campaign(session(), "share_result", page.campaign, actor=page.actor, now=services().now())
    commit()
    return see_other("organisation.campaign.share.show")


@blueprint.post("/revoke")
@requires(Right.LAUNCH)
def take_back(page: CampaignPage) -> ResponseReturnValue:
    """Revoke a link."""
    revoke(session(), _result(page), request.form.get("link", ""), keys=services().keys)
    audit_campaign(session(), "revoke_share", page.campaign, actor=page.actor, now=services().now())
    commit()
    return see_other("organisation.campaign.share.show")


def _result(page: CampaignPage) -> SharedResult:
    """The campaign's result. Raises NotVisibleError before it is published."""
    if page.campaign.status != PUBLISHED:
        raise NotVisibleError
    return SharedResult(campaign_id=page.campaign.id)


def _readers(page: CampaignPage) -> dict[str, str]:
    """How the reader of a confidential result may count, by what is sent: as a colleague of a function that answered.

    Only an owner may say that somebody stands outside, and of no member and nobody invited: a colleague who is taken
    for an outsider sees too much.
    """
    frozen = results.latest(session(), _result(page).campaign_id or "")
    if not page.campaign.confidential or frozen is None:
        return {}
    known, answered = questionnaire_of(page.campaign).functions_by_key, set(frozen.typed_inputs().sheet.functions)
    named = {key: function.name.within(page.language) for key, function in known.items() if key in answered}
    return named | ({OUTSIDER: page.say("sharing.outsider")} if page.may(Right.MANAGE) else {})


def _is_insider(page: CampaignPage, recipient: str) -> bool:
    return is_insider(session(), page.campaign, recipient, actor=page.actor, keys=services().keys, now=services().now())


def _page(page: CampaignPage, form: ShareForm) -> str:
    return page.render(
        "sharing/campaign.html",
        form=form,
        rows=rows_of(page.say, _result(page)),
        readers=list(_readers(page).items()),
    )
