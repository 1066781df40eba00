"""What is another than before."""

from autograder.results.pages.changes import changes_of


def test_whose_score_has_moved_is_told_with_where_and_why(graded, class_of, ungraded) -> None:
    before = {
        "anna": graded("anna", {"f": [("failed",)], "g": [("failed",)]}),
        "ben": graded("ben", {"f": [("passed",)], "g": [("passed",)]}),
        "cleo": graded("cleo", {"f": [("failed",)], "g": [("passed",)]}, digest="another"),
        "dan": ungraded("dan"),
    }
    data = class_of(
        graded("anna", {"f": [("passed",)], "g": [("passed",)]}),
        graded("ben", {"f": [("passed",)], "g": [("passed",)]}),
        graded("cleo", {"f": [("passed",)], "g": [("passed",)]}),
        graded("dan", {"f": [("failed",)], "g": [("failed",)]}),
        graded("new", {"f": [("passed",)], "g": [("passed",)]}),
        before=before,
    )
    assert [(c.student, c.before, c.now, c.exercises, c.is_another_file) for c in changes_of(data)] == [
        ("anna", 0, 10, ("f", "g"), False),
        ("cleo", 5, 10, ("f",), True),
        ("dan", None, 0, ("f", "g"), True),
    ]
