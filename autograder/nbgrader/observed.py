"""Assignments of this package inside nbgrader: scores come from observing and judging, not from test cells.

The test cells of such a notebook are its check cells. They are not executed: what stands below them is the exercise's score, as the
bare float nbgrader takes for points, and the feedback a student may see. No hidden test is ever in a student's process.
"""

import atexit
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from nbformat.notebooknode import NotebookNode

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment, files_under
from autograder.classroom.lane_messages import KnownEvidence
from autograder.nbgrader.foresight import ForesightLane
from autograder.results.model import ExerciseResult, SubmissionResult
from autograder.sandbox.enclosure import Level
from autograder.templates import hint_paragraphs, html_environment

CHECK = "check-"
LOOK_S = 1.0
"""An assignment's files are looked at again after so many seconds."""
RESOURCE = "autograder"
"""The key in nbconvert's resources under which an :class:`ObservedNotebook` goes from executing to saving."""

KNOWN = "autograder_known"
"""The key there of what another lane has observed, a :class:`~autograder.classroom.lane_messages.KnownEvidence`."""


class ObservedNotebook(msgspec.Struct, frozen=True):
    """What the gradebook is told beside the outputs that scores are taken from. ``ungraded`` says why there are none.

    ``kernel``: what was refused to the notebook in a session, so that it was executed once more, in a kernel.
    ``witnessed``: the test cells that the trusted side saw executed, or judged itself. No other test cell is scored.
    """

    comments: dict[str, str] = {}
    ungraded: str = ""
    witnessed: frozenset[str] = frozenset()
    kernel: str = ""
    exercises: list[ExerciseResult] = []
    """What became of each exercise, for staff's tables: without messages and values."""
    evidence: KnownEvidence | None = None
    """What other lanes may be told of it."""


def told_of(resources: Any) -> ObservedNotebook:
    """What executing or judging a notebook has told; nothing if neither was done."""
    told: ObservedNotebook = (resources or {}).get(RESOURCE) or ObservedNotebook()
    return told


def assignment_named(solutions: Path | None, name: str, notebook: str) -> Assignment | None:
    """The assignment of this package that an nbgrader assignment's notebook is, if it is one.

    Raises:
        AssignmentError: it is one, and damaged.
    """
    folder = solutions / name if solutions else None
    if folder is None or not (folder / "assignment.toml").is_file():
        return None
    assignment = _opened(folder).assignment
    return assignment if assignment.notebook.stem == notebook else None


@dataclass
class _Opened:
    """An assignment this process grades, as its files were when it was read."""

    assignment: Assignment
    stamp: tuple[tuple[str, int, int], ...]
    looked_at: float = 0.0
    lanes: dict[tuple[str, Level], ForesightLane] = field(default_factory=dict)

    def close(self) -> None:
        """End its lanes."""
        for lane in self.lanes.values():
            lane.__exit__()
        self.lanes.clear()


_assignments: dict[Path, _Opened] = {}


def _opened(folder: Path) -> _Opened:
    """The assignment in ``folder``; read anew if a file of it has changed, as it may while a server runs."""
    now, there = time.monotonic(), _assignments.get(folder)
    if there and now - there.looked_at < LOOK_S:
        return there
    files = [(str(path), path.stat()) for path in files_under(folder)]
    stamp = tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in files)
    if there is None or there.stamp != stamp:
        if there:
            there.close()
        there = _assignments[folder] = _Opened(load_assignment(folder), stamp)
    there.looked_at = now
    return there


def shared_lane(folder: Path, salt: str, level: Level) -> ForesightLane:
    """This process's lane for an assignment; it lives as long as the process does, or until the assignment changes."""
    lanes = _opened(folder).lanes
    if (salt, level) not in lanes:
        lanes[salt, level] = ForesightLane(folder, salt=salt, level=level)
    return lanes[salt, level]


@atexit.register
def _close_all() -> None:
    for opened in _assignments.values():
        opened.close()
    _assignments.clear()


def write_scores(notebook: NotebookNode, result: SubmissionResult) -> ObservedNotebook:
    """Put each exercise's score and feedback below its check cell; what else is to be told."""
    by_name = {exercise.name: exercise for exercise in result.exercises}
    if result.score is None:
        return ObservedNotebook(ungraded=result.reason or result.status)
    judged = set()
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader") or {}
        name = str(marks.get("grade_id", ""))
        exercise = by_name.get(name.removeprefix(CHECK))
        if cell.cell_type == "code" and marks.get("grade") and exercise:
            cell.outputs = [_output(exercise)]
            judged.add(name)
    return ObservedNotebook(
        {name: comment_on(exercise) for name, exercise in by_name.items()},
        witnessed=frozenset(judged),
        exercises=[_in_short(exercise) for exercise in result.exercises],
    )


def _in_short(exercise: ExerciseResult) -> ExerciseResult:
    """An exercise's verdicts and diagnoses."""
    tests = [msgspec.structs.replace(test, message="", detail={}) for test in exercise.tests]
    return msgspec.structs.replace(exercise, tests=tests, hint="")


def comment_on(exercise: ExerciseResult) -> str:
    """The feedback on one exercise; nothing of the student's own and nothing hidden is in it.

    In paragraphs, since nbgrader shows it both as it is and as Markdown.
    """
    paragraphs = [f"{exercise.score} of {exercise.max_score} points."]
    for test in exercise.tests:
        if test.verdict != "passed":
            paragraphs.append(f"✗ {test.title}" + (f"\n{test.message}" if test.message else ""))
    if exercise.hint:
        paragraphs += ["This looks like a mistake we know.", *hint_paragraphs(exercise.hint)]
    return "\n\n".join(paragraphs)


def _output(exercise: ExerciseResult) -> NotebookNode:
    html = html_environment().get_template("scored.html.j2").render(exercise=exercise)
    data = NotebookNode({"text/html": html, "text/plain": repr(float(exercise.score))})
    made = {"output_type": "execute_result", "execution_count": None, "metadata": NotebookNode()}
    return NotebookNode({**made, "data": data})
