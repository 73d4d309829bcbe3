"""diapason restore: puts the state of a backup in the place of the present one."""

import sys
from datetime import date
from pathlib import Path

import click

from assessment.cli.installation import passphrase_given, passphrase_options, refusals_told, state_found
from assessment.cli.localised_click import Argument, Command
from assessment.i18n import Language
from assessment.services.installation.restore import needs_passphrase, restore


def command(say: Language) -> Command:
    """The command."""
    file = Argument(["file"], metavar=say("command.metavar.file"), help=say("command.restore.file"))
    log = click.Option(["--set-log-aside", "log_aside"], is_flag=True, help=say("command.restore.set_log_aside"))

    def run(file: str, passphrase_file: str | None, asks: bool, log_aside: bool) -> None:  # noqa: FBT001
        source = Path(file).expanduser()
        with refusals_told(say):
            asks = asks or (passphrase_file is None and sys.stdin.isatty() and needs_passphrase(source))
            passphrase = passphrase_given(say, file=passphrase_file, asked=asks, twice=False)
            present = state_found(say)
            restored = restore(source, present, passphrase=passphrase, sets_log_aside=log_aside, today=date.today())
        day = say.date(date.fromisoformat(restored.manifest.made_on))
        click.echo(say("command.restore.done", day=day, product=restored.manifest.product))
        for path in restored.aside:
            click.echo(say("command.restore.aside", file=str(path)))
        if restored.erased:
            click.echo(say("command.restore.erased", count=restored.erased))
        if restored.mails_waiting:
            click.echo(say("command.restore.mails", count=restored.mails_waiting))
        if restored.questionnaires:
            click.echo(say("command.restore.questionnaires", folder=str(restored.questionnaires)))
        if restored.key_to_set:
            click.echo(say("command.restore.key", file=str(restored.key_to_set)))

    return Command(say, "restore", parameters=[file, *passphrase_options(say), log], callback=run)
