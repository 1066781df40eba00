"""Scores as dots."""

from autograder.results.figures.strip import PILE, strip_of


def test_a_dot_stands_at_its_score_and_equal_scores_pile_up() -> None:
    figure = strip_of([0, 100, 100], 100.0, 50.0, 100)
    assert [x for x, _ in figure.dots] == [figure.dots[0][0], figure.median, figure.median]
    assert figure.dots[1][1] > figure.dots[2][1]
    assert figure.class_median == figure.width / 2


def test_a_pile_is_no_higher_than_the_strip() -> None:
    figure = strip_of([50] * 500, 50.0, 50.0, 100)
    assert len(figure.dots) == PILE
    assert all(y - figure.radius > 0 and y + figure.radius <= figure.height for _, y in figure.dots)
