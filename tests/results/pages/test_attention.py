"""Who needs a person."""

from typing import get_args

from autograder.results.model import NOTE, Status
from autograder.results.pages.attention import REMEDIES, needs_of


def test_every_reason_not_to_be_graded_has_a_remedy() -> None:
    assert set(REMEDIES) == set(get_args(Status)) - {"graded"}
    assert all("--resume" in remedy for remedy in REMEDIES.values())


def test_who_is_not_graded_comes_first_and_then_whose_code_to_read(graded, class_of, ungraded) -> None:
    data = class_of(
        graded("anna", {"f": [("passed",)]}, staff_notes=["printed", f"{NOTE} (it mentions f_back)"]),
        graded("ben", {"f": [("passed",)]}, staff_notes=["printed"]),
        ungraded("cleo"),
        ungraded("dan", "grader_error", "ValueError: ours"),
    )
    assert [(need.student, need.is_ungraded) for need in needs_of(data)] == [
        ("cleo", True),
        ("dan", True),
        ("anna", False),
    ]
    assert needs_of(data)[0].matter == "The file is an empty file."
    assert needs_of(data)[1].matter == "ValueError: ours"
