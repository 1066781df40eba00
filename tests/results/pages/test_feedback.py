"""What a student is told as Markdown: the same as on the page, harmless whatever it holds, and no more than the course shows now."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from markdown_it import MarkdownIt

from autograder.results.marks import Marks, StudentComment, StudentOverride
from autograder.results.model import Comment, RunInfo, SubmissionResult
from autograder.results.pages.about import About, PublicCall, ShownMistake
from autograder.results.pages.feedback import feedback_files, feedback_text, write_feedback
from autograder.results.pages.student_page import student_view
from autograder.results.terms import Seen

INFO = RunInfo("06_tiny", "Tiny, with comma", "digest", "salt", "sandlock", "2.13", "0.1", {"f": 10, "g": 5})
ABOUT = About(
    mistakes={
        "f/forgets": ShownMistake("Forgets the two.", PublicCall('check("f")', "`f(x)` at 3.", "x = 3\nf(x)"))
    },
    sections={"f": "1. Squares"},
    lecture={"f": ["The chain rule"]},
    contact="your tutor",
)
HINT = "**Forgets the two.**\n\nWhich exponent?\n\nSecond."
EVIL = [
    "=1+1",
    "\rx",
    'a,"b"\nc',
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "\x1b[31mred\x07",
    "\u202egnp.exe",
    "",
    "x" * 300,
]


def text_of(result: SubmissionResult, seen: Seen = "messages", about: About = ABOUT) -> str:
    return feedback_text(student_view(result, about, seen=seen), INFO, about)


@pytest.fixture
def anna(graded: Callable[..., SubmissionResult]) -> SubmissionResult:
    """Wrong in f by a known mistake, right in g."""
    made = graded("anna", {"f": [("passed",), ("failed", "f/forgets")], "g": [("passed",)]})
    exercises = [msgspec.structs.replace(made.exercises[0], hint=HINT), made.exercises[1]]
    remarks = ["Your functions print."]
    return msgspec.structs.replace(made, exercises=exercises, remarks=remarks)


def test_it_tells_points_messages_the_known_mistake_and_the_way_on(anna: SubmissionResult) -> None:
    assert text_of(anna).split("\n") == [
        "# Tiny, with comma: feedback for `anna`",
        "",
        "**10 of 15 points**",
        "",
        "| exercise | points |",
        "| --- | ---: |",
        "| `f` | 5 / 10 |",
        "| `g` | 5 / 5 |",
        "",
        "## `f`: 5 / 10",
        "",
        "- ✗ Test 1 of f. (0 / 5)",
        "  It is wrong.",
        "- ✓ Test 0 of f. (5 / 5)",
        "",
        "> This looks like a mistake we know.",
        ">",
        "> **Forgets the two.**",
        ">",
        "> Which exponent?",
        ">",
        "> Second.",
        "",
        'See it happen: `check("f")` in your notebook shows the same on other numbers. It calls `f(x)` at 3. The same to paste below your function:',
        "",
        "```python",
        "x = 3",
        "f(x)",
        "```",
        "",
        "Where to read: in the notebook “1. Squares”; in the lecture “The chain rule”.",
        "",
        "## `g`: 5 / 5",
        "",
        "- ✓ Test 0 of g. (5 / 5)",
        "",
        "## Remarks",
        "",
        "- Your functions print.",
        "",
        "## Not sure that this is right?",
        "",
        "Ask for a review: your tutor. Say the assignment (`06_tiny`), under which name you handed in, and the test by its sentence.",
        "",
    ]


@pytest.mark.parametrize(
    ("seen", "score", "points", "titles", "messages"),
    [
        ("nothing", False, False, False, False),
        ("points", True, True, False, False),
        ("titles", True, True, True, False),
        ("messages", True, True, True, True),
    ],
)
def test_it_tells_of_hidden_tests_what_the_course_shows_now(
    seen: Seen, score: bool, points: bool, titles: bool, messages: bool, anna: SubmissionResult
) -> None:
    said = msgspec.structs.replace(anna, comments=[Comment("Come and see me.", "ada", 0.0)])
    text = text_of(said, seen)
    assert ("10 of 15 points" in text, "| `f` | 5 / 10 |" in text) == (score, points)
    assert ("Test 1 of f." in text) == titles
    for words in ("It is wrong.", "Which exponent?", "x = 3\nf(x)"):
        assert (words in text) == messages
    assert ("shown after the deadline" in text) == (not titles)
    assert ("Come and see me." in text) == score


def test_it_begins_with_the_exercise_that_cost_most(graded: Any) -> None:
    outcomes = {"a": ["passed"], "b": ["failed"], "c": ["failed", "failed"], "d": ["passed"]}
    result = graded("anna", {name: [(one,) for one in verdicts] for name, verdicts in outcomes.items()})
    assert re.findall(r"^## `(\w)`", text_of(result), re.MULTILINE) == ["c", "b", "a", "d"]


def test_it_holds_nothing_meant_for_staff(anna: SubmissionResult) -> None:
    exercises = [
        msgspec.structs.replace(
            one, tests=[msgspec.structs.replace(test, detail={"expected": "SECRET"}) for test in one.tests]
        )
        for one in anna.exercises
    ]
    secret = msgspec.structs.replace(
        anna, exercises=exercises, staff_notes=["SECRET"], reason="SECRET", path="SECRET"
    )
    text = text_of(secret)
    assert "It is wrong." in text
    assert "SECRET" not in text
    assert "test_f_0" not in text


def test_what_could_not_be_graded_is_told_as_whose_fault_it_is(ungraded: Any) -> None:
    theirs = text_of(ungraded("anna", reason="is not JSON; look at line 3"))
    assert "is not graded.** The file is not JSON." in theirs
    assert "line 3" not in theirs
    ours = text_of(ungraded("anna", "grader_error", "SECRET"))
    assert "That is our fault, and costs you nothing; it will be graded again." in ours
    assert "SECRET" not in ours
    assert "points" not in ours


@pytest.mark.parametrize("student", EVIL)
def test_it_is_safe_whatever_a_student_is_called(student: str, ungraded: Any) -> None:
    text = text_of(ungraded(student, reason=f"is one of {student}"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", text)
    shown = MarkdownIt("commonmark").render(text)
    assert set(re.findall(r"<\s*(\w+)", shown)) <= {"h1", "p", "strong", "code"}
    assert len(text.splitlines()) < 8


def test_what_people_have_decided_is_told_and_harmless(graded: Any) -> None:
    override = StudentOverride("anna", "f", 2, "=a *slip*\n<b>", "ada", 0.0)
    comment = StudentComment("anna", "@see [me](javascript:x)", "ada", 0.0)
    text = text_of(Marks([override], [comment]).over(graded("anna", {"f": [("failed",)]})))
    assert "**2 of 5 points**" in text
    assert "These points were given by hand (ada); the tests give 0. Why: =a \\*slip\\*\ufffd\\<b\\>" in text
    assert "## Comments\n\n- @see \\[me\\](javascript:x) (ada)\n" in text


def test_a_course_without_a_contact_says_whom_to_ask_all_the_same(anna: SubmissionResult) -> None:
    assert "Ask those who teach your course for a review. Say" in text_of(anna, about=About())


def test_only_those_who_are_asked_for_are_written_under_the_name_that_is_theirs(
    graded: Any, class_of: Any, tmp_path: Path
) -> None:
    data = class_of(*(graded(who, {"f": [("passed",)]}) for who in ("Anna", "anna", "ben")))
    write_feedback(tmp_path, feedback_files(data, ABOUT, seen="messages"))
    names = {path.name for path in (tmp_path / "feedback").iterdir()}
    assert len(names) == 3
    some = dict(feedback_files(data, ABOUT, seen="messages", students=["anna"]))
    assert {path.name for path in some} == names - {"Anna.md", "ben.md"}
