"""Builds a Questionnaire from a YAML folder, or returns the list of problems."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from assessment.core.questionnaire.definition import (
    AnswerStep,
    CrossRatings,
    CrossWording,
    Dimension,
    Family,
    Function,
    Item,
    Kind,
    Kpi,
    Level,
    Lever,
    NextStep,
    Questionnaire,
    SourcedClaim,
    Word,
)
from assessment.core.questionnaire.localised_text import Text
from assessment.core.questionnaire.planning_content import (
    Action,
    PlanningHypothesis,
    TargetFollow,
    TargetRule,
    TargetRules,
)
from assessment.paths import folder as shipped_folder
from assessment.questionnaire_files.problems import QuestionnaireError, QuestionnaireProblem
from assessment.questionnaire_files.yaml_reader import Document, read_document
from assessment.typography import english, french

MANIFEST = "manifest.yaml"
SHIPPED = "questionnaires"
PUBLISHED_FILE = "published.yaml"
PUBLISHED = "published"
OPTIONAL = (
    "symptoms",
    "cross-ratings",
    "open-questions",
    "targets",
    "actions",
    "planning",
    "kpis",
    "claims",
    "glossary",
)
Data = Mapping[str, Any]


def check_folder(folder: Path) -> list[QuestionnaireProblem]:
    """Every problem of a questionnaire's folder; empty when it can be used."""
    files, problems = _read(folder)
    return problems or _problems(files)


def load_folder(folder: Path) -> Questionnaire:
    """The questionnaire of a folder. Raises QuestionnaireError with every problem when it cannot be used.

    A content that was published was checked before: at each start and each command, checking it would take longer than
    reading it.
    """
    files, problems = _read(folder)
    if problems := problems or ([] if _was_published(files) else _problems(files)):
        raise QuestionnaireError(tuple(problems))
    return _questionnaire({name: document.value for name, document in files.items()})


def _read(folder: Path) -> tuple[dict[str, Document], list[QuestionnaireProblem]]:
    """Its files by name, and why there are none."""
    if not folder.is_dir():
        return {}, [QuestionnaireProblem(str(folder), 0, "", "not_a_folder")]
    if not (folder / MANIFEST).is_file():
        return {}, [QuestionnaireProblem(str(folder), 0, "", "no_manifest")]
    return {path.stem: read_document(path) for path in sorted(folder.glob("*.yaml"))}, []


def _was_published(files: Mapping[str, Document]) -> bool:
    """Whether the files say, word for word, what a published version says."""
    contents = {name: document.value for name, document in files.items()}
    readable = not any(document.problems for document in files.values())
    if not readable or not all(isinstance(content, dict) for content in contents.values()):
        return False
    return _hash_of(_canonical_json(contents)) in _published()


@cache
def _published() -> frozenset[str]:
    """The hashes of every published content. Kept for good: the file ships with the product."""
    versions: Mapping[str, Mapping[str, str]] = read_document(shipped_folder(SHIPPED) / PUBLISHED_FILE).value
    return frozenset(content_hash for hashes in versions.values() for content_hash in hashes.values())


def _problems(files: Mapping[str, Document]) -> list[QuestionnaireProblem]:
    """Where the files depart from their schemas, then what only shows across them."""
    from assessment.questionnaire_files.validation import (  # noqa: PLC0415 - its library is loaded for unpublished ones alone
        crossing_problems,
        schema_problems,
    )

    problems: list[QuestionnaireProblem] = []
    for name, document in files.items():
        kind = "lever" if name.startswith("lever-") else name
        if kind in ("manifest", "lever", *OPTIONAL):
            problems += schema_problems(document, kind)
        else:
            problems.append(QuestionnaireProblem(document.name, 0, "", "unknown_file"))
    if problems:
        return problems
    levers = files["manifest"].value["levers"]
    for number, key in enumerate(levers):
        if f"lever-{key}" not in files:
            line = files["manifest"].line(("levers", number))
            problems.append(
                QuestionnaireProblem(
                    files["manifest"].name, line, f"levers[{number + 1}]", "no_lever_file", {"code": key}
                )
            )
    return problems or crossing_problems(files)


def _text(data: Data) -> Text:
    return Text(french(data["fr"].strip()), english(data["en"].strip()))


def _name_or_text(data: Data | str) -> Text | str:
    """A name stays as it is in both languages."""
    return _text(data) if isinstance(data, Mapping) else data


