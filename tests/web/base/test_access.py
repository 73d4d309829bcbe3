"""Every view has an access rule."""

from collections.abc import Iterator

import pytest
from flask import Flask, request, url_for
from werkzeug.routing import Rule

from assessment.app import create_app
from assessment.settings import Settings
from assessment.web.base import access, urls
from assessment.web.base.member_access import requires
from tests.web.auditing_client import AuditingClient

PERSONAL = {
    "respond.resume",
    "respond.show",
    "respond.save_and_go_on",
    "respond.save_and_go_back",
    "respond.save_and_change_language",
    "respond.save_and_see_results",
    "respond.ask_to_erase",
    "respond.erase",
    "handing.ask",
    "handing.close_here",
    "results.show",
    "results.roadmap",
    "results.extend",
    "results.headcount",
    "rounds.show",
    "rounds.begin",
    "rounds.replace",
    "rounds.erase",
    "joint.show",
    "joint.brief",
    "repeats.calendar",
    "repeats.again",
    "repeats.change",
    "round_repeats.again",
    "round_repeats.change",
    "rounds.add",
    "euros.show",
    "euros.work_out",
    "shares.show",
    "shares.make",
    "shares.take_back",
    "own_link.show",
    "own_link.send_link",
    "own_link.remind",
    "saving.save",
    "claimed_responses.show",
    "claimed_responses.claim",
    "claimed_responses.claim_into_new",
}
INVITED = {
    "invited.show_invitation",
    "invited.begin_invited",
    "invited.show_meeting",
    "invited.begin_in_meeting",
    "asked.show",
    "asked.begin",
    "invited.show_slip",
    "invited.begin_with_slip",
    "reminders.show",
    "reminders.stop",
    "room.arrive",
    "room.take_part",
    "room.show",
    "room.vote",
    "room.state",
}
"""Links that somebody sent, or showed in a meeting: they open no response, they begin one, or a place to vote from."""
SHARED = {"shared.show", "shared.document"}
"""Links with which somebody without an account reads one result."""
ACCOUNT_LINKS = {"account_links.show", "account_links.use"}
"""Links that open an account, or a place in an organisation."""


def _rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        yield rule, str(getattr(app.view_functions[rule.endpoint], access.RULE, "none"))


def _take_the_address(app: Flask) -> None:
    """What Flask does before a view: the blueprints' preprocessors, outermost first."""
    for name in (None, *reversed(request.blueprints)):
        for take in app.url_value_preprocessors[name]:
            take(request.endpoint, request.view_args)


def test_every_address_has_a_rule(app: Flask) -> None:
    assert [rule.rule for rule, access_rule in _rules(app) if access_rule == "none"] == []


def test_every_address_with_a_token_asks_for_the_link(app: Flask) -> None:
    by_link = {rule.endpoint for rule, access_rule in _rules(app) if access_rule == access.LINK}
    assert by_link == PERSONAL | INVITED | SHARED | ACCOUNT_LINKS
    with_token = {
        rule.endpoint
        for rule, _ in _rules(app)
        if rule.rule.split("/<token>")[0].rsplit("/", 1)[-1] in ("respond", "results") and "<token>" in rule.rule
    }
    assert with_token == PERSONAL


def test_a_view_without_a_rule_is_refused(settings: Settings) -> None:
    app = create_app(settings)
    app.add_url_rule("/forgotten", "forgotten", lambda: "open to the world")
    assert app.test_client().get("/forgotten").status_code == 404


def test_every_address_inside_an_organisation_is_guarded_by_its_blueprint(app: Flask) -> None:
    inside = {rule.endpoint for rule, _ in _rules(app) if "<organisation_id>" in rule.rule}
    assert inside == {rule.endpoint for rule, access_rule in _rules(app) if access_rule == access.MEMBER}
    assert all(endpoint.startswith(f"{access.ORGANISATION}.") for endpoint in inside)
    of_campaigns = {
        rule.endpoint for rule, _ in _rules(app) if "<organisation_id>/campaigns/<campaign_id>" in rule.rule
    }
    assert of_campaigns == {endpoint for endpoint in inside if endpoint.startswith("organisation.campaign.")}


def test_a_view_for_members_outside_the_organisation_is_refused(settings: Settings) -> None:
    app = create_app(settings)
    app.add_url_rule("/forgotten", "forgotten", requires()(lambda: "open to the world"))
    assert app.test_client().get("/forgotten").status_code == 404


def test_a_view_inside_an_organisation_without_a_right_is_refused(settings: Settings) -> None:
    app = create_app(settings)
    open_to_all = access.anyone(lambda **_: "open to the world")
    app.add_url_rule("/<language>/organisations/<organisation_id>/forgotten", "organisation.forgotten", open_to_all)
    assert app.test_client().get("/fr/organisations/0123456789abcdef/forgotten").status_code == 404


def test_links_inside_a_campaign_take_its_address_over(app: Flask) -> None:
    with app.test_request_context("/en/organisations/firm/campaigns/wave/plan"):
        _take_the_address(app)
        assert url_for("organisation.campaign.costs.show") == "/en/organisations/firm/campaigns/wave/cost"
        assert url_for("organisation.campaign.costs.show", campaign_id="next").endswith("/firm/campaigns/next/cost")
        assert url_for("organisation.members.show") == "/en/organisations/firm/members"
        assert url_for("organisations.mine") == "/en/organisations"


@pytest.mark.parametrize("endpoint", sorted(PERSONAL | INVITED | ACCOUNT_LINKS))
def test_a_stranger_gets_nothing(
    app: Flask, client: AuditingClient, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    rule = next(rule for rule in app.url_map.iter_rules(endpoint))
    path = rule.rule.replace("<any(fr,en):language>", "fr").replace("<token>", "stranger").replace("<int:number>", "1")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=False)
    method = "GET" if "GET" in (rule.methods or ()) else "POST"
    assert client.open(path, method=method).status_code == 404


def test_written_addresses_are_those_of_the_map(app: Flask) -> None:
    with app.test_request_context():
        assert urls.questions("fr", "abc", 3) == url_for("respond.show", language="fr", token="abc", number=3)
        assert urls.resume("en", "abc") == url_for("respond.resume", language="en", token="abc")
        assert urls.results("fr", "abc") == url_for("results.show", language="fr", token="abc")
