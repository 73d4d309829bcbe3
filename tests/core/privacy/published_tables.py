"""Published figures of an analysis as flat tables."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.questionnaire.definition import Dimension, Family, Item, Lever, Questionnaire

CONTENT = (Questionnaire, Lever, Dimension, Family, Item)
"""What was asked is known to everybody: it is no finding."""


def tables(reading: CampaignAnalysis) -> dict[str, object]:
    """Every published value by the path that leads to it; floats rounded to 1e-9."""
    return dict(_walk(reading, ""))


def _walk(value: Any, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, CONTENT):
        return
    if is_dataclass(value):
        for field in fields(value):
            yield from _walk(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _walk(part, f"{path}.{key}")
    elif isinstance(value, tuple | list | np.ndarray):
        yield f"{path}.length", len(value)
        for number, part in enumerate(value):
            yield from _walk(part, f"{path}.{number}")
    elif isinstance(value, float):
        yield path, round(value, 9)
    else:
        yield path, value.item() if isinstance(value, np.generic) else value
