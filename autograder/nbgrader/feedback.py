"""Drop-in for ``GenerateFeedback.preprocessors``: hidden tests stay hidden in what students get back."""

import re
from typing import Any

import nbformat
from nbconvert.filters import strip_ansi
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import is_grade
from traitlets import List, Unicode

FAILED_LINE = re.compile(r"(?:Cell|Input) In ?\s*\[\d+\],? (?:in .*\n.*)?line:? ?(\d+)")
HIDDEN_FAILED = "A hidden test of this cell failed."
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")


class HideHiddenTests(ClearHiddenTests):  # type: ignore[misc] # nbgrader leaves it untyped
    """Removes hidden tests, and what their failures would tell of them, from test cells.

    A failure in the visible part of a cell keeps its line, its error and its text. Of one in the hidden part only
    the fact is kept. What such a cell printed is dropped; its score stays. The delimiters are those of ``ClearHiddenTests``.
    """

    display_data_priority = List(Unicode()).tag(config=True)
    """Unused. The HTML exporter sets it for every step, and nbgrader warns at each where it is no option."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, _index: int) -> Any:
        """Filter one cell."""
        if cell.cell_type == "code" and is_grade(cell) and self.begin_test_delimeter in cell.source:
            lines = cell.source.split("\n")
            visible = visible_lines(lines, self.begin_test_delimeter, self.end_test_delimeter)
            cell.source = "\n".join(lines[number] for number in visible)
            cell.outputs = [kept for output in cell.outputs if (kept := _kept(output, lines, set(visible)))]
        return cell, resources


def visible_lines(lines: list[str], begin: str, end: str) -> list[int]:
    """The 0-based numbers of the lines outside of hidden regions; one that is never closed hides the rest."""
    visible, hidden = [], False
    for number, line in enumerate(lines):
        if begin in line:
            hidden = True
        elif end in line:
            hidden = False
        elif not hidden:
            visible.append(number)
    return visible


def _kept(output: NotebookNode, lines: list[str], visible: set[int]) -> NotebookNode | None:
    if output.output_type == "execute_result":
        text = str(output.get("data", {}).get("text/plain", ""))
        return output if NUMBER.fullmatch(text.strip()) else None
    if output.output_type != "error":
        return None
    found = FAILED_LINE.search(strip_ansi("\n".join(output.traceback)))
    failed = int(found[1]) - 1 if found else -1
    if failed not in visible:
        told = [HIDDEN_FAILED]
        return _error("HiddenTestFailed", HIDDEN_FAILED, told)
    told = [
        f"line {sorted(visible).index(failed) + 1}: {lines[failed].strip()}",
        f"{output.ename}: {output.evalue}",
    ]
    return _error(output.ename, output.evalue, told)


def _error(name: str, text: str, traceback: list[str]) -> NotebookNode:
    made: NotebookNode = nbformat.v4.new_output("error", ename=name, evalue=text, traceback=traceback)
    return made
