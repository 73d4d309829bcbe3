"""Differences between questionnaire versions."""

from dataclasses import replace

from assessment.core.questionnaire.definition import Item, Questionnaire, Text
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.questionnaire_files.version_diff import compare

ALIGNMENT = questionnaire("alignment")


def _with_first_item(**changes: object) -> Questionnaire:
    """The main questionnaire, its first item changed."""
    lever = ALIGNMENT.levers[0]
    dimension = lever.dimensions[0]
    item: Item = replace(dimension.items[0], **changes)  # type: ignore[arg-type]
    dimension = replace(dimension, items=(item, *dimension.items[1:]))
    lever = replace(lever, dimensions=(dimension, *lever.dimensions[1:]))
    return replace(ALIGNMENT, levers=(lever, *ALIGNMENT.levers[1:]), content_hash="another")


def test_a_version_compared_with_itself_is_identical() -> None:
    found = compare(ALIGNMENT, ALIGNMENT)
    assert found.identical
    assert not (found.added or found.removed or found.reworded or found.moved or found.rest)


def test_a_rewording_is_told_for_its_language_alone() -> None:
    question = ALIGNMENT.levers[0].items[0].question
    found = compare(ALIGNMENT, _with_first_item(question=Text(question.fr, "What leads you?")))
    change = found.reworded[0]
    assert (change.code, change.part, change.language) == ("V1.1", "question", "en")
    assert (change.old, change.new) == (question.en, "What leads you?")
    assert len(found.reworded) == 1


def test_an_option_is_named_by_its_number() -> None:
    options = ALIGNMENT.levers[0].items[0].options
    changed = (*options[:2], Text("Autre", options[2].en), *options[3:])
    found = compare(ALIGNMENT, _with_first_item(options=changed))
    assert [(change.part, change.number, change.language) for change in found.reworded] == [("option", 3, "fr")]


def test_a_new_code_is_an_item_added_and_one_removed() -> None:
    found = compare(ALIGNMENT, _with_first_item(code="V1.9"))
    assert [item.code for item in found.added] == ["V1.9"]
    assert [item.code for item in found.removed] == ["V1.1"]
    assert not found.reworded


def test_leaving_the_quick_length_is_a_move() -> None:
    found = compare(ALIGNMENT, _with_first_item(quick=False))
    assert [(move.code, move.old, move.new) for move in found.moved] == [("V1.1", "V1 + quick", "V1")]


def test_a_change_elsewhere_is_told_as_such() -> None:
    found = compare(ALIGNMENT, replace(ALIGNMENT, title=Text("Autre titre", "Another title"), content_hash="another"))
    assert found.rest
    assert found.version_forgotten


def test_a_raised_version_is_not_forgotten() -> None:
    assert not compare(ALIGNMENT, replace(ALIGNMENT, version="9.0.0", content_hash="another")).version_forgotten
