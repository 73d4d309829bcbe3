"""diapason questionnaire diff: compares two versions."""

from collections.abc import Iterator

import click

from assessment.cli.localised_click import Argument, Command
from assessment.cli.questionnaire_option import content_told, folder_of
from assessment.i18n import Language
from assessment.questionnaire_files.loader import load_folder
from assessment.questionnaire_files.version_diff import Rewording, VersionDiff, compare


def command(say: Language) -> Command:
    """The command."""
    parameters = [
        Argument(
            [name],
            metavar=say(f"command.metavar.{name}"),
            help=say(f"command.questionnaire.diff.{name}"),
        )
        for name in ("old", "new")
    ]

    def run(old: str, new: str) -> None:
        with content_told(say):
            version_diff = compare(load_folder(folder_of(old, say)), load_folder(folder_of(new, say)))
        click.echo("\n".join(_lines(version_diff, say)))

    return Command(say, "questionnaire.diff", parameters=parameters, callback=run)


def _lines(version_diff: VersionDiff, say: Language) -> Iterator[str]:
    for sign, version in (("-", version_diff.old), ("+", version_diff.new)):
        yield f"{sign} {version.key} {version.version} {version.content_hash}"
    if version_diff.identical:
        yield say("command.questionnaire.diff.identical")
        return
    for title, items in (("added", version_diff.added), ("removed", version_diff.removed)):
        if items:
            yield from ("", say(f"command.questionnaire.diff.{title}", count=len(items)))
            yield from (f"  {item.code}  {item.question.within(say.code)}" for item in items)
    if version_diff.moved:
        yield from ("", say("command.questionnaire.diff.moved", count=len(version_diff.moved)))
        yield from (f"  {move.code}  {move.old} → {move.new}" for move in version_diff.moved)
    for title, changes in (("reworded", version_diff.reworded), ("scales", version_diff.scales)):
        if changes:
            yield from ("", say(f"command.questionnaire.diff.{title}", count=len(changes)))
        for change in changes:
            yield from _rewording(change, say)
    for title, codes in (("new_steps", version_diff.new_steps), ("not_compared", version_diff.not_compared)):
        if codes:
            yield from ("", say(f"command.questionnaire.diff.{title}", count=len(codes), codes=", ".join(codes)))
    if version_diff.rest:
        yield from ("", say("command.questionnaire.diff.rest"))
    if version_diff.version_forgotten:
        yield from ("", say("command.questionnaire.diff.version_forgotten", version=version_diff.new.version))


def _rewording(change: Rewording, say: Language) -> Iterator[str]:
    part = say(f"command.questionnaire.diff.part.{change.part}", number=change.number)
    yield f"  {change.code}  {part} ({change.language})"
    yield from (f"    {sign} {text}" for sign, text in (("-", change.old), ("+", change.new)) if text)
