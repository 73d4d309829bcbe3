"""Rows of a KPI file in any format."""

from assessment.core.cost.kpis import PAIR
from assessment.core.questionnaire.definition import Questionnaire
from assessment.importers.formats.name_matching import plain
from assessment.importers.formats.problems import ImportNotice, ImportProblem
from assessment.importers.formats.records import Record, entries_of, is_table, table_rows
from assessment.importers.formats.yaml_tree import Node
from assessment.importers.kpi_columns import COLUMNS, NAMES, SETTINGS


def rows_of_figures(
    content: bytes, questionnaire: Questionnaire
) -> tuple[list[Record], list[ImportProblem], tuple[ImportNotice, ...]]:
    """Rows of a table, or of a YAML or JSON file, with what is wrong with their layout, and what was passed over.

    Raises ImportFileError.
    """
    if is_table(content, NAMES):
        return table_rows(content, NAMES, required=("code",))
    return *_rows_of_keys(content, questionnaire), ()


def _rows_of_keys(content: bytes, questionnaire: Questionnaire) -> tuple[list[Record], list[ImportProblem]]:
    entries, problems = entries_of(content)
    units = {plain(kpi.code): kpi.unit for kpi in (*questionnaire.kpis, *questionnaire.trends)}
    rows = []
    for code, node in entries.items():
        records, wrong = _rows_of_key(code, node, pair=units.get(plain(code)) == PAIR)
        rows += records
        problems += wrong
    return rows, problems


def _rows_of_key(code: str, node: Node, *, pair: bool) -> tuple[list[Record], list[ImportProblem]]:
    """`K1: 40`, `K4: [2, 4, 6]`, `K9: [60, 24]`, `K1: {function: sales, value: 40}`, or a list of such mappings."""
    texts = [entry.text for entry in node.entries]
    if all(text is not None for text in texts):
        given = [text or "" for text in texts]
        if plain(code) in {plain(name) for name in SETTINGS} or len(given) == 1:
            return [Record(node.line, {"code": code, "value": " ".join(given)}, {})], []
        order = {2: ("value", "second"), 3: ("low", "value", "high")}.get(len(given), ())
        if not given or not order or (len(order) == 2) != pair:
            return [], [ImportProblem("figure_list", node.line, values={"name": code})] if given else []
        return [Record(node.line, {"code": code, **dict(zip(order, given, strict=True))}, {})], []
    rows, problems = [], []
    for entry in node.entries:
        if not isinstance(entry.value, dict):
            problems.append(ImportProblem("figure_list", entry.line, values={"name": code}))
            continue
        cells = {"code": code}
        for key, inner in entry.value.items():
            name = NAMES.get(plain(key))
            if name is None or name == "code" or inner.text is None:
                problems.append(
                    ImportProblem("figure_key", inner.line, values={"name": key, "allowed": list(COLUMNS[1:])})
                )
            else:
                cells[name] = inner.text
        rows.append(Record(entry.line, cells, {}))
    return rows, problems
