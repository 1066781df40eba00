"""Hidden tests in a notebook: which lines they are, and the first cell that has some.

A process that has been sent a hidden test may put its text into anything it puts out from then on, in whatever cell. What it put
out before cannot hold it, if nothing changes it later: so :class:`~autograder.nbgrader.execute.SandboxedExecute` notes in the notebook
from which cell on it let nothing change what was there, and :class:`~autograder.nbgrader.feedback.HideHiddenTests` believes
only a note that names the cell where the hidden tests begin.
"""

from nbformat.notebooknode import NotebookNode

NOTE = "autograder_hidden_from"
"""The notebook metadata with the index of that cell. It is set anew whenever a notebook is executed, whatever was handed in."""
NOTHING_OWN = -1
"""The note on a notebook of whose outputs none is known to be free of hidden tests."""


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


def first_hidden(notebook: NotebookNode, begin: str) -> int | None:
    """The index of the first code cell with a hidden region; None if there is none.

    That a student's own cell looks like one costs nobody but that student.
    """
    found = (n for n, cell in enumerate(notebook.cells) if cell.cell_type == "code" and begin in cell.source)
    return next(found, None)
