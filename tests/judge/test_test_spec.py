"""One graded test and what came of it: whose points, and whose fault."""

import pytest

from autograder.judge.observation import Mismatch, NotObserved, points
from autograder.judge.test_spec import POINTS_MARKER, Judgement, TestSpec
from autograder.sandbox.transcript import NotImplementedYet

SPEC = TestSpec("test_it", "It works.", "f", 5, ("first", "second"))


@pytest.mark.parametrize(
    ("error", "passed", "is_ours"),
    [
        (None, True, False),
        (Mismatch("value", "gradient"), False, False),
        (NotObserved("first", NotImplementedYet()), False, False),
        (AssertionError("assert 1 == 2"), False, False),
        (TypeError("'<' not supported"), False, True),
        (LookupError("the reference solution fails"), False, True),
        (KeyboardInterrupt(), False, True),
    ],
)
def test_only_what_compares_is_a_verdict_on_the_submission(
    error: BaseException | None, passed: bool, is_ours: bool
) -> None:
    judgement = Judgement(SPEC, error)
    assert (judgement.passed, judgement.is_ours) == (passed, is_ours)


def test_what_was_judged_is_not_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        Judgement(SPEC, None).error = TypeError()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        SPEC.points = 100  # type: ignore[misc]


def test_the_marker_is_what_authors_hang_on_their_tests() -> None:
    @points(3, exercise="f")
    def test_it() -> None: ...

    (mark,) = test_it.pytestmark  # type: ignore[attr-defined]
    signature, _, meaning = POINTS_MARKER.partition(": ")
    assert signature == f"{mark.name}(worth, {', '.join(mark.kwargs)})"
    assert meaning


def test_pytest_takes_no_spec_for_a_class_of_tests() -> None:
    assert TestSpec.__test__ is False
