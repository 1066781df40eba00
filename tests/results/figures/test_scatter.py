"""Marks of items."""

from autograder.results.figures.scatter import RADIUS, scatter_of
from autograder.results.pages.items import Item


def item(number: int, eased: float, discrimination: float | None) -> Item:
    return Item(number, "f", f"t{number}", f"T{number}.", 5, eased, discrimination, 1, 5)


def test_a_mark_stands_at_its_values() -> None:
    easy, hard = scatter_of([item(1, 1.0, 0.0), item(2, 0.0, 1.0)], 0.1).marks
    assert easy.x > hard.x
    assert easy.y > hard.y
    assert not easy.is_moved


def test_no_mark_covers_another_and_all_stay_inside() -> None:
    figure = scatter_of([item(n, 0.9, 0.5) for n in range(12)], 0.1)
    for n, a in enumerate(figure.marks):
        assert figure.left <= a.x <= figure.right
        assert figure.top <= a.y <= figure.base
        assert all((a.x - b.x) ** 2 + (a.y - b.y) ** 2 > RADIUS**2 for b in figure.marks[:n])
    assert figure.marks[-1].is_moved
    assert (figure.marks[-1].true_x, figure.marks[-1].true_y) == (figure.marks[0].x, figure.marks[0].y)


def test_an_item_without_discrimination_has_no_mark_and_one_far_below_stands_at_the_end() -> None:
    figure = scatter_of([item(1, 0.5, None), item(2, 0.5, -0.9)], 0.1)
    assert [mark.item.number for mark in figure.marks] == [2]
    assert figure.marks[0].y == figure.base
