"""Confidentiality options of diagnose."""

from collections.abc import Sequence

import click

from assessment.cli.localised_click import OneOf, WholeNumber
from assessment.i18n import Language
from assessment.services.file_diagnosis.diagnose_file import OverfullFunction

MODES = ("named", "confidential")
LEAST, MOST = 3, 10
READER, STAFF = "--reader", "--staff"


def trust_options(say: Language) -> list[click.Parameter]:
    """`--mode`, `--threshold`, `--reader` and `--staff`."""
    return [
        click.Option(["--mode"], type=OneOf(say, MODES), metavar="|".join(MODES), help=say("command.diagnose.mode")),
        click.Option(
            ["--threshold"],
            type=WholeNumber(say, LEAST, MOST),
            metavar=say("command.metavar.threshold"),
            help=say("command.diagnose.threshold", low=LEAST, high=MOST),
        ),
        click.Option([READER], metavar=say("command.metavar.function"), help=say("command.diagnose.reader")),
        click.Option([STAFF], metavar=say("command.metavar.staff"), help=say("command.diagnose.staff")),
    ]


def trust_problems(mode: str | None, threshold: int | None, say: Language) -> list[str]:
    """A threshold protects nobody unless the mode is confidential: it is refused rather than ignored."""
    return [say("command.diagnose.threshold_alone")] if threshold is not None and mode is None else []


def crowd_lines(crowds: Sequence[OverfullFunction], say: Language) -> list[str]:
    """More people answered than `--staff` counts: one line per function."""
    return [
        say("command.diagnose.staff_too_small", function=crowd.function, answered=crowd.answered, staff=crowd.staff)
        for crowd in crowds
    ]
