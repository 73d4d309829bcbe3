"""Every page besides those that answering needs: results, campaigns, organisations, accounts."""

from flask import Blueprint

from assessment.web.accounts import (
    account_link_pages,
    account_pages,
    brand_pages,
    check_pages,
    claim_pages,
    letter_pages,
    template_pages,
)
from assessment.web.base.member_access import organisation_blueprint
from assessment.web.benchmark import benchmark_pages
from assessment.web.campaigns import campaign_pages, ending_pages, launch_pages
from assessment.web.cost import cost_pages, kpi_pages
from assessment.web.editing import edition_pages, word_pages
from assessment.web.ending import account_end_pages, organisation_end_pages, overwrite_page
from assessment.web.evidence import evidence_pages
from assessment.web.file_diagnosis import file_pages
from assessment.web.invitations import handed_pages, invitation_pages, meeting_pages, move_pages
from assessment.web.organisations import client_note_pages, member_pages, organisation_pages, overview_pages, unit_pages
from assessment.web.planning import plan_pages, target_pages, tracking_pages
from assessment.web.results import (
    campaign_redirects,
    campaign_result_pages,
    euros_pages,
    own_link_pages,
    repeat_pages,
    respondent_result_pages,
)
from assessment.web.rounds import head_pages, joint_pages, leader_pages
from assessment.web.rounds import repeat_pages as round_repeat_pages
from assessment.web.scheduling import cadence_pages, duplicate_pages, next_wave_pages, portfolio_page, tasks_page
from assessment.web.sharing import campaign_share_pages, own_share_pages, shared_pages
from assessment.web.verification import file_check_pages
from assessment.web.waves import change_page, year_page
from assessment.web.workshops import phone_pages, workshop_pages

FURTHER_PAGES = (
    file_check_pages.blueprint,
    respondent_result_pages.blueprint,
    account_link_pages.blueprint,
    leader_pages.blueprint,
    head_pages.blueprint,
    joint_pages.blueprint,
    repeat_pages.blueprint,
    own_link_pages.blueprint,
    euros_pages.blueprint,
    own_share_pages.blueprint,
    shared_pages.blueprint,
    round_repeat_pages.blueprint,
    account_pages.blueprint,
    brand_pages.blueprint,
    template_pages.blueprint,
    letter_pages.blueprint,
    organisation_pages.blueprint,
    portfolio_page.blueprint,
    tasks_page.blueprint,
    campaign_redirects.blueprint,
    claim_pages.blueprint,
    phone_pages.blueprint,
    account_end_pages.blueprint,
    overwrite_page.blueprint,
)
ORGANISATION_PAGES = (
    overview_pages.blueprint,
    unit_pages.blueprint,
    client_note_pages.blueprint,
    file_pages.blueprint,
    member_pages.blueprint,
    cadence_pages.blueprint,
    launch_pages.blueprint,
    year_page.blueprint,
    check_pages.blueprint,
    organisation_end_pages.blueprint,
)
CAMPAIGN_PAGES = (
    campaign_pages.blueprint,
    ending_pages.blueprint,
    launch_pages.draft_blueprint,
    next_wave_pages.blueprint,
    duplicate_pages.blueprint,
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
    invitation_pages.blueprint,
    handed_pages.blueprint,
    meeting_pages.blueprint,
    move_pages.blueprint,
    campaign_result_pages.blueprint,
    campaign_share_pages.blueprint,
)


def further_pages() -> tuple[Blueprint, ...]:
    """Their blueprints, for one application."""
    return (*FURTHER_PAGES, organisation_blueprint(ORGANISATION_PAGES, CAMPAIGN_PAGES))
