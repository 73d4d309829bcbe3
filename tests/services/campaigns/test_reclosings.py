"""What two closings tell of the people by whom they differ: through the product, from answers to results."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from assessment.core.privacy.confidentiality import Mode
from assessment.core.privacy.protected_figures import INSIDERS, PublishedFigure
from assessment.core.waves.wave_history import WaveHistory
from assessment.services.answering.response_lifecycle import erase_response
from assessment.services.results.frozen_figures import analysis_of
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.queries import responses
from assessment.store.queries.campaigns import results
from tests.campaign_factory import ALIGNMENT, KEYS, everything, people
from tests.core.not_none import defined
from tests.core.privacy.attacker import GroupView
from tests.core.privacy.combined_attack import Alike, ReadTogether, joint_knowledge
from tests.services.campaigns.test_wave_history import Firm

SIZES = {"sales": 7, "marketing": 6, "finance": 5}
LEAVER = "sales1@firm.example"


def _as_compared(history: WaveHistory) -> Mapping[tuple[str, str], float]:
    """The score of each group on each scale in the earlier wave, as the comparison takes it."""
    changes = defined(history.previous).changes.items()
    return {(scale, part.function): part.mean_first for scale, change in changes for part in change.functions}


def _as_published(history: WaveHistory) -> Mapping[tuple[str, str], float | None]:
    groups = history.waves[0].groups
    return {(scale, group): point.value for scale, points in groups.items() for group, point in points.items()}


@pytest.mark.usefixtures("perturbing")
def test_a_comparison_takes_a_wave_as_it_was_published_whoever_erased_their_answers_since(engine: Engine) -> None:
    """Made anew without them, its scores beside the published ones would tell what they had answered."""
    firm = Firm(engine, Mode.CONFIDENTIAL, SIZES)
    firm.wave()
    with engine.begin() as connection:
        response = responses.with_token_hash(connection, hash_of(firm.tokens[LEAVER]))
        erase_response(connection, defined(response), KEYS)
    second = firm.wave(silent=[LEAVER])
    history = firm.history(second)
    compared, published = _as_compared(history), _as_published(history)
    assert {group for _, group in compared} == set(SIZES)
    assert compared == {place: published[place] for place in compared}


def test_one_who_came_and_one_who_left_between_two_waves_are_not_told(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else changed an answer, the worst that can be; the attacker knows the rule and all but its secret."""
    monkeypatch.setattr(SecretKeys, "perturbation_key", lambda _keys, _organisation_id: "a secret of this test")
    firm, dice = Firm(engine, Mode.CONFIDENTIAL, SIZES), random.Random(11)
    (joiner,) = (replace(one, email="marketing7@firm.example") for one in people({"marketing": 1}))
    everyone = {**{invitee.email: invitee.function for invitee in people(SIZES)}, joiner.email: joiner.function}
    cells = {
        email: {code: dice.randint(1, 5) for code in everything(function, 3)} for email, function in everyone.items()
    }
    firm.wave(cells=cells)
    firm.wave(cells=cells, silent=[LEAVER], joining=[joiner])
    sets: dict[str, Alike] = {
        email: (function, (email != joiner.email, email != LEAVER)) for email, function in everyone.items()
    }
    weighed = exposed = 0
    for code, figures in zip(*_told(firm), strict=True):
        answers = {
            place: [cells[email][code] for email, own in sets.items() if own == place and code in cells[email]]
            for place in set(sets.values())
        }
        given = {place: some for place, some in answers.items() if some}
        for knowledge in joint_knowledge(given, list(_views(given, figures)), {}).values():
            weighed += 1
            exposed += not knowledge.harmless
    assert weighed > 100
    assert exposed <= 0.01 * weighed


def _told(firm: Firm) -> tuple[list[str], list[tuple[Mapping[str, PublishedFigure], ...]]]:
    """Every question, and what somebody outside reads of each group on it, wave by wave."""
    with firm.first.session() as session:
        rows = [defined(results.latest(session, wave.campaign_id)) for wave in firm.waves]
        first, second = (analysis_of(row, ALIGNMENT).items for row in rows)
    return list(first), [(first[code], second[code]) for code in first]


def _views(
    answers: Mapping[Alike, Sequence[int]], figures: Sequence[Mapping[str, PublishedFigure]]
) -> Iterator[ReadTogether]:
    """What is read of the same people stands together."""
    for function in SIZES:
        seen: dict[tuple[Alike, ...], list[GroupView]] = {}
        for wave, told in enumerate(figures):
            there = tuple(sorted(place for place in answers if place[0] == function and place[1][wave]))
            answered = sum(len(answers[place]) for place in there)
            if function in told and answered:
                view = GroupView(answered, answered, 5, INSIDERS, told[function])
                seen.setdefault(there, []).append(view)
        for sets, views in seen.items():
            yield ReadTogether(sets, tuple(views))
