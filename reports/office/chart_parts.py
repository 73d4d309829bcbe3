"""The parts of an office file that a native chart is made of: its XML, and the workbook behind "Edit data"."""

from dataclasses import dataclass

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.opc.package import OpcPackage
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.parts.chart import ChartPart
from pptx.util import Pt

from reports import theme
from reports.office.native_charts import ChartKind, ChartSeries, NativeChart
from reports.office.same_bytes import same_bytes

FACE = "Source Sans 3"
"""The house's face under the name that it has on other machines."""
MARK_STYLES = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "triangle": XL_MARKER_STYLE.TRIANGLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
}
BAR_HEIGHT, ROW_GAP = 6.5, 5.0
"""Points of one bar, and of the space between two rows."""
AXIS, KEY = 22.0, 20.0
"""Points of the axis and of the key."""
BESIDE_POINT = (XL_LABEL_POSITION.RIGHT, XL_LABEL_POSITION.LEFT, XL_LABEL_POSITION.ABOVE, XL_LABEL_POSITION.BELOW)
"""Where the number of a point stands, by its series: points of one height keep their numbers apart."""
TYPES = {ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED, ChartKind.LINES: XL_CHART_TYPE.LINE_MARKERS}


@dataclass(frozen=True, slots=True)
class ChartFiles:
    """A chart's XML, whose external data is named `rId1`, and its workbook."""

    xml: bytes
    workbook: bytes


def chart_files(native: NativeChart) -> ChartFiles:
    """The files of a chart that stands outside a presentation."""
    part = ChartPart.new(TYPES[native.kind], chart_data(native), OpcPackage(None))  # type: ignore[arg-type]
    set_style(part.chart, native)
    return ChartFiles(part.blob, same_bytes(part.chart_workbook.xlsx_part.blob))


def chart_data(native: NativeChart) -> CategoryChartData:
    """The numbers as the library takes them."""
    data = CategoryChartData(number_format=native.number_format)
    data.categories = native.categories
    for series in native.series:
        data.add_series(series.name, series.values)
    return data


def chart_height(native: NativeChart) -> float:
    """Points that the chart needs so that no bar is thinner than its label, and no row too low for its name."""
    if native.kind is ChartKind.LINES:
        return 190.0
    key = KEY if len(native.series) > 1 else 0.0
    return AXIS + key + len(native.categories) * (max(len(native.series), 2) * BAR_HEIGHT + ROW_GAP)


def set_style(chart: Chart, native: NativeChart, *, size: float = 8.5) -> None:
    """Set every colour and size, since programs differ in their defaults. `size` in points."""
    chart.font.size, chart.font.name = Pt(size), FACE
    chart.font.color.rgb = _colour(theme.INK)
    chart.has_title = False
    _no_frame(chart)
    chart.has_legend = len(native.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(chart, native, size)
    plot = chart.plots[0]
    if native.kind is ChartKind.BARS:
        plot.gap_width, plot.overlap = 60, 0
    for place, (series, office_series) in enumerate(zip(native.series, plot.series, strict=True)):
        if native.kind is ChartKind.BARS:
            office_series.format.fill.solid()
            office_series.format.fill.fore_color.rgb = _colour(series.colour)
            office_series.invert_if_negative = False
        else:
            _points(series, office_series, joined=native.joined)
        _labels(series, office_series, native, size, place=place)


def _no_frame(chart: Chart) -> None:
    """No box around the chart, and square corners."""
    space = chart._chartSpace
    space.append(parse_xml(f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"))
    # The schema wants it right after the chart itself, before the text's properties.
    space.find(qn("c:chart")).addnext(space[-1])
    corners = space.find(qn("c:roundedCorners"))
    if corners is None:
        corners = parse_xml(f'<c:roundedCorners {nsdecls("c")} val="0"/>')
        before = space.find(qn("c:date1904"))
        space.insert(0, corners) if before is None else before.addnext(corners)


def _colour(written: str) -> RGBColor:
    return RGBColor.from_string(written.removeprefix("#"))


def _axes(chart: Chart, native: NativeChart, size: float) -> None:
    value, category = chart.value_axis, chart.category_axis
    value.minimum_scale, value.maximum_scale = native.low, native.high
    value.major_unit = 25 if native.digits == 0 else 1
    value.major_gridlines.format.line.color.rgb = _colour(theme.HAIRLINE)
    value.format.line.fill.background()
    value.tick_labels.font.size = Pt(size - 1)
    value.tick_labels.font.color.rgb = _colour(theme.MUTED)
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = "0", False
    category.format.line.color.rgb = _colour(theme.HAIRLINE)
    category.tick_labels.font.size = Pt(size)
    category.has_major_gridlines = False
    # Every row bears its name: programs leave some out where they deem the axis crowded.
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    category._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)
    if native.kind is ChartKind.BARS:
        # The first row stands on top, and the axis of values below.
        category.reverse_order = True
        category.crosses = XL_AXIS_CROSSES.MAXIMUM


def _points(series: ChartSeries, office_series: object, *, joined: bool) -> None:
    """The marks of a series, and the line through them where points are joined."""
    line = office_series.format.line  # type: ignore[attr-defined]
    office_series.smooth = False  # type: ignore[attr-defined]
    _mark(series, office_series)
    if not joined:
        line.fill.background()
        return
    line.color.rgb, line.width = _colour(series.colour), Pt(1.5)
    for place in series.breaks:
        # A program draws the line that leads to a point by that point's own format.
        point = office_series.points[place]  # type: ignore[attr-defined]
        point.format.line.fill.background()
        _mark(series, point)


def _mark(series: ChartSeries, of: object) -> None:
    """The mark of a series, or of one of its points."""
    marker = of.marker  # type: ignore[attr-defined]
    marker.style, marker.size = MARK_STYLES.get(series.mark, XL_MARKER_STYLE.CIRCLE), 8
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = _colour(series.colour)
    marker.format.line.color.rgb = _colour(theme.PAPER)


def _labels(series: ChartSeries, office_series: object, native: NativeChart, size: float, *, place: int) -> None:
    """Each number beside its bar or point; a bound with its sign. `place`: of the series among those of the chart."""
    labels = office_series.data_labels  # type: ignore[attr-defined]
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, native.number_format, False
    labels.font.size = Pt(size - 1)
    labels.font.color.rgb = _colour(theme.INK)
    beside = BESIDE_POINT[place % len(BESIDE_POINT)]
    labels.position = XL_LABEL_POSITION.OUTSIDE_END if native.kind is ChartKind.BARS else beside
    for number, (value, written) in enumerate(zip(series.values, series.labels, strict=True)):
        if value is not None and written[:1] in ("≥", "≤", "≈"):
            label = office_series.points[number].data_label  # type: ignore[attr-defined]
            frame = label.text_frame
            frame.text = written
            if native.kind is ChartKind.LINES:
                label.position = beside
            frame.paragraphs[0].runs[0].font.size = Pt(size - 1)
