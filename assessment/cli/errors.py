"""Error messages and exit codes."""

import sys
from collections.abc import Iterable

import click

from assessment.i18n import Language

DONE, UNEXPECTED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


class RefusedError(Exception):
    """The command cannot go on; `lines` say why, one per problem, and `code` is the exit code."""

    def __init__(self, lines: Iterable[str], *, code: int = BAD_INPUT) -> None:
        self.lines = list(lines)
        self.code = code
        super().__init__("\n".join(self.lines))


def print_lines(lines: Iterable[str]) -> None:
    """Write lines on the error channel."""
    for line in lines:
        click.echo(line, err=True)


def usage_lines(error: click.UsageError, say: Language) -> list[str]:
    """A wrong call of the command: what is wrong, and where the help is."""
    path = error.ctx.command_path if error.ctx else "diapason"
    return [f"{path}{say('command.colon')} {_usage_message(error, say)}", say("command.error.see_help", command=path)]


def _usage_message(error: click.UsageError, say: Language) -> str:
    if isinstance(error, click.NoSuchOption):
        return _unknown_option(error, say)
    if isinstance(error, click.MissingParameter):
        return say("command.error.missing", name=_name(error.param))
    if isinstance(error, click.BadParameter):
        return say("command.error.bad", name=_name(error.param), message=error.message)
    if isinstance(error, click.BadOptionUsage):
        return say("command.error.option_value", name=error.option_name)
    return error.message


def _unknown_option(error: click.NoSuchOption, say: Language) -> str:
    if error.possibilities:
        near = ", ".join(sorted(error.possibilities))
        return say("command.error.unknown_option_near", name=error.option_name, near=near)
    return say("command.error.unknown_option", name=error.option_name)


def _name(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return param.opts[0]
    return param.make_metavar(click.Context(click.Command(None))) if param else ""


def unexpected_line(error: BaseException, say: Language) -> str:
    """A fault of the product itself, short enough to be copied into a report of it."""
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    place = f"{step.tb_frame.f_globals.get('__name__', '?')}:{step.tb_lineno}" if step else "?"
    return say("command.error.unexpected", kind=type(error).__name__, detail=" ".join(str(error).split()), place=place)


def make_channels_safe() -> None:
    """A terminal without our typography shows a question mark instead of ending the command."""
    for channel in (sys.stdout, sys.stderr):
        if hasattr(channel, "reconfigure"):
            channel.reconfigure(errors="replace")
