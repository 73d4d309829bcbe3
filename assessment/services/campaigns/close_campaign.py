"""Closes a campaign, freezes its result and logs the published figures."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from importlib.metadata import version
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.privacy.earlier_groups import EarlierGroup, beside_earlier_groups
from assessment.core.privacy.published_groups import Grouping, company_alone, every_function, published_groups
from assessment.core.privacy.release_log import Atom, ReleaseLog, admit, atoms, statements
from assessment.core.privacy.release_log import ReleasedStatement as Statement
from assessment.core.privacy.suppression_reasons import SuppressedKind, Suppression, SuppressionReason
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.waves.common_items import wordings
from assessment.services.benchmark.kept_scores import kept_scores
from assessment.services.campaign_audit import audit_campaign
from assessment.services.campaigns.people_asked import PersonAsked, invited_of, people_asked, people_of
from assessment.services.campaigns.same_people import groups_published, keep_strictest_threshold, published_before
from assessment.services.errors import CampaignNotOpenError
from assessment.services.local_time import local_day
from assessment.services.organisations.company_profile import context_of_organisation
from assessment.services.permissions import Actor, Right, require
from assessment.services.results.closing_sheet import answered_by_function, in_order, sheet_in_order
from assessment.services.results.frozen_figures import analyses_of_inputs, frozen_figures
from assessment.services.results.kept_questionnaires import keep_questionnaire
from assessment.services.waves.wave_history import compared, kept_changes, last_answered, published_comparisons
from assessment.services.waves.wave_summary import summary_of
from assessment.store.encryption import SecretKeys
from assessment.store.frozen.content import hash_of_inputs
from assessment.store.frozen.inputs import FrozenInputs, QuestionnaireReference
from assessment.store.frozen.results import inputs_to_json
from assessment.store.models import Campaign, FrozenResult, Organisation, ReleaseLogEntry
from assessment.store.models.campaigns.campaigns import CLOSED, DRAFT, OPEN
from assessment.store.models.campaigns.waves import FIRST, PREVIOUS
from assessment.store.queries import outbox
from assessment.store.queries.campaigns import campaign_answers, invitations, results, waves
from assessment.store.queries.campaigns.campaign_answers import PersonAnswers

ENGINE = f"diapason {version('diapason')}"
VIEW = "groups"


def close_campaign(
    session: Session,
    campaign: Campaign,
    *,
    actor: Actor | None,
    questionnaire: Questionnaire,
    keys: SecretKeys,
    now: datetime,
) -> FrozenResult:
    """Close an open campaign and freeze its result; one that is closed already keeps the result that it has.

    `actor` None: the product itself, when the last day is over. Raises NotAllowedError, CampaignNotOpenError.
    """
    if actor is not None:
        require(actor, Right.LAUNCH, campaign.organisation_id)
    if campaign.status == DRAFT:
        raise CampaignNotOpenError
    organisation = session.get_one(Organisation, campaign.organisation_id)
    today = local_day(organisation.time_zone, now)
    still_open = update(Campaign).where(Campaign.id == campaign.id, Campaign.status == OPEN)
    change: Any = still_open.values(status=CLOSED, closed_on=today)
    result: Any = session.execute(change.execution_options(synchronize_session=False))
    session.refresh(campaign)
    kept = results.latest(session, campaign.id)
    if not result.rowcount and kept is not None:
        return kept
    outbox.cancel(session, campaign_id=campaign.id)
    before = published_before(session, campaign)
    keep_strictest_threshold(session, campaign, before, now=now)
    told = groups_published(session, before)
    frozen = _freeze(session, campaign, organisation, told, questionnaire=questionnaire, keys=keys, today=today)
    audit_campaign(session, "close", campaign, actor=actor, now=now)
    session.flush()
    return frozen


def _freeze(
    session: Session,
    campaign: Campaign,
    organisation: Organisation,
    told: Sequence[EarlierGroup],
    *,
    questionnaire: Questionnaire,
    keys: SecretKeys,
    today: date,
) -> FrozenResult:
    length, mode = Length(campaign.length), Mode(campaign.mode)
    given = in_order(questionnaire, campaign_answers.everyone(session.connection(), campaign.id, keys), length=length)
    overfull: tuple[str, ...] = ()
    asked = people_asked(session, campaign, keys)
    if campaign.confidential:
        people = people_of(asked, campaign, invitations.spent(session, campaign.id, keys))
        given, overfull = _within_people(given, people)
    sheet = sheet_in_order(questionnaire, given, length=length, mode=mode)
    grouping = _without(_released(session, campaign, sheet, questionnaire, told, today=today), overfull)
    kept_back = set(sheet.functions) - set(grouping.group_of) if grouping.groups else set()
    if kept_back:
        # What is not published beside what was published before enters no figure of the company either.
        given = [person_answers for person_answers in given if person_answers.function not in kept_back]
        sheet = sheet_in_order(questionnaire, given, length=length, mode=mode)
    staff = _staff(asked, campaign, sheet)
    chain = waves.chain(session, campaign)
    earlier = waves.frozen(session, [campaign.id for campaign in chain[:-1]])
    answered = last_answered(chain[:-1], earlier)
    firm = context_of_organisation(organisation, day=today)
    perturbation_key = keys.perturbation_key(organisation.id)
    inputs = FrozenInputs(
        QuestionnaireReference(questionnaire.key, questionnaire.version, questionnaire.content_hash),
        AnalysisSettings(
            length=length,
            mode=mode,
            threshold=Threshold(campaign.threshold),
            staff=staff,
            weights=campaign.weights,
            grouping=grouping,
            perturbation_key=perturbation_key,
        ),
        sheet=sheet,
        profile=replace(firm, staff=staff or firm.staff),
        day=today,
        wordings=wordings(questionnaire, sheet.codes),
        answers=len(sheet.respondents),
        links=_links(campaign, given, keys),
        asked_with={
            name: invited_people_by_function(session, [wave, campaign], keys=keys)
            for name, wave in ((PREVIOUS, answered[-1]), (FIRST, answered[0]))
        }
        if answered
        else {},
        perturbed=campaign.confidential,
    )
    kept_inputs = inputs_to_json(inputs)
    input_hash = hash_of_inputs(kept_inputs)
    keep_questionnaire(session, campaign, questionnaire, today=today)
    analyses = analyses_of_inputs(questionnaire, inputs)
    figures = frozen_figures(analyses)
    frozen = FrozenResult(
        campaign_id=campaign.id,
        snapshot=1 + len(results.snapshots(session, campaign.id)),
        input_hash=input_hash,
        inputs=kept_inputs,
        figures=figures,
        summary=summary_of(kept_inputs, figures["views"]),
        measured_scores=kept_scores(analyses, figures["views"], questionnaire_hash=questionnaire.content_hash),
        engine=ENGINE,
        frozen_on=today,
    )
    if answered:
        waves_of_story, together = [*answered, campaign], earlier | {campaign.id: frozen}
        frozen.figures["comparisons"] = published_comparisons(
            waves_of_story, together, questionnaire, perturbation_key=perturbation_key
        )
        # A wave that is frozen again keeps the verdicts of its first closing, which readers have seen.
        if frozen.snapshot == 1:
            wave_comparisons = compared(
                session, waves_of_story, together, questionnaire, readers={}, perturbation_key=perturbation_key
            )
            waves.add_changes(session, kept_changes(wave_comparisons))
    session.add(frozen)
    return frozen


def _within_people(
    given: Sequence[PersonAnswers], people: Mapping[str, int]
) -> tuple[list[PersonAnswers], tuple[str, ...]]:
    """The answers of functions that gave no more of them than they have people, and the other functions."""
    answered = Counter(person_answers.function for person_answers in given)
    overfull = tuple(function for function, count in answered.items() if count > people.get(function, 0))
    return [person_answers for person_answers in given if person_answers.function not in overfull], overfull


def _without(grouping: Grouping, overfull: Sequence[str]) -> Grouping:
    """The grouping with the functions none of whose answers count."""
    hidden = (Suppression(SuppressedKind.GROUP, SuppressionReason.MORE_ANSWERS, function) for function in overfull)
    return replace(grouping, hidden=(*grouping.hidden, *hidden))


def _links(campaign: Campaign, people: Sequence[PersonAnswers], keys: SecretKeys) -> tuple[str, ...]:
    """What links each person to their answers of other waves: their code, or for named heads their address."""
    whole = campaign.organisation_id
    return tuple(
        person_answers.pair_key or (keys.pair_key(whole, person_answers.email) if person_answers.email else "")
        for person_answers in people
    )


def _staff(asked: Sequence[PersonAsked], campaign: Campaign, sheet: AnswerSheet) -> dict[str, int]:
    """People each function counts: as told, else as invited; left out where more answered than that.

    Among named heads those who are invited come first: a head answers for the function, and the team is not asked.
    """
    invited = invited_of(asked)
    answered = answered_by_function(sheet)
    staff = dict(invited) | campaign.staff if campaign.confidential else campaign.staff | dict(invited)
    return {function: people for function, people in sorted(staff.items()) if people >= answered[function]}


# --- What is published, and the log of it -----------------------------------------------------------------------------


def _released(
    session: Session,
    campaign: Campaign,
    sheet: AnswerSheet,
    questionnaire: Questionnaire,
    told: Sequence[EarlierGroup],
    *,
    today: date,
) -> Grouping:
    """What may be published beside what was published before: the groups, else the company alone, else nothing.

    `told`: the groups that other campaigns of the same people published.
    """
    answered = answered_by_function(sheet)
    counts = {key: answered[key] for key in questionnaire.functions_by_key if answered[key]}
    threshold = Threshold(campaign.threshold)
    snapshot = 1 + len(results.snapshots(session, campaign.id))
    people = atoms(sheet.respondents, wave=campaign.id, snapshot=snapshot)
    if not campaign.confidential:
        grouping = every_function(counts, triad=questionnaire.triad)
        for statement in statements(grouping, people, wave=campaign.id, view=VIEW):
            _log(session, campaign, statement, people, today=today)
        return grouping
    grouping = published_groups(counts, order=campaign.merge_order, threshold=threshold, triad=questionnaire.triad)
    log = _log_so_far(session, campaign)
    for groups in (grouping, company_alone(grouping, SuppressionReason.RELEASED)):
        attempt = beside_earlier_groups(groups, counts, told, threshold=threshold, triad=questionnaire.triad)
        wanted = statements(attempt, people, wave=campaign.id, view=VIEW)
        _, refusals = admit(log, wanted, people=people, threshold=threshold)
        exposing = {id(refusal.release): refusal.exposed for refusal in refusals}
        for statement in wanted:
            if not refusals or id(statement) in exposing:
                _log(session, campaign, statement, people, today=today, exposed=exposing.get(id(statement), ()))
        if not refusals:
            return attempt
    return Grouping((), (Suppression(SuppressedKind.COMPANY, SuppressionReason.RELEASED),))


def _log_so_far(session: Session, campaign: Campaign) -> ReleaseLog:
    people: dict[Atom, int] = {}
    statements_so_far = []
    for row in results.releases(session, [campaign.id]):
        people |= {Atom.named(name): count for name, count in row.people.items()}
        if row.admitted:
            coefficients = {Atom.named(name): Fraction(value) for name, value in row.coefficients.items()}
            statements_so_far.append(Statement(campaign.id, row.view, row.group, coefficients))
    return ReleaseLog(people, tuple(statements_so_far))


def _log(
    session: Session,
    campaign: Campaign,
    statement: Statement,
    people: Mapping[Atom, int],
    *,
    today: date,
    exposed: tuple[tuple[str, ...], ...] = (),
) -> None:
    session.add(
        ReleaseLogEntry(
            campaign_id=campaign.id,
            view=statement.view,
            group=statement.group,
            people={atom.name: count for atom, count in people.items()},
            coefficients={atom.name: str(value) for atom, value in statement.coefficients.items()},
            admitted=not exposed,
            exposed=[list(union) for union in exposed],
            released_on=today,
        )
    )


def invited_people_by_function(session: Session, campaigns: Iterable[Campaign], *, keys: SecretKeys) -> dict[str, int]:
    """Different people invited to any of these campaigns, by function; empty where a meeting let anybody in.

    Whoever changed function counts in both: the overlap that is certain is never overstated.
    """
    people: set[tuple[str, str]] = set()
    for campaign in campaigns:
        if campaign.meeting_issue:
            return {}
        began = invitations.spent(session, campaign.id, keys)
        for invitation in invitations.of_campaign(session, campaign.id):
            if not invitation.revoked or invitation.id in began:
                people.add((invitation.email, keys.decrypted_place(invitation.place, invitation.id).function))
    return dict(sorted(Counter(function for _, function in people).items()))
