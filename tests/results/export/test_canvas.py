"""One column of Canvas's own export is filled; every other cell is as it was."""

from typing import Any

import pytest

from autograder.errors import UsageError
from autograder.results.export.canvas import fill_canvas
from autograder.results.export.sheet import Sheet, read_sheet

HEADER = ["Student", "ID", "SIS Login ID", "Section", "Tiny steps (77)", "Other (78)"]
ROWS = [
    HEADER,
    ["    Points Possible", "", "", "", "12.00", "5"],
    ["Lee, Ann", "101", "ann1", "S", "", "=5"],
    ["Li, Bob", "102", "bob2", "S", "3", "4"],
    ["Cy", "103", "cy", "S", "old"],
    ["Zoe", "104", "zoe", "S", "", ""],
    ["Student, Test", "105", "", "S", "", ""],
]  # fmt: skip


def test_scores_stand_in_their_rows_and_nothing_else_is_touched(results: Any, finals: Any) -> None:
    filled = fill_canvas(Sheet(ROWS), results, finals, ["Tiny steps", "05_tiny"])
    assert filled.column == "Tiny steps (77)"
    assert [row[4] for row in filled.sheet.rows[2:]] == ["12", "8.1", "old", "", ""]
    others = [[cell for place, cell in enumerate(row) if place != 4] for row in filled.sheet.rows]
    assert others == [[cell for place, cell in enumerate(row) if place != 4] for row in ROWS]
    assert (filled.written, filled.not_graded, filled.rowless) == (["ann", "=bob"], ["cy"], [])
    assert filled.idle == ["Zoe", "Student, Test"]
    assert filled.remark == ""


def test_a_file_goes_round_byte_by_byte_but_for_the_column(results: Any, finals: Any, tmp_path: Any) -> None:
    text = '\ufeffStudent,ID,Tiny steps (77)\r\n"Lee, Ann",101,\r\n=HYPERLINK(1),9,\r\n'
    (tmp_path / "grades.csv").write_bytes(text.encode())
    filled = fill_canvas(read_sheet(tmp_path / "grades.csv"), results, finals, ["77"])
    assert filled.sheet.encoded() == text.replace("101,", "101,12").encode()
    assert filled.rowless == ["=bob", "cy"]


def test_other_points_than_canvas_counts_are_said(results: Any, finals: Any) -> None:
    rows = [[*row] for row in ROWS]
    rows[1][4] = "10"
    assert (
        "Canvas has 10 points possible, these scores are out of 12"
        in fill_canvas(Sheet(rows), results, finals, ["77"]).remark
    )
    rows[1][4] = "(read only)"
    assert fill_canvas(Sheet(rows), results, finals, ["77"]).remark == ""


@pytest.mark.parametrize(
    ("rows", "names", "said"),
    [
        (ROWS, ["Tiny"], "no column is called 'Tiny'; say which one with --column. There are: Tiny steps [(]77[)]; Other"),
        ([[*HEADER, "Tiny steps (79)"]], ["Tiny steps"], "several columns are called"),
        ([["a", "b"]], ["77"], "no export of Canvas's gradebook"),
        ([], ["77"], "no export of Canvas's gradebook"),
    ],
)  # fmt: skip
def test_a_column_is_not_guessed(rows: Any, names: Any, said: str, results: Any, finals: Any) -> None:
    with pytest.raises(UsageError, match=said):
        fill_canvas(Sheet(rows), results, finals, names)
