"""Drop-in for ``GenerateFeedback.preprocessors``: hidden tests stay hidden in what students get back."""

import re
from typing import Any

import nbformat
from nbconvert.filters import strip_ansi
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import is_grade
from traitlets import List, Unicode

FRAME = r"(?:Cell|Input) In ?\s*\[{count}\],? (?:in .*\n.*)?line:? ?(\d+)"
"""How a traceback names a line of the cell that was executed as number ``count``."""
CHAINED = re.compile("During handling of the above exception|The above exception was the direct cause")
HIDDEN_FAILED = "A hidden test of this cell failed."
ENDED = {
    "CellTimeoutError": "This cell took too long.",
    "KernelDied": "The process of this notebook ended in this cell.",
}
"""Errors that have no line, with what may be told of them."""
NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,20})?(e-?\d{1,3})?")


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
            frame = re.compile(FRAME.format(count=cell.execution_count or r"\d+"))
            kept = [_kept(output, lines, set(visible), frame) for output in cell.outputs]
            cell.outputs = [output for output in kept if output]
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


def _kept(
    output: NotebookNode, lines: list[str], visible: set[int], frame: re.Pattern[str]
) -> NotebookNode | None:
    if output.output_type == "execute_result":
        text = str(output.get("data", {}).get("text/plain", ""))
        return output if NUMBER.fullmatch(text.strip()) else None
    if output.output_type != "error":
        return None
    if output.ename in ENDED:
        return _error(output.ename, ENDED[output.ename], [ENDED[output.ename]])
    trace = strip_ansi("\n".join(output.traceback))
    passed = {int(number) - 1 for number in frame.findall(trace)}
    found = frame.search(CHAINED.split(trace)[-1])
    if not found or not passed <= visible:  # an error on its way through a hidden line may tell of it
        return _error("HiddenTestFailed", HIDDEN_FAILED, [HIDDEN_FAILED])
    failed = int(found[1]) - 1
    told = [
        f"line {sorted(visible).index(failed) + 1}: {lines[failed].strip()}",
        f"{output.ename}: {output.evalue}",
    ]
    return _error(output.ename, output.evalue, told)


def _error(name: str, text: str, traceback: list[str]) -> NotebookNode:
    made: NotebookNode = nbformat.v4.new_output("error", ename=name, evalue=text, traceback=traceback)
    return made
