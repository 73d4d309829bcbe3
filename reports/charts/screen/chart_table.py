"""A chart as its own data table: the strip of each row stands between its name and its figures."""

from collections.abc import Sequence

from assessment.typography import NO_VALUE
from reports.charts.data.amounts import SpanChart, Tornado
from reports.charts.data.charts import DotChart, Drawing, Emblem, Gantt, MapChart
from reports.charts.data.trends import TrendChart
from reports.charts.screen.elements import cell, symbol
from reports.charts.screen.row_strips import (
    amount_head,
    bar_strip,
    dot_head,
    dot_strip,
    map_head,
    map_strip,
    plan_head,
    span_strip,
    swing_strip,
)
from reports.charts.screen.trend_strip import trend_strip
from reports.theme import ACCENT

SHORT = 12
"""Characters of a figure with its unit, which stay on one line: “4 steps”."""


def chart_table(
    drawing: Drawing,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str,
    masked: str = "",
    accent: str = ACCENT,
) -> str:
    """The table as markup. `rows`: one per row of the drawing, its name first; `masked`: the word of a hidden value.

    Raises ValueError where the drawing and the table do not have the same rows, or for a drawing without rows.
    """
    strips = row_strips(drawing, accent)
    if len(strips) != len(rows):
        raise ValueError(f"{len(strips)} rows drawn, {len(rows)} rows of figures: {caption}")
    strong = _strong_rows(drawing, len(rows))
    head = cell("th", headers[0], scope="col") + f'<td class="strip-cell">{_head(drawing)}</td>'
    head += "".join(cell("th", words, scope="col") for words in headers[1:])
    body = "".join(
        _row(row, strip, headers, masked=masked, strong=heavy)
        for row, strip, heavy in zip(rows, strips, strong, strict=True)
    )
    table = (
        f'<table class="chart-table"><caption class="hidden">{cell("span", caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    return f'<div class="chart">{_key(drawing)}{table}</div>'


def _row(row: Sequence[str], strip: str, headers: Sequence[str], *, masked: str, strong: bool) -> str:
    name = cell("th", row[0], scope="row")
    values = "".join(
        cell("td", words, class_=_kind(words, masked), data_label=header)
        for words, header in zip(row[1:], headers[1:], strict=True)
    )
    kind = ' class="strong"' if strong else ""
    return f'<tr{kind}>{name}<td class="strip-cell">{strip}</td>{values}</tr>'


def _kind(words: str, masked: str) -> str | None:
    if masked and words == masked:
        return "masked"
    if words in ("", NO_VALUE):
        return "nothing"
    return "short" if len(words) <= SHORT else None


def row_strips(drawing: Drawing, accent: str) -> list[str]:
    """The strip of each row of a drawing. Raises ValueError for a drawing that has no rows."""
    match drawing:
        case DotChart():
            strips = [dot_strip(drawing, row, accent) for row in drawing.rows]
        case MapChart():
            strips = [map_strip(row) for row in drawing.rows]
        case Gantt():
            strips = [bar_strip(drawing, bar) for bar in drawing.bars]
        case SpanChart():
            strips = [span_strip(drawing, row) for row in drawing.rows]
        case Tornado():
            strips = [swing_strip(drawing, row) for row in drawing.rows]
        case TrendChart():
            strips = [trend_strip(drawing, panel) for panel in drawing.panels]
        case _:
            raise ValueError(f"no rows to show in a table: {type(drawing).__name__}")
    return strips


def _head(drawing: Drawing) -> str:
    if isinstance(drawing, DotChart):
        return dot_head(drawing)
    if isinstance(drawing, MapChart):
        return map_head()
    if isinstance(drawing, Gantt):
        return plan_head(drawing)
    return amount_head(drawing.ticks) if isinstance(drawing, SpanChart | Tornado) else ""


def _strong_rows(drawing: Drawing, count: int) -> list[bool]:
    if isinstance(drawing, DotChart | SpanChart):
        return [row.strong for row in drawing.rows]
    return [False] * count


def _key(drawing: Drawing) -> str:
    """The marks with their names, when there are several, and what the dotted line means."""
    if isinstance(drawing, Emblem | SpanChart | Tornado):
        return ""
    entries = [_named(group, name) for group, name in drawing.key] if len(drawing.key) > 1 else []
    if isinstance(drawing, DotChart) and drawing.target_name:
        entries.append(f'<li class="key-target">{cell("span", drawing.target_name)}</li>')
    return f'<ul class="chart-key">{"".join(entries)}</ul>' if entries else ""


def _named(group: str, name: str) -> str:
    return f"<li>{symbol(group)}{cell('span', name)}</li>"
