"""diapason account: group of sub-commands."""

from assessment.cli.localised_click import CommandGroup
from assessment.i18n import Language

COMMANDS = {"reset": "assessment.cli.commands.account.reset"}


def command(say: Language) -> CommandGroup:
    """The group of commands."""
    return CommandGroup(say, "account", COMMANDS)
