"""What a benchmark takes of each frozen result, beside it: a thousand clients are read without a thousand results."""

import json
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

FORMAT = 2
"""Results of earlier releases keep no figures of their own: they are read whole."""
ITEM_NOISE = 25.0
POINTS_PER_OPTION = 25
Json = dict[str, Any]


def upgrade() -> None:
    """Add the column and fill it, one row after the other, from what the row holds."""
    with op.batch_alter_table("frozen_results") as table:
        table.add_column(sa.Column("measured_scores", sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    rows = sa.table(
        "frozen_results",
        sa.column("id", sa.Integer()),
        *(sa.column(name, sa.LargeBinary()) for name in ("inputs", "figures", "measured_scores")),
    )
    for key in connection.scalars(sa.select(rows.c.id)).all():
        kept = connection.execute(sa.select(rows.c.inputs, rows.c.figures).where(rows.c.id == key)).one()
        inputs, figures = (json.loads(zlib.decompress(value)) for value in kept)
        if figures.get("format") != FORMAT:
            continue
        views = figures["views"]
        measured = {
            "questionnaire": inputs["questionnaire"]["hash"],
            "views": {**views, "distinct": [scores_of_view(view) for view in views["distinct"]]},
        }
        content = zlib.compress(json.dumps(measured, ensure_ascii=False).encode())
        connection.execute(sa.update(rows).where(rows.c.id == key).values(measured_scores=content))


def downgrade() -> None:
    """Remove the column: all of it follows from the others."""
    with op.batch_alter_table("frozen_results") as table:
        table.drop_column("measured_scores")


def scores_of_view(view: Json) -> Json:
    """Points and variance of everything that one reader's analysis publishes exactly, by kind."""
    diagnosis = view.get("diagnosis")
    if not diagnosis:
        return {}
    scores: Json = {}
    for kind, scales in (("lever", diagnosis["levers"]), ("symptom", diagnosis["symptoms"])):
        for scale in scales:
            score, uncertainty = scale["company"]["score"], scale["uncertainty"]
            if score is not None and uncertainty is not None and _exact(view["scores"], scale["key"]):
                scores.setdefault(kind, {})[scale["key"]] = [score, uncertainty["standard_error"] ** 2]
    for lever in diagnosis["levers"]:
        for code in (code for dimension in lever["dimensions"] for code in dimension["items"]):
            item = diagnosis["items"].get(code)
            if item and item["mean"] is not None and _exact(view["items"], code):
                points = (item["mean"] - 1) * POINTS_PER_OPTION
                scores.setdefault("practice", {})[code] = [points, _variance(diagnosis, item)]
    return scores


def _exact(figures: Json, key: str) -> bool:
    figure = figures.get(key, {}).get("company")
    return figure is None or (figure["value"] is not None and figure["end"] is None)


def _variance(diagnosis: Json, item: Json) -> float:
    answered = diagnosis["answered"]
    people = [
        answered[group] for group, mean in item["by_function"].items() if mean is not None and answered.get(group)
    ]
    people = people or [max(1, diagnosis["respondents"])]
    return float(ITEM_NOISE**2 * sum(1 / count for count in people) / len(people) ** 2)
