"""diapason questionnaire: group of sub-commands."""

from assessment.cli.localised_click import CommandGroup
from assessment.i18n import Language

COMMANDS = {
    "list": "assessment.cli.commands.questionnaire.list",
    "template": "assessment.cli.commands.questionnaire.template",
    "check": "assessment.cli.commands.questionnaire.check",
    "diff": "assessment.cli.commands.questionnaire.diff",
}


def command(say: Language) -> CommandGroup:
    """The group of commands."""
    return CommandGroup(say, "questionnaire", COMMANDS)
