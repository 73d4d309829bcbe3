"""What the pages of later waves show of a wave: a few figures of each reader's analysis, kept apart from it.

A year shows four waves and a trend twelve: reading every analysis whole for its scores took most of those pages' time.
"""

from assessment.store.frozen.content import Json


def summary_of(inputs: Json, views: Json) -> Json:
    """The summary of a frozen result, as it is kept.

    `inputs`: what it was made of. `views`: the analyses of its readers, those that are alike once (`distinct`), and
    each reader's place among them (`by_reader`).
    """
    return {
        **summary_of_inputs(inputs),
        "views": {**views, "distinct": [summary_of_view(view) for view in views["distinct"]]},
    }


def summary_of_inputs(inputs: Json) -> Json:
    """What was asked and when, how many people were asked (0: not known) and how many answered."""
    return {
        "questionnaire": inputs["questionnaire"],
        "day": inputs["day"],
        "answers": inputs.get("answers", len(inputs["people"])),
        "asked": sum((inputs.get("staff") or {}).values()),
    }


def summary_of_view(view: Json) -> Json:
    """Scores of the firm and of its groups and means of items, of one reader's analysis; none where it is hidden."""
    diagnosis = view.get("diagnosis") or {}
    total = diagnosis.get("total")
    return {
        "total": total and {"score": total["score"], "uncertainty": total["uncertainty"]},
        "scales": [_scale(scale) for scale in (*diagnosis.get("levers", ()), *diagnosis.get("symptoms", ()))],
        "items": {code: item["by_function"] for code, item in diagnosis.get("items", {}).items()},
    }


def _scale(scale: Json) -> Json:
    functions = scale["company"]["functions"]
    return {
        "key": scale["key"],
        "score": scale["company"]["score"],
        "uncertainty": scale["uncertainty"],
        "functions": {key: {"score": part["score"], "scored": part["scored"]} for key, part in functions.items()},
    }
