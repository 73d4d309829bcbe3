"""What is frozen of a campaign at its closing, and its shape as JSON, which never changes: its bytes are hashed.

People stand in the order of their answers: in confidential mode nothing tells who gave which. Rows of earlier releases
lack some of it, which has defaults here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.published_groups import PublishedGroup
from assessment.core.privacy.suppression_reasons import Suppression
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.respondents import Respondent, RespondentRole
from assessment.store.frozen.content import Json, register_profile

PEOPLE = "people"
"""Name of the rows of answers in frozen inputs."""
GROUP_FIELDS = attrgetter("key", "functions", "respondents", "enters")
SUPPRESSION_FIELDS = attrgetter("what", "reason", "group", "key")


@dataclass(frozen=True, slots=True)
class QuestionnaireReference:
    """A questionnaire by its key, its version and the hash of its content."""

    key: str
    version: str
    content_hash: str


@dataclass(frozen=True)
class FrozenInputs:
    """Everything that one result is computed from, as it stood on `day`.

    `settings` name no reader, and no key: `perturbed` says whether there was one. `profile`: the firm as it was known,
    with that day. `answers`: how many people the result was made of, also when some of them have left the sheet since.
    `wordings`: a hash of what each item said, by code. `links`: what each person of the sheet is linked by to their
    answers of other waves, empty where nothing links them. `asked_with`: by an earlier wave (`previous`, `first`) and
    function, how many different people were asked in that wave or this one.
    """

    questionnaire: QuestionnaireReference
    settings: AnalysisSettings
    sheet: AnswerSheet
    profile: CompanyProfile
    day: date
    answers: int
    wordings: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    asked_with: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    perturbed: bool = False


def register_inputs(converter: Converter) -> None:
    """Let frozen inputs be kept: settings and answers side by side, groups and people as lists of their values.

    Of a profile what was left out is left out, and so is the day, which stands beside it.
    """
    renamed, left_out = override(rename="hash"), override(omit=True)
    register_profile(converter)
    written_reference = make_dict_unstructure_fn(QuestionnaireReference, converter, content_hash=renamed)
    converter.register_unstructure_hook(QuestionnaireReference, written_reference)
    converter.register_structure_hook(
        QuestionnaireReference, make_dict_structure_fn(QuestionnaireReference, converter, content_hash=renamed)
    )
    converter.register_unstructure_hook(Threshold, attrgetter("people"))
    converter.register_structure_hook(Threshold, lambda people, _kind: Threshold(people))
    converter.register_unstructure_hook(PublishedGroup, lambda group: converter.unstructure(GROUP_FIELDS(group)))
    converter.register_unstructure_hook(
        Suppression, lambda suppression: converter.unstructure(SUPPRESSION_FIELDS(suppression))
    )
    for kind in (PublishedGroup, Suppression):
        converter.register_structure_hook(kind, converter.structure_attrs_fromtuple)
    converter.register_unstructure_hook(AnswerSheet, _written_sheet)
    converter.register_structure_hook(AnswerSheet, lambda data, _kind: _read_sheet(data))
    converter.register_unstructure_hook(
        AnalysisSettings,
        make_dict_unstructure_fn(AnalysisSettings, converter, reader=left_out, perturbation_key=left_out),
    )
    converter.register_unstructure_hook(FrozenInputs, _flat_writer(converter))
    converter.register_structure_hook(FrozenInputs, _flat_reader(converter))


def _flat_writer(converter: Converter) -> Any:
    """`settings`, `sheet` and the profile's fields stand in one mapping; no weights at all are None."""
    by_field = make_dict_unstructure_fn(
        FrozenInputs,
        converter,
        profile=override(rename="context"),
        # What was frozen before there was any perturbation is written as it was.
        perturbed=override(omit_if_default=True),
    )

    def written(inputs: FrozenInputs) -> Json:
        weights = inputs.settings.weights or None
        nested: Json = by_field(replace(inputs, settings=replace(inputs.settings, weights=weights)))
        return {**nested.pop("settings"), **nested.pop("sheet"), **nested}

    return written


def _flat_reader(converter: Converter) -> Any:
    by_field = make_dict_structure_fn(FrozenInputs, converter, profile=override(rename="context"))

    def read(data: Mapping[str, Any], kind: type[FrozenInputs]) -> FrozenInputs:
        inputs: FrozenInputs = by_field({"answers": len(data["people"]), **data, "settings": data, "sheet": data}, kind)
        return replace(inputs, profile=replace(inputs.profile, day=inputs.day))

    return read


def _written_sheet(sheet: AnswerSheet) -> Json:
    return {
        "codes": list(sheet.codes),
        PEOPLE: [
            [person.identifier, person.function, person.role.value, row]
            for person, row in zip(sheet.respondents, sheet.cells.tolist(), strict=True)
        ],
        "comments": {item: list(texts) for item, texts in sheet.comments.items()},
        "commenters": sheet.certain_commenters,
    }


def _read_sheet(data: Mapping[str, Any]) -> AnswerSheet:
    people = tuple(Respondent(name, function, RespondentRole(role)) for name, function, role, _ in data["people"])
    codes = tuple(data["codes"])
    cells = np.array([row for *_, row in data["people"]], dtype=np.int8).reshape(len(people), len(codes))
    comments = {item: tuple(texts) for item, texts in data["comments"].items()}
    return AnswerSheet(people, codes, cells, comments, data.get("commenters"))
