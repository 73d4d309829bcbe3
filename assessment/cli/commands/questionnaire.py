"""diapason questionnaire: group of sub-commands."""

from assessment.cli.localised_click import CommandGroup
from assessment.i18n import Language

COMMANDS = {
    "list": "assessment.cli.commands.questionnaire_list",
    "template": "assessment.cli.commands.questionnaire_template",
    "check": "assessment.cli.commands.questionnaire_check",
    "diff": "assessment.cli.commands.questionnaire_diff",
}


def command(say: Language) -> CommandGroup:
    """The group of commands."""
    return CommandGroup(say, "questionnaire", COMMANDS)
