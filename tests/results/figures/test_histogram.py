"""Columns of a histogram."""

from autograder.results.figures.histogram import histogram_of
from autograder.results.pages.scores import scores_of


def test_columns_stand_on_the_axis_side_by_side_in_proportion_to_their_counts() -> None:
    scores = scores_of([0, 0, 0, 0, 55, 100, 100], 100)
    assert scores
    figure = histogram_of(scores, 100)
    assert all(abs(one.y + one.height - figure.base) < 0.02 for one in figure.columns)
    assert all(a.x + a.width < b.x for a, b in zip(figure.columns, figure.columns[1:], strict=False))
    first, last = figure.columns[0], figure.columns[-1]
    assert abs(first.height - 2 * last.height) < 0.05
    assert first.says == "4 from 0 to 5 points"
    assert figure.left < first.x
    assert last.x + last.width < figure.right
    assert figure.lower <= figure.median <= figure.upper


def test_counts_are_whole_numbers_on_the_axis() -> None:
    scores = scores_of([1], 1)
    assert scores
    assert [label for _, label in histogram_of(scores, 1).y_ticks] == ["0", "1"]
