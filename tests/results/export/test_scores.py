"""The spreadsheet of a class shows the way from points to the final score."""

import csv
import io
from typing import Any

from autograder.results.export.scores import COLUMNS, scores_csv


def test_a_row_a_student_with_every_step(info: Any, results: Any, finals: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(scores_csv(info, results, finals).decode(), newline="")))
    assert [*rows[0]] == [*COLUMNS, "square", "cube"]
    ann, bob, cy = rows
    assert (ann["student"], ann["earned"], ann["final"], ann["late"]) == ("ann", "12", "12.0", "")
    assert (bob["student"], bob["name"], bob["late"]) == ("'=bob", "Li, Bob", "23 h")
    assert (bob["earned"], bob["after_lateness"], bob["final"], bob["max_final"]) == (
        "9",
        "8.1",
        "8.1",
        "12.0",
    )
    assert (bob["square"], bob["cube"]) == ("5", "4")
    assert (cy["status"], cy["earned"], cy["final"], cy["square"]) == ("not graded", "", "", "")
