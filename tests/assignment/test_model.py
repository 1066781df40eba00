"""What an assignment's cells become for graders and for students, and which files are its own."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import (
    Assignment,
    Settings,
    SourceCell,
    Variant,
    files_under,
    solution_blocks,
    stub_of,
)
from autograder.sandbox.probe_set import Limits

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


TWO = """class A:
    def f(self):
        ### BEGIN SOLUTION (short)
        return 1
        ### END SOLUTION

    def g(self):
        if self:
            ### BEGIN SOLUTION
            a = 1

            return a
            ### END SOLUTION
"""


def test_every_solution_of_a_cell_is_a_block_and_becomes_a_stub() -> None:
    first, second = solution_blocks(TWO)
    assert first.strip() == "return 1"
    assert [line.strip() for line in second.splitlines()] == ["a = 1", "", "return a", ""]
    stub = "# YOUR CODE HERE\n{0}raise NotImplementedError()\n"
    assert stub_of(TWO) == (
        f"class A:\n    def f(self):\n        {stub.format(' ' * 8)}\n"
        f"    def g(self):\n        if self:\n            {stub.format(' ' * 12)}"
    )


def test_what_holds_no_solution_stays_as_it_is() -> None:
    source = "# the words BEGIN SOLUTION alone are no mark\nx = 1\n"
    assert (stub_of(source), solution_blocks(source)) == (source, [])


def test_the_name_of_a_misconception_ends_at_two_underscores() -> None:
    def named(name: str) -> Variant:
        return Variant("f", name, Path(f"{name}.py"), "", "T.", "H.")

    assert (named("forgets_v__twice").misconception, named("forgets_v__twice").key) == (
        "forgets_v",
        "f/forgets_v__twice",
    )
    assert named("forgets_v").misconception == "forgets_v"
    assert named("forgets_v__twice__again").misconception == "forgets_v"


def test_settings_have_defaults_and_no_others_than_are_known() -> None:
    least = {"title": "Tiny", "summary": "One.", "minutes": 30}
    settings = msgspec.convert(least, Settings)
    assert (settings.limits, settings.preload, settings.delegation, settings.builds_on, settings.lecture) == (
        Limits(),
        [],
        {},
        [],
        {},
    )
    with pytest.raises(msgspec.ValidationError, match="unknown field `memory`"):
        msgspec.convert({**least, "limits": {"memory": 3}}, Settings)
    for field in least:
        with pytest.raises(msgspec.ValidationError, match=f"missing required field `{field}`"):
            msgspec.convert({name: value for name, value in least.items() if name != field}, Settings)


def test_cells_are_numbered_among_those_that_are_graded(tmp_path: Path) -> None:
    cells = (
        SourceCell("markdown", "# Prose"),
        SourceCell("code", "import torch"),
        SourceCell("code", "plot()", is_illustration=True),
        SourceCell("code", TWO, exercise="A"),
        SourceCell("code", "late = 1"),
    )
    settings = Settings("Tiny", "One.", 30)
    assignment = Assignment(tmp_path / "06_tiny", settings, tmp_path / "06_tiny" / "tiny.py", cells, (), ())
    assert (assignment.name, assignment.exercises) == ("06_tiny", ("A",))
    assert [(c.label, c.source) for c in assignment.reference_cells] == [
        ("cell 1", "import torch"),
        ("cell 2", TWO),
        ("cell 3", "late = 1"),
    ]
    assert [(c.label, c.source) for c in assignment.stub_cells] == [
        ("cell 1", "import torch"),
        ("cell 2", stub_of(TWO)),
        ("cell 3", "late = 1"),
    ]
    assert [(c.label, c.source) for c in assignment.provided_cells] == [
        ("provided-1", "import torch"),
        ("provided-3", "late = 1"),
    ]


def test_files_are_sorted_and_those_of_caches_are_none(tmp_path: Path) -> None:
    for name in (
        "b/z.py",
        "a.py",
        "b/a.py",
        ".DS_Store",
        "b/__pycache__/z.pyc",
        "b/.pytest_cache/x",
        ".hidden",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [str(path.relative_to(tmp_path)) for path in files_under(tmp_path)] == [
        ".hidden",
        "a.py",
        "b/a.py",
        "b/z.py",
    ]
    below = tmp_path / "__pycache__" / "06_tiny"
    below.mkdir(parents=True)
    (below / "a.py").touch()
    assert files_under(below) == [below / "a.py"], "only folders below count"
