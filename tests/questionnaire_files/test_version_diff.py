"""Differences between questionnaire versions."""

from dataclasses import replace

from assessment.core.questionnaire.definition import Item, Questionnaire
from assessment.core.questionnaire.localised_text import Text
from assessment.questionnaire_files.catalogue import questionnaire, questionnaire_of_version
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
    version_diff = compare(ALIGNMENT, ALIGNMENT)
    assert version_diff.identical
    assert not (
        version_diff.added or version_diff.removed or version_diff.reworded or version_diff.moved or version_diff.rest
    )


def test_a_rewording_is_told_for_its_language_alone() -> None:
    question = ALIGNMENT.levers[0].items[0].question
    version_diff = compare(ALIGNMENT, _with_first_item(question=Text(question.fr, "What leads you?")))
    change = version_diff.reworded[0]
    assert (change.code, change.part, change.language) == ("V1.1", "question", "en")
    assert (change.old, change.new) == (question.en, "What leads you?")
    assert len(version_diff.reworded) == 1


def test_an_option_is_named_by_its_number() -> None:
    options = ALIGNMENT.levers[0].items[0].options
    changed = (*options[:2], Text("Autre", options[2].en), *options[3:])
    version_diff = compare(ALIGNMENT, _with_first_item(options=changed))
    assert [(change.part, change.number, change.language) for change in version_diff.reworded] == [("option", 3, "fr")]


def test_a_new_code_is_an_item_added_and_one_removed() -> None:
    version_diff = compare(ALIGNMENT, _with_first_item(code="V1.9"))
    assert [item.code for item in version_diff.added] == ["V1.9"]
    assert [item.code for item in version_diff.removed] == ["V1.1"]
    assert not version_diff.reworded


def test_leaving_the_quick_length_is_a_move() -> None:
    version_diff = compare(ALIGNMENT, _with_first_item(quick=False))
    assert [(move.code, move.old, move.new) for move in version_diff.moved] == [("V1.1", "V1 + quick", "V1")]


def test_a_change_elsewhere_is_told_as_such() -> None:
    version_diff = compare(
        ALIGNMENT, replace(ALIGNMENT, title=Text("Autre titre", "Another title"), content_hash="another")
    )
    assert version_diff.rest
    assert version_diff.version_forgotten


def test_a_raised_version_is_not_forgotten() -> None:
    assert not compare(ALIGNMENT, replace(ALIGNMENT, version="9.0.0", content_hash="another")).version_forgotten


def test_the_first_version_and_today_s_show_what_is_no_longer_compared() -> None:
    version_diff = compare(questionnaire_of_version("alignment", "1.0.0"), ALIGNMENT)
    assert not (version_diff.added or version_diff.removed or version_diff.moved)
    assert set(version_diff.new_steps) == {item.code for item in ALIGNMENT.lever_items}
    reworded = {change.code for change in version_diff.reworded if change.part != "label"}
    scaled = {item.code for item in ALIGNMENT.rated_items if item.scale}
    assert set(version_diff.not_compared) == reworded | scaled
    assert not {"V1.1", "O1.1", "P3.1"} & set(version_diff.not_compared)


def test_a_scale_that_changes_is_told_once_and_not_for_each_item() -> None:
    version_diff = compare(questionnaire_of_version("alignment", "1.0.0"), ALIGNMENT)
    frequency = [change for change in version_diff.scales if change.code == "frequency"]
    assert [(change.part, change.number, change.language) for change in frequency] == [
        ("answer", 2, "fr"),
        ("answer", 2, "en"),
    ]
    assert frequency[0].new == "Rarement (une fois ou deux en trois mois)"
    assert not [change for change in version_diff.reworded if change.code == "S1.1"]
    assert {change.number for change in version_diff.scales if change.code == "cross-ratings"} == {1, 2, 3, 4, 5}


def test_words_of_one_function_alone_count_as_another_wording() -> None:
    assert ALIGNMENT.cross is not None
    ((function, worded),) = ALIGNMENT.cross.own_words
    first = replace(worded.items[0], question=Text("Autre question", "Another question"))
    changed = replace(worded, items=(first, *worded.items[1:]))
    cross = replace(ALIGNMENT.cross, own_words=((function, changed),))
    version_diff = compare(ALIGNMENT, replace(ALIGNMENT, cross=cross, content_hash="another"))
    assert [(change.code, change.part) for change in version_diff.reworded] == [(first.code, "own_words")] * 2
    assert version_diff.not_compared == (first.code,)
