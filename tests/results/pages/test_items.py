"""Difficulty and discrimination."""

import pytest

from autograder.results.pages.items import (
    ALL_FAIL,
    FEW,
    NONE_FAILS,
    TELLS_LITTLE,
    correlation,
    exercise_items_of,
    items_of,
)


def outcomes(*earned: int) -> list[tuple[str]]:
    return [("passed",) if one else ("failed",) for one in earned]


def test_what_everybody_fails_and_what_nobody_fails_is_flagged(graded, class_of) -> None:
    students = [graded(f"s{n}", {"f": outcomes(0, 1, n % 2, n % 2)}) for n in range(FEW)]
    flags = [item.flag for item in items_of(class_of(*students))]
    assert flags == [ALL_FAIL, NONE_FAILS, "", ""]


def test_a_test_that_the_strong_pass_tells_and_one_that_falls_as_it_likes_is_flagged(
    graded, class_of
) -> None:
    students = [graded(f"s{n}", {"f": outcomes(n >= 4, n >= 4, n >= 5, n % 2)}) for n in range(8)]
    first, _, _, last = items_of(class_of(*students))
    assert first.discrimination == pytest.approx(0.788, abs=1e-3)
    assert not first.flag
    assert last.discrimination is not None
    assert last.discrimination < 0.3
    random = [graded(f"s{n}", {"f": outcomes(n >= 4, n >= 4, n % 4 == 0)}) for n in range(8)]
    assert items_of(class_of(*random))[2].flag == TELLS_LITTLE


def test_points_lost_and_who_lost_them_are_counted_of_the_graded_alone(graded, class_of, ungraded) -> None:
    data = class_of(
        graded("anna", {"f": outcomes(1, 0)}), graded("ben", {"f": outcomes(0, 0)}), ungraded("dan")
    )
    assert [(i.number, i.eased, i.failed, i.points_lost) for i in items_of(data)] == [
        (1, 0.5, 1, 5),
        (2, 0, 2, 10),
    ]
    (exercise,) = exercise_items_of(data)
    assert (exercise.eased, exercise.failed, exercise.points_lost) == (0.25, 2, 15)


def test_nobody_graded_makes_no_items(class_of, ungraded) -> None:
    assert items_of(class_of(ungraded("dan"))) == exercise_items_of(class_of(ungraded("dan"))) == []


def test_of_few_or_of_equal_ones_no_correlation_is_told() -> None:
    assert correlation([1, 2] * (FEW // 2), [2, 1] * (FEW // 2)) == pytest.approx(-1)
    assert correlation([1, 2], [2, 1]) is None
    assert correlation([1] * FEW, range(FEW)) is None
