"""What people decide lies over what the tests say, and takes nothing away from it."""

import msgspec

from autograder.results.marks import Marks, StudentComment, StudentOverride, decisions_in
from autograder.results.model import Comment, ExerciseResult, Override, SubmissionResult

RESULT = SubmissionResult(
    "anna",
    "a.py",
    "abc",
    "graded",
    5,
    3,
    exercises=[ExerciseResult("f", 1, 3, []), ExerciseResult("g", 2, 2, [])],
)


def override(points: int | None, *, student: str = "anna", exercise: str = "f") -> StudentOverride:
    return StudentOverride(student, exercise, points, "because", "ada", 7.0)


def test_points_given_by_hand_count_and_say_what_the_tests_gave() -> None:
    marked = Marks([override(3)]).over(RESULT)
    assert (marked.score, [exercise.score for exercise in marked.exercises]) == (5, [3, 2])
    assert marked.exercises[0].override == Override(3, 1, "because", "ada", 7.0)
    assert marked.exercises[1].override is None


def test_the_newest_decision_counts_and_may_be_that_there_is_none() -> None:
    assert Marks([override(3), override(0)]).over(RESULT).score == 2
    assert Marks([override(3), override(None)]).over(RESULT) == RESULT
    assert Marks([override(None), override(3)]).over(RESULT).score == 5


def test_it_touches_no_other_student_and_no_other_exercise() -> None:
    assert Marks([override(3, student="bert"), override(3, exercise="h")]).over(RESULT) == RESULT


def test_who_is_not_graded_gets_no_points_by_it() -> None:
    broken = msgspec.structs.replace(RESULT, status="grader_error", score=None)
    assert Marks([override(3)]).over(broken).score is None
    nothing = msgspec.structs.replace(broken, exercises=[])
    assert Marks([override(3)]).over(nothing) == nothing


def test_comments_come_in_their_order() -> None:
    words = [
        StudentComment(who, text, "ada", 1.0)
        for who, text in (("anna", "one"), ("bert", "no"), ("anna", "two"))
    ]
    assert Marks([], words).over(RESULT).comments == [Comment("one", "ada", 1.0), Comment("two", "ada", 1.0)]


def test_each_decision_is_a_sentence() -> None:
    assert decisions_in(RESULT) == []
    assert decisions_in(Marks([override(3)]).over(RESULT)) == ["f: 3 by hand instead of 1 (ada: because)"]


def test_what_is_pinned_to_a_group_is_told_once_to_all_who_are_in_it() -> None:
    inside = msgspec.structs.replace(RESULT, exercises=[ExerciseResult("f", 1, 3, [], group="abc")])
    pins = [StudentComment(name, "see 2.3", "ada", 1.0) for name in ("anna", "f/abc", "g/abc")]
    assert Marks([], pins).over(inside).comments == [Comment("see 2.3", "ada", 1.0)]
    assert Marks([], pins[1:]).over(inside).comments == [Comment("see 2.3", "ada", 1.0)]
    assert Marks([], pins[1:]).over(RESULT).comments == []
    assert Marks([], pins[:1]).over(RESULT).comments == [Comment("see 2.3", "ada", 1.0)], (
        "who was in it keeps it"
    )
