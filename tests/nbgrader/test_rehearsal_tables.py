"""A rehearsal on a terminal, and as lines of text."""

from io import StringIO

from rich.console import Console

from autograder.nbgrader.findings import SourceFinding
from autograder.nbgrader.rehearsal import AnswerRow, NotebookRehearsal, QuestionRow, Rehearsal
from autograder.nbgrader.rehearsal_tables import rehearsal_in_full, summary, warnings_in

LOST = SourceFinding("lost", "n", "t1", "the solution has 0 of 2 in the sandbox: [b]E", "set an option")
TABLES = NotebookRehearsal(
    "n",
    [QuestionRow("t1", 2, {"sandbox": 0.0, "stock": 2.0}, {"sandbox": 0.0, "stock": None})],
    [AnswerRow("a1", {"sandbox": 0.0, "stock": None})],
    "cell 2: PermissionError: no",
    "set another",
)


def shown(rehearsal: Rehearsal) -> list[str]:
    console = Console(width=150, record=True, file=StringIO())
    for renderable in rehearsal_in_full(rehearsal):
        console.print(renderable)
    return [" ".join(line.split()) for line in console.export_text().splitlines()]


def test_points_costs_and_findings_are_shown() -> None:
    lines = shown(Rehearsal("ps1", [TABLES], [LOST], {"sandbox": 0.25, "stock": 3.14159}))
    assert lines[0] == "ps1: 1 finding; a student takes about 0.2 s sandbox, 3.1 s stock"
    assert "n.ipynb points solution, sandbox solution, stock untouched, sandbox untouched, stock" in lines
    assert {"t1 2 0 2 0 –", "a1 0 –"} <= set(lines)
    assert (
        "n.ipynb is executed in a kernel, for cell 2: PermissionError: no; what spares that: set another"
        in lines
    )
    assert "✗ n.ipynb, t1: the solution has 0 of 2 in the sandbox: [b]E; set an option" in lines


def test_what_is_observed_is_left_to_verify() -> None:
    lines = shown(Rehearsal("05_checks", observed=["checks"]))
    assert lines == [
        "05_checks: not executed",
        "checks.ipynb is not executed but observed: autograder verify 05_checks rehearses it",
    ]


def test_what_cannot_be_rehearsed_says_why() -> None:
    broken = Rehearsal("ps1", problem="n.ipynb: nbgrader cannot release it")
    assert shown(broken) == ["ps1: cannot be rehearsed", "n.ipynb: nbgrader cannot release it"]
    assert warnings_in(broken) == ["n.ipynb: nbgrader cannot release it"]
    assert not broken.is_clean


def test_a_clean_one_says_so() -> None:
    clean = Rehearsal("ps1", [NotebookRehearsal("n", [])])
    assert (summary(clean), clean.is_clean, warnings_in(clean)) == ("nothing to mend", True, [])
    assert "n.ipynb has no test with points" in shown(clean)


def test_findings_of_a_whole_notebook_name_it_alone() -> None:
    whole = SourceFinding("ungraded", "n", "", "the solution is not graded")
    assert warnings_in(Rehearsal("ps1", findings=[whole, LOST])) == [
        "n.ipynb: the solution is not graded",
        "n.ipynb, t1: the solution has 0 of 2 in the sandbox: [b]E; set an option",
    ]
