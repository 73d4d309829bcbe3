"""Pages of accounts, organisations and campaigns that show no figure: they load nothing that results are made with."""

from flask import Blueprint

from assessment.web.accounts import account_link_pages, account_pages, brand_pages, claim_pages, letter_pages
from assessment.web.base.member_access import organisation_blueprint
from assessment.web.campaigns import campaign_pages, ending_pages, launch_pages
from assessment.web.ending import overwrite_page
from assessment.web.invitations import handed_pages, invitation_pages, meeting_pages, move_pages
from assessment.web.organisations import client_note_pages, member_pages, organisation_pages, overview_pages
from assessment.web.results import campaign_redirects
from assessment.web.rounds import leader_pages
from assessment.web.scheduling import cadence_pages, duplicate_pages, tasks_page
from assessment.web.sharing import campaign_share_pages, own_share_pages

FURTHER_PAGES = (
    account_link_pages.blueprint,
    leader_pages.blueprint,
    own_share_pages.blueprint,
    account_pages.blueprint,
    brand_pages.blueprint,
    letter_pages.blueprint,
    organisation_pages.blueprint,
    tasks_page.blueprint,
    campaign_redirects.blueprint,
    claim_pages.blueprint,
    overwrite_page.blueprint,
)
ORGANISATION_PAGES = (
    overview_pages.blueprint,
    client_note_pages.blueprint,
    member_pages.blueprint,
    cadence_pages.blueprint,
    launch_pages.blueprint,
)
CAMPAIGN_PAGES = (
    campaign_pages.blueprint,
    ending_pages.blueprint,
    launch_pages.draft_blueprint,
    duplicate_pages.blueprint,
    invitation_pages.blueprint,
    handed_pages.blueprint,
    meeting_pages.blueprint,
    move_pages.blueprint,
    campaign_share_pages.blueprint,
)


def further_pages() -> tuple[Blueprint, ...]:
    """Their blueprints, for one application."""
    return (*FURTHER_PAGES, organisation_blueprint(ORGANISATION_PAGES, CAMPAIGN_PAGES))
