"""What a page says to one student, or to staff of one student: failures first, each with the way on; then what went well.

To students nothing is said that hidden tests' values or their own process's words could be in: only titles, sentences of ours, hints and
public calls, besides their own file's text. Staff's pages add what was called, got and expected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from autograder.results.hints import hints_in_words
from autograder.results.model import Comment, ExerciseResult, Override, RunInfo, SubmissionResult, TestResult
from autograder.results.pages.about import About, PublicCall, Whereabouts
from autograder.results.terms import Seen

CODE_CHARS = 12_000
"""So much of an exercise's code is shown."""
LABELS = {
    "called": "called",
    "what": "part",
    "problem": "problem",
    "got": "got",
    "expected": "expected",
    "where": "where",
    "note": "note",
    "error": "error",
    "fault": "fault of ours",
}
"""What staff are told of a failure, in this order."""
VALUE_CHARS = 2_000


@dataclass(frozen=True)
class TestView:
    """One test: its sentence and what came of it. ``message`` is for the student; ``detail``, (label, text), for staff alone."""

    __test__ = False
    title: str
    points: int
    is_passed: bool
    message: str = ""
    verdict: str = ""
    diagnosis: str = ""
    detail: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ExerciseView:
    """One exercise. ``message``: what holds of all its failures alike; ``hints``: those of known mistakes; ``calls``: public calls that show the same."""

    name: str
    score: float
    max_score: float
    failed: tuple[TestView, ...] = ()
    passed: tuple[TestView, ...] = ()
    message: str = ""
    hints: tuple[str, ...] = ()
    calls: tuple[PublicCall, ...] = ()
    section: str = ""
    lecture: tuple[str, ...] = ()
    code: str = ""
    is_cut: bool = False
    override: Override | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it has all its points, and by its tests."""
        return self.score == self.max_score and not self.failed


@dataclass(frozen=True)
class StudentView:
    """One student's page. ``score`` is None where there is none, or where students see none yet."""

    student: str
    score: float | None
    max_score: float
    status: str
    reason: str
    wanting: tuple[ExerciseView, ...] = ()
    whole: tuple[ExerciseView, ...] = ()
    table: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """(points, of how many) by exercise, in the notebook's order."""
    comments: tuple[Comment, ...] = ()
    remarks: tuple[str, ...] = ()
    staff_notes: tuple[str, ...] = ()
    hints_seen: tuple[str, ...] = ()
    """For staff: which hints the notebook says were given."""
    whereabouts: Whereabouts = "gone"
    graded_at: datetime | None = None
    path: str = ""
    seen: Seen = "messages"
    is_for_staff: bool = False


def student_view(
    result: SubmissionResult, about: About, *, graded_at: datetime | None = None, seen: Seen = "messages"
) -> StudentView:
    """What a student is told of a result.

    Args:
        seen: how much the course lets students see of hidden tests now.
    """
    is_seen = seen != "nothing" or result.score is None
    exercises = [_for_student(exercise, about, result.id, seen) for exercise in result.exercises]
    shown = [exercise for exercise in exercises if seen in ("titles", "messages")]
    reason = result.reason.split(";")[0] if result.status == "unreadable" else ""
    return StudentView(
        student=result.id,
        score=result.score if is_seen else None,
        max_score=result.max_score,
        status=result.status,
        reason=reason,
        wanting=_wanting(shown) if result.score is not None else (),
        whole=tuple(e for e in shown if e.is_whole) if result.score is not None else (),
        table=_table(result) if is_seen and result.score is not None else {},
        comments=tuple(result.comments) if is_seen else (),
        remarks=tuple(result.remarks) if result.score is not None else (),
        whereabouts=about.work_of(result.id).whereabouts,
        graded_at=graded_at,
        seen=seen,
    )


