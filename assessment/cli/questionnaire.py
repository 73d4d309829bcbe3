"""`diapason questionnaire`: check, compare, list questionnaires, and write empty answer files."""

from assessment.cli.commands import Group
from assessment.i18n import Language

COMMANDS = {
    "list": "assessment.cli.questionnaire_list",
    "template": "assessment.cli.questionnaire_template",
    "check": "assessment.cli.questionnaire_check",
    "diff": "assessment.cli.questionnaire_diff",
}


def command(say: Language) -> Group:
    """The group of commands."""
    return Group(say, "questionnaire", COMMANDS)
