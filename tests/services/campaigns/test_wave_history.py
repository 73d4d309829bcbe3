"""Wave history per reader."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from assessment.core.analysis.campaign_analysis import analyse_campaign
from assessment.core.comparison.verdicts import Verdict
from assessment.core.privacy.cell_perturbation import perturbed_sheet
from assessment.core.privacy.confidentiality import Mode
from assessment.core.privacy.published_groups import Grouping
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.localised_text import Text
from assessment.core.waves import wave_comparison
from assessment.core.waves.score_change import Method
from assessment.core.waves.wave_comparison import Wave
from assessment.core.waves.wave_history import WaveHistory
from assessment.importers.invitees import Invitee
from assessment.services.campaigns.close_campaign import close_campaign
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.errors import CampaignOpenError, NotAllowedError, QuestionnaireUnknownError
from assessment.services.permissions import Actor, MemberRole
from assessment.services.results.frozen_figures import analysis_of, frozen_view, is_frozen
from assessment.services.scheduling.next_wave import relaunch
from assessment.services.waves import frozen_waves
from assessment.services.waves.frozen_waves import wave_of
from assessment.services.waves.wave_history import wave_history
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, FrozenResult, Plan, PlanStep, WaveChange
from assessment.store.models.base import new_key
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, TWELVE, Stage, everything, stage
from tests.core.not_none import defined

QUARTER = timedelta(days=91)
PROCESSES = [item.code for item in next(lever for lever in ALIGNMENT.levers if lever.key == "processes").items]
NEWER = ("wordings", "links", "asked_with")
"""What results that were frozen by earlier versions of the product do not hold."""
NEAR = {"sales": 2, "marketing": 3, "finance": 2, "leadership": 3}
"""What people of each function answer on average."""


def _cells(email: str, *, risen: Sequence[str] = ()) -> dict[str, int]:
    """The same person answers alike each time, but for what has risen."""
    function = email.partition("@")[0].rstrip("0123456789")
    number = int(email.partition("@")[0].removeprefix(function))
    cells = everything(function, NEAR[function])
    for place, code in enumerate(cells):
        cells[code] = max(1, min(5, cells[code] + (place + number) % 2))
    return {code: min(5, cell + 1) if code in risen else cell for code, cell in cells.items()}


class Firm:
    """A firm that measures quarter after quarter."""

    def __init__(self, engine: Engine, mode: Mode, counts: Mapping[str, int] = TWELVE) -> None:
        self.mode = mode
        self.first = stage(engine, counts, mode=mode)
        self.now: datetime = NOW
        self.waves: list[Stage] = []
        self.tokens: dict[str, str] = {}
        """Of the responses to the last wave, by address."""
        self.questionnaire: Questionnaire = ALIGNMENT

    def arguments(self) -> dict[str, Any]:
        return {"actor": self.first.actor, "questionnaire": self.questionnaire, "keys": KEYS, "now": self.now}

    def wave(
        self,
        *,
        risen: Sequence[str] = (),
        silent: Sequence[str] = (),
        joining: Sequence[Invitee] = (),
        cells: Mapping[str, Mapping[str, int]] | None = None,
        publish: bool = True,
    ) -> Stage:
        """Open the next wave, let everybody answer but the silent, close it. `cells`: what each address answers."""
        wave = self.first
        if self.waves:
            self.now += QUARTER
            with self.first.session() as session, session.begin():
                draft = relaunch(session, self.waves[-1].campaign(session), base_url=BASE, **self.arguments())
                wave = Stage(self.first.engine, self.first.actor, self.first.organisation_id, draft.id)
        wave.invite(joining)
        with wave.session() as session, session.begin():
            open_campaign(session, wave.campaign(session), base_url=BASE, **self.arguments())
        self.tokens = {
            email: wave.answer(email, cells[email] if cells else _cells(email, risen=risen), now=self.now)
            for email in wave.tokens()
            if email not in silent
        }
        with wave.session() as session, session.begin():
            close_campaign(session, wave.campaign(session), **self.arguments())
            if publish:
                publish_campaign(session, wave.campaign(session), actor=self.first.actor, base_url=BASE, now=self.now)
        self.waves.append(wave)
        return wave

    def history(self, wave: Stage, *, role: MemberRole = MemberRole.OWNER) -> WaveHistory:
        actor = replace(self.first.actor, role=role)
        with wave.session() as session:
            return wave_history(
                session, wave.campaign(session), actor=actor, questionnaire=self.questionnaire, keys=KEYS
            )


@pytest.fixture(params=list(Mode))
def firm(engine: Engine, request: pytest.FixtureRequest) -> Firm:
    """A firm of each mode."""
    return Firm(engine, request.param)


def test_a_first_wave_is_compared_with_nothing(firm: Firm) -> None:
    history = firm.history(firm.wave())
    assert (history.previous, history.first, len(history.waves)) == (None, None, 1)


def test_a_lever_that_rose_is_found_and_the_others_are_not(firm: Firm) -> None:
    firm.wave()
    history = firm.history(firm.wave(risen=PROCESSES))
    assert history.previous is not None
    assert history.previous.levers["processes"].code is Verdict.SIGNAL
    assert history.previous.levers["vision"].code is Verdict.SAME
    assert history.first is None, "the previous wave is the first"


def test_in_service_answers_of_confidential_teams_are_perturbed_alike_in_every_wave(
    engine: Engine, perturbing: None
) -> None:
    firm = Firm(engine, Mode.CONFIDENTIAL)
    first, second = firm.wave(), firm.wave()
    key = KEYS.perturbation_key(first.organisation_id)
    with first.session() as session:
        rows = {row.campaign_id: row for row in session.scalars(select(FrozenResult))}
        analyses = [analysis_of(rows[wave.campaign_id], ALIGNMENT) for wave in (first, second)]
        inputs = rows[first.campaign_id].typed_inputs()
        kept = [json.dumps([row.inputs, row.figures, row.summary]) for row in rows.values()]
    assert analyses[0].perturbed
    assert analyses[0].items == analyses[1].items
    exact = analyse_campaign(ALIGNMENT, inputs.sheet, inputs.settings)
    perturbed = analyse_campaign(ALIGNMENT, inputs.sheet, replace(inputs.settings, perturbation_key=key))
    assert analyses[0].items == perturbed.items != exact.items
    changes = defined(firm.history(second).previous).changes.values()
    assert {change.displayed for change in changes} == {0.0}
    assert inputs.perturbed
    assert not [text for text in kept if key in text], "whoever copies the disk cannot try which answer fits"


def test_in_service_answers_of_named_heads_are_as_they_were_given(engine: Engine, perturbing: None) -> None:
    firm = Firm(engine, Mode.NAMED)
    wave = firm.wave()
    with wave.session() as session:
        row = session.scalars(select(FrozenResult)).one()
        analysis, inputs = analysis_of(row, ALIGNMENT), row.typed_inputs()
    assert not analysis.perturbed
    assert not inputs.perturbed
    assert analysis.items == analyse_campaign(ALIGNMENT, inputs.sheet, inputs.settings).items


def test_heads_are_followed_by_name_and_teams_by_their_codes_alone(firm: Firm) -> None:
    firm.wave()
    history = firm.history(firm.wave(risen=PROCESSES))
    assert history.previous is not None
    named = firm.mode is Mode.NAMED
    methods = {change.method for change in history.previous.levers.values()}
    assert methods == {Method.PAIRED if named else Method.OVERLAP}, "nobody brought a code"


def test_a_wave_has_two_comparisons_and_both_are_kept(firm: Firm) -> None:
    for risen in ((), PROCESSES, PROCESSES):
        last = firm.wave(risen=risen)
    history = firm.history(last)
    assert history.previous is not None
    assert history.first is not None
    assert history.previous.levers["processes"].code in (Verdict.SAME, Verdict.NOISE)
    assert history.first.levers["processes"].code is Verdict.SIGNAL
    with last.session() as session:
        kept = session.scalars(select(WaveChange).where(WaveChange.campaign_id == last.campaign_id)).all()
    wave_comparisons = {"previous": history.previous, "first": history.first}
    assert len(kept) == 2 * 7
    for wave_change in kept:
        change = wave_comparisons[wave_change.against].changes[wave_change.scale]
        assert (wave_change.code, wave_change.points) == (change.code.value, change.tested)


def test_the_story_of_four_waves_takes_as_many_queries_as_that_of_two(firm: Firm) -> None:
    asked: list[str] = []
    counts = []
    for _ in range(4):
        last = firm.wave()
        event.listen(last.engine, "before_cursor_execute", note := lambda *told: asked.append(told[2]))
        firm.history(last)
        event.remove(last.engine, "before_cursor_execute", note)
        counts.append(len(asked))
        asked.clear()
    assert counts[1] == counts[3]


def test_a_quarter_without_answers_is_passed_over(firm: Firm) -> None:
    firm.wave()
    firm.wave(silent=list(firm.first.tokens()))
    history = firm.history(firm.wave(risen=PROCESSES))
    assert history.previous is not None
    assert history.previous.before.key == firm.waves[0].campaign_id
    assert history.previous.levers["processes"].code is Verdict.SIGNAL
    assert [line.answers for line in history.waves] == [12, 0, 12]
    assert history.waves[1].scales == {}


def test_a_late_answer_or_a_withdrawal_changes_no_wave_that_is_over(firm: Firm) -> None:
    firm.wave()
    last = firm.wave(risen=PROCESSES)
    before = firm.history(last)
    with last.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM responses")
    after = firm.history(last)
    assert before.previous is not None
    assert after.previous is not None
    assert before.previous.changes == after.previous.changes
    assert before.waves == after.waves


def test_waves_that_are_not_published_are_not_told_to_those_who_read_what_is(firm: Firm) -> None:
    firm.wave(publish=False)
    last = firm.wave(risen=PROCESSES)
    assert len(firm.history(last).waves) == 2
    history = firm.history(last, role=MemberRole.OBSERVER)
    assert (len(history.waves), history.previous) == (1, None)
    with pytest.raises(NotAllowedError):
        firm.history(firm.wave(publish=False), role=MemberRole.SPONSOR)


def test_an_open_wave_has_no_story(firm: Firm) -> None:
    wave = firm.first
    wave.open()
    with wave.session() as session, pytest.raises(CampaignOpenError):
        wave_history(session, wave.campaign(session), actor=wave.actor, questionnaire=ALIGNMENT, keys=KEYS)


def _upgraded(codes: Sequence[str]) -> Questionnaire:
    """A later version, in which these questions are worded otherwise."""

    def reworded(item: Any) -> Any:
        if item.code not in codes:
            return item
        return replace(item, question=Text(f"Désormais : {item.question.fr}", f"From now on: {item.question.en}"))

    levers = tuple(
        replace(
            lever,
            dimensions=tuple(
                replace(dimension, items=tuple(map(reworded, dimension.items))) for dimension in lever.dimensions
            ),
        )
        for lever in ALIGNMENT.levers
    )
    return replace(ALIGNMENT, version="9.0.0", levers=levers, content_hash="of version 9.0.0")


def test_an_upgrade_of_the_questionnaire_between_two_waves(firm: Firm) -> None:
    firm.wave()
    firm.questionnaire = _upgraded(PROCESSES[:3])
    history = firm.history(firm.wave(risen=PROCESSES))
    assert history.previous is not None
    assert history.previous.bridge.reworded == tuple(PROCESSES[:3])
    assert [line.version for line in history.waves] == [ALIGNMENT.version, "9.0.0"]
    assert [line.breaks for line in history.waves] == [False, True]
    assert history.previous.carried["processes"] == tuple(PROCESSES[3:])
    assert history.previous.levers["processes"].code in (Verdict.SIGNAL, Verdict.HIDDEN)
    assert history.previous.levers["vision"].code is Verdict.SAME


def test_what_was_done_in_between_stands_beside_the_practices_it_aims_at(firm: Firm) -> None:
    first = firm.wave()
    action = next(action for action in ALIGNMENT.actions if set(action.items) <= set(PROCESSES))
    other = next(candidate for candidate in ALIGNMENT.actions if candidate.id != action.id)
    with first.session() as session, session.begin():
        plan = _plan(session, first.campaign(session))
        done_on = NOW.date() + timedelta(days=40)
        session.add(PlanStep(plan_id=plan.id, action=action.id, status="done", actual={}, changed_on=done_on))
        session.add(PlanStep(plan_id=plan.id, action=other.id, status="doing", actual={}, changed_on=done_on))
    history = firm.history(firm.wave(risen=PROCESSES))
    (done,) = history.done
    assert (done.action, done.done_on) == (action.id, done_on)
    assert [move.code for move in done.items] == list(action.items)
    changes = [move.change for move in done.items if move.change is not None]
    assert all(change == pytest.approx(1, abs=0.3) for change in changes)
    assert len(changes) == len(done.items) or history.waves[0].groups["processes"].keys() == {"sales", "others"}


def _plan(session: Session, campaign: Campaign) -> Plan:
    plan = Plan(
        id=new_key(),
        campaign_id=campaign.id,
        number=1,
        capacity={},
        at_once=3,
        pinned=[],
        excluded=[],
        created_on=NOW.date(),
        frozen={},
        forecast={"day": 90, "version": "1.0.0", "items": [], "rest": {PROCESSES[0]: {"sales": 2.0}}},
        approved_on=NOW.date(),
    )
    session.add(plan)
    session.flush()
    return plan


def _rewrite_inputs(firm: Firm, **changed: object) -> None:
    """Take what newer releases keep out of every frozen result, and change the rest as given."""
    with firm.first.session() as session:
        for frozen in session.scalars(select(FrozenResult)):
            old = {name: value for name, value in frozen.inputs.items() if name not in NEWER} | changed
            figures = frozen_view(frozen, None) if is_frozen(frozen) else frozen.figures
            rows = FrozenResult.__table__
            earlier = {"inputs": old, "figures": figures, "summary": None}
            session.connection().execute(rows.update().where(rows.c.id == frozen.id).values(earlier))  # type: ignore[attr-defined]
        session.commit()


def test_results_frozen_before_wordings_were_kept_compare_while_their_questionnaire_is_kept(firm: Firm) -> None:
    firm.wave()
    last = firm.wave(risen=PROCESSES)
    _rewrite_inputs(firm)
    for asked in (ALIGNMENT, _upgraded(())):
        firm.questionnaire = asked
        history = firm.history(last)
        assert history.previous is not None
        assert history.previous.levers["processes"].displayed == pytest.approx(25, abs=1)
    _rewrite_inputs(firm, questionnaire={"key": "alignment", "version": "0.9.0", "hash": "lost"})
    with pytest.raises(QuestionnaireUnknownError):
        firm.history(last)


def test_a_stranger_s_role_opens_no_story(firm: Firm) -> None:
    wave = firm.wave()
    stranger = Actor("somebody", "another firm", MemberRole.OWNER)
    with wave.session() as session, pytest.raises(NotAllowedError):
        wave_history(session, wave.campaign(session), actor=stranger, questionnaire=ALIGNMENT, keys=KEYS)


def test_each_wave_is_perturbed_once_for_all_readers_of_a_comparison(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecretKeys, "perturbation_key", lambda _keys, _organisation_id: "a secret of this test")
    firm = Firm(engine, Mode.CONFIDENTIAL)
    firm.wave()
    firm.wave()
    perturbed: list[AnswerSheet] = []
    parsed: list[str] = []

    def noted_sheet(sheet: AnswerSheet, grouping: Grouping, *, key: str) -> AnswerSheet:
        perturbed.append(sheet)
        return perturbed_sheet(sheet, grouping, key=key)

    def noted_wave(frozen: FrozenResult, questionnaire: Questionnaire, *, perturbation_key: str) -> Wave:
        parsed.append(frozen.campaign_id)
        return wave_of(frozen, questionnaire, perturbation_key=perturbation_key)

    monkeypatch.setattr(wave_comparison, "perturbed_sheet", noted_sheet)
    monkeypatch.setattr(frozen_waves, "wave_of", noted_wave)
    firm.wave()
    # Against the previous wave and the first, for every pair of readers.
    assert len(perturbed) == len(parsed) == len(firm.waves)
