"""Forbidden content and file length."""

import re
from pathlib import Path

import pytest

from assessment.i18n import LANGUAGES
from tests.guards.imports import ROOT
from tests.guards.wording import leaves

LONGEST = 400
"""Lines of a Python file: beyond, nobody finds their room."""
KEPT = ("assessment", "reports", "templates", "questionnaires", "tests", "benchmarks", "scripts", ".ci")
ON_TOP = ("pyproject.toml", "Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", ".gitignore")
TEXT = {".py", ".yaml", ".yml", ".html", ".css", ".js", ".md", ".toml", ".mako", ".csv", ".json", ".svg", ""}
NEVER_SAID = re.compile(
    r"\b(significati(f|ve|fs|ves)|prouvée?s?|p-values?|corrélations?|tendances?|statistically significant)\b",
    re.IGNORECASE,
)
"""Words that promise more than answers can tell (measurement, section 7)."""
COLOURS_OF_VIRTUE = re.compile(r"\b(en rouge|au vert|in the red|in the green|feu rouge|feu vert|traffic light)\b", re.I)
LEFT_OPEN = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError|lorem ipsum)\b|pytest\.(skip|mark\.skip|xfail)")
SENTENCE = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ]{2,}|[a-zà-ÿ]{3,}[ ,’]+[a-zà-ÿ]{2,}")
"""A word with a capital, or two words in a row."""
MACHINE = re.compile(r"(?<![\w.])/(work|root|home|Users|farm|opt/pypi|var/folders)/")


def _files() -> list[Path]:
    paths = [path for name in KEPT for path in (ROOT / name).rglob("*") if path.is_file()]
    paths += [ROOT / name for name in ON_TOP]
    return [path for path in paths if path.suffix in TEXT and not {"__pycache__", ".ruff_cache"} & set(path.parts)]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_files_that_a_newcomer_looks_for_are_there() -> None:
    missing = [name for name in (*ON_TOP, "LICENSE", ".ci/run", "scripts/setup") if not (ROOT / name).is_file()]
    assert not missing


def test_the_licence_is_the_one_that_the_package_names() -> None:
    assert 'license = "AGPL-3.0-or-later"' in _text(ROOT / "pyproject.toml")
    licence = _text(ROOT / "LICENSE")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in licence
    assert "13. Remote Network Interaction" in licence


def test_no_python_file_is_too_long() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in _files()
        if path.suffix == ".py" and (lines := _text(path).count("\n")) > LONGEST
    }
    assert not long


@pytest.mark.parametrize("name", ["utils", "helpers", "misc", "common", "tools"])
def test_no_file_is_a_drawer_for_everything(name: str) -> None:
    assert not [path for path in _files() if path.stem == name]


def test_no_file_names_a_folder_of_somebody_s_machine() -> None:
    here = Path(__file__)
    assert not [path.relative_to(ROOT).as_posix() for path in _files() if path != here and MACHINE.search(_text(path))]


def test_nothing_is_left_open_or_skipped() -> None:
    here = Path(__file__)
    assert not [
        path.relative_to(ROOT).as_posix() for path in _files() if path != here and LEFT_OPEN.search(_text(path))
    ]


def test_texts_never_promise_more_than_answers_can_tell() -> None:
    broken = [
        (leaf.key, text)
        for leaf in leaves()
        for language in leaf.texts
        for text in leaf.forms(language).values()
        if NEVER_SAID.search(text) or COLOURS_OF_VIRTUE.search(text)
    ]
    assert not broken


def test_texts_neither_praise_nor_shout() -> None:
    assert not [
        leaf.key for leaf in leaves() for code in leaf.texts for text in leaf.forms(code).values() if "!" in text
    ]


def test_templates_hold_no_sentence_of_their_own() -> None:
    """Words between tags come from the wording files, so that no page is half translated."""
    broken = []
    for path in (ROOT / "templates").rglob("*.html"):
        if path.stem in LANGUAGES:
            continue  # a mail is written out in each language, as a whole
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", _text(path), flags=re.DOTALL)
        bare = re.sub(r"<(style|script)\b.*?</\1>", "", bare, flags=re.DOTALL)
        between = [text for text in re.findall(r">([^<>]*)<", bare) if SENTENCE.search(text)]
        if set(map(str.strip, between)) - {"Diapason"}:
            broken.append((path.relative_to(ROOT).as_posix(), between))
    assert not broken
