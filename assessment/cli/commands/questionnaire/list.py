"""diapason questionnaire list: lists questionnaires."""

import click

from assessment.cli.localised_click import Command
from assessment.cli.questionnaire_option import known_folders
from assessment.i18n import Language
from assessment.questionnaire_files.catalogue import earlier_folders
from assessment.questionnaire_files.loader import load_folder
from assessment.questionnaire_files.problems import QuestionnaireError

HASH_SHOWN = 12
"""Characters of a hash that tell two versions apart by eye."""


def command(say: Language) -> Command:
    """The command."""

    def run() -> None:
        for name, folder in known_folders(say).items():
            try:
                questionnaire = load_folder(folder)
            except QuestionnaireError as error:
                click.echo(
                    say("command.questionnaire.list.broken", key=name, count=len(error.problems), folder=str(folder))
                )
                continue
            levers, symptoms = len(questionnaire.lever_items), len(questionnaire.symptom_items)
            click.echo(f"{name} {questionnaire.version} {questionnaire.content_hash[:HASH_SHOWN]}")
            click.echo(f"  {questionnaire.title.within(say.code)}")
            counts = {
                "levers": say("command.questionnaire.list.lever_items", count=levers),
                "symptoms": say("command.questionnaire.list.symptoms", count=symptoms),
                "cross": say(
                    "command.questionnaire.list.cross",
                    count=len(questionnaire.cross.items) if questionnaire.cross else 0,
                ),
                "actions": say("command.questionnaire.list.actions", count=len(questionnaire.actions)),
            }
            click.echo(f"  {', '.join(counts.values())}")
            if earlier := earlier_folders(folder):
                names = ", ".join(f"{name}@{version}" for version in earlier)
                click.echo(f"  {say('command.questionnaire.list.earlier', names=names)}")

    return Command(say, "questionnaire.list", parameters=[], callback=run)
