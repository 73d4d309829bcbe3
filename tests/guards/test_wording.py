"""Wording files: both languages, placeholders, no unused key."""

import re
import string

from assessment.i18n import LANGUAGES
from assessment.typography import NARROW_SPACE
from tests.guards.wording import HOLE, asked_list, is_used, known, leaves, templates

UNLIKE = {"roadmap.cost"}
"""French writes the euro once, after the second amount; English before each."""
FORMS = {"one", "other"}
ALIKE_LETTERS = 24
"""A text this short may be the same in both languages: version, page, Finance."""


def test_each_text_is_written_in_both_languages() -> None:
    broken = [leaf.key for leaf in leaves() if set(leaf.texts) != set(LANGUAGES)]
    assert not broken


def test_no_key_is_written_twice() -> None:
    keys = [leaf.key for leaf in leaves()]
    assert len(keys) == len(set(keys))


def test_forms_are_those_of_one_and_of_several_in_both_languages() -> None:
    broken = [
        leaf.key
        for leaf in leaves()
        for language in LANGUAGES
        if isinstance(leaf.texts[language], dict) != leaf.plural or (leaf.plural and set(leaf.texts[language]) != FORMS)
    ]
    assert not broken


def test_both_languages_have_the_same_places_to_fill() -> None:
    broken = []
    for leaf in leaves():
        if leaf.key in UNLIKE:
            continue
        filled = {
            language: {name for text in leaf.forms(language).values() for name in _fields(text)}
            for language in LANGUAGES
        }
        if filled["fr"] != filled["en"]:
            broken.append((leaf.key, filled))
    assert not broken


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_places_to_fill_have_names() -> None:
    assert not [leaf.key for leaf in leaves() if any(not name.isidentifier() for name in leaf.placeholders)]


def test_no_text_is_empty_and_none_is_left_untranslated() -> None:
    empty, alike = [], []
    for leaf in leaves():
        for form, text in leaf.forms("fr").items():
            twin = leaf.forms("en").get(form, "")
            if not text.strip() and not twin.strip():
                empty.append(leaf.key)
            if text == twin and not _may_be_alike(text):
                alike.append((leaf.key, text))
    assert not empty
    assert not alike


def _may_be_alike(text: str) -> bool:
    letters = re.sub(r"\{\w+\}|[\W\d_]", "", text)
    return len(letters) <= ALIKE_LETTERS or text.startswith("diapason ")


def test_what_is_asked_for_is_written() -> None:
    places = [asked for asked in asked_list() if asked.pattern.strip(HOLE)]
    assert len(places) > 300
    assert not [f"{asked.place}: {asked.pattern.replace(HOLE, '…')}" for asked in places if not asked.matches()]


def test_what_is_asked_for_is_filled() -> None:
    broken = []
    for asked in asked_list():
        if HOLE in asked.pattern or asked.values is None or asked.pattern not in known():
            continue
        leaf = known()[asked.pattern]
        missing = (leaf.placeholders | ({"count"} if leaf.plural else set())) - asked.values
        if missing:
            broken.append(f"{asked.place}: {leaf.key} lacks {', '.join(sorted(missing))}")
    assert not broken


def test_no_text_is_left_over() -> None:
    assert [key for key in known() if not is_used(key)] == []


def test_typed_texts_leave_typography_to_the_machine() -> None:
    typed = [(leaf.key, text) for leaf in leaves() for code in LANGUAGES for text in leaf.forms(code).values()]
    assert not [key for key, text in typed if NARROW_SPACE in text or "\u00a0" in text or "’" in text]


def test_no_template_sets_a_sign_that_only_one_language_writes_that_way() -> None:
    joined = re.compile(r"\}\} [:;!?]|[\"'] [:;!?] [\"']")
    told = {str(path): joined.findall(path.read_text(encoding="utf-8")) for path in templates()}
    assert {path: signs for path, signs in told.items() if signs} == {}
