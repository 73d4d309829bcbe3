"""Click commands and groups with localised help and errors."""

import gc
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import click
from click.types import OptionHelpExtra

from assessment.i18n import LANGUAGES, Language

HELP_WIDTH = 100


class Formatter(click.HelpFormatter):
    """Writes titles as they are given: French wants a space before its colon."""

    def write_heading(self, heading: str) -> None:
        """The title of a section."""
        self.write(f"{'':>{self.current_indent}}{heading}\n")


class CommandContext(click.Context):
    """What click knows while it parses; here only to choose how help is laid out."""

    formatter_class = Formatter


class Argument(click.Argument):
    """An argument that is explained in the help."""

    def __init__(self, declarations: Sequence[str], *, help: str, **settings: Any) -> None:
        super().__init__(declarations, **settings)
        self.help = help


class RequiredOption(click.Option):
    """An option that must be given; its help text says so itself, in the reader's language."""

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """What stands in brackets behind the help, without the English word."""
        extra = super().get_help_extra(ctx)
        extra.pop("required", None)
        return extra


class OneOf(click.ParamType[str]):
    """One word of a few."""

    name = "choice"

    def __init__(self, say: Language, words: Sequence[str]) -> None:
        self.say = say
        self.words = tuple(words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word, or a refusal that lists the allowed ones."""
        if value not in self.words:
            self.fail(self.say("command.error.one_of", value=value, allowed=", ".join(self.words)), param, ctx)
        return str(value)


class WholeNumber(click.ParamType[int]):
    """A whole number within bounds."""

    name = "number"

    def __init__(self, say: Language, low: int, high: int) -> None:
        self.say = say
        self.low = low
        self.high = high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, or a refusal that names the bounds."""
        written = str(value)
        if not (written.isascii() and written.isdigit()) or not self.low <= int(written[:9]) <= self.high:
            self.fail(self.say("command.error.number", value=value, low=self.low, high=self.high), param, ctx)
        return int(written)


class Command(click.Command):
    """A command with its help page. `topic` is where its texts stand in `wording/command.yaml`."""

    context_class = CommandContext

    def __init__(
        self, say: Language, topic: str, *, parameters: Sequence[click.Parameter], callback: Callable[..., Any] | None
    ) -> None:
        own = [*parameters, language_option(say), help_option(say)]
        super().__init__(
            topic.rpartition(".")[2],
            params=own,
            callback=callback,
            add_help_option=False,
            context_settings={"allow_extra_args": True, "max_content_width": HELP_WIDTH},
        )
        self.say = say
        self.topic = topic

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and refuse what is left over in the reader's language."""
        try:
            left = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if left and not isinstance(self, click.Group):
            raise click.UsageError(self.say("command.error.left_over", arguments=" ".join(left)), ctx)
        return left

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help page: how to call it, what it is for, then arguments, options and commands."""
        formatter.write_usage(ctx.command_path, self._call(ctx), prefix=self.say("command.usage") + " ")
        with formatter.indentation():
            for paragraph in self.say(f"command.{self.topic}.help").split("\n\n"):
                formatter.write_paragraph()
                formatter.write_text(paragraph)
        arguments = [(param.make_metavar(ctx), param.help or "") for param in self._arguments()]
        options = [record for param in self.params if (record := self._option_row(param, ctx))]
        for title, rows in (("arguments", arguments), ("options", options), ("commands", self.command_rows())):
            if rows:
                with formatter.section(self.say(f"command.{title}")):
                    formatter.write_dl(rows)

    def _arguments(self) -> list["Argument"]:
        return [param for param in self.params if isinstance(param, Argument)]

    def _option_row(self, param: click.Parameter, ctx: click.Context) -> tuple[str, str] | None:
        return param.get_help_record(ctx) if isinstance(param, click.Option) else None

    def _call(self, ctx: click.Context) -> str:
        """What follows the command's name in a call."""
        return " ".join(
            [*(param.make_metavar(ctx) for param in self._arguments()), self.say("command.options_metavar")]
        )

    def command_rows(self) -> list[tuple[str, str]]:
        """Commands below this one, with a line on each."""
        return []


class CommandGroup(Command, click.Group):
    """Commands by name. A command's module is imported when it is called, so that the help of all stays quick."""

    def __init__(
        self, say: Language, topic: str, modules: dict[str, str], *, parameters: Sequence[click.Parameter] = ()
    ) -> None:
        super().__init__(say, topic, parameters=parameters, callback=None)
        self.modules = modules
        self.subcommand_metavar = say("command.command_metavar")

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order in which people need them."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command, its module loaded."""
        if cmd_name not in self.modules:
            return None
        # A sixth of the time of loading went into looking for garbage, where loading leaves none. What is loaded stays
        # to the end: no later search looks at it again.
        fresh = self.modules[cmd_name] not in sys.modules
        gc.disable()
        try:
            module = import_module(self.modules[cmd_name])
        finally:
            if fresh:
                gc.freeze()
            gc.enable()
        command: click.Command = module.command(self.say)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names."""
        if args[0] not in self.modules:
            text = self.say("command.error.no_command", name=args[0], allowed=", ".join(self.modules))
            raise click.UsageError(text, ctx)
        return super().resolve_command(ctx, args)

    def command_rows(self) -> list[tuple[str, str]]:
        """Commands below this one, with a line on each."""
        above = "" if self.topic == "main" else f"{self.topic}."
        return [(name, self.say(f"command.{above}{name}.short")) for name in self.modules]

    def _call(self, ctx: click.Context) -> str:
        return f"{self.say('command.command_metavar')} {super()._call(ctx)}"


def language_option(say: Language) -> click.Option:
    """`--lang`: already obeyed when the arguments are parsed; kept here to be checked and explained."""
    return click.Option(
        ["--lang"],
        type=OneOf(say, LANGUAGES),
        metavar="fr|en",
        expose_value=False,
        help=say("command.option.lang"),
    )


def help_option(say: Language) -> click.Option:
    """`--help`: print the page and stop."""

    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001
        if value and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()

    return click.Option(
        ["--help", "-h"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=say("command.option.help"),
    )
