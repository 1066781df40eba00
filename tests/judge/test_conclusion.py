"""What is concluded from evidence; tests/classroom/test_lane.py compares it with what a grading concludes."""

from pathlib import Path

import pytest

from autograder.judge.baseline_data import Baseline
from autograder.judge.conclusion import conclude
from autograder.judge.evidence import Evidence
from autograder.judge.grader import Grader
from autograder.judge.open_side import open_side
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import CellFailure, Raised, Record, Returned, Transcript

PROBES = """
from autograder.probing import probe

@probe
def number(submission, draw):
    '''double(4)'''
"""
TESTS = """
from autograder.judging import points

@points(3, exercise="double")
def test_value(number):
    '''It is right.'''
    number.assert_equal()

@points(2, exercise="double")
def test_part(number):
    '''It has a part.'''
    assert 1 / (number.got - 6)
"""


@pytest.fixture
def grader(tmp_path: Path) -> Grader:
    (tmp_path / "probes.py").write_text(PROBES)
    (tmp_path / "test_it.py").write_text(TESTS)
    judge, probe_set = open_side(tmp_path)
    return Grader(judge, probe_set, ["double"], [], Baseline("2", seen(8), {}))


def seen(value: int) -> Transcript:
    failure = CellFailure("code cell 1", Raised("ZeroDivisionError", "division by zero"), 1)
    return Transcript({"number": Record(Returned(value), printed="hm", printed_chars=2)}, [failure])


def evidence(value: int) -> Evidence:
    return Evidence([Cell("1 / 0", "code cell 1")], seen(value), "2", {})


def test_points_remarks_and_notes_come_of_the_evidence(grader: Grader) -> None:
    result = conclude(grader, evidence(7), student="ada", path="a/ada.py", digest="abc")
    assert (result.id, result.path, result.digest) == ("ada", "a/ada.py", "abc")
    assert (result.status, result.score, result.max_score) == ("graded", 2, 5)
    assert result.remarks[0].startswith(
        "Code cell 1, which begins with '1 / 0', stopped with ZeroDivisionError"
    )
    assert result.staff_notes == [
        "code cell 1: ZeroDivisionError: division by zero",
        "number printed 2 characters: 'hm'",
    ]


def test_a_test_that_breaks_leaves_no_score(grader: Grader) -> None:
    result = conclude(grader, evidence(6), student="ada", path="", digest="")
    assert (result.status, result.score) == ("grader_error", None)
    assert result.reason.startswith("test_part: fault: ZeroDivisionError")
