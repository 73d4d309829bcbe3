"""Widths of a table's columns from the words in them."""

from reports.blocks.block_types import Table
from reports.charts.paper.canvas import text_width

LEAST_SHARE = 0.05
OTHER_FACE = 1.2
"""How much wider a word may be in the face that a program sets where the reader lacks ours."""
SHORT = 8
"""Characters up to which a text keeps to one line: a number with its unit."""
MOST_WORDS = 220.0
"""Points of text from which a longer cell asks for no wider column: it wraps."""


def column_widths(table: Table, room: float, *, size: float, padding: float) -> tuple[float, ...]:
    """Points of each column of a table `room` points wide, its text set at `size`; they sum to `room`.

    No column is narrower than its longest word where there is room for all of them; what is left goes to the columns
    with the longest texts.
    """
    least = [0.0] * table.columns
    wanted = [0.0] * table.columns
    for column, header in enumerate(table.headers):
        least[column] = wanted[column] = _longest_word(header, size)
    for row in table.rows:
        column = 0
        for cell in row:
            if cell.span == 1:
                for paragraph in cell.paragraphs:
                    least[column] = max(least[column], _longest_word(paragraph.text, size))
                    wanted[column] = max(wanted[column], min(text_width(paragraph.text, size), MOST_WORDS * 1.6))
            column += cell.span
    least = [max(width + padding, LEAST_SHARE * room) for width in least]
    wanted = [max(width + padding, lowest) for width, lowest in zip(wanted, least, strict=True)]
    total, narrowest = sum(wanted), sum(least)
    if total <= room:
        spare = (room - total) / total
        return tuple(width * (1 + spare) for width in wanted)
    if narrowest >= room:
        return tuple(width * room / narrowest for width in least)
    share = (room - narrowest) / (total - narrowest)
    return tuple(low + (high - low) * share for low, high in zip(least, wanted, strict=True))


def _longest_word(text: str, size: float) -> float:
    # Numbers with their unit are held together by spaces that no line breaks at.
    words = [text] if len(text) <= SHORT else text.replace("\n", " ").split(" ")
    return OTHER_FACE * max((text_width(word, size, 600) for word in words), default=0.0)
