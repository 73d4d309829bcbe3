"""Frozen results compressed: they were four fifths of a database of many firms."""

import json
import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

COLUMNS = ("inputs", "figures")


def upgrade() -> None:
    """Compress every row, one after the other: what a row holds stays the same to the last digit."""
    _change(sa.JSON(), sa.LargeBinary(), lambda value: zlib.compress(json.dumps(value, ensure_ascii=False).encode()))


def downgrade() -> None:
    """Write every row as plain JSON again."""
    _change(sa.LargeBinary(), sa.JSON(), lambda value: json.loads(zlib.decompress(value)))


def _change(before: sa.types.TypeEngine[Any], after: sa.types.TypeEngine[Any], changed: Callable[[Any], Any]) -> None:
    with op.batch_alter_table("frozen_results") as table:
        for name in COLUMNS:
            table.add_column(sa.Column(f"new_{name}", after, nullable=True))
    connection = op.get_bind()
    rows = sa.table(
        "frozen_results",
        sa.column("id", sa.Integer()),
        *(sa.column(name, before) for name in COLUMNS),
        *(sa.column(f"new_{name}", after) for name in COLUMNS),
    )
    for key in connection.scalars(sa.select(rows.c.id)).all():
        kept = connection.execute(sa.select(*(rows.c[name] for name in COLUMNS)).where(rows.c.id == key)).one()
        values = {f"new_{name}": changed(value) for name, value in zip(COLUMNS, kept, strict=True)}
        connection.execute(sa.update(rows).where(rows.c.id == key).values(values))
    with op.batch_alter_table("frozen_results") as table:
        for name in COLUMNS:
            table.drop_column(name)
            table.alter_column(f"new_{name}", new_column_name=name, existing_type=after, nullable=False)
