"""What stands out besides scores."""

from autograder.results.pages.outliers import Usage, at_limits, identical, memory_of, time_of


def test_who_takes_far_longer_than_the_rest_is_named(graded, class_of) -> None:
    usual = [graded(f"s{n}", {"f": [("passed",)]}, wall_s=0.3 + n / 100) for n in range(10)]
    slow = graded("zoe", {"f": [("passed",)]}, wall_s=9.0)
    slower = graded("yann", {"f": [("passed",)]}, wall_s=12.0)
    usage = time_of(class_of(*usual, slow, slower))
    assert 0.3 < usage.median < 0.4
    assert [(one.student, one.amount) for one in usage.outliers] == [("yann", 12.0), ("zoe", 9.0)]


def test_of_a_class_that_is_quick_nobody_is_slow(graded, class_of) -> None:
    usual = [graded(f"s{n}", {"f": [("passed",)]}, wall_s=0.1) for n in range(10)]
    assert time_of(class_of(*usual, graded("zoe", {"f": [("passed",)]}, wall_s=0.9))).outliers == ()
    assert time_of(class_of()) == Usage()


def test_who_holds_far_more_memory_than_the_rest_is_named(graded, class_of) -> None:
    usual = [graded(f"s{n}", {"f": [("passed",)]}, memory_mib=20.0 + n) for n in range(10)]
    large = graded("zoe", {"f": [("passed",)]}, memory_mib=900.0)
    little_more = graded("yann", {"f": [("passed",)]}, memory_mib=60.0)
    usage = memory_of(class_of(*usual, large, little_more))
    assert 20 < usage.median < 30
    assert [(one.student, one.amount) for one in usage.outliers] == [("zoe", 900.0)]


def test_whose_memory_was_not_measured_counts_for_nothing(graded, class_of) -> None:
    measured = graded("anna", {"f": [("passed",)]}, memory_mib=30.0)
    assert memory_of(class_of(measured, graded("ben", {"f": [("passed",)]}))) == Usage(30.0)


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
