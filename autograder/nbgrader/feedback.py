"""Drop-ins for ``GenerateFeedback.preprocessors``: what students get back holds no hidden test, and is nobody else's."""

from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import List, Unicode

from autograder.nbgrader.hidden import NOTE, first_hidden, visible_lines
from autograder.nbgrader.pages import remove_copied_pages

NOT_SHOWN = (
    "*From here on this page shows no outputs of the notebook: hidden tests were run in it. "
    "The points are those it got; the tests that can be seen, anybody can run.*"
)
NOT_ALL_POINTS = "This cell has not got all of its points."


class HideHiddenTests(ClearHiddenTests):  # type: ignore[misc] # nbgrader leaves it untyped
    """Removes hidden tests, and all that was put out after the first of them was sent to the notebook's process.

    Nothing in such an output is the notebook's alone: not a number, not the line of an error, not whether there is one. In its
    place stand sentences of ours, chosen by the scores in the gradebook, which the page tells anyway. The delimiters are those of ``ClearHiddenTests``.
    """

    display_data_priority = List(Unicode()).tag(config=True)
    """Unused. The HTML exporter sets it for every step, and nbgrader warns at each where it is no option."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> Any:
        """Filter a notebook."""
        hidden_from = first_hidden(nb, self.begin_test_delimeter)
        if hidden_from is None:
            return nb, resources
        is_noted = nb.metadata.get(NOTE) == hidden_from
        kept = hidden_from if is_noted else 0
        for cell in nb.cells:
            self._clear_source(cell)
        for cell in (cell for cell in nb.cells[kept:] if cell.cell_type == "code"):
            cell.outputs = [_said(NOT_ALL_POINTS)] if _is_short_of_points(cell) else []
        if not is_noted:
            for cell in (cell for cell in nb.cells if cell.cell_type == "code"):
                cell.execution_count = None
        nb.metadata.pop("widgets", None)  # their state is that of the end
        nb.cells.insert(kept, nbformat.v4.new_markdown_cell(NOT_SHOWN))
        return nb, resources

    def _clear_source(self, cell: NotebookNode) -> None:
        lines = cell.source.split("\n")
        visible = visible_lines(lines, self.begin_test_delimeter, self.end_test_delimeter)
        cell.source = "\n".join(lines[number] for number in visible)


def _is_short_of_points(cell: NotebookNode) -> bool:
    """Whether a test cell has less than its points, by what ``GetGrades`` has read of the gradebook."""
    marks = cell.metadata.get("nbgrader", {})
    return is_grade(cell) and not is_solution(cell) and "score" in marks and marks["score"] < marks["points"]


def _said(text: str) -> NotebookNode:
    made: NotebookNode = nbformat.v4.new_output("stream", name="stdout", text=f"{text}\n")
    return made


class OnlyOwnPages(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader leaves it untyped
    """Takes out of the feedback folder each page that was not made there.

    nbgrader copies all that lies beside a graded notebook into it, also what was handed in and what the notebook wrote,
    and ``release_feedback`` releases every page it finds.
    """

    display_data_priority = List(Unicode()).tag(config=True)
    """As in :class:`HideHiddenTests`."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> Any:
        """Leave the notebook as it is."""
        about, converter = resources["nbgrader"], self.parent.parent
        assert isinstance(converter, GenerateFeedback)
        autograded, feedback = (
            Path(folder(about["assignment"], about["student"]))
            for folder in (converter._format_source, converter._format_dest)
        )
        for page in remove_copied_pages(feedback, autograded):
            self.log.warning("Not left in the feedback, since it was not made there: %s", ascii(page))
        return nb, resources
