"""What a student reads, what staff read, and what a course lets students see."""

import msgspec
import pytest

from autograder.results.model import Comment, HintSeen, Override, SubmissionResult
from autograder.results.pages.about import About, PublicCall, ShownMistake, ShownWork
from autograder.results.pages.student_page import CODE_CHARS, made_by, staff_view, student_view

CALL = PublicCall('check("f")', "f at 3.", "f(3)")
ABOUT = About(
    mistakes={"f/x": ShownMistake("Does x.", CALL), "f/silent": ShownMistake("Is silent.")},
    sections={"f": "1. Squares"},
    lecture={"f": ["The chain rule"]},
    works={"anna": ShownWork("here", {"f": "def f(): ..."})},
)


@pytest.fixture
def result(graded) -> SubmissionResult:
    """Wrong in f by a known mistake, right in g, short in h."""
    made = graded(
        "anna", {"f": [("failed", "f/x"), ("passed",)], "g": [("passed",)], "h": [("raised",), ("raised",)]}
    )
    exercises = [
        msgspec.structs.replace(
            e, hint="**Does x.**\n\nWhy?\n\n**Is silent.**\n\nSay something." if e.name == "f" else ""
        )
        for e in made.exercises
    ]
    return msgspec.structs.replace(
        made,
        exercises=exercises,
        remarks=["Cell 2 stopped."],
        staff_notes=["printed 7"],
        hints_seen=[HintSeen("f", 1)],
    )


def test_failures_come_first_by_the_points_they_cost(result: SubmissionResult) -> None:
    view = student_view(result, ABOUT)
    assert [(e.name, len(e.failed), len(e.passed)) for e in view.wanting] == [("h", 2, 0), ("f", 1, 1)]
    assert [e.name for e in view.whole] == ["g"]
    assert view.table == {"f": (5, 10), "g": (5, 5), "h": (0, 10)}


def test_a_failure_is_told_with_code_hints_reading_and_a_public_call(result: SubmissionResult) -> None:
    exercise = student_view(result, ABOUT).wanting[1]
    assert exercise.code == "def f(): ..."
    assert exercise.calls == (CALL,)
    assert exercise.hints == ("**Does x.**\n\nWhy?", "**Is silent.**\n\nSay something.")
    assert (exercise.section, exercise.lecture) == ("1. Squares", ("The chain rule",))
    assert exercise.failed[0].message == "It is wrong."


def test_only_staff_read_details_notes_and_where_the_file_is(result: SubmissionResult) -> None:
    test = msgspec.structs.replace(
        result.exercises[0].tests[0], detail={"got": "1", "expected": "2", "odd": "3"}
    )
    exercise = msgspec.structs.replace(result.exercises[0], tests=[test])
    result = msgspec.structs.replace(result, exercises=[exercise])
    mine, theirs = student_view(result, ABOUT), staff_view(result, ABOUT)
    assert mine.wanting[0].failed[0].detail == ()
    assert theirs.wanting[0].failed[0].detail == (("got", "1"), ("expected", "2"), ("odd", "3"))
    assert (mine.staff_notes, mine.hints_seen, mine.path) == ((), (), "")
    assert theirs.hints_seen == ("f: 1",)
    assert (theirs.staff_notes, theirs.path) == (("printed 7",), "anna.ipynb")
    assert theirs.wanting[0].failed[0].diagnosis == "Does x"


@pytest.mark.parametrize(
    ("seen", "score", "points", "titles", "messages"),
    [
        ("nothing", None, False, False, False),
        ("points", 10, True, False, False),
        ("titles", 10, True, True, False),
        ("messages", 10, True, True, True),
    ],
)
def test_a_student_sees_what_the_course_lets_them_see(
    seen, score, points: bool, titles: bool, messages: bool, result: SubmissionResult
) -> None:
    view = student_view(result, ABOUT, seen=seen)
    assert view.score == score
    assert bool(view.table) == points
    assert bool(view.wanting) == bool(view.whole) == titles
    tests = [test for exercise in view.wanting for test in exercise.failed]
    assert any(test.message for test in tests) == messages
    assert any(exercise.hints or exercise.calls for exercise in view.wanting) == messages


def test_who_is_not_graded_reads_why_if_it_is_the_file_and_nothing_of_our_faults(ungraded) -> None:
    mine = student_view(ungraded("dan", reason="is an empty file; ask for it"), ABOUT)
    assert (mine.score, mine.reason, mine.wanting, mine.table) == (None, "is an empty file", (), {})
    fault = ungraded("dan", "grader_error", "ValueError: secret")
    assert student_view(fault, ABOUT).reason == ""
    assert staff_view(fault, ABOUT).reason == "ValueError: secret"


def test_decisions_of_people_are_told(result: SubmissionResult) -> None:
    override = Override(10, 5, "It is right.", "tom", 0.0)
    exercise = msgspec.structs.replace(result.exercises[0], score=10, override=override)
    result = msgspec.structs.replace(
        result, exercises=[exercise], comments=[Comment("Well done.", "tom", 0.0)]
    )
    view = student_view(result, ABOUT)
    assert (
        view.wanting[0].override == override
    )  # shown among those that want reading, though it has all its points
    assert [comment.text for comment in view.comments] == ["Well done."]


def test_code_that_goes_on_and_on_is_cut(result: SubmissionResult) -> None:
    view = student_view(result, About(works={"anna": ShownWork("here", {"f": "x" * (CODE_CHARS + 1)})}))
    assert len(view.wanting[1].code) == CODE_CHARS
    assert view.wanting[1].is_cut


def test_the_foot_says_which_version(class_of) -> None:
    info = msgspec.structs.replace(class_of().info, judgement_digest="0123456789abcdef")
    assert made_by(info) == "autograd-exercises 0.1.0, torch 2.13.0, judgement 01234567"


def test_what_holds_of_all_failures_of_an_exercise_is_said_once(result: SubmissionResult) -> None:
    h, f = student_view(result, ABOUT).wanting
    assert (h.message, [test.message for test in h.failed]) == ("It is wrong.", ["", ""])
    assert (f.message, [test.message for test in f.failed]) == ("", ["It is wrong."])


def test_what_was_never_begun_is_not_shown_as_the_students_code(graded) -> None:
    outcomes = {"f": [("not_implemented",), ("not_implemented",)]}
    (untouched,) = student_view(graded("anna", outcomes), ABOUT).wanting
    assert untouched.code == ""
    (begun,) = student_view(graded("anna", {"f": [("not_implemented",), ("failed",)]}), ABOUT).wanting
    assert begun.code == "def f(): ..."
