"""Perception map chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import theme
from reports.charts.data.charts import MapChart, MapRow, Spot
from reports.charts.function_marks import mark
from reports.charts.hidden_cells import HEIGHT, hatched, hidden_cells, hidden_lines
from reports.charts.svg import line, rect, text, text_width, wrapped

WIDE = 480.0
"""From this width on, labels stand beside their line; below, above it."""
OPTIONS = 5
LABEL, SMALL = 11.5, 9.5
LABEL_SHARE = 0.36
LINE, UNDER = 13.5, 12.0
STEP = 11.0
"""Room that a mark takes."""
GAP = 9.0
"""Between two rows."""
HEAD = 18.0
LEAST = 20.0
FOOT = 4.0
ARROW = 9.0


@dataclass(frozen=True, slots=True)
class MapFrame:
    """Where things stand: labels to the left or above, five columns, what is written to the right."""

    width: float
    labels: float
    left: float
    right: float
    beside: bool

    @property
    def column(self) -> float:
        """The width of one option."""
        return (self.right - self.left) / OPTIONS

    def at(self, value: float) -> float:
        """The middle of an option, and everything in between."""
        return self.left + (value - 0.5) * self.column


@dataclass(frozen=True, slots=True)
class MapPosition:
    """A mark and where it stands, from the middle of its row."""

    spot: Spot
    x: float
    offset: float


def map_chart(chart: MapChart, width: float) -> tuple[str, float]:
    """The drawing and its height."""
    frame = _frame(chart, width)
    key, top = _key(chart, frame)
    content, y = "", top + HEAD + GAP / 2
    for row in chart.rows:
        drawn, height = _row(chart, frame, row, y)
        content += drawn
        y += height + GAP
    bottom = y - GAP / 2 + FOOT
    return key + _columns(frame, top, bottom) + content, bottom + 2


def _frame(chart: MapChart, width: float) -> MapFrame:
    written = max((text_width(row.written, LABEL) for row in chart.rows), default=0.0) + 10
    beside = width >= WIDE
    widest = max((_label_width(row) for row in chart.rows), default=0.0)
    labels = min(widest + 12, LABEL_SHARE * width) if beside else 0.0
    return MapFrame(width, labels, labels, width - written, beside)


def _label_width(row: MapRow) -> float:
    return max(text_width(row.label, LABEL), text_width(row.under, SMALL))


def _key(chart: MapChart, frame: MapFrame) -> tuple[str, float]:
    """The marks with their names, and what a hatched cell means where there is one."""
    entries = list(chart.key)
    if any(row.hidden for row in chart.rows):
        entries.append(("", chart.hidden_word))
    drawn, x, y = "", frame.left, 8.0
    for group, name in entries:
        room = 14 + text_width(name, SMALL + 1) + 14
        if x > frame.left and x + room > frame.width:
            x, y = frame.left, y + 15
        drawn += mark(group, x + 6, y) if group else hatched(x, y - HEIGHT / 2 + 1, 12, HEIGHT - 2)
        drawn += text(x + 14 + (3 if not group else 0), y + 3.6, name, size=SMALL + 1, fill=theme.MUTED)
        x += room
    return drawn, y + 12 if entries else 0.0


def _columns(frame: MapFrame, top: float, bottom: float) -> str:
    """The five options, every other one tinted."""
    drawn = ""
    for option in range(1, OPTIONS + 1):
        left = frame.left + (option - 1) * frame.column
        fill = theme.TINT if option % 2 else theme.PAPER
        drawn += rect(left, top + 14, frame.column, bottom - top - 14, fill=fill)
        drawn += text(left + frame.column / 2, top + 10, str(option), size=SMALL, fill=theme.MUTED, anchor="middle")
    return drawn


def _row(chart: MapChart, frame: MapFrame, row: MapRow, top: float) -> tuple[str, float]:
    room = frame.labels - 12 if frame.beside else frame.width
    lines = wrapped(row.label, LABEL, room)
    under = wrapped(row.under, SMALL, room) if row.under else []
    words = len(lines) * LINE + len(under) * UNDER
    places = _places(frame, row.spots)
    plot = max(LEAST, max((abs(place.offset) for place in places), default=0.0) * 2 + STEP + 4)
    cells = hidden_lines(row.hidden, chart.hidden_word, frame.right - frame.left - 8) * (HEIGHT + 3)
    above = 0.0 if frame.beside else words + 3
    height = max(above + plot + cells, words)
    middle = top + above + plot / 2 + (0 if not frame.beside else (height - plot - cells) / 2)
    drawn = _words(lines, under, top + (0 if not frame.beside else (height - words) / 2))
    drawn += text(frame.width, middle + 4, row.written, size=LABEL, anchor="end")
    drawn += _marks(frame, row, places, middle)
    if row.hidden:
        below = middle + plot / 2 + 1
        drawn += hidden_cells(row.hidden, chart.hidden_word, frame.left + 4, below, frame.right - frame.left - 8)
    return drawn, height


def _words(lines: Sequence[str], under: Sequence[str], top: float) -> str:
    drawn = "".join(text(0, top + LINE - 3 + number * LINE, words, size=LABEL) for number, words in enumerate(lines))
    start = top + len(lines) * LINE + UNDER - 3.5
    return drawn + "".join(
        text(0, start + number * UNDER, words, size=SMALL, fill=theme.MUTED) for number, words in enumerate(under)
    )


def _marks(frame: MapFrame, row: MapRow, places: Sequence[MapPosition], y: float) -> str:
    drawn = ""
    if row.low is not None and row.high is not None and row.high > row.low:
        drawn += line(frame.at(row.low), y, frame.at(row.high), y, stroke=theme.MUTED, width=1)
    for place in places:
        drawn += _bound(place, y)
        drawn += mark(place.spot.group, place.x, y + place.offset)
    return drawn + _ends(frame, places, y)


def _bound(place: MapPosition, y: float) -> str:
    """A short arrow towards where the true value may lie."""
    if not place.spot.towards:
        return ""
    colour = theme.GROUPS[place.spot.group].colour
    at, tip = y + place.offset, place.x + place.spot.towards * (ARROW + 4)
    back = tip - place.spot.towards * 3
    return (
        line(place.x, at, tip, at, stroke=colour, width=1.2)
        + line(back, at - 3, tip, at, stroke=colour, width=1.2)
        + line(back, at + 3, tip, at, stroke=colour, width=1.2)
    )


def _ends(frame: MapFrame, places: Sequence[MapPosition], y: float) -> str:
    """The lowest and the highest value beside their marks, where there is room; people stand on their option."""
    means = [place for place in places if not place.spot.person]
    if len(means) < 2 or len(means) < len(places) or means[0].spot.value == means[-1].spot.value:
        return ""
    low, high = means[0], means[-1]
    drawn = ""
    left = low.x - 8 - (ARROW if low.spot.towards < 0 else 0)
    right = high.x + 8 + (ARROW if high.spot.towards > 0 else 0)
    if left - text_width(low.spot.label, SMALL) >= frame.left:
        drawn += text(left, y + low.offset + 3.4, low.spot.label, size=SMALL, fill=theme.MUTED, anchor="end")
    if right + text_width(high.spot.label, SMALL) <= frame.right:
        drawn += text(right, y + high.offset + 3.4, high.spot.label, size=SMALL, fill=theme.MUTED)
    return drawn


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
        for number, found in enumerate(lines):
            offset = (number - (len(lines) - 1) / 2) * STEP
            start = frame.at(option) - (len(found) - 1) / 2 * STEP
            places += [MapPosition(spot, start + place * STEP, offset) for place, spot in enumerate(found)]
    return places


def _means(frame: MapFrame, spots: Sequence[Spot]) -> list[MapPosition]:
    groups: list[list[Spot]] = []
    for spot in spots:
        if groups and frame.at(spot.value) - frame.at(groups[-1][-1].value) < STEP - 2:
            groups[-1].append(spot)
        else:
            groups.append([spot])
    return [
        MapPosition(spot, frame.at(spot.value), (number - (len(group) - 1) / 2) * (STEP - 1))
        for group in groups
        for number, spot in enumerate(group)
    ]