def _text_or_none(data: Data | None) -> Text | None:
    return _text(data) if data else None


def _questionnaire(files: Data) -> Questionnaire:
    manifest = files["manifest"]
    functions = tuple(
        Function(entry["key"], entry["voice"], _text(entry["name"]), _text(entry["team"]))
        for entry in manifest["functions"]
    )
    frequency = _steps(manifest["frequency"])
    symptoms = files.get("symptoms")
    cross = files.get("cross-ratings")
    canonical = _canonical_json(files)
    return Questionnaire(
        key=manifest["key"],
        version=manifest["version"],
        status=manifest.get("status", PUBLISHED),
        title=_text(manifest["title"]),
        summary=_text(manifest["summary"]),
        functions=functions,
        ladder=_steps(manifest["ladder"]),
        frequency=frequency,
        dont_know=_text(manifest["escapes"]["dont_know"]),
        not_applicable=_text(manifest["escapes"]["not_applicable"]),
        levels=tuple(
            Level(number, _text(entry["name"]), _text(entry["sentence"]), _text(entry["meaning"]))
            for number, entry in enumerate(manifest["levels"], start=1)
        ),
        seconds=manifest["seconds"],
        levers=tuple(_lever(files[f"lever-{key}"]) for key in manifest["levers"]),
        symptom_question=_text(symptoms["question"]) if symptoms else None,
        families=tuple(_family(entry, frequency) for entry in symptoms["families"]) if symptoms else (),
        cross=_cross(cross, frequency, functions) if cross else None,
        open_items=tuple(_open(entry) for entry in files.get("open-questions", {}).get("items", ())),
        kpis=tuple(_kpi(entry) for entry in files.get("kpis", {}).get("kpis", ())),
        trends=tuple(_kpi(entry) for entry in files.get("kpis", {}).get("trends", ())),
        targets=_targets(files["targets"]) if "targets" in files else TargetRules(),
        actions=tuple(_action(entry) for entry in files.get("actions", {}).get("actions", ())),
        hypotheses=tuple(
            PlanningHypothesis(entry["key"], entry["value"], _text(entry["meaning"]), _text(entry["origin"]))
            for entry in files.get("planning", {}).get("weights", ())
        ),
        claims=tuple(_claim(entry) for entry in files.get("claims", {}).get("claims", ())),
        glossary=tuple(
            Word(entry["key"], _text(entry["word"]), _text(entry["meaning"]), tuple(entry.get("explained_under", ())))
            for entry in files.get("glossary", {}).get("words", ())
        ),
        content_hash=_hash_of(canonical),
        canonical_json=canonical,
    )


def _canonical_json(files: Data) -> str:
    """What the files say; comments and layout do not count, and neither does whether it is still a draft."""
    content = {name: dict(value) for name, value in files.items()}
    content["manifest"].pop("status", None)
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _hash_of(canonical: str) -> str:
    return hashlib.sha256(canonical.encode()).hexdigest()


def _steps(entries: list[Data]) -> tuple[AnswerStep, ...]:
    return tuple(AnswerStep(_text(entry["name"]), _text_or_none(entry.get("detail"))) for entry in entries)


def _lever(data: Data) -> Lever:
    return Lever(
        key=data["key"],
        name=_text(data["name"]),
        short=_text(data["short"]),
        purpose=_text(data["purpose"]),
        dimensions=tuple(
            Dimension(entry["code"], _text(entry["name"]), tuple(_anchored(item) for item in entry["items"]))
            for entry in data["dimensions"]
        ),
    )


def _anchored(data: Data) -> Item:
    steps = tuple(NextStep(entry["begins"], _text(entry)) for entry in data.get("next_steps", ()))
    return replace(_item(data, Kind.ANCHORED, tuple(_text(option) for option in data["options"])), next_steps=steps)


def _item(data: Data, kind: Kind, options: tuple[Text, ...]) -> Item:
    return Item(
        code=data["code"],
        kind=kind,
        label=_text(data["label"]),
        question=_text(data["question"]),
        options=options,
        quick=data.get("quick", False),
        finance=data.get("finance", False),
        kpis=tuple(data.get("kpis", ())),
        source=data.get("source"),
    )


def _family(data: Data, frequency: tuple[AnswerStep, ...]) -> Family:
    options = tuple(step.name for step in frequency)
    items = tuple(replace(_item(item, Kind.FREQUENCY, options), scale=frequency) for item in data["items"])
    return Family(data["key"], data["code"], _text(data["name"]), _text(data["meaning"]), items)


