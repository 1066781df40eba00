"""The result of grading, as it is stored, exported and shown. docs/results.md describes the JSON.

``SCHEMA`` changes whenever a field changes its meaning or goes away.
"""

from typing import Literal

import msgspec

SCHEMA = "autograd-exercises/results/1"

Verdict = Literal[
    "passed",
    "failed",
    "raised",
    "not_implemented",
    "missing",
    "timed_out",
    "out_of_memory",
    "crashed",
    "output_limit",
    "not_run",
    "grader_error",
]
Status = Literal["graded", "unreadable", "grader_error"]


class TestResult(msgspec.Struct, frozen=True):
    """One test of one submission.

    ``message`` is for the student; ``detail`` (called, got, expected, where, error, …) for staff, and for the
    student where the check is public.
    """

    __test__ = False
    name: str
    title: str
    points: int
    verdict: Verdict
    message: str = ""
    detail: dict[str, str] = {}
    diagnosis: str | None = None


class Override(msgspec.Struct, frozen=True):
    """Points that a person has given instead of ``by_tests``, those that the tests give. ``at``: seconds since 1970."""

    points: int
    by_tests: int
    because: str
    who: str
    at: float


class Comment(msgspec.Struct, frozen=True):
    """What a person has said of a submission. ``at``: seconds since 1970."""

    text: str
    who: str
    at: float


class ExerciseResult(msgspec.Struct, frozen=True):
    """One exercise of one submission. ``group`` is equal where unexplained wrong transcripts are equal.

    ``score`` is what counts: the ``override``'s points, if there is one.
    """

    name: str
    score: int
    max_score: int
    tests: list[TestResult]
    hint: str = ""
    group: str | None = None
    override: Override | None = None


class HandedIn(msgspec.Struct, frozen=True):
    """When and by whom a submission was handed in, as ``autograder collect`` found it. What being late costs is the course's to say."""

    at: str = ""
    """A time with its offset from UTC; empty where the platform does not say."""
    is_late: bool | None = None
    """What the platform itself says of it; null where it does not."""
    attempts: int = 1
    """How many there are; the newest was graded."""
    platform: str = ""
    platform_id: str = ""
    name: str = ""
    problems: list[str] = []
    """Files of it that could not be had, and why."""


class HintSeen(msgspec.Struct, frozen=True):
    """A hint that a student was given: its level, 1 to 3, and the known mistake that it was about, or ""."""

    exercise: str
    level: int
    mistake: str = ""


class SubmissionResult(msgspec.Struct, frozen=True):
    """One submission. ``score`` is None unless ``status`` is graded: what could not be graded is no zero."""

    id: str
    path: str
    digest: str
    status: Status
    max_score: int
    score: int | None = None
    reason: str = ""
    exercises: list[ExerciseResult] = []
    remarks: list[str] = []
    staff_notes: list[str] = []
    wall_s: float = 0.0
    memory_mib: float | None = None
    """What it held in memory at most, beyond what a process holds that runs nothing; None where that was not measured."""
    grader_digest: str = ""
    salt: str = ""
    sandbox: str = ""
    torch_version: str = ""
    observation_digest: str = ""
    judgement_digest: str = ""
    comments: list[Comment] = []
    handed_in: HandedIn | None = None
    hints_seen: list[HintSeen] = []
    """As the notebook says, which is in the student's hands."""


def without_measurements(result: SubmissionResult) -> SubmissionResult:
    """``result`` but for what is measured, and so differs between two gradings of the same file by the same grader."""
    return msgspec.structs.replace(result, wall_s=0.0, memory_mib=None)


class RunInfo(msgspec.Struct, frozen=True):
    """What a run's results depend on."""

    assignment: str
    title: str
    grader_digest: str
    salt: str
    sandbox: str
    torch_version: str
    autograder_version: str
    exercises: dict[str, int]
    """Points by exercise, in the notebook's order."""
    observation_digest: str = ""
    judgement_digest: str = ""


NOTE = "looks at the grader's frames: read this one"
