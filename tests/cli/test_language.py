"""Language of messages and help."""

import pytest

from assessment.cli.commands.questionnaire.group import COMMANDS as QUESTIONNAIRE_COMMANDS
from assessment.cli.language import spoken
from assessment.cli.main import COMMANDS
from tests.cli.conftest import Run

EVERY_COMMAND = [
    (),
    *((name,) for name in COMMANDS),
    *(("questionnaire", name) for name in QUESTIONNAIRE_COMMANDS),
]


@pytest.mark.parametrize(
    ("arguments", "environ", "code"),
    [
        ([], {}, "fr"),
        (["--lang", "en"], {}, "en"),
        (["diagnose", "x", "--lang=en"], {}, "en"),
        (["--lang", "fr"], {"DIAPASON_LANG": "en"}, "fr"),
        ([], {"DIAPASON_LANG": "en", "LANG": "fr_FR.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LC_ALL": "fr_CA.UTF-8", "LANG": "en_US"}, "fr"),
        ([], {"LC_ALL": "", "LANG": "en_US"}, "en"),
        ([], {"LANG": "C.UTF-8"}, "fr"),
        ([], {"LC_ALL": "de_DE", "LANG": "en_US"}, "fr"),
        (["--lang", "de"], {"LANG": "en_US"}, "en"),
        (["--", "--lang", "en"], {}, "fr"),
    ],
)
def test_the_option_wins_over_the_variables_and_french_is_the_first_language(
    arguments: list[str], environ: dict[str, str], code: str
) -> None:
    assert spoken(arguments, environ).code == code


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=" ".join)
def test_each_command_explains_itself_in_both_languages(run: Run, command: tuple[str, ...]) -> None:
    french = run(*command, "--help", "--lang", "fr")
    english = run(*command, "--help", "--lang", "en")
    assert french.code == english.code == 0
    assert french.out.startswith(f"Usage\u202f: diapason {' '.join(command)}".rstrip())
    assert english.out.startswith(f"Usage: diapason {' '.join(command)}".rstrip())
    assert len(french.out) > 200
    for title in ("Options\u202f:\n", "  --lang fr|en", "Affiche cette page."):
        assert title in french.out
    assert "Shows this page." in english.out
    assert not [words for words in ("Show this message", "Positional", "[default", "[required") if words in english.out]
    assert "Arguments:\n" not in french.out
    shared = set(french.out.splitlines()) & set(english.out.splitlines())
    assert not [line for line in shared if len(line.split()) > 5]


@pytest.mark.parametrize(
    ("arguments", "french", "english"),
    [
        (["diagnos"], "commande inconnue\u202f: «\u202fdiagnos\u202f»", "unknown command: “diagnos”"),
        (["diagnose"], "il manque RÉPONSES", "ANSWERS is missing"),
        (
            ["diagnose", "x", "--jsn", "y"],
            "option inconnue\u202f: --jsn\u202f; vouliez\u2011vous dire --json",
            "did you mean --json?",
        ),
        (["diagnose", "x", "--colour"], "option inconnue\u202f: --colour", "unknown option: --colour"),
        (["diagnose", "x", "--json"], "l’option --json attend une valeur", "the option --json expects a value"),
        (["diagnose", "x", "y"], "en trop\u202f: y", "left over: y"),
        (
            ["diagnose", "x", "--length", "long"],
            "«\u202flong\u202f» n’est pas admis",
            "“long” is not allowed; choose among quick, full",
        ),
        (
            ["serve", "--port", "many"],
            "--port\u202f: «\u202fmany\u202f» n’est pas un nombre",
            "--port: “many” is not a whole number",
        ),
        (["serve", "--port", "70000"], "de 0 à 65535", "from 0 to 65535"),
    ],
)
def test_a_wrong_call_is_told_in_one_line_with_the_way_to_the_help(
    run: Run, arguments: list[str], french: str, english: str
) -> None:
    for code, message in (("fr", french), ("en", english)):
        ran = run("--lang", code, *arguments)
        assert ran.code == 2
        assert message in ran.problems[0]
        assert "--help" in ran.problems[1]
        assert len(ran.problems) == 2


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    ran = run()
    assert ran.code == 2
    assert "diagnose" in ran.err


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out.startswith("diapason 0.")


def test_a_language_that_is_not_spoken_is_refused(run: Run) -> None:
    assert "choisissez parmi fr, en" in run("diagnose", "x", "--lang", "de").err
