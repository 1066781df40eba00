"""What stands out besides scores."""

from autograder.results.pages.outliers import at_limits, identical, slow_ones


def test_who_takes_far_longer_than_the_rest_is_slow(graded, class_of) -> None:
    usual = [graded(f"s{n}", {"f": [("passed",)]}, wall_s=0.3 + n / 100) for n in range(10)]
    slow = graded("zoe", {"f": [("passed",)]}, wall_s=9.0)
    slower = graded("yann", {"f": [("passed",)]}, wall_s=12.0)
    median, found = slow_ones(class_of(*usual, slow, slower))
    assert 0.3 < median < 0.4
    assert [one.student for one in found] == ["yann", "zoe"]


def test_of_a_class_that_is_quick_nobody_is_slow(graded, class_of) -> None:
    usual = [graded(f"s{n}", {"f": [("passed",)]}, wall_s=0.1) for n in range(10)]
    assert slow_ones(class_of(*usual, graded("zoe", {"f": [("passed",)]}, wall_s=0.9)))[1] == []
    assert slow_ones(class_of()) == (0.0, [])


def test_who_ran_into_a_limit_is_told_with_the_tests(graded, class_of) -> None:
    data = class_of(graded("anna", {"f": [("timed_out",), ("out_of_memory",), ("failed",)]}))
    assert [(one.what, one.tests) for one in at_limits(data)] == [
        ("out of time", ("Test 0 of f.",)),
        ("out of memory", ("Test 1 of f.",)),
    ]


def test_the_same_file_is_seen_whoever_could_be_graded(graded, ungraded) -> None:
    pair = [graded(who, {"f": [("passed",)]}, digest="same") for who in ("anna", "ben")]
    other = graded("cleo", {"f": [("passed",)]})
    assert identical([*pair, other, ungraded("dan"), ungraded("eve")]) == [("anna", "ben")]
