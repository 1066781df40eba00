"""The cases graded as ``autograder grade`` does: found in a folder a student, read, observed and judged in lanes."""

from collections.abc import Iterable
from pathlib import Path

from autograder.classroom.finding import find_submissions
from autograder.classroom.grade import grade_class, plan_grading
from autograder.results.model import SubmissionResult
from autograder.results.opening import open_store
from autograder.sandbox.enclosure import Level
from fidelity.draft import assignment_of
from fidelity.kind import Case


def write_class(cases: Iterable[Case], folder: Path) -> None:
    """Write each case into a folder of its own, named for it."""
    for case in cases:
        for name, content in {case.filename: case.content, **case.beside}.items():
            path = folder / case.name / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)


def graded(assignment: str, folder: Path, out: Path, level: Level, jobs: int = 2) -> list[SubmissionResult]:
    """The results of all cases of one assignment that were written to ``folder``."""
    loaded = assignment_of(assignment)
    found = find_submissions([folder], loaded.notebook.stem)
    plan = plan_grading(loaded.folder, found, salt="", level=level, jobs=jobs, secrets=[out])
    with open_store(out, assignment, resume=False) as store:
        grade_class(plan, store, on_result=lambda *_: None)
        return store.results()


def lost_in(result: SubmissionResult) -> list[str]:
    """The exercises that lost points; all of them, under the name of what happened, if it could not be graded."""
    if result.status != "graded":
        return [result.status]
    return [exercise.name for exercise in result.exercises if exercise.score < exercise.max_score]
