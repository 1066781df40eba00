"""From evidence to the result of a submission: the same whether it has just been observed or was kept."""

from collections.abc import Mapping
from typing import Protocol

from autograder.judge.evidence import Evidence
from autograder.judge.mentions import read_this
from autograder.judge.remarks import remarks_on, staff_notes_on
from autograder.judge.verdicts import brief
from autograder.results.model import ExerciseResult, SubmissionResult
from autograder.sandbox.transcript import Transcript


class AnyGrader(Protocol):
    """What a conclusion needs of a grader."""

    def max_scores(self) -> Mapping[str, int]:
        """Points by exercise."""

    def grade(self, transcript: Transcript) -> list[ExerciseResult]:
        """The results of one transcript, by exercise."""


def conclude(
    grader: AnyGrader, evidence: Evidence, *, student: str, path: str, digest: str
) -> SubmissionResult:
    """What is concluded from the evidence on a student's file.

    Args:
        path, digest: of the file that was observed.
    """
    cells, transcript = evidence.cells, evidence.transcript
    exercises = grader.grade(transcript)
    faults = [t for e in exercises for t in e.tests if t.verdict == "grader_error"]
    return SubmissionResult(
        id=student,
        path=path,
        digest=digest,
        status="grader_error" if faults else "graded",
        max_score=sum(grader.max_scores().values()),
        score=None if faults else sum(e.score for e in exercises),
        reason=f"{faults[0].name}: {brief(faults[0].detail)}" if faults else "",
        exercises=exercises,
        remarks=remarks_on(transcript, cells, exercises),
        staff_notes=[*read_this(cell.source for cell in cells), *staff_notes_on(transcript)],
    )
