"""What the enclosure has refused a notebook that was executed in it, as its outputs tell.

A session lacks much that a kernel has, so what it refuses costs nothing yet: the notebook is executed once more, in a kernel. What
is refused there, too, in a cell that the instructor wrote, is not the student's fault.
"""

import re
from collections.abc import Iterator

from nbformat.notebooknode import NotebookNode
from nbgrader.utils import determine_grade, is_solution

from autograder.nbgrader.source import SourceNotebook
from autograder.nbgrader.witness import is_test
from autograder.sandbox.inside.shell import NO_SHELL

REFUSED = re.compile(
    r"PermissionError|can't start new thread|operation not permitted|permission ?denied|resource temporarily unavailable"
    r"|function not implemented|name resolution|network is unreachable|<urlopen error|cannot be had where this notebook is graded",
    re.IGNORECASE,
)
"""What an error says that the confinement, or a library that did not expect it, has caused."""
STOPPED = re.compile(
    r"MemoryError|too many open files|file too large|cannot allocate memory|ended by signal \d+ \(SIG(?:ABRT|BUS|ILL|SEGV|SYS|TRAP)\)",
    re.IGNORECASE,
)
"""What one says that a limit, or a library's own way to give up, has caused."""
RUNS_PROGRAM = re.compile(r"\bsystem\s*\(")
"""``os.system``, which says by its status alone that nothing was run."""
SPENT = re.compile(r"CellTimeoutError|it was ended:")
"""What one says after which a second run would take as long as the first."""
SHOWN_CHARS = 200


def refused_in_session(nb: NotebookNode) -> str:
    """What a session refused a notebook that a kernel may grant; empty if nothing.

    An error says so wherever it is; of a command that was not run only points that are lost.
    """
    granted = [REFUSED] if any(_error(cell, SPENT) for cell in nb.cells) else [REFUSED, STOPPED]
    for number, cell in enumerate(nb.cells, start=1):
        for pattern in granted:
            if error := _error(cell, pattern):
                return f"cell {number}: {error}"
    if loses_points(nb):
        for number, cell in enumerate(nb.cells, start=1):
            if _ran_nothing(cell):
                return f"cell {number} runs another program"
    return ""


def _ran_nothing(cell: NotebookNode) -> bool:
    """Whether a cell has asked for another program, which a session does not run."""
    printed = any(NO_SHELL in str(output.get("text", "")) for output in cell.get("outputs", []))
    return printed or (cell.cell_type == "code" and bool(RUNS_PROGRAM.search(cell.source)))


def refused_to_instructor(nb: NotebookNode, source: SourceNotebook) -> str:
    """What was refused a cell that stands in the instructor's notebook as it is here, where that costs points; empty if nothing."""
    if not loses_points(nb):
        return ""
    written = {code.strip() for code in source.code}
    for number, cell in enumerate(nb.cells, start=1):
        is_theirs = cell.cell_type == "code" and not is_solution(cell) and cell.source.strip() in written
        if is_theirs and (error := _error(cell, REFUSED)):
            return f"the course's own cell {number} asks for what the sandbox refuses ({error})"
    return ""


def loses_points(nb: NotebookNode) -> bool:
    """Whether some test cell has less than its points."""
    return any(given < most for given, most in _points(nb))


def _points(nb: NotebookNode) -> Iterator[tuple[float, float]]:
    for cell in filter(is_test, nb.cells):
        try:
            given, most = determine_grade(cell)
        except (KeyError, ValueError):  # for a person to score
            continue
        if given is not None:
            yield given, most


def _error(cell: NotebookNode, pattern: re.Pattern[str]) -> str:
    """The first error of a cell that says what ``pattern`` looks for."""
    errors = (output for output in cell.get("outputs", []) if output.output_type == "error")
    texts = (f"{error.ename}: {error.evalue}" for error in errors)
    return next((text[:SHOWN_CHARS] for text in texts if pattern.search(text)), "")
