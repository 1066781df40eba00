"""The numbers of a class's scores."""

import pytest

from autograder.results.pages.scores import BINS, quartiles, scores_of


def test_quartiles_and_counts() -> None:
    scores = scores_of([0, 40, 60, 80, 100], 100)
    assert scores
    assert (scores.lower, scores.median, scores.upper, scores.mean) == (40, 60, 80, 56)
    assert (scores.count, scores.full, scores.zero) == (5, 1, 1)


def test_every_score_stands_in_one_bin_and_full_marks_in_the_last() -> None:
    scores = scores_of([0, 4, 5, 99, 100], 100)
    assert scores
    assert len(scores.bins) == BINS
    assert [one.count for one in scores.bins] == [2, 1, *[0] * 17, 2]
    assert (scores.bins[0].low, scores.bins[-1].high) == (0, 100)


@pytest.mark.parametrize("max_score", [1, 3, 7, 19, 20, 21, 1000])
def test_no_score_is_lost_whatever_full_marks_are(max_score: int) -> None:
    scores = scores_of(range(max_score + 1), max_score)
    assert scores
    assert sum(one.count for one in scores.bins) == max_score + 1


def test_one_student_is_all_quartiles_and_nobody_none() -> None:
    assert quartiles([7]) == (7, 7, 7)
    assert scores_of([], 100) is None
