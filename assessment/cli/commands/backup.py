"""diapason backup: writes the installation into one file."""

from datetime import date
from pathlib import Path

import click

from assessment.cli.installation import held, passphrase_given, passphrase_options, refusals_told, state_found
from assessment.cli.localised_click import Argument, Command
from assessment.i18n import Language
from assessment.services.installation.present_state import back_up_state


def command(say: Language) -> Command:
    """The command."""
    file = Argument(["file"], metavar=say("command.metavar.file"), help=say("command.backup.file"))

    def run(file: str, passphrase_file: str | None, asks: bool) -> None:  # noqa: FBT001 - as click calls it
        passphrase = passphrase_given(say, file=passphrase_file, asked=asks, twice=True)
        present = state_found(say)
        held(present.instance, say)
        with refusals_told(say):
            back_up_state(present, Path(file).expanduser().absolute(), passphrase=passphrase, today=date.today())
        click.echo(say("command.backup.done_with_key" if passphrase else "command.backup.done_without_key", file=file))

    return Command(say, "backup", parameters=[file, *passphrase_options(say)], callback=run)
