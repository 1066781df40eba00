"""An assignment's source without a gradebook: what nbgrader would release, and what its gradebook would know."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.errors import AssignmentError, UsageError
from autograder.nbgrader.course import NbgraderCourse
from autograder.nbgrader.draft import assignments_in, load_drafts
from autograder.nbgrader.source import course_files, source_notebook, with_code, with_metadata

HIDDEN = "assert f(2) == 4\n### BEGIN HIDDEN TESTS\nassert f(3) == 9\n### END HIDDEN TESTS"
CELLS = [
    ("plain", "import math"),
    ("answer", "def f(x):\n    return x ** 2"),
    ("test", HIDDEN),
    ("essay", "why = 'since'"),
]


def test_it_is_what_nbgrader_releases_and_keeps(
    tmp_path: Path, write_notebook: Callable[..., None], nbgrader: Any
) -> None:
    header = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Read this")])
    nbformat.write(header, tmp_path / "header.ipynb")
    stub = 'c.IncludeHeaderFooter.header = "header.ipynb"\nc.ClearSolutions.code_stub = {"python": "..."}\n'
    write_notebook("n", CELLS, config=stub)
    nbgrader("generate_assignment", "ps1", folder=tmp_path)
    course = NbgraderCourse(tmp_path)
    (draft,) = load_drafts(course, "ps1")
    written, released = course_files(course.directory, "ps1", "n")
    given = nbformat.read(released, as_version=4).cells
    assert [(c.source, c.metadata) for c in draft.released.cells] == [(c.source, c.metadata) for c in given]
    assert "..." in draft.released.cells[2].source
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        kept = source_notebook(gradebook, "n", "ps1")
    assert kept
    assert draft.source == with_code(with_metadata(kept, released, written), written)


def test_the_solution_has_all_answers_but_one(tmp_path: Path, write_notebook: Callable[..., None]) -> None:
    write_notebook("n", CELLS)
    (draft,) = load_drafts(NbgraderCourse(tmp_path), "ps1")
    assert draft.tested_answers == ["cell-1"], "an essay is for a person"
    solved, less = draft.solved(), draft.solved(without="cell-1")
    assert "x ** 2" in solved.cells[1].source
    assert "since" in less.cells[3].source
    assert (
        less.cells[1].source
        == draft.released.cells[1].source
        == "# YOUR CODE HERE\nraise NotImplementedError()"
    )
    assert "f(3)" not in solved.cells[2].source
    assert draft.with_tests(solved).cells[2].source == HIDDEN
    assert draft.with_tests(solved).cells[1].source == solved.cells[1].source


def test_an_answer_that_students_are_given_is_none(
    tmp_path: Path, write_notebook: Callable[..., None]
) -> None:
    write_notebook(
        "n",
        CELLS,
        config="c.GenerateAssignment.preprocessors = ['nbgrader.preprocessors.ComputeChecksums']\n",
    )
    (draft,) = load_drafts(NbgraderCourse(tmp_path), "ps1")
    assert draft.tested_answers == []
    assert draft.solved() == draft.released


def test_the_assignments_are_the_folders_with_notebooks(
    tmp_path: Path, write_notebook: Callable[..., None]
) -> None:
    for assignment in ("ps2", "ps1"):
        write_notebook("n", CELLS, assignment=assignment)
    (tmp_path / "source" / "data").mkdir()
    course = NbgraderCourse(tmp_path)
    assert assignments_in(course) == ["ps1", "ps2"]
    with pytest.raises(UsageError, match=r"data holds no notebook; name an assignment of the source"):
        load_drafts(course, "data")
    assert assignments_in(NbgraderCourse(_elsewhere(tmp_path))) == []


def _elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    return folder


def test_what_nbgrader_cannot_release_is_said(tmp_path: Path, write_notebook: Callable[..., None]) -> None:
    write_notebook("n", [("plain", "### BEGIN SOLUTION\nx = 1\n### END SOLUTION")])
    with pytest.raises(
        AssignmentError, match=r"n\.ipynb: nbgrader cannot release it \(RuntimeError: Solution region"
    ):
        load_drafts(NbgraderCourse(tmp_path), "ps1")
