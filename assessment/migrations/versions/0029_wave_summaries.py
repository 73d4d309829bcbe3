"""A summary beside each frozen result: pages of later waves read it instead of the whole."""

import json
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

FORMAT = 2
"""Results of earlier releases keep no figures of their own: they are read whole."""
Json = dict[str, Any]


def upgrade() -> None:
    """Add the column and fill it, one row after the other, from what the row holds."""
    with op.batch_alter_table("frozen_results") as table:
        table.add_column(sa.Column("summary", sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    rows = sa.table(
        "frozen_results",
        sa.column("id", sa.Integer()),
        *(sa.column(name, sa.LargeBinary()) for name in ("inputs", "figures", "summary")),
    )
    for key in connection.scalars(sa.select(rows.c.id)).all():
        kept = connection.execute(sa.select(rows.c.inputs, rows.c.figures).where(rows.c.id == key)).one()
        inputs, figures = (json.loads(zlib.decompress(value)) for value in kept)
        if figures.get("format") == FORMAT:
            summary = json.dumps(_summary(inputs, figures["views"]), ensure_ascii=False)
            connection.execute(sa.update(rows).where(rows.c.id == key).values(summary=zlib.compress(summary.encode())))


def downgrade() -> None:
    """Remove the column: all of it stands in the others."""
    with op.batch_alter_table("frozen_results") as table:
        table.drop_column("summary")


def _summary(inputs: Json, views: Json) -> Json:
    return {
        "questionnaire": inputs["questionnaire"],
        "day": inputs["day"],
        "answers": inputs.get("answers", len(inputs["people"])),
        "asked": sum((inputs.get("staff") or {}).values()),
        "views": {**views, "distinct": [_view(view) for view in views["distinct"]]},
    }


def _view(view: Json) -> Json:
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
