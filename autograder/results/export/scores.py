"""A class as a spreadsheet: a row a student, with the way from points to the final score."""

from collections.abc import Sequence

from autograder.results.export.sheet import harmless_csv
from autograder.results.final import Final
from autograder.results.model import RunInfo, SubmissionResult

COLUMNS = (
    "student", "name", "status", "handed_in", "late", "earned", "max_earned", "after_lateness", "final", "max_final",
)  # fmt: skip
"""After these, a column an exercise."""


def scores_csv(info: RunInfo, results: Sequence[SubmissionResult], finals: Sequence[Final]) -> bytes:
    """The class; who is not graded has no points."""
    rows: list[list[str | float | None]] = [[*COLUMNS, *info.exercises]]
    for result, final in zip(results, finals, strict=True):
        points = (
            {exercise.name: exercise.score for exercise in result.exercises}
            if final.earned is not None
            else {}
        )
        about = result.handed_in
        rows.append(
            [
                result.id,
                about.name if about else "",
                "graded" if result.status == "graded" else "not graded",
                about.at if about else "",
                final.lateness.words,
                final.earned,
                final.max_earned,
                final.after_lateness,
                final.final,
                final.max_final,
                *(points.get(name) for name in info.exercises),
            ]
        )
    return harmless_csv(rows)