def _cross(data: Data, frequency: tuple[AnswerStep, ...], functions: tuple[Function, ...]) -> CrossRatings:
    scale = _steps(data["scale"]) if "scale" in data else frequency
    worded = {entry["function"]: entry for entry in data.get("own_words", ())}
    items = _cross_items(data, {}, scale, functions)
    return CrossRatings(
        _text(data["question"]),
        tuple(data["targets"]),
        items,
        tuple(
            (function, CrossWording(_text(entry["question"]), _cross_items(data, entry["items"], scale, functions)))
            for function, entry in worded.items()
        ),
    )


def _cross_items(
    data: Data, own_words: Data, scale: tuple[AnswerStep, ...], functions: tuple[Function, ...]
) -> tuple[Item, ...]:
    """One item per rated function and question; `own_words` holds other questions by their code."""
    teams = {function.key: function for function in functions}
    return tuple(
        Item(
            code=f"{entry['code']}.{target}",
            kind=Kind.CROSS,
            label=_text(entry["label"]),
            question=_naming(_text(own_words.get(entry["code"], entry["question"])), teams[target].team),
            options=tuple(step.name for step in scale),
            source=entry.get("source"),
            rated=target,
            scale=scale,
        )
        for target in data["targets"]
        for entry in data["items"]
    )


def _naming(question: Text, team: Text) -> Text:
    """The question with the team's name in place, a capital where it opens the sentence."""
    fr, en = (text.replace("{team}", name) for text, name in ((question.fr, team.fr), (question.en, team.en)))
    return Text(fr[0].upper() + fr[1:], en[0].upper() + en[1:])


def _open(data: Data) -> Item:
    question = _text(data["question"])
    return Item(data["code"], Kind.OPEN, _text_or_none(data.get("label")) or question, question)


def _kpi(data: Data) -> Kpi:
    return Kpi(
        code=data["code"],
        quick=data.get("quick", False),
        name=_text(data["name"]),
        help=_text(data["help"]),
        unit=data["unit"],
        asked_of=tuple(data.get("asked_of", ())),
        contradicts=tuple({**rule, "message": _text(rule["message"])} for rule in data.get("contradicts", ())),
    )


def _targets(data: Data) -> TargetRules:
    follow = data.get("follow")
    return TargetRules(
        default=data["default"],
        rules=tuple(
            TargetRule(entry["key"], entry["when"], tuple(entry["target"]), _text(entry["why"]))
            for entry in data.get("rules", ())
        ),
        follow=TargetFollow(follow["lever"], follow["unless_headcount_at_least"], _text(follow["why"]))
        if follow
        else None,
    )


def _action(data: Data) -> Action:
    return Action(
        id=data["id"],
        lever=data["lever"],
        owner=data["owner"],
        title=_text(data["title"]),
        why=_text(data["why"]),
        first_step=_text(data["first_step"]),
        done_when=_text(data["done_when"]),
        items=tuple(data["items"]),
        effort=data["effort"],
        per_quarter=data.get("per_quarter", False),
        cost=tuple(data.get("cost", (0, 0))),
        cost_varies=data.get("cost_varies", False),
        after=_choices(data.get("after", ())),
        light_without=tuple(data.get("light_without", ())),
        horizon=data["horizon"],
        kpi=_text_or_none(data.get("kpi")),
        kpi_code=data.get("kpi_code"),
        heavy_it=data.get("heavy_it", False),
        headcount_min=data.get("headcount_min", 0),
        follows=_choices(data.get("follows", ())),
        eases=tuple(data.get("eases", ())),
        settles=tuple(data.get("settles", ())),
        saves=tuple(data.get("saves", ())),
        basis=_text_or_none(data.get("basis")),
    )


def _choices(entries: Sequence[str | Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple((entry,) if isinstance(entry, str) else tuple(entry) for entry in entries)


def _claim(data: Data) -> SourcedClaim:
    return SourcedClaim(
        id=data["id"],
        topic=data["topic"],
        sentence=_text(data["sentence"]),
        source=_name_or_text(data["source"]),
        year=str(data.get("year") or ""),
        sample=data.get("sample"),
        grade=data["grade"],
        use=data["use"],
        replaces=_text_or_none(data.get("replaces")),
    )
