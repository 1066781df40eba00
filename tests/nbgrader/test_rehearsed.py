"""When the course's own solution is graded before a class, and what is kept of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.nbgrader.course import NbgraderCourse
from autograder.nbgrader.findings import SourceFinding
from autograder.nbgrader.rehearsal import Rehearsal, RehearsalPlan
from autograder.nbgrader.rehearsed import PLACE, is_due, load_outcomes, warnings_before

CELLS = [("answer", "x = 3"), ("test", "assert x == 3")]


@pytest.fixture
def rehearsals(monkeypatch: pytest.MonkeyPatch) -> list[RehearsalPlan]:
    """The plans that were asked for; each finds the same."""
    plans: list[RehearsalPlan] = []

    def rehearse(_course: NbgraderCourse, assignment: str, plan: RehearsalPlan) -> Rehearsal:
        plans.append(plan)
        return Rehearsal(
            assignment, findings=[SourceFinding("lost", "n", "t", "the solution has 0 of 2", "mend it")]
        )

    monkeypatch.setattr("autograder.nbgrader.rehearsed.rehearse", rehearse)
    return plans


WARNED = ["n.ipynb, t: the solution has 0 of 2; mend it"]


def test_once_is_enough_and_is_told_again(
    tmp_path: Path, write_notebook: Callable[..., None], rehearsals: list[RehearsalPlan]
) -> None:
    write_notebook("n", CELLS)
    for _ in range(2):
        assert warnings_before(NbgraderCourse(tmp_path), "ps1", jobs=1) == WARNED
    assert rehearsals == [RehearsalPlan(only_solution=True, jobs=1)]
    assert list(load_outcomes(NbgraderCourse(tmp_path))) == ["ps1"]


def changed(what: str, folder: Path, write_notebook: Callable[..., None]) -> None:
    if what == "notebook":
        write_notebook("n", [*CELLS, ("plain", "y = 4")])
    elif what == "file":
        (folder / "source" / "ps1" / "data.csv").write_text("1")
    else:
        write_notebook("n", CELLS, config="c.SandboxedExecute.memory_mib = 3000\n")


@pytest.mark.parametrize("what", ["notebook", "file", "configuration"])
def test_what_may_change_the_outcome_makes_it_due(
    what: str, tmp_path: Path, write_notebook: Callable[..., None], rehearsals: list[RehearsalPlan]
) -> None:
    write_notebook("n", CELLS)
    warnings_before(NbgraderCourse(tmp_path), "ps1")
    assert not is_due(NbgraderCourse(tmp_path), "ps1")
    changed(what, tmp_path, write_notebook)
    assert is_due(NbgraderCourse(tmp_path), "ps1")
    warnings_before(NbgraderCourse(tmp_path), "ps1")
    assert (len(rehearsals), is_due(NbgraderCourse(tmp_path), "ps1")) == (2, False)


def test_other_assignments_are_kept(
    tmp_path: Path, write_notebook: Callable[..., None], rehearsals: list[RehearsalPlan]
) -> None:
    for assignment in ("ps1", "ps2"):
        write_notebook("n", CELLS, assignment=assignment)
        warnings_before(NbgraderCourse(tmp_path), assignment)
    assert set(load_outcomes(NbgraderCourse(tmp_path))) == {"ps1", "ps2"}
    assert len(rehearsals) == 2


@pytest.mark.usefixtures("rehearsals")
def test_what_is_kept_and_cannot_be_used_is_found_out_again(
    tmp_path: Path, write_notebook: Callable[..., None]
) -> None:
    write_notebook("n", CELLS)
    (tmp_path / PLACE).parent.mkdir()
    (tmp_path / PLACE).write_text("[]")
    assert warnings_before(NbgraderCourse(tmp_path), "ps1") == WARNED
    (tmp_path / PLACE).unlink()
    (tmp_path / PLACE).parent.rmdir()
    (tmp_path / PLACE).parent.write_text("a file, where the folder would be")
    assert warnings_before(NbgraderCourse(tmp_path), "ps1") == WARNED
    assert is_due(NbgraderCourse(tmp_path), "ps1")


def test_without_a_source_there_is_nothing_to_rehearse(
    tmp_path: Path, write_notebook: Callable[..., None], rehearsals: list[RehearsalPlan]
) -> None:
    write_notebook("n", CELLS)
    assert warnings_before(NbgraderCourse(tmp_path), "elsewhere") == []
    assert (rehearsals, (tmp_path / PLACE).exists()) == ([], False)


def test_an_assignment_of_this_package_is_not_rehearsed(
    tmp_path: Path, write_notebook: Callable[..., None], rehearsals: list[Any]
) -> None:
    write_notebook("n", CELLS, config=f"c.SandboxedExecute.solutions = {str(tmp_path / 'solutions')!r}\n")
    assert is_due(NbgraderCourse(tmp_path), "ps1")
    (tmp_path / "solutions" / "ps1").mkdir(parents=True)
    (tmp_path / "solutions" / "ps1" / "assignment.toml").write_text("")
    assert warnings_before(NbgraderCourse(tmp_path), "ps1") == []
    assert rehearsals == []
