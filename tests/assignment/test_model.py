"""What an assignment's cells become for graders and for students, and which files are its own."""

from typing import Any

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment, files_under, stub_of

NOTEBOOK = "tiny.py"


def test_cells_for_grading_leave_out_illustrations_and_prose(tiny: Assignment) -> None:
    assert [cell.label for cell in tiny.reference_cells] == ["cell 1", "cell 2"]
    assert "return 2 * x.detach()" in tiny.reference_cells[1].source
    assert "raise NotImplementedError()" in tiny.stub_cells[1].source
    assert not any("matplotlib" in c.source for c in [*tiny.reference_cells, *tiny.stub_cells])


def test_provided_cells_are_labelled_by_grade_id_counting_illustrations(altered: Any) -> None:
    more = '# %% tags=["illustration"]\n1\n\n# %%\nlate = 1\n'
    folder = altered(
        {NOTEBOOK: ("# %% [markdown]\n# ## What you", more + "\n# %% [markdown]\n# ## What you")}
    )
    cells = load_assignment(folder).provided_cells
    assert [cell.label for cell in cells] == ["provided-1", "provided-4"]
    assert cells[1].source == "late = 1"


def test_caches_are_no_files_of_an_assignment(altered: Any) -> None:
    folder = altered({".ipynb_checkpoints/a.ipynb": "", "hidden/__pycache__/x.pyc": ""})
    load_assignment(folder)
    assert not any("pycache" in str(p) or "checkpoints" in str(p) for p in files_under(folder))


def test_a_stub_keeps_indentation_and_what_stands_around_the_solution() -> None:
    source = "class A:\n    def f(self):\n        a = 1\n        ### BEGIN SOLUTION\n        b\n        ### END SOLUTION\n        return a"
    assert stub_of(source) == (
        "class A:\n    def f(self):\n        a = 1\n        # YOUR CODE HERE\n        raise NotImplementedError()\n        return a"
    )


def test_a_mark_with_a_remark_behind_it_hides_the_solution_too() -> None:
    stub = stub_of("### BEGIN SOLUTION (short)\nsecret = 1\n### END SOLUTION, really\n")
    assert stub == "# YOUR CODE HERE\nraise NotImplementedError()\n"
