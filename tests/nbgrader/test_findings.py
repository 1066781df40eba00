"""From marks to what the instructor has to mend; nothing is executed."""

from typing import Any

from nbformat.v4 import new_code_cell, new_notebook

from autograder.nbgrader.draft import Draft
from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.findings import AGAIN, SOLVED, UNTOUCHED, Rehearsed, SourceFinding, findings_in
from autograder.nbgrader.marks import NotebookMarks
from autograder.nbgrader.source import GradebookCell, SourceNotebook

DENIED = "PermissionError: [Errno 13] Permission denied: '/etc/hostname'"


def draft(*answers: str) -> Draft:
    """A notebook with two tests of 2 points, one without, and answers of which the release lacks all."""
    tests = [
        GradebookCell(n, "code", "", "", True, True, False, False, p)
        for n, p in (("a", 2.0), ("b", 2.0), ("c", 0.0))
    ]
    marks = {"solution": True, "grade": False, "locked": False, "task": False}
    cells = [new_code_cell("stub", metadata={"nbgrader": {**marks, "grade_id": name}}) for name in answers]
    return Draft(SourceNotebook("n", tests), new_notebook(cells=cells), dict.fromkeys(answers, "answer"))


def marks(a: float | None = 2, b: float | None = 2, **more: Any) -> NotebookMarks:
    return NotebookMarks({"a": a, "b": b, "c": 0.0}, **more)


def rehearsed(*answers: str, **runs: NotebookMarks) -> Rehearsed:
    """By submission, each in the sandbox; ``stock_…`` and ``kernel_…`` in that way."""
    made = {}
    for called, found in runs.items():
        way, _, submission = called.rpartition("_")
        made[way or "sandbox", submission.replace("without", "without-")] = found
    return Rehearsed(draft(*answers), made, SandboxedExecute())  # type: ignore[arg-type]


def found(notebook: Rehearsed) -> list[tuple[str, str, str, str]]:
    return [(finding.kind, finding.cell, finding.said, finding.remedy) for finding in findings_in(notebook)]


def test_of_a_sound_notebook_there_is_nothing_to_say() -> None:
    runs = {SOLVED: marks(), AGAIN: marks(), UNTOUCHED: marks(0, 0), "without1": marks(2, 1)}
    sound = rehearsed("x", **runs, **{f"stock_{name}": made for name, made in runs.items()})
    assert findings_in(sound) == []
    assert (sound.costs("sandbox", "x"), sound.has_full_marks("stock")) == (1.0, True)


def test_points_that_the_solution_loses_to_the_enclosure_have_a_remedy() -> None:
    lost = marks(0, reasons={"a": "NameError: name 'y' is not defined"}, causes={"a": f"cell 2: {DENIED}"})
    assert found(rehearsed(solved=lost, kernel_solved=lost, stock_solved=marks())) == [
        (
            "lost",
            "a",
            f"the solution has 0 of 2 in the sandbox and in a kernel, all by stock: NameError: name 'y' is not defined (above it, in cell 2: {DENIED})",
            'set c.SandboxedExecute.readable = ["/etc/hostname"]',
        )
    ]


def test_a_wrong_solution_is_the_instructors_own_to_mend() -> None:
    wrong = marks(1.5, None, reasons={"a": "its result is 1.5"})
    told = found(rehearsed(solved=wrong, stock_solved=wrong))
    assert [said for _, _, said, _ in told] == [
        "the solution has 1.5 of 2 in the sandbox and by stock: its result is 1.5",
        "the solution has no score of 2 in the sandbox and by stock: it does not say why",
    ]
    assert {remedy for *_, remedy in told} == {""}


def test_a_solution_that_is_not_graded_is_told_once() -> None:
    reason = "it needs a kernel (cell 2 imports socket), which the course's configuration does not allow"
    assert findings_in(rehearsed("x", solved=NotebookMarks(ungraded=reason), without1=NotebookMarks(ungraded=reason))) == [
        SourceFinding("ungraded", "n", "", f"the solution is not graded in the sandbox: {reason}", 'set c.SandboxedExecute.kernel = "fallback"')
    ]  # fmt: skip


def test_a_test_that_the_untouched_release_passes_is_named() -> None:
    ((kind, cell, said, _),) = found(rehearsed(solved=marks(), untouched=marks(0, 1)))
    assert (kind, cell, said) == ("given", "b", "the untouched release has 1 of 2 in the sandbox")


def test_an_answer_that_costs_nothing_is_looked_at_by_no_test() -> None:
    runs = {SOLVED: marks(), "without1": marks(), "without2": marks(0)}
    ((kind, cell, said, _),) = found(rehearsed("x", "y", **runs))
    assert (kind, cell) == ("unseen", "x")
    assert said == "nothing is lost without this answer: no test looks at it"


def test_where_the_solution_loses_points_no_answer_is_blamed() -> None:
    told = found(rehearsed("x", solved=marks(0), without1=marks(0)))
    assert [kind for kind, *_ in told] == ["lost"]


def test_where_a_person_has_to_say_what_is_lost_no_answer_is_blamed() -> None:
    for less in (marks(None), NotebookMarks(ungraded="it is for a person")):
        notebook = rehearsed("x", solved=marks(), without1=less)
        assert notebook.costs("sandbox", "x") is None
        assert findings_in(notebook) == []


def test_a_test_of_two_minds_is_unsteady() -> None:
    ((kind, cell, said, _),) = found(rehearsed(solved=marks(), again=marks(b=0)))
    assert (kind, cell) == ("unsteady", "b")
    assert said == "the solution has 2 of 2 in the sandbox, and 0 of 2 when it is run once more"


def test_what_stock_scores_otherwise_is_named_with_what_was_handed_in() -> None:
    stock = {"stock_solved": marks(), "stock_untouched": marks(0, 0), "stock_without1": marks(2, 0)}
    ours = {"solved": marks(), "untouched": marks(0, 0), "without1": marks(0, 0)}
    assert found(rehearsed("x", **ours, **stock)) == [
        ("differs", "a", "the solution without x has 0 of 2 in the sandbox and 2 of 2 by stock", "")
    ]


def test_what_stock_cannot_execute_is_compared_with_nothing() -> None:
    told = found(rehearsed(solved=marks(), stock_solved=NotebookMarks(ungraded="NoSuchKernel: ir")))
    assert told == [("ungraded", "", "the solution is not graded by stock: NoSuchKernel: ir", "")]
