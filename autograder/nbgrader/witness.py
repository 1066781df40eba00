"""What the trusted side saw of a notebook's test cells: which were executed, and what they had put out when they ended.

A score is read from outputs long after a test cell has ended, and what is executed in between is the student's. So a test cell's
outputs are taken when its own execution ends, and put back when the notebook's has: no display that is updated, no cell
below and nothing in the file can change them. A test cell that nobody saw executed has no score at all.
"""

import copy
from itertools import takewhile

from nbformat.notebooknode import NotebookNode
from nbgrader.utils import is_grade, is_solution

DECIDING = ("execute_result", "error")
"""Outputs that nbgrader takes a score from."""


def is_test(cell: NotebookNode) -> bool:
    """Whether a cell tests, as against one that is answered."""
    return bool(is_grade(cell) and not is_solution(cell))


def set_number(cell: NotebookNode, count: int) -> None:
    """Set the number of a cell that was executed. What its process says of it could be any number, and so a message."""
    cell.execution_count = count
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = count


class Witness:
    """The test cells of one notebook that were seen to be executed, by their place in it."""

    def __init__(self) -> None:
        self._outputs: dict[int, list[NotebookNode]] = {}
        self._deciding: list[NotebookNode] = []

    def begin(self) -> None:
        """A cell's execution begins."""
        self._deciding = []

    def hear(self, output: NotebookNode | None) -> None:
        """Something was put out. What decides a score is kept, also if it is cleared later."""
        if output is not None and output.output_type in DECIDING:
            self._deciding.append(output)

    def end(self, cell: NotebookNode, index: int, count: int) -> None:
        """A test cell's execution, the ``count``-th in its notebook, has ended: from now on its outputs are what they are."""
        cell.outputs = settled(cell.outputs, self._deciding)
        set_number(cell, count)
        self._outputs[index] = copy.deepcopy(cell.outputs)

    def put_back(self, notebook: NotebookNode) -> None:
        """Give the test cells the outputs they ended with."""
        for index, outputs in self._outputs.items():
            notebook.cells[index].outputs = outputs

    def names(self, notebook: NotebookNode) -> frozenset[str]:
        """The names of the test cells seen."""
        return frozenset(str(notebook.cells[index].metadata.nbgrader["grade_id"]) for index in self._outputs)


def settled(outputs: list[NotebookNode], deciding: list[NotebookNode]) -> list[NotebookNode]:
    """A test cell's outputs without the results that are not its own last line's.

    Such come from the code it called, before a later result or error, and nbgrader would take the first for the score.

    Args:
        deciding: the results and errors that were put out, in order; those that were cleared come last.
    """
    there = [output for output in outputs if output.output_type in DECIDING]
    cleared = [output for output in deciding if not any(output is kept for kept in there)]
    ordered = [*deciding, *(output for output in there if not any(output is heard for heard in deciding))]
    foreign = list(takewhile(lambda output: output.output_type == "execute_result", ordered[:-1]))
    return [o for o in [*outputs, *cleared] if not any(o is one for one in foreign)]