def staff_view(result: SubmissionResult, about: About, *, graded_at: datetime | None = None) -> StudentView:
    """All there is to know of a result."""
    exercises = [_for_staff(exercise, about, result.id) for exercise in result.exercises]
    return StudentView(
        student=result.id,
        score=result.score,
        max_score=result.max_score,
        status=result.status,
        reason=result.reason,
        wanting=_wanting(exercises),
        whole=tuple(exercise for exercise in exercises if exercise.is_whole),
        table=_table(result),
        comments=tuple(result.comments),
        remarks=tuple(result.remarks),
        staff_notes=tuple(result.staff_notes),
        hints_seen=tuple(hints_in_words(result.hints_seen)),
        whereabouts=about.work_of(result.id).whereabouts,
        graded_at=graded_at,
        path=result.path,
        is_for_staff=True,
    )


def _wanting(exercises: Sequence[ExerciseView]) -> tuple[ExerciseView, ...]:
    """Those short of points, by how many."""
    wanting = [exercise for exercise in exercises if not exercise.is_whole]
    return tuple(sorted(wanting, key=lambda one: one.score - one.max_score))


def _table(result: SubmissionResult) -> dict[str, tuple[int, int]]:
    return {exercise.name: (exercise.score, exercise.max_score) for exercise in result.exercises}


def _for_student(exercise: ExerciseResult, about: About, student: str, seen: Seen) -> ExerciseView:
    says = seen == "messages"
    tests = [
        TestView(test.title, test.points, test.verdict == "passed", test.message if says else "")
        for test in exercise.tests
    ]
    return _view(exercise, tests, about, student, has_hints=says)


def _for_staff(exercise: ExerciseResult, about: About, student: str) -> ExerciseView:
    tests = [
        TestView(
            test.title,
            test.points,
            test.verdict == "passed",
            test.message,
            f"{test.name}: {test.verdict}",
            about.title_of(test.diagnosis) if test.diagnosis else "",
            _detail(test),
        )
        for test in exercise.tests
    ]
    return _view(exercise, tests, about, student, has_hints=True)


def _detail(test: TestResult) -> tuple[tuple[str, str], ...]:
    shown = [(label, test.detail[key][:VALUE_CHARS]) for key, label in LABELS.items() if key in test.detail]
    rest = [(key, text[:VALUE_CHARS]) for key, text in test.detail.items() if key not in LABELS]
    return tuple(shown + rest)


def _view(
    exercise: ExerciseResult, tests: Sequence[TestView], about: About, student: str, *, has_hints: bool
) -> ExerciseView:
    is_untouched = all(test.verdict == "not_implemented" for test in exercise.tests)
    code = "" if is_untouched else about.work_of(student).exercises.get(exercise.name, "")
    diagnoses = dict.fromkeys(test.diagnosis for test in exercise.tests if test.diagnosis)
    known = [about.mistakes[key] for key in diagnoses if key in about.mistakes]
    calls = dict.fromkeys(mistake.call for mistake in known if mistake.call)
    failed = sorted((test for test in tests if not test.is_passed), key=lambda test: -test.points)
    message = _common_message(failed)
    return ExerciseView(
        name=exercise.name,
        score=exercise.score,
        max_score=exercise.max_score,
        failed=tuple(replace(test, message="") if message else test for test in failed),
        passed=tuple(test for test in tests if test.is_passed),
        message=message,
        hints=_hints(exercise.hint) if has_hints else (),
        calls=tuple(calls) if has_hints else (),
        section=about.sections.get(exercise.name, ""),
        lecture=tuple(about.lecture.get(exercise.name, ())),
        code=code[:CODE_CHARS],
        is_cut=len(code) > CODE_CHARS,
        override=exercise.override,
    )


def _common_message(failed: Sequence[TestView]) -> str:
    """What is said of several failures alike, and so need be said but once."""
    messages = {test.message for test in failed}
    return messages.pop() if len(failed) > 1 and len(messages) == 1 else ""


def _hints(hint: str) -> tuple[str, ...]:
    """The hints of an exercise one by one; each begins with its title in bold."""
    parts = hint.split("\n\n**")
    return tuple(part if n == 0 else f"**{part}" for n, part in enumerate(parts) if part)


def made_by(info: RunInfo) -> str:
    """Which version of what graded, for the foot of a page."""
    digests = f", judgement {info.judgement_digest[:8]}" if info.judgement_digest else ""
    return f"autograd-exercises {info.autograder_version}, torch {info.torch_version}{digests}"
