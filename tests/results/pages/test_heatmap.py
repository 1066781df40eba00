"""Students × tests: what a cell shows, and which rows stand together."""

from typing import get_args

import pytest

from autograder.results.model import TestResult, Verdict
from autograder.results.pages.heatmap import KINDS, LEGEND, kind_of, rows_of


def test_every_verdict_has_a_place_in_the_legend() -> None:
    assert set(KINDS) == set(get_args(Verdict))
    assert {*KINDS.values(), "known"} == set(LEGEND)


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        (TestResult("t", "T.", 1, "passed"), "passed"),
        (TestResult("t", "T.", 1, "failed", diagnosis="f/x"), "known"),
        (TestResult("t", "T.", 1, "failed"), "wrong"),
        (None, "absent"),
    ],
)
def test_a_cell_shows_what_became_of_a_test(test: TestResult | None, kind: str) -> None:
    assert kind_of(test) == kind


def test_like_failures_stand_together_and_full_marks_come_last(graded, class_of) -> None:
    x, y, well = ("failed", "f/x"), ("failed", "f/y"), ("passed",)
    data = class_of(
        graded("a_x", {"f": [x, x, well]}),
        graded("b_y", {"f": [y, y, well]}),
        graded("c_well", {"f": [well, well, well]}),
        graded("d_x", {"f": [x, x, well]}),
        graded("e_y", {"f": [y, y, well]}),
        graded("f_x", {"f": [x, x, well]}),
        graded("g_well", {"f": [well, well, well]}),
    )
    order = "".join(row.student[2] for row in rows_of(data))
    assert order in ("xxxyyww", "yyxxxww")


def test_who_is_not_graded_stands_at_the_end_without_cells(graded, class_of, ungraded) -> None:
    rows = rows_of(class_of(ungraded("anna"), graded("ben", {"f": [("failed", "f/x__b"), ("passed",)]})))
    assert [(row.student, row.score, row.cells, row.mistakes) for row in rows] == [
        ("ben", 5, ("known", "passed"), ("x",)),
        ("anna", None, (), ()),
    ]
    assert rows_of(class_of(ungraded("anna")))[0].student == "anna"


def test_an_order_holds_everybody_once(graded, class_of) -> None:
    students = [
        graded(f"s{n}", {"f": [("passed" if n >> bit & 1 else "failed",) for bit in range(4)]})
        for n in range(16)
    ]
    assert sorted(row.student for row in rows_of(class_of(*students))) == sorted(one.id for one in students)
