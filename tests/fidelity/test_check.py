"""``autograder check FILE`` passes the public checks that a kernel passes, exercise by exercise; of the cases some, others with every commit.

``FIDELITY_EVERY=1`` has it check all.
"""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from autograder.classroom.reading import read_own, read_submission
from autograder.errors import SubmissionError, UsageError
from autograder.student.shipped import load_given
from fidelity.cases import cases
from fidelity.checking import Checking
from fidelity.deviation import settled_for
from fidelity.draft import ROOT, assignment_of, grade_id_of, solved
from fidelity.grading import write_class
from fidelity.kind import ASSIGNMENTS, Case
from fidelity.record import load_record

EVERY = int(os.environ.get("FIDELITY_EVERY", "12"))
"""One case in so many is checked."""


def sampled() -> Sequence[Case]:
    """The cases of this commit, an assignment after the other."""
    counted = subprocess.run(
        ["git", "rev-list", "--count", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    start = int(counted.stdout or 0)
    return sorted(cases()[start % EVERY :: EVERY], key=lambda case: case.assignment)


@pytest.fixture(scope="module")
def checking_of() -> Iterator[Callable[[str], Checking]]:
    """The public checks of an assignment, with a process that stays warm."""
    with ExitStack() as open_ones:
        yield cache(lambda assignment: open_ones.enter_context(Checking(assignment)))


@pytest.mark.fidelity
@pytest.mark.parametrize("case", sampled(), ids=lambda case: case.name)
def test_checked_as_a_kernel_made_of_it(
    checking_of: Callable[[str], Checking], case: Case, tmp_path: Path
) -> None:
    write_class([case], tmp_path)
    settled = settled_for(case.name)
    expected = set(settled.lost) if settled else {*load_record()[case.name].lost}
    assert {*checking_of(case.assignment).lost(tmp_path / case.name / case.filename)} == expected


@pytest.mark.fidelity
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_check_reads_the_cells_that_grade_reads(name: str, tmp_path: Path) -> None:
    """Scripts without the given cells among them: what students are shipped of these is what the grader has."""
    given, assignment = load_given(ROOT / "assignments" / name, name), assignment_of(name)
    mine = [case for case in cases() if case.assignment == name]
    write_class(mine, tmp_path)
    for path in [tmp_path / case.name / case.filename for case in mine]:
        try:
            cells = read_submission(path, assignment).cells
        except SubmissionError:
            with pytest.raises(UsageError):
                read_own(path, given)
        else:
            assert read_own(path, given).cells == cells, path.parent.name


@pytest.mark.fidelity
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_script_of_the_answers_alone_passes(
    checking_of: Callable[[str], Checking], name: str, tmp_path: Path
) -> None:
    """The cells that are given are not in it: they are added, as grade adds them."""
    exercises = assignment_of(name).exercises
    cells = solved(name, exercises[0], illustrated=False).cells
    path = tmp_path / "answers.py"
    path.write_text("\n\n\n".join(cell.source for cell in cells if grade_id_of(cell) in exercises))
    assert checking_of(name).lost(path) == []
