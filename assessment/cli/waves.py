"""Options that set an earlier wave beside this one."""

import click

from assessment.i18n import Language


def wave_options(say: Language) -> list[click.Parameter]:
    """`--previous`, `--linked` and `--previous-questionnaire`."""
    return [
        click.Option(["--previous"], metavar=say("command.metavar.file"), help=say("command.diagnose.previous")),
        click.Option(["--linked"], is_flag=True, help=say("command.diagnose.linked")),
        click.Option(
            ["--previous-questionnaire"],
            metavar=say("command.metavar.questionnaire"),
            help=say("command.diagnose.previous_questionnaire"),
        ),
    ]


def wave_problems(previous: str | None, other: str | None, say: Language, *, linked: bool) -> list[str]:
    """Options that mean something beside `--previous` only."""
    if previous is not None:
        return []
    lone = [name for name, given in (("--linked", linked), ("--previous-questionnaire", other)) if given]
    return [say("command.diagnose.needs_previous", name=name) for name in lone]
