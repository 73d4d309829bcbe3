"""Page with which a respondent has their personal link sent by mail, now or when the next measure is due."""

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.answering.measure_again import next_day
from assessment.services.mail.own_link_mails import LinkRecipient, send_own_link, send_reminder
from assessment.web.base import urls
from assessment.web.base.access import link_holder
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import Journey
from assessment.web.base.security import form_key
from assessment.web.forms.fields import AddressField
from assessment.web.forms.page_form import PageForm

SEE_OTHER, UNPROCESSABLE = 303, 422
LINK, REMINDER = "link", "reminder"

blueprint = Blueprint("own_link", __name__, url_prefix="/<any(fr,en):language>/results")


class OwnAddressForm(PageForm):
    """The address to which a respondent has their own link sent."""

    email = AddressField()


@blueprint.get("/<token>/mail")
@link_holder
def show(language: str, journey: Journey) -> str:
    """The form; 404 where no mail leaves."""
    _check(journey)
    return _page(language, journey, OwnAddressForm(language_of(language)), sent=request.args.get("sent", ""))


@blueprint.post("/<token>/mail")
@link_holder
def send_link(language: str, journey: Journey) -> ResponseReturnValue:
    """Send the link now. Raises TooManyError."""
    _check(journey)
    form = OwnAddressForm(language_of(language), request.form)
    if not form.validate():
        return _page(language, journey, form), UNPROCESSABLE
    _spend(form)
    to = LinkRecipient(form.email.data, journey.token, language)
    address, now = urls.site_address(), services().now()
    send_own_link(session(), journey.response, to, keys=services().keys, base_url=address, now=now)
    commit()
    return redirect(f"{urls.results(language, journey.token)}/mail?sent={LINK}", SEE_OTHER)


@blueprint.post("/<token>/mail/reminder")
@link_holder
def remind(language: str, journey: Journey) -> ResponseReturnValue:
    """Send the link when the next measure is due. Raises TooManyError."""
    _check(journey)
    if journey.response.finished_on is None or journey.response.campaign_id is not None:
        abort(404)
    form = OwnAddressForm(language_of(language), request.form)
    if not form.validate():
        return _page(language, journey, form), UNPROCESSABLE
    _spend(form)
    send_reminder(
        session(),
        journey.response,
        LinkRecipient(form.email.data, journey.token, language),
        day=next_day(journey.response),
        keys=services().keys,
        base_url=urls.site_address(),
        now=services().now(),
    )
    commit()
    return redirect(f"{urls.results(language, journey.token)}/mail?sent={REMINDER}", SEE_OTHER)


def _check(journey: Journey) -> None:
    """404 where no mail leaves, and for confidential answers, which no address may be joined to."""
    if not services().sends_mail or journey.response.confidential:
        abort(404)


def _spend(form: OwnAddressForm) -> None:
    services().limits.spend(LimitedAction.LETTER)
    services().limits.spend(LimitedAction.LETTER_TO, whom=form.email.data)


def _page(language: str, journey: Journey, form: OwnAddressForm, *, sent: str = "") -> str:
    say = language_of(language)
    day = say.date(next_day(journey.response))
    reminds = journey.response.finished_on is not None and journey.response.campaign_id is None
    return render(
        "results/again/mail.html",
        language,
        token=journey.token,
        form=form,
        form_key=form_key(),
        reminds=reminds,
        day=day,
        sent=say(f"respond.mail.sent_{sent}", day=day) if sent in (LINK, REMINDER) else "",
    )
