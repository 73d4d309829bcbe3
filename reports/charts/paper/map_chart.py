"""Perception map on paper: items by groups on the five options."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import theme
from reports.charts.data.charts import MapChart, MapRow, Spot
from reports.charts.paper.canvas import MARK, THIN, Canvas, text_width, wrapped
from reports.charts.paper.hidden_cells import cells_height, draw_cells

OPTIONS = 5
LABEL, SMALL = 8.4, 7.0
LABEL_SHARE = 0.38
LINE, UNDER = 10.5, 8.6
STEP = 2 * MARK + 1
"""Room that a mark takes."""
GAP, HEAD, LEAST = 5.0, 13.0, 13.0
ARROW = 8.0


@dataclass(frozen=True, slots=True)
class MapFrame:
    """Where things stand, in points: labels to the left, five columns, what is written to the right."""

    labels: float
    right: float

    @property
    def column(self) -> float:
        """The width of one option."""
        return (self.right - self.labels) / OPTIONS

    def at(self, value: float) -> float:
        """The middle of an option, and everything in between."""
        return self.labels + (value - 0.5) * self.column


@dataclass(frozen=True, slots=True)
class MapPosition:
    """A mark and where it stands, from the middle of its row."""

    spot: Spot
    x: float
    offset: float


def map_chart(chart: MapChart, canvas: Canvas) -> float:
    """Draw the chart; its height."""
    frame = _frame(chart, canvas.width)
    top = _key(chart, canvas, frame)
    heights = [_height(chart, frame, row) for row in chart.rows]
    bottom = top + HEAD + sum(heights) + GAP * len(heights) + 2
    for option in range(1, OPTIONS + 1):
        left = frame.labels + (option - 1) * frame.column
        colour = theme.MATURITY_BANDS[option - 1]
        canvas.rect(left, top + HEAD - 2, frame.column, bottom - top - HEAD + 2, colour=colour)
        canvas.text(frame.at(option), top + HEAD - 6, str(option), size=SMALL, colour=theme.MUTED, anchor="center")
    y = top + HEAD + GAP / 2
    for row, height in zip(chart.rows, heights, strict=True):
        _row(chart, canvas, frame, row, y, height)
        y += height + GAP
    return bottom + 1


def _frame(chart: MapChart, width: float) -> MapFrame:
    written = max((text_width(row.written, LABEL) for row in chart.rows), default=0.0) + 8
    widest = max((max(text_width(row.label, LABEL), text_width(row.under, SMALL)) for row in chart.rows), default=0.0)
    return MapFrame(min(widest + 10, LABEL_SHARE * width), width - written)


def _key(chart: MapChart, canvas: Canvas, frame: MapFrame) -> float:
    """The marks with their names, and what a hatched cell means where there is one; the height."""
    entries = list(chart.key)
    if any(row.hidden for row in chart.rows):
        entries.append(("", chart.hidden_word))
    x, y = frame.labels, 6.0
    for group, name in entries:
        room = 10 + text_width(name, SMALL) + 11
        if x > frame.labels and x + room > canvas.width:
            x, y = frame.labels, y + 11
        if group:
            canvas.mark(group, x + 4, y)
        else:
            canvas.hatched(x, y - 4, 8, 8)
        canvas.text(x + 10, y + 2.5, name, size=SMALL, colour=theme.MUTED)
        x += room
    return y + 8 if entries else 0.0


def _words(frame: MapFrame, row: MapRow) -> tuple[list[str], list[str]]:
    room = frame.labels - 8
    return wrapped(row.label, LABEL, room), wrapped(row.under, SMALL, room) if row.under else []


def _height(chart: MapChart, frame: MapFrame, row: MapRow) -> float:
    lines, under = _words(frame, row)
    words = len(lines) * LINE + len(under) * UNDER
    return max(_plot_height(frame, row) + _cells(chart, frame, row), words)


def _plot_height(frame: MapFrame, row: MapRow) -> float:
    tallest = max((abs(place.offset) for place in _places(frame, row.spots)), default=0.0)
    return max(LEAST, tallest * 2 + STEP + 2)


def _cells(chart: MapChart, frame: MapFrame, row: MapRow) -> float:
    return cells_height(row.hidden, chart.hidden_word, frame.right - frame.labels - 8)


def _row(chart: MapChart, canvas: Canvas, frame: MapFrame, row: MapRow, top: float, height: float) -> None:
    lines, under = _words(frame, row)
    words = len(lines) * LINE + len(under) * UNDER
    y = top + (height - words) / 2 + LINE - 2.5
    for line in lines:
        canvas.text(0, y, line, size=LABEL)
        y += LINE
    for line in under:
        canvas.text(0, y - 1.5, line, size=SMALL, colour=theme.MUTED)
        y += UNDER
    cells = _cells(chart, frame, row)
    middle = top + (height - cells) / 2
    canvas.text(canvas.width, middle + 2.8, row.written, size=LABEL, anchor="right")
    places = _places(frame, row.spots)
    if row.low is not None and row.high is not None and row.high > row.low:
        canvas.line(frame.at(row.low), middle, frame.at(row.high), middle, colour=theme.MUTED, width=THIN)
    for place in places:
        _bound(canvas, place, middle)
        canvas.mark(place.spot.group, place.x, middle + place.offset)
    _ends(canvas, frame, places, middle)
    room = frame.right - frame.labels - 8
    draw_cells(canvas, row.hidden, chart.hidden_word, frame.labels + 4, top + height - cells, room)


def _bound(canvas: Canvas, place: MapPosition, y: float) -> None:
    """A short arrow towards where the true value may lie."""
    if not place.spot.towards:
        return
    colour = theme.GROUPS[place.spot.group].colour
    at, tip = y + place.offset, place.x + place.spot.towards * (ARROW + 2)
    back = tip - place.spot.towards * 2.2
    canvas.line(place.x, at, tip, at, colour=colour, width=THIN)
    canvas.path([(back, at - 2.2), (tip, at), (back, at + 2.2)], colour=colour, width=THIN)


def _ends(canvas: Canvas, frame: MapFrame, places: Sequence[MapPosition], y: float) -> None:
    """The lowest and the highest value beside their marks, where there is room; people stand on their option."""
    # What was seen on site bears no figure of its own.
    means = [place for place in places if place.spot.label]
    if len(means) < 2 or any(place.spot.person for place in places) or means[0].spot.value == means[-1].spot.value:
        return
    low, high = means[0], means[-1]
    left = low.x - MARK - 3 - (ARROW if low.spot.towards < 0 else 0)
    right = high.x + MARK + 3 + (ARROW if high.spot.towards > 0 else 0)
    small = {"size": SMALL, "colour": theme.MUTED}
    if left - text_width(low.spot.label, SMALL) >= frame.labels:
        canvas.text(left, y + low.offset + 2.4, low.spot.label, anchor="right", **small)  # type: ignore[arg-type]
    if right + text_width(high.spot.label, SMALL) <= frame.right:
        canvas.text(right, y + high.offset + 2.4, high.spot.label, **small)  # type: ignore[arg-type]


def _places(frame: MapFrame, spots: Sequence[Spot]) -> list[MapPosition]:
    """People side by side on their option, line by line; means where they are, one above the other where they meet."""
    return _people(frame, [spot for spot in spots if spot.person]) + _means(
        frame, sorted((spot for spot in spots if not spot.person), key=lambda spot: spot.value)
    )


def _people(frame: MapFrame, spots: Sequence[Spot]) -> list[MapPosition]:
    per_line = max(1, int((frame.column - 4) // STEP))
    places = []
    for option in sorted({spot.value for spot in spots}):
        here = [spot for spot in spots if spot.value == option]
        lines = [here[start : start + per_line] for start in range(0, len(here), per_line)]
        for number, line in enumerate(lines):
            offset = (number - (len(lines) - 1) / 2) * STEP
            start = frame.at(option) - (len(line) - 1) / 2 * STEP
            places += [MapPosition(spot, start + place * STEP, offset) for place, spot in enumerate(line)]
    return places


def _means(frame: MapFrame, spots: Sequence[Spot]) -> list[MapPosition]:
    groups: list[list[Spot]] = []
    for spot in spots:
        if groups and frame.at(spot.value) - frame.at(groups[-1][-1].value) < STEP - 1:
            groups[-1].append(spot)
        else:
            groups.append([spot])
    return [
        MapPosition(spot, frame.at(spot.value), (number - (len(group) - 1) / 2) * (STEP - 0.5))
        for group in groups
        for number, spot in enumerate(group)
    ]
