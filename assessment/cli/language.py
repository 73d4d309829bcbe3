"""Language of the command: option, environment, system."""

from collections.abc import Mapping, Sequence

from assessment.i18n import DEFAULT_LANGUAGE, LANGUAGES, Language, language

OPTION = "--lang"
OWN_VARIABLE = "DIAPASON_LANG"
SYSTEM_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def spoken(arguments: Sequence[str], environ: Mapping[str, str]) -> Language:
    """The language to speak, known before the arguments are parsed so that their errors are said in it too."""
    return language(_option(arguments) or _variable(environ) or DEFAULT_LANGUAGE)


def _option(arguments: Sequence[str]) -> str | None:
    for number, argument in enumerate(arguments):
        if argument == "--":
            return None
        if argument == OPTION and number + 1 < len(arguments):
            return _known(arguments[number + 1])
        if argument.startswith(f"{OPTION}="):
            return _known(argument.partition("=")[2])
    return None


def _variable(environ: Mapping[str, str]) -> str | None:
    own = _known(environ.get(OWN_VARIABLE, ""))
    # As everywhere, the first of the system's variables that is set decides; what it names may be no language of ours.
    system = next((environ[name] for name in SYSTEM_VARIABLES if environ.get(name)), "")
    return own or _known(system)


def _known(written: str) -> str | None:
    code = written[:2].lower()
    return code if code in LANGUAGES else None
