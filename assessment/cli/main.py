"""Entry point: language, error handling and exit codes."""

import os
import sys
import traceback
from collections.abc import Sequence

import click

from assessment.cli.errors import (
    BAD_INPUT,
    DONE,
    INTERRUPTED,
    UNEXPECTED,
    RefusedError,
    make_channels_safe,
    print_lines,
    unexpected_line,
    usage_lines,
)
from assessment.cli.language import spoken
from assessment.cli.localised_click import CommandGroup
from assessment.i18n import Language

COMMANDS = {
    "diagnose": "assessment.cli.commands.diagnose.command",
    "questionnaire": "assessment.cli.commands.questionnaire.group",
    "serve": "assessment.cli.commands.serve",
    "work": "assessment.cli.commands.work",
    "account": "assessment.cli.commands.account.group",
    "backup": "assessment.cli.commands.backup",
    "restore": "assessment.cli.commands.restore",
    "demo": "assessment.cli.commands.demo",
    "doctor": "assessment.cli.commands.doctor",
    "edits": "assessment.cli.commands.edits",
    "verify": "assessment.cli.commands.verify",
    "purge": "assessment.cli.commands.purge",
    "move": "assessment.cli.commands.move",
    "bounce": "assessment.cli.commands.bounce",
}
SHOW_TRACEBACK = "DIAPASON_DEBUG"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 unexpected, 2 bad input, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    say = spoken(given, os.environ)
    make_channels_safe()
    try:
        code = command(say).main(given, prog_name="diapason", standalone_mode=False)
        sys.stdout.flush()
    except BaseException as error:  # the one place where anything is caught: people get a sentence, not a stack
        return _ended_by(error, say)
    return code if isinstance(code, int) else DONE


def _ended_by(error: BaseException, say: Language) -> int:
    """Say what ended the command, and give the exit code that belongs to it."""
    code, lines = _told(error, say)
    print_lines(lines)
    return code


def _told(error: BaseException, say: Language) -> tuple[int, list[str]]:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return BAD_INPUT, [error.ctx.get_help() if error.ctx else ""]
    if isinstance(error, click.UsageError):
        return BAD_INPUT, usage_lines(error, say)
    if isinstance(error, RefusedError):
        return error.code, error.lines
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return INTERRUPTED, [say("command.error.interrupted")]
    if isinstance(error, BrokenPipeError):
        # Whoever read the output has gone (`| head`); what is left of it goes nowhere, quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNEXPECTED, []
    if not isinstance(error, Exception):
        raise error
    if os.environ.get(SHOW_TRACEBACK):
        traceback.print_exception(error)
    return UNEXPECTED, [unexpected_line(error, say)]


def command(say: Language) -> CommandGroup:
    """The root command."""
    return CommandGroup(say, "main", COMMANDS, parameters=[_version_option(say)])


def _version_option(say: Language) -> click.Option:
    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001
        if value and not ctx.resilient_parsing:
            from importlib.metadata import version  # noqa: PLC0415 - other commands do without it

            click.echo(f"diapason {version('diapason')}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=say("command.option.version"),
    )
