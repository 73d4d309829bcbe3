"""Every other page: results, plans, waves, documents, and all that computes or checks one."""

from flask import Blueprint

from assessment import further_pages
from assessment.web.accounts import check_pages, template_pages
from assessment.web.base.member_access import organisation_blueprint
from assessment.web.benchmark import benchmark_pages
from assessment.web.cost import cost_pages, kpi_pages
from assessment.web.editing import edition_pages, word_pages
from assessment.web.ending import account_end_pages, organisation_end_pages
from assessment.web.evidence import evidence_pages
from assessment.web.file_diagnosis import file_pages
from assessment.web.organisations import unit_pages
from assessment.web.planning import plan_pages, target_pages, tracking_pages
from assessment.web.results import (
    campaign_result_pages,
    euros_pages,
    own_link_pages,
    repeat_pages,
    respondent_result_pages,
)
from assessment.web.rounds import head_pages, joint_pages
from assessment.web.rounds import repeat_pages as round_repeat_pages
from assessment.web.scheduling import next_wave_pages, portfolio_page
from assessment.web.sharing import shared_pages
from assessment.web.verification import file_check_pages
from assessment.web.waves import change_page, year_page
from assessment.web.workshops import phone_pages, workshop_pages

FIGURE_PAGES = (
    file_check_pages.blueprint,
    respondent_result_pages.blueprint,
    head_pages.blueprint,
    joint_pages.blueprint,
    repeat_pages.blueprint,
    own_link_pages.blueprint,
    euros_pages.blueprint,
    shared_pages.blueprint,
    round_repeat_pages.blueprint,
    template_pages.blueprint,
    portfolio_page.blueprint,
    phone_pages.blueprint,
    account_end_pages.blueprint,
)
ORGANISATION_PAGES = (
    unit_pages.blueprint,
    file_pages.blueprint,
    year_page.blueprint,
    check_pages.blueprint,
    organisation_end_pages.blueprint,
)
CAMPAIGN_PAGES = (
    next_wave_pages.blueprint,
    change_page.blueprint,
    evidence_pages.blueprint,
    benchmark_pages.blueprint,
    edition_pages.blueprint,
    word_pages.blueprint,
    workshop_pages.blueprint,
    kpi_pages.blueprint,
    cost_pages.blueprint,
    target_pages.blueprint,
    plan_pages.blueprint,
    tracking_pages.blueprint,
    campaign_result_pages.blueprint,
)


def further_and_figure_pages() -> tuple[Blueprint, ...]:
    """Their blueprints with the further ones, for one application: what is inside an organisation is one blueprint."""
    organisation = (*further_pages.ORGANISATION_PAGES, *ORGANISATION_PAGES)
    campaign = (*further_pages.CAMPAIGN_PAGES, *CAMPAIGN_PAGES)
    return (*further_pages.FURTHER_PAGES, *FIGURE_PAGES, organisation_blueprint(organisation, campaign))
